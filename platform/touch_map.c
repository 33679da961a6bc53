// SPDX-License-Identifier: MIT
#include "platform/touch_map.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct touch_matrix touch_matrix_identity = {{1, 0, 0, 0, 1, 0}};

// A matrix whose numbers are larger moves every touch off the panel.
#define NUMBER_MAX 1000.0

bool touch_matrix_read(const char *text, struct touch_matrix *matrix)
{
    struct touch_matrix read;
    for (int i = 0; i < 6; i++) {
        char *end = NULL;
        read.m[i] = strtod(text, &end);
        // Not beyond, and not NaN.
        if (end == text || !(fabs(read.m[i]) <= NUMBER_MAX)) {
            return false;
        }
        text = end;
    }
    if (text[strspn(text, " \t\n")] != '\0') {
        return false;
    }
    *matrix = read;
    return true;
}

void touch_matrix_write(const struct touch_matrix *matrix, char *out, size_t size)
{
    size_t used = 0;
    for (int i = 0; i < 6 && used < size; i++) {
        // A zero without a sign.
        double number = fabs(matrix->m[i]) < 5e-7 ? 0 : matrix->m[i];
        used += (size_t)snprintf(out + used, size - used, "%s%.7g", i > 0 ? " " : "", round(number * 1e6) / 1e6);
    }
}

static struct touch_matrix after(const struct touch_matrix *first, const struct touch_matrix *then)
{
    const double *a = then->m;
    const double *b = first->m;
    return (struct touch_matrix){{
        a[0] * b[0] + a[1] * b[3],
        a[0] * b[1] + a[1] * b[4],
        a[0] * b[2] + a[1] * b[5] + a[2],
        a[3] * b[0] + a[4] * b[3],
        a[3] * b[1] + a[4] * b[4],
        a[3] * b[2] + a[4] * b[5] + a[5],
    }};
}

struct touch_matrix touch_matrix_turned(const struct touch_matrix *matrix, int32_t quarters)
{
    // As in libinput's documentation of the matrix.
    static const struct touch_matrix turns[] = {
        {{1, 0, 0, 0, 1, 0}},
        {{0, -1, 1, 1, 0, 0}},
        {{-1, 0, 1, 0, -1, 1}},
        {{0, 1, 0, -1, 0, 1}},
    };
    return after(matrix, &turns[(uint32_t)quarters % 4]);
}

struct touch_share touch_matrix_apply(const struct touch_matrix *matrix, struct touch_share share)
{
    const double *m = matrix->m;
    return (struct touch_share){m[0] * share.x + m[1] * share.y + m[2], m[3] * share.x + m[4] * share.y + m[5]};
}

static double determinant(double a[3][3])
{
    return a[0][0] * (a[1][1] * a[2][2] - a[1][2] * a[2][1]) - a[0][1] * (a[1][0] * a[2][2] - a[1][2] * a[2][0]) +
           a[0][2] * (a[1][0] * a[2][1] - a[1][1] * a[2][0]);
}

// Cramer's rule for one row of the matrix.
static void solve(double sums[3][3], const double right[3], double whole, double row[3])
{
    for (int column = 0; column < 3; column++) {
        double replaced[3][3];
        memcpy(replaced, sums, sizeof replaced);
        for (int i = 0; i < 3; i++) {
            replaced[i][column] = right[i];
        }
        row[column] = determinant(replaced) / whole;
    }
}

bool touch_matrix_fit(const struct touch_share *seen, const struct touch_share *wanted, size_t count,
                      struct touch_matrix *matrix)
{
    double sums[3][3] = {{0}};
    double right_x[3] = {0};
    double right_y[3] = {0};
    for (size_t i = 0; i < count; i++) {
        const double point[3] = {seen[i].x, seen[i].y, 1};
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                sums[row][column] += point[row] * point[column];
            }
            right_x[row] += point[row] * wanted[i].x;
            right_y[row] += point[row] * wanted[i].y;
        }
    }
    double whole = determinant(sums);
    // Of four points in the corners it is about 1; of points on one line 0, but for rounding.
    if (count < 3 || !(fabs(whole) > 1e-4)) {
        return false;
    }
    solve(sums, right_x, whole, matrix->m);
    solve(sums, right_y, whole, matrix->m + 3);
    return true;
}

// The middle of a raw step, so that the two edges lie inside 0 and 1 by the same half step.
static double share_of(const struct touch_axis *axis, int32_t raw)
{
    double steps = fabs((double)axis->last - axis->first) + 1;
    double from_first = axis->last < axis->first ? (double)axis->first - raw : (double)raw - axis->first;
    return (from_first + 0.5) / steps;
}

static int32_t pixel_of(double share, int32_t side)
{
    double pixel = floor(share * side);
    return pixel >= side ? side - 1 : pixel > 0 ? (int32_t)pixel : 0;
}

void touch_map_point(const struct touch_map *map, int32_t raw_x, int32_t raw_y, int32_t *x, int32_t *y)
{
    struct touch_share share = {share_of(&map->x, raw_x), share_of(&map->y, raw_y)};
    share = touch_matrix_apply(&map->matrix, share);
    *x = pixel_of(share.x, map->width);
    *y = pixel_of(share.y, map->height);
}
