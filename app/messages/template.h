// SPDX-License-Identifier: MIT
// Message templates. A template is a text file in UTF-8: a first line `Subject: ...`, an empty line, the text, one
// paragraph a line. {name} is a field. A line may begin with a mark that does not stand in the mail and tells what the
// line says: `done: ` what was done, `next: ` what comes next, `when: ` a date (messages/wording.h asks for them). A
// line in which a field is empty is left out of the mail.
#pragma once

#include "core/error.h"

#include <stdbool.h>
#include <stddef.h>

#define TEMPLATE_BYTES_MAX   16384
#define TEMPLATE_LINES_MAX   200
#define TEMPLATE_SUBJECT_MAX 2048
#define TEMPLATE_TEXT_MAX    32768
#define TEMPLATE_PATH_MAX    1280

enum template_mark {
    TEMPLATE_PLAIN,
    TEMPLATE_DONE,
    TEMPLATE_NEXT,
    TEMPLATE_WHEN,
    TEMPLATE_MARKS,
};

struct template_line {
    const char *text; // without its mark
    int number;       // in the file
    enum template_mark mark;
};

// Points into itself: not to be copied.
struct template
{
    char path[TEMPLATE_PATH_MAX]; // for errors
    char bytes[TEMPLATE_BYTES_MAX + 1];
    size_t count;
    struct template_line lines[TEMPLATE_LINES_MAX]; // [0] is the subject, the others are the text
};

struct template_message {
    char subject[TEMPLATE_SUBJECT_MAX];
    char text[TEMPLATE_TEXT_MAX]; // lines end with \n
};

// What is no template is an error `file:line: what`: not UTF-8, control characters, no subject, no text, an unclosed
// field, too long. `path` stands for the file in errors.
MUST_CHECK bool template_parse(struct template *template, const char *path, const char *bytes, size_t length,
                               struct error *error);
MUST_CHECK bool template_read(struct template *template, const char *path, struct error *error);

// The next field at or after `text`: its name (without braces) and length; NULL when there is none. Fields are closed
// in every template that was parsed.
const char *template_next_field(const char *text, size_t *length);

// Puts values into the fields; `pairs` is name, value, name, value, .., NULL. A value is put in as it is: what looks
// like a field in it stays. A line break in a value of the subject becomes a blank. An error `file:line: what` when a
// field has no value in `pairs`, or the message grows too long.
MUST_CHECK bool template_render(struct template_message *message, const struct template *template,
                                const char *const *pairs, struct error *error);
