// SPDX-License-Identifier: MIT
#include "platform/touch_calibration.h"

#include <math.h>

// A touch may be so far beside its cross, in shares of the picture, after all four were made to fit.
#define OFF_MAX 0.03

struct touch_share touch_calibration_cross(size_t number)
{
    static const struct touch_share crosses[CALIBRATION_CROSSES] = {
        {0.125, 0.125}, {0.875, 0.125}, {0.875, 0.875}, {0.125, 0.875}};
    return crosses[number % CALIBRATION_CROSSES];
}

enum calibration_step touch_calibration_take(struct touch_calibration *calibration, struct touch_share seen,
                                             int32_t quarters, struct touch_matrix *matrix)
{
    calibration->seen[calibration->count++] = seen;
    if (calibration->count < CALIBRATION_CROSSES) {
        return CALIBRATION_NEXT;
    }
    struct touch_share wanted[CALIBRATION_CROSSES];
    struct touch_matrix whole;
    for (size_t i = 0; i < CALIBRATION_CROSSES; i++) {
        wanted[i] = touch_calibration_cross(i);
    }
    calibration->count = 0;
    if (!touch_matrix_fit(calibration->seen, wanted, CALIBRATION_CROSSES, &whole)) {
        return CALIBRATION_AGAIN;
    }
    for (size_t i = 0; i < CALIBRATION_CROSSES; i++) {
        struct touch_share at = touch_matrix_apply(&whole, calibration->seen[i]);
        if (fabs(at.x - wanted[i].x) > OFF_MAX || fabs(at.y - wanted[i].y) > OFF_MAX) {
            return CALIBRATION_AGAIN;
        }
    }
    *matrix = touch_matrix_turned(&whole, -quarters);
    return CALIBRATION_DONE;
}
