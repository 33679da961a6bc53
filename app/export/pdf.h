// SPDX-License-Identifier: MIT
// Sheets of A4 with text and planes, as PDF in memory (cairo, pango). Places are in points from the left and upper
// margin. Colours are the design's tokens as they are on paper, by name.
#pragma once

#include "core/error.h"

#include <stdbool.h>
#include <stddef.h>

#define PDF_WIDTH  527.0 // between margins of 12 mm
#define PDF_HEIGHT 774.0
#define PDF_BOLD   0x100 // added to a size

enum pdf_align {
    PDF_LEFT,
    PDF_CENTRE,
    PDF_RIGHT,
};

struct pdf {
    struct pdf_sheets *sheets; // NULL: memory is out; nothing is drawn, and pdf_end says so
    double y;                  // where the next thing stands
};

// `told`: when the newest of it was noted, as in ISO 8601; the same contents are the same bytes.
void pdf_begin(struct pdf *pdf, const char *title, const char *language, const char *told);
void pdf_next_sheet(struct pdf *pdf);
// `*bytes` is malloc'ed, freed by the caller.
MUST_CHECK bool pdf_end(struct pdf *pdf, char **bytes, size_t *length, struct error *error);

// Text at pdf->y; returns its height. `size` in points. pdf_line keeps to one line and ends it with an ellipsis.
double pdf_text(struct pdf *pdf, double x, double width, enum pdf_align align, int size, const char *colour,
                const char *text);
double pdf_line(struct pdf *pdf, double x, double width, enum pdf_align align, int size, const char *colour,
                const char *text);
// A row of a table: the first cell takes what the others leave; a hairline is below. Moves pdf->y.
void pdf_row(struct pdf *pdf, const char *const *cells, size_t count, const char *colour);
// A plane with round corners; `edge` may be NULL.
void pdf_plane(struct pdf *pdf, double x, double y, double width, double height, const char *colour, const char *edge);
