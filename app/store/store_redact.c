// SPDX-License-Identifier: MIT
// What forgetting a person and purging old sessions share: a list of places is emptied, and a line says so.
#include "store/store_redact.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

bool redact_run(struct redacting *work, const char *text, int64_t *changed, struct error *error)
{
    struct store *store = work->store;
    int before = sqlite3_total_changes(store->db);
    if (sqlite3_exec(store->db, text, NULL, NULL, NULL) != SQLITE_OK) {
        return store_fail(store, error);
    }
    if (changed != NULL) {
        *changed += sqlite3_total_changes(store->db) - before;
    }
    return true;
}

bool redact_each(struct redacting *work, const char *query, redact_row_fn each, struct error *error)
{
    sqlite3_stmt *select = NULL;
    if (sqlite3_prepare_v2(work->store->db, query, -1, &select, NULL) != SQLITE_OK) {
        return store_fail(work->store, error);
    }
    bool row = false;
    bool ok = store_next(work->store, select, &row, error);
    while (ok && row) {
        ok = each(work, select, error) && store_next(work->store, select, &row, error);
    }
    sqlite3_finalize(select);
    return ok;
}

static bool take_number(struct redacting *work, sqlite3_stmt *row, struct error *error)
{
    (void)error;
    work->number = sqlite3_column_int64(row, 0);
    return true;
}

bool redact_count(struct redacting *work, const char *query, int64_t *number, struct error *error)
{
    work->number = 0;
    bool ok = redact_each(work, query, take_number, error);
    *number = work->number;
    return ok;
}

bool redact_tell(struct redacting *work, sqlite3_stmt *row, struct error *error)
{
    (void)error;
    if (work->order->tell != NULL) {
        work->order->tell(work->order->context, (const char *)sqlite3_column_text(row, 0));
    }
    return true;
}

bool redact_places(struct redacting *work, struct error *error)
{
    static const char empty[] =
        "UPDATE attendee SET name = '', address = '' WHERE EXISTS (SELECT 1 FROM gone JOIN session s ON "
        "s.id = gone.session WHERE s.block = attendee.block AND gone.place = attendee.place);"
        "UPDATE block SET organizer_name = '', organizer_address = '' WHERE id IN (SELECT s.block FROM gone JOIN "
        "session s ON s.id = gone.session WHERE gone.place = -2);"
        "UPDATE block SET title = '' WHERE id IN (SELECT s.block FROM gone JOIN session s ON s.id = gone.session WHERE "
        "gone.place = -1);"
        "UPDATE block SET description = '' WHERE id IN (SELECT s.block FROM gone JOIN session s ON s.id = gone.session "
        "WHERE gone.place = -3);"
        "UPDATE block SET uid = '' WHERE id IN (SELECT s.block FROM gone JOIN session s ON s.id = gone.session WHERE "
        "gone.place = -4);"
        "DELETE FROM salt WHERE EXISTS (SELECT 1 FROM gone WHERE gone.session = salt.session AND "
        "gone.place = salt.place);";
    return redact_count(work, "SELECT count(*) FROM gone", &work->redacted->marks, error) &&
           redact_count(work, "SELECT count(DISTINCT session) FROM gone", &work->redacted->sessions, error) &&
           redact_each(work, "SELECT DISTINCT 'session ' || session FROM gone ORDER BY session", redact_tell, error) &&
           redact_run(work, empty, NULL, error);
}

static bool hash_place(struct redacting *work, sqlite3_stmt *row, struct error *error)
{
    char line[64];
    (void)error;
    int length = snprintf(line, sizeof line, "%lld %lld\n", sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1));
    crypto_generichash_update(&work->hash, (const unsigned char *)line, (unsigned long long)length);
    return true;
}

bool redact_hash_places(struct redacting *work, const char *query, char out[MARK_TEXT_MAX], struct error *error)
{
    struct chain chain;
    crypto_generichash_init(&work->hash, NULL, 0, sizeof chain.hash);
    if (!redact_each(work, query, hash_place, error)) {
        return false;
    }
    crypto_generichash_final(&work->hash, chain.hash, sizeof chain.hash);
    chain_write(out, &chain);
    return true;
}

static bool take_tip(struct redacting *work, sqlite3_stmt *row, struct error *error)
{
    (void)error;
    work->line.session = sqlite3_column_int64(row, 0);
    return true;
}

