// SPDX-License-Identifier: MIT
// Message templates: a first line `Subject: ...`, an empty line, the text; {name} is a field. A template is a file of
// assets/messages/LANGUAGE.
#pragma once

#include "core/error.h"

#include <stdbool.h>

#define TEMPLATE_SUBJECT_MAX 2048
#define TEMPLATE_TEXT_MAX    16384

struct template_message {
    char subject[TEMPLATE_SUBJECT_MAX];
    char text[TEMPLATE_TEXT_MAX]; // lines end with \n
};

// Reads the template and puts values into its fields; `pairs` is name, value, name, value, .., NULL. A value is put in
// as it is: what looks like a field in it stays. A line break in a value of the subject becomes a blank. A field
// without a value, an unclosed field or a missing subject is an error `file:line: what`.
MUST_CHECK bool template_render(struct template_message *message, const char *path, const char *const *pairs,
                                struct error *error);
