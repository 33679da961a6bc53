// SPDX-License-Identifier: MIT
// The only place that reads clocks.
#pragma once

#include "core/time.h"

// Both clocks and their quality. Trusted once the kernel (adjtimex(2)) says that the clock is synchronised, or when
// clock_is_kept() says so; after that trusted until the process ends.
struct now clock_now(void);

// The clock that the kernel stamps input with (CLOCK_MONOTONIC), in microseconds.
int64_t clock_monotonic_us(void);

// Whether the files of a machine whose root folder is `root` ("" on the board itself) show that its clock can be
// believed without asking the kernel: timesyncd's stamp, a host that keeps the time of this container or
// virtual machine, or a real-time clock that the kernel took the time from (hctosys) and that was not empty: without a
// battery it starts over in a year long ago, and a board may have one without.
bool clock_is_kept(const char *root);

// The first 64 bits of the boot's id as the kernel of that machine tells it, or, where a unit hides it
// (ProcSubset=pid), as $ADJOURN_BOOT_ID does (%b of systemd.unit(5)). Nobody tells it: a random one, so that no value
// of another process's boot clock is taken for one of this boot.
uint64_t clock_boot_id(const char *root);
