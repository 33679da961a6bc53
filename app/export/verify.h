// SPDX-License-Identifier: MIT
// Proves an export without the database it came from: its chain of hashes is walked, the session is folded once more
// from the events in it, and written again; what differs from the file was changed after it was written. That the log
// itself is whole is known by comparing the digest with one noted elsewhere, such as on a photo of the summary.
#pragma once

#include "core/error.h"
#include "core/zone.h"
#include "store/chain.h"

// One session of an export.
struct export_verdict {
    int64_t session;
    uint32_t events; // 0 in a CSV, which carries none
    uint32_t lines;
    size_t names, names_proven; // names that stand there, and those that were tried against their mark
    char digest[CHAIN_TEXT_MAX];
};
typedef void (*export_verdict_fn)(void *context, const struct export_verdict *verdict);

// A zone by its name, or NULL.
typedef const struct zone *(*export_zone_fn)(const char *name);

// False with `name:line: what` at the first line that is not as it was written, or when the bytes are no export (too
// long, cut off, something else). CSV and JSON are told apart by their first bytes.
#define EXPORT_VERIFY_MAX (256u * 1024 * 1024)
MUST_CHECK bool export_verify(const char *name, const char *bytes, size_t length, export_zone_fn zone_of,
                              export_verdict_fn each, void *context, struct error *error);
