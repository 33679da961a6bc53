// SPDX-License-Identifier: MIT
// Calibrating a panel: four crosses are touched one after the other, and a matrix comes out. Pure.
#pragma once

#include "platform/touch_map.h"

#define CALIBRATION_CROSSES 4

struct touch_calibration {
    struct touch_share seen[CALIBRATION_CROSSES];
    size_t count; // touched so far: the next cross
};

enum calibration_step {
    CALIBRATION_NEXT,  // another cross
    CALIBRATION_DONE,  // the matrix is there
    CALIBRATION_AGAIN, // the four touches do not agree: from the first cross
};

// Where a cross stands on the picture, in shares of it.
struct touch_share touch_calibration_cross(size_t number);

// The next cross was touched where an uncalibrated, unturned panel says `seen`. `quarters`: how far the panel
// hangs turned clockwise (it is not in the matrix, but comes after it).
enum calibration_step touch_calibration_take(struct touch_calibration *calibration, struct touch_share seen,
                                             int32_t quarters, struct touch_matrix *matrix);
