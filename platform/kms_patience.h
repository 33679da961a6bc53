// SPDX-License-Identifier: MIT
// When to ask again after the kernel refused a frame. Pure.
#pragma once

#include <stdbool.h>
#include <stdint.h>

// All zero: nothing was refused.
struct kms_patience {
    int64_t busy_since_us;
    int64_t retry_us; // nothing is asked before; 0 = no wait
    int64_t wait_us;  // the last wait after a refusal of another kind
};

// The driver is busy with the last frame: it is asked again after about one refresh. False when it has been so for a
// second, which is no frame any more.
bool kms_patience_busy(struct kms_patience *patience, int64_t now_us);
// Any other refusal: again after a second, then after twice the time each time, up to 32 seconds.
void kms_patience_refused(struct kms_patience *patience, int64_t now_us);
