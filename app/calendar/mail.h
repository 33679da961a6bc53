// SPDX-License-Identifier: MIT
// The calendar part of a mail as it came (RFC 5322, 2045 to 2046; iMIP: RFC 6047): one pass over its lines, nothing of
// it is kept but that part and who sent it. Attached mails are not looked into.
#pragma once

#include "core/error.h"

#include <stdbool.h>
#include <stddef.h>

#define MAIL_DEPTH_MAX 8 // multiparts inside each other

// Decodes the first text/calendar or application/ics part; `*part` is malloc'ed, freed by the caller. `sender` gets the
// address of From, empty when there is none. False with an error when the mail has no such part, or memory is out.
MUST_CHECK bool mail_find_calendar(const char *bytes, size_t length, char *sender, size_t sender_size, char **part,
                                   size_t *part_length, struct error *error);
