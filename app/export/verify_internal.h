// SPDX-License-Identifier: MIT
// What the two ways to prove an export share.
#pragma once

#include "export/export_internal.h"
#include "export/verify.h"

// The line of a byte, from 1.
int verify_line(const char *bytes, size_t at);

MUST_CHECK bool verify_json(const char *name, const char *bytes, size_t length, export_zone_fn zone_of,
                            export_verdict_fn each, void *context, struct error *error);
