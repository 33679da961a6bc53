// SPDX-License-Identifier: MIT
// One mail after another to one mail server (RFC 5321, through libcurl): TLS before anything is said (STARTTLS, or
// smtps), sign-in, time limits, one recipient each. Secrets go to the server they are for and nowhere else; what the
// server says while signing in is not kept.
#pragma once

#include "core/settings.h"
#include "sync/fetch.h"

enum smtp_end {
    SMTP_TAKEN,   // the server answered 2xx to the whole mail
    SMTP_LATER,   // not now: 4xx, or the connection ended before all of the mail was on its way
    SMTP_REFUSED, // never: 5xx
    SMTP_SERVER,  // no mail at all: not reached, not to be trusted, no sign-in
    SMTP_UNKNOWN, // all of it was on its way, and no answer came: the server may have taken it
    SMTP_STOPPED, // the process is to end; nothing was taken
};

struct smtp_reply {
    enum smtp_end end;
    int code;          // of the answer that decided; 0 = none
    char said[256];    // the server's own words, printable, for the log; "" = none
    const char *words; // for people
};

struct smtp_mail {
    const char *from, *to; // the envelope: plain addresses (message_address_valid)
    const char *bytes;     // lines end with CRLF
    size_t length;
    // Called once, when all but the end of the mail has been given away: from then on the server may have it. False
    // gives the attempt up before that.
    bool (*handing)(void *context);
    void *context;
};

struct smtp;

// `secret` is the password, or NULL when no user signs in. `stopped` as in fetcher_create. The connection is made with
// the first mail and kept for the next ones.
MUST_CHECK bool smtp_create(struct smtp **smtp, const struct mail_settings *settings, const char *secret,
                            fetch_stop_fn stopped, void *context, struct error *error);
void smtp_destroy(struct smtp *smtp);

void smtp_send(struct smtp *smtp, const struct smtp_mail *mail, struct smtp_reply *reply);
