// SPDX-License-Identifier: MIT
// The only place that reads clocks.
#pragma once

#include "core/time.h"

// Both clocks and their quality. Trusted once the kernel or timesyncd says that the clock was synchronised, or when
// clock_is_kept() says so; after that trusted until the process ends.
struct now clock_now(void);

// The clock that the kernel stamps input with (CLOCK_MONOTONIC), in microseconds.
int64_t clock_monotonic_us(void);

// Whether the files of a machine whose root folder is `root` ("" on the board itself) show that its clock can be
// believed without asking the kernel: timesyncd's stamp, a battery-backed clock, or a host that keeps the time of this
// container or virtual machine.
bool clock_is_kept(const char *root);
