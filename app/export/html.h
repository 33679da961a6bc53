// SPDX-License-Identifier: MIT
// Texts of strangers in HTML and SVG.
#pragma once

#include <stdio.h>

// Writes a text as the content of an element or of a quoted attribute: markup characters as references, a replacement
// character for control characters and for each byte that is not UTF-8. What a spreadsheet would take for a formula
// when it opens the page gets an apostrophe before it, as in the CSV.
void html_write_text(FILE *out, const char *text);

// The style of all pages, with its element. Colours follow the reader's dark or light setting; on paper they are light.
void html_write_style(FILE *out);

// What comes before the body's content, and after it. `language` is text_language().
void html_write_head(FILE *out, const char *language, const char *title);
void html_write_foot(FILE *out);
