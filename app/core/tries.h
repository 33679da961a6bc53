// SPDX-License-Identifier: MIT
// How long to wait before the next try of a PIN. Five wrong ones in a row are free of any wait; then it grows, so that
// ten thousand PINs take more than a year. Measured on the boot clock: no set clock and no restart shortens a wait.
#pragma once

#include "core/time.h"

#define TRIES_FREE         5
#define TRIES_WAIT_MS      (30 * MS_PER_SECOND) // after the fifth; twice as long after each further one
#define TRIES_WAIT_MOST_MS MS_PER_HOUR

// The wait after so many wrong tries in a row; 0: none.
int64_t tries_wait_ms(int32_t count);

// How much of it is left; `since` is the last wrong try, or when this process began, if that was in another boot or is
// not known.
int64_t tries_left_ms(int32_t count, struct boot since, struct boot now);
