// SPDX-License-Identifier: MIT
// The only place that reads clocks.
#pragma once

#include "core/time.h"

// Both clocks and their quality (trusted: adjtimex says synchronised, or timesyncd's stamp exists, or there is a
// battery-backed clock).
struct now clock_now(void);