// The chain hash that the next line stands on: of the line before, else of the device.
static bool take_base(struct redacting *work, sqlite3_stmt *row, struct error *error)
{
    const void *hash = sqlite3_column_blob(row, 0);
    if (hash == NULL || sqlite3_column_bytes(row, 0) != CHAIN_HASH_SIZE) {
        return store_refuse(work->store, STORE_DAMAGED, error, "the hash of a redaction cannot be read");
    }
    memcpy(work->chain.hash, hash, CHAIN_HASH_SIZE);
    return true;
}

static bool take_device(struct redacting *work, sqlite3_stmt *row, struct error *error)
{
    (void)error;
    const char *device = (const char *)sqlite3_column_text(row, 0);
    chain_begin(&work->chain, device != NULL ? device : "");
    return true;
}

bool redact_base(struct redacting *work, struct error *error)
{
    return redact_each(work, "SELECT id FROM device", take_device, error);
}

static bool put_line(struct redacting *work, const char *canonical, struct error *error)
{
    sqlite3_stmt *put = NULL;
    static const char text[] = "INSERT INTO redaction (canonical, hash) VALUES (?1, ?2)";
    if (sqlite3_prepare_v2(work->store->db, text, -1, &put, NULL) != SQLITE_OK) {
        return store_fail(work->store, error);
    }
    store_bind_text(put, 1, canonical);
    sqlite3_bind_blob(put, 2, work->chain.hash, CHAIN_HASH_SIZE, SQLITE_STATIC);
    bool ok = store_run(work->store, put, error);
    sqlite3_finalize(put);
    return ok;
}

// Notes the newest session's last hash: the removal came after it.
static bool anchor(struct redacting *work, struct error *error)
{
    struct session_chain chain;
    if (!redact_each(work, "SELECT id FROM session ORDER BY id DESC LIMIT 1", take_tip, error)) {
        return false;
    }
    if (work->line.session == 0) {
        return true;
    }
    if (!store_chain_of(work->store, work->line.session, &chain, error)) {
        return false;
    }
    work->line.events = chain.events;
    memcpy(work->line.digest, chain.digest, sizeof work->line.digest);
    return true;
}

bool redact_note(struct redacting *work, enum redaction_kind kind, struct error *error)
{
    const struct redacted *count = work->redacted;
    char canonical[REDACTION_CANONICAL_MAX];
    int64_t others =
        count->blocks + count->resources + count->requests + count->waiting + count->items + count->attempts;
    work->line = (struct redaction){.kind = kind, .at = work->order->now, .marks = count->marks, .others = others};
    if (count->marks + others == 0) {
        return true;
    }
    if (!redact_hash_places(work, "SELECT session, place FROM gone ORDER BY session, place", work->line.places,
                            error) ||
        !anchor(work, error) || !redact_base(work, error) ||
        !redact_each(work, "SELECT hash FROM redaction ORDER BY id DESC LIMIT 1", take_base, error)) {
        return false;
    }
    if (!redaction_encode(&work->line, canonical, sizeof canonical)) {
        return store_refuse(work->store, STORE_FAILED, error, "a redaction that has no written form");
    }
    chain_add(&work->chain, canonical);
    return put_line(work, canonical, error) &&
           redact_run(work,
                      "INSERT INTO redaction_place (redaction, session, place) SELECT (SELECT max(id) FROM redaction), "
                      "session, place FROM gone",
                      NULL, error);
}

bool redact_begin(struct redacting *work, struct error *error)
{
    *work->redacted = (struct redacted){0};
    return redact_run(work,
                      "PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON; DROP TABLE IF EXISTS temp.gone;"
                      "CREATE TEMP TABLE gone (session INTEGER NOT NULL, place INTEGER NOT NULL, "
                      "PRIMARY KEY (session, place)) WITHOUT ROWID",
                      NULL, error) &&
           store_begin(work->store, error);
}

bool redact_end(struct redacting *work, bool ok, struct error *error)
{
    if (!ok || work->order->dry) {
        store_rollback(work->store);
    } else {
        ok = store_commit(work->store, error);
    }
    (void)redact_run(work, "DROP TABLE IF EXISTS temp.gone", NULL, NULL);
    return ok;
}

static bool take_busy(struct redacting *work, sqlite3_stmt *row, struct error *error)
{
    (void)error;
    work->number = sqlite3_column_int64(row, 0);
    return true;
}

// Old pages stand in the write-ahead log until it is brought into the file and cut off. A reader that holds an old
// state of the file keeps it.
void redact_sweep(struct redacting *work, bool whole)
{
    bool swept = !whole || redact_run(work, "VACUUM", NULL, NULL);
    work->number = 1;
    work->redacted->traces =
        !redact_each(work, "PRAGMA wal_checkpoint(TRUNCATE)", take_busy, NULL) || work->number != 0 || !swept;
}
