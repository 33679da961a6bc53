// SPDX-License-Identifier: MIT
// Answers of a WebDAV or CalDAV server: a multistatus (RFC 4918 13) as a list of plain values. The bytes are a
// stranger's: document types are refused, nesting and number are limited, entities cannot grow.
#pragma once

#include "core/error.h"

#include <stdbool.h>
#include <stddef.h>

#define DAV_RESPONSES_MAX 50000
#define DAV_DEPTH_MAX     32
#define DAV_TEXT_MAX      1024 // of a value that is no calendar; a longer one is left out

enum dav_value {
    DAV_HREF,
    DAV_ETAG,
    DAV_DATA, // the iCalendar bytes
    DAV_NAME, // what people call it
    DAV_TOKEN,
    DAV_CTAG,
    DAV_PRINCIPAL, // where the person who asks is described
    DAV_HOME,      // where that person's calendars are
    DAV_VALUES,
};

struct dav_response {
    char *value[DAV_VALUES]; // NULL: not said, or not with a good status
    int status;              // of the whole response; 0: each property has its own
    bool calendar;           // a collection of calendar objects
    bool collection;
    bool lists_components, events; // it says which components it takes; VEVENT is one of them
    bool syncs;                    // it knows sync-collection (RFC 6578)
};

struct dav_answer {
    struct dav_response *list;
    size_t count, room;
    char token[DAV_TEXT_MAX]; // of the whole answer to a sync-collection; "" = none
};

// False when it is no well-formed multistatus; the answer is to be freed in any case.
MUST_CHECK bool dav_parse(struct dav_answer *answer, const char *bytes, size_t length, struct error *error);
void dav_free(struct dav_answer *answer);

// Writes text as XML character data; false when it does not fit.
MUST_CHECK bool dav_escape(char *out, size_t size, const char *text);
