// SPDX-License-Identifier: MIT
// Where words on a screen come from, for the message when they do not fit: "es.po: \"Start\"".
#pragma once

#include <stddef.h>

// The entry of the language's catalogue, read from `folder` as text_init has it, of which the most stands in `text`;
// fields stand for anything. Without one only the name of the language.
void entry_of(const char *folder, const char *language, const char *text, char *out, size_t size);
