// SPDX-License-Identifier: MIT
// The display that asks the kernel itself, without SDL and without Mesa.
#pragma once

#include "platform/kms_kernel.h"

// As display_open_direct, on a kernel that is given: taken over, and ended also on failure.
bool display_open_kms(struct display **display, const struct kms_kernel *kernel, int32_t width, int32_t height,
                      int32_t quarters, char *why, size_t why_size);
