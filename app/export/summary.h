// SPDX-License-Identifier: MIT
// Sessions of some days together, per client and for the room, for the house: totals, the time away as it went, and
// what the offers followed. Sessions are added one by one in the order of their start and may be forgotten then; of
// each only its figures are kept.
#pragma once

#include "export/page.h"

#define SUMMARY_SLOTS_MAX  62 // bars of a chart: so many days, or as many equal parts of more days
#define SUMMARY_GROUPS_MAX (CLIENTS_MAX + 1)

struct summary;

struct summary_style {
    const struct zone *zone;
    const char *room, *purpose;
    struct date first, last; // local days
    bool clients;            // a row for each client
};

// Whose a session is, and what an hour costs. The texts are used until the summary is destroyed.
struct summary_client {
    const char *name; // "" = nobody's in particular
    const struct rate *rate;
    enum billing billing;
};

MUST_CHECK bool summary_create(struct summary **summary, const struct summary_style *style, struct error *error);
void summary_destroy(struct summary *summary);
MUST_CHECK bool summary_add(struct summary *summary, const struct export_session *session,
                            const struct summary_client *client, struct error *error);

// Whole files; `*bytes` is malloc'ed, freed by the caller. HTML and PDF are in the language that is entered. CSV has a
// row for each session (as in export.h safe for spreadsheets), JSON follows assets/schema/report.schema.json. Each
// carries the sessions' digests: CSV and JSON all of them, HTML and PDF the hash over them in order.
typedef bool (*summary_write_fn)(const struct summary *summary, char **bytes, size_t *length, struct error *error);
MUST_CHECK bool summary_write_html(const struct summary *summary, char **bytes, size_t *length, struct error *error);
MUST_CHECK bool summary_write_pdf(const struct summary *summary, char **bytes, size_t *length, struct error *error);
MUST_CHECK bool summary_write_csv(const struct summary *summary, char **bytes, size_t *length, struct error *error);
MUST_CHECK bool summary_write_json(const struct summary *summary, char **bytes, size_t *length, struct error *error);
