// SPDX-License-Identifier: MIT
// An instant in what a command prints.
#pragma once

#include "core/time.h"
#include "core/zone.h"

#include <stdbool.h>

#define INSTANT_MAX 32

// In the zone, "2026-11-23 09:00:00", or "never" for 0; for JSON in UTC, with its quotes, or null. Returns the text.
const char *instant_write(char out[INSTANT_MAX], const struct zone *zone, bool json, struct wall at);
