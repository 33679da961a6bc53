// SPDX-License-Identifier: MIT
// What a house collects from many rooms: a session and each of its interruptions as one JSON object each
// (assets/schema/mqtt.schema.json). Each has an id that is the same whenever it is written again. Names are shown as
// the style says; titles, descriptions and addresses are in none of them.
#pragma once

#include "export/export.h"

struct record_origin {
    const char *device; // id of the database
    const char *room;
};

// "*bytes" is malloc'ed, freed by the caller.
MUST_CHECK bool record_write_session(const struct export_session *session, const struct record_origin *origin,
                                     const struct export_style *style, char **bytes, size_t *length,
                                     struct error *error);
// Of line number `index` of the session, from 0.
MUST_CHECK bool record_write_line(const struct export_session *session, size_t index,
                                  const struct record_origin *origin, const struct export_style *style, char **bytes,
                                  size_t *length, struct error *error);
