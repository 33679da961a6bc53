// SPDX-License-Identifier: MIT
#include "store/store_redact.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

// Those that still have a text. The newest one that is not closed may be under way.
static bool find_places(struct redacting *work, struct wall before, struct error *error)
{
    char text[512];
    snprintf(text, sizeof text,
             "INSERT INTO gone SELECT salt.session, salt.place FROM salt JOIN session s ON s.id = salt.session JOIN "
             "block b ON b.id = s.block WHERE b.end < %" PRId64 " AND (s.id < (SELECT max(id) FROM session) OR EXISTS "
             "(SELECT 1 FROM event WHERE session = s.id AND kind IN ('close', 'no-show')))",
             before.ms);
    return redact_run(work, text, NULL, error);
}

static bool purge_requests(struct redacting *work, struct error *error)
{
    return redact_run(
        work,
        "UPDATE request SET by_name = '', by_address = '' WHERE session IN (SELECT session FROM gone) AND "
        "by_name || by_address <> '';"
        "UPDATE request_step SET name = '', address = '', text = '' WHERE request IN (SELECT id FROM "
        "request WHERE session IN (SELECT session FROM gone)) AND name || address || text <> '';",
        &work->redacted->requests, error);
}

// An item has no time of its own: each purge notes which is the newest, so that a later one knows what is old.
static bool purge_outbox(struct redacting *work, struct wall before, struct error *error)
{
    char text[1024];
    int64_t removed = 0;
    snprintf(text, sizeof text,
             "DELETE FROM attempt WHERE item IN (SELECT id FROM outbox WHERE state IN (1, 3, 4) AND id <= (SELECT "
             "max(item) FROM outbox_age WHERE at < %" PRId64 "))",
             before.ms);
    if (!redact_run(work, text, &work->redacted->attempts, error)) {
        return false;
    }
    snprintf(text, sizeof text,
             "DELETE FROM outbox WHERE state IN (1, 3, 4) AND id <= (SELECT max(item) FROM outbox_age WHERE at < "
             "%" PRId64 ")",
             before.ms);
    if (!redact_run(work, text, &removed, error)) {
        return false;
    }
    work->redacted->items = removed;
    snprintf(text, sizeof text,
             "DELETE FROM outbox_age WHERE at < %" PRId64 ";"
             "INSERT INTO outbox_age (at, item) SELECT %" PRId64 ", ifnull(max(id), 0) FROM outbox",
             before.ms, work->order->now.ms);
    return redact_run(work, text, NULL, error);
}

static bool purge_blocks(struct redacting *work, struct wall before, struct error *error)
{
    char text[128];
    snprintf(text, sizeof text, "DELETE FROM block WHERE source IS NOT NULL AND end < %" PRId64, before.ms);
    return redact_run(work, text, &work->redacted->blocks, error);
}

bool store_purge(struct store *store, struct wall before, const struct redact_order *order, struct redacted *redacted,
                 struct error *error)
{
    struct redacting *work = calloc(1, sizeof *work);
    if (work == NULL) {
        return store_refuse(store, STORE_FAILED, error, "out of memory");
    }
    work->store = store;
    work->order = order;
    work->redacted = redacted;
    bool ok = redact_begin(work, error) &&
              redact_end(work,
                         find_places(work, before, error) && redact_places(work, error) &&
                             purge_requests(work, error) && purge_outbox(work, before, error) &&
                             purge_blocks(work, before, error) && redact_note(work, REDACTION_PURGE, error),
                         error);
    if (ok && !order->dry) { // also what an earlier run left
        redact_sweep(work, false);
    }
    free(work);
    return ok;
}
