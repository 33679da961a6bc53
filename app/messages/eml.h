// SPDX-License-Identifier: MIT
// A ready mail (RFC 5322, RFC 2045 to 2047): plain text, and where it carries an invitation iCalendar as its
// alternative (iMIP: RFC 6047); files go with it as attachments (RFC 2046 5.1.3, RFC 2183). One recipient each, so that
// nobody sees who else was asked.
#pragma once

#include "core/error.h"
#include "core/time.h"

#include <stdbool.h>
#include <stddef.h>

// A file that goes with a mail.
struct message_file {
    const char *name; // "2026-11-26-report.pdf"; what is not safe in a file's name becomes '_'
    const char *type; // of its content, with parameters: "text/csv; charset=UTF-8"
    const char *bytes;
    size_t length;
};

struct message {
    const char *from_name, *from_address; // the kiosk's mailbox
    const char *to_name, *to_address;     // names may be empty
    const char *reply_to;                 // an address, or NULL; what is no mail address is left out
    const char *subject, *text;           // UTF-8 (messages/template.h)
    const char *language;                 // of the text (RFC 3282), or NULL
    const char *calendar;                 // an iTIP message, lines end with CRLF; NULL: the text alone
    size_t calendar_length;
    const char *method; // of the calendar: REQUEST (when NULL), CANCEL, COUNTER
    const struct message_file *files;
    size_t file_count;
    const char *kind; // of the letter, or NULL: two kinds about one block are two mails
    const char *uid;  // of the invitation; with `sequence`, kind and recipient it makes the Message-ID: sent again, the
                      // mail has the same one
    int32_t sequence;
    struct wall date;
};

// Whether a mail can go there: a plain ASCII address.
bool message_address_valid(const char *address);

// Names and subject may hold anything: control characters become blanks, so that none of them starts a header. An
// address that is not valid is an error. `*bytes` is malloc'ed, freed by the caller.
MUST_CHECK bool message_write_eml(const struct message *message, char **bytes, size_t *length, struct error *error);
