// SPDX-License-Identifier: MIT
// A report as a mail: to people of the house, from the outbox, with the report as HTML and PDF and its figures as CSV.
#pragma once

#include "commands/days.h"
#include "core/settings.h"
#include "export/summary.h"
#include "store/store.h"

struct report_mail {
    const struct settings *settings;
    const struct zone *zone;
    const char *assets;   // the folder with messages/ in it
    const char *to;       // addresses with commas or blanks between
    const char *language; // the report's, which is entered
    const char *client;   // whose sessions; NULL: all
    const struct days *days;
    struct wall now;
};

// What is wrong with the order, in words for a terminal, or NULL: no mailbox, what is no address, or a client's.
const char *report_mail_fault(const struct settings *settings, const char *to);

// One mail to each address, all in one commit. False when one cannot be written, or the outbox cannot.
MUST_CHECK bool report_mail_put(const struct report_mail *mail, struct store *store, const struct summary *summary,
                                struct error *error);
