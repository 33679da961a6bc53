// SPDX-License-Identifier: MIT
// A calendar on a CalDAV server (RFC 4791): found from the address of the server, of a person or of the calendar
// itself; then only what changed is asked for (sync-collection of RFC 6578, else by ctag and ETags). Recurrence is
// never left to the server: servers answer it differently, so that every object is fetched and expanded here.
#pragma once

#include "sync/dav.h"
#include "sync/server.h"

// Brings what changed since the state's token, and sets its collection and token.
MUST_CHECK bool caldav_read(struct server_reading *reading, struct error *error);

// caldav_find.c: sets the state's collection to the calendar that the settings mean.
MUST_CHECK bool caldav_find(struct server_reading *reading, struct error *error);

// One request whose answer is a multistatus; `body` NULL: none. *status (may be NULL) is the HTTP status, also of an
// answer that is not 207, which is a failure. The answer is to be freed in any case.
MUST_CHECK bool caldav_ask(struct server_reading *reading, const char *method, const char *url, const char *depth,
                           const char *body, struct dav_answer *answer, int *status, struct error *error);
