// SPDX-License-Identifier: MIT
// Where a raw position of a panel lies on the picture: the axes' ranges, then a calibration matrix, then a turn of the
// panel by quarters. Pure.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Raw values of the two edges; `first` is the left or the upper one, and may be the larger.
struct touch_axis {
    int32_t first, last;
};

// The first two rows of a matrix on shares of the panel (0 to 1), row by row, as in libinput's
// LIBINPUT_CALIBRATION_MATRIX: x' = m[0] x + m[1] y + m[2], y' = m[3] x + m[4] y + m[5].
struct touch_matrix {
    double m[6];
};

extern const struct touch_matrix touch_matrix_identity;

struct touch_map {
    struct touch_axis x, y;
    struct touch_matrix matrix;
    int32_t width, height; // of the picture, px
};

// "1 0 0 0 1 0": six numbers with blanks between them; false, and nothing is stored, for anything else.
bool touch_matrix_read(const char *text, struct touch_matrix *matrix);
// The same form, with at most six digits behind the point.
void touch_matrix_write(const struct touch_matrix *matrix, char *out, size_t size);

// First `matrix`, then the panel turned clockwise by `quarters` of a turn (any number; 4 is none).
struct touch_matrix touch_matrix_turned(const struct touch_matrix *matrix, int32_t quarters);

struct touch_share {
    double x, y; // 0 to 1
};

// The matrix that takes each `seen` share to its `wanted` one as closely as one can (least squares). False for fewer
// than three points, and for points on one line.
bool touch_matrix_fit(const struct touch_share *seen, const struct touch_share *wanted, size_t count,
                      struct touch_matrix *matrix);
struct touch_share touch_matrix_apply(const struct touch_matrix *matrix, struct touch_share share);

// The pixel of a raw position, always inside the picture.
void touch_map_point(const struct touch_map *map, int32_t raw_x, int32_t raw_y, int32_t *x, int32_t *y);
