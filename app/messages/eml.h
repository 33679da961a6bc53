// SPDX-License-Identifier: MIT
// A ready mail that carries an invitation (RFC 5322, RFC 2045 to 2047; iMIP: RFC 6047): plain text and iCalendar as
// alternatives. One recipient each, so that nobody sees who else was asked.
#pragma once

#include "core/error.h"
#include "core/time.h"

#include <stdbool.h>
#include <stddef.h>

struct message {
    const char *from_name, *from_address; // the kiosk's mailbox
    const char *to_name, *to_address;     // names may be empty
    const char *subject, *text;           // UTF-8 (messages/template.h)
    const char *calendar;                 // an iTIP REQUEST, lines end with CRLF
    size_t calendar_length;
    const char *uid; // of the invitation; with `sequence` and the recipient it makes the Message-ID: sent again, the
                     // mail has the same one
    int32_t sequence;
    struct wall date;
};

// Names and subject may hold anything: control characters become blanks, so that none of them starts a header. An
// address that is no plain ASCII address is an error. `*bytes` is malloc'ed, freed by the caller.
MUST_CHECK bool message_write_eml(const struct message *message, char **bytes, size_t *length, struct error *error);
