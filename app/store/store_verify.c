// SPDX-License-Identifier: MIT
// Proves the log against its hashes. Reads everything as text: what a broken line says is not needed to find it.
#include "store/store_internal.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What is looked at for one session after the other; large, so on the heap.
struct verifier {
    struct store *store;
    struct session_record record;
    struct session_chain chain;
    struct opening opening;
    struct chain before; // hash of the opening of the session before
    bool has_before;
    int64_t last; // id of the session before
};

PRINTF_LIKE(2, 3) static void note_fault(struct session_proof *proof, const char *format, ...)
{
    if (proof->fault[0] == '\0') { // the first one is told
        va_list args;
        va_start(args, format);
        vsnprintf(proof->fault, sizeof proof->fault, format, args);
        va_end(args);
    }
}

// The third field of a canonical event is its kind.
static bool has_kind(const char *canonical, const char *kind)
{
    for (int i = 0; i < 2; i++) {
        canonical = strchr(canonical, '\t');
        if (canonical == NULL) {
            return false;
        }
        canonical++;
    }
    size_t length = strlen(kind);
    return strncmp(canonical, kind, length) == 0 && canonical[length] == '\t';
}

static bool check_link(sqlite3_stmt *select, struct chain *chain, struct session_proof *proof)
{
    const char *canonical = (const char *)sqlite3_column_text(select, 1);
    const char *kind = (const char *)sqlite3_column_text(select, 2);
    const void *hash = sqlite3_column_blob(select, 3);
    bool sized = sqlite3_column_bytes(select, 3) == CHAIN_HASH_SIZE;
    int64_t seq = sqlite3_column_int64(select, 0);
    uint32_t expected = proof->events + 1;
    if (seq != (int64_t)expected) {
        note_fault(proof, "event %" PRIu32 " is missing; event %" PRId64 " stands in its place", expected, seq);
        return false;
    }
    if (canonical == NULL || kind == NULL || !has_kind(canonical, kind)) {
        note_fault(proof, "event %" PRIu32 " cannot be read", expected);
        return false;
    }
    struct chain next = *chain;
    chain_add(&next, canonical);
    if (hash == NULL || !sized || memcmp(hash, next.hash, CHAIN_HASH_SIZE) != 0) {
        note_fault(proof, "event %" PRIu32 " is not what was noted: its hash does not stand on the one before",
                   expected);
        return false;
    }
    *chain = next;
    proof->events = expected;
    return true;
}

// The entry time of the last event that stands.
static struct wall read_until(const char *canonical)
{
    struct event event;
    return canonical != NULL && event_decode(&event, canonical, NULL) ? event.wall : (struct wall){0};
}

static bool check_events(struct verifier *verifier, struct chain *chain, struct session_proof *proof,
                         struct error *error)
{
    // Not one of its own: to prepare it for each session would be a quarter of all the work.
    sqlite3_stmt *select = store_prepare(verifier->store, QUERY_EVENTS, error);
    char last[EVENT_CANONICAL_MAX] = "";
    if (select == NULL) {
        return false;
    }
    sqlite3_bind_int64(select, 1, proof->session);
    bool row = false;
    bool ok = store_next(verifier->store, select, &row, error);
    while (ok && row && check_link(select, chain, proof)) {
        store_column(select, 1, last, sizeof last);
        ok = store_next(verifier->store, select, &row, error);
    }
    sqlite3_reset(select);
    proof->until = read_until(last);
    return ok;
}

// Whether a redaction says that the text at this place was removed.
static bool is_redacted(struct verifier *verifier, int64_t session, int place)
{
    bool row = false;
    sqlite3_stmt *select = store_prepare(verifier->store, QUERY_REDACTED, NULL);
    if (select == NULL) {
        return false;
    }
    sqlite3_bind_int64(select, 1, session);
    sqlite3_bind_int(select, 2, place);
    bool ok = store_next(verifier->store, select, &row, NULL) && row;
    sqlite3_reset(select);
    return ok;
}

static void check_mark(struct verifier *verifier, int place, const char *mark, const char *what,
                       struct session_proof *proof)
{
    unsigned char salt[CHAIN_SALT_SIZE];
    char text[MARKED_TEXT_MAX];
    char made[CHAIN_TEXT_MAX];
    if (!chain_read_salt(salt, chain_salt_at(&verifier->chain, place))) {
        proof->redacted++;
        if (!is_redacted(verifier, proof->session, place)) {
            note_fault(proof, "%s was removed, and no redaction says so", what);
        }
        return;
    }
    store_marked_text(&verifier->record, place, text);
    chain_mark(made, salt, text);
    if (strcmp(made, mark) != 0) {
        note_fault(proof, "%s is not what was booked", what);
    }
}

static void check_people(struct verifier *verifier, struct session_proof *proof)
{
    const struct opening *opening = &verifier->opening;
    const struct roster *roster = &verifier->record.roster;
    if (roster->count != opening->count || roster->beyond != opening->beyond) {
        note_fault(proof, "there are other people than were booked");
        return;
    }
    for (size_t i = 0; i < opening->count; i++) {
        const struct opening_person *person = &opening->people[i];
        char what[64];
        snprintf(what, sizeof what, "participant %zu", i + 1);
        if (person->role != roster->people[i].role || person->trainer != roster->people[i].trainer ||
            person->declined != roster->people[i].declined) {
            note_fault(proof, "%s is not what was booked", what);
        }
        check_mark(verifier, (int)i, person->mark, what, proof);
    }
}

// What is shown of the block against the opening, which the hashes stand on.
static void check_booked(struct verifier *verifier, struct session_proof *proof)
{
    const struct opening *opening = &verifier->opening;
    const struct block *block = &verifier->record.block;
    if ((!opening->uid_marked && strcmp(opening->uid, block->uid) != 0) ||
        strcmp(opening->recurrence_id, block->recurrence_id) != 0 || strcmp(opening->zone, block->zone) != 0 ||
        opening->start.ms != block->start.ms || opening->end.ms != block->end.ms) {
        note_fault(proof, "the block is not what was booked");
    }
    if (opening->uid_marked) {
        check_mark(verifier, SALT_UID, opening->uid, "the UID", proof);
    }
    check_mark(verifier, SALT_TITLE, opening->title, "the title", proof);
    check_mark(verifier, SALT_ORGANIZER, opening->organizer, "the organizer", proof);
    check_mark(verifier, SALT_DESCRIPTION, opening->description, "the description", proof);
    check_people(verifier, proof);
}

static void check_before(const struct verifier *verifier, struct session_proof *proof)
{
    char before[CHAIN_TEXT_MAX] = "";
    if (verifier->has_before) {
        chain_write(before, &verifier->before);
    }
    if (strcmp(verifier->opening.previous, before) != 0) {
        note_fault(proof, "the session before it is missing or not what was noted");
    }
}

static bool check_session(struct verifier *verifier, struct session_proof *proof, struct error *error)
{
    struct chain chain;
    struct error unread = {""};
    if (!store_chain_of(verifier->store, proof->session, &verifier->chain, error)) {
        return false;
    }
    chain_begin(&chain, verifier->chain.opening);
    if (!opening_decode(&verifier->opening, verifier->chain.opening, NULL)) {
        note_fault(proof, "its opening cannot be read");
    } else if (!store_session_load(verifier->store, proof->session, &verifier->record, &unread)) {
        note_fault(proof, "its block is missing");
    } else {
        check_before(verifier, proof);
        check_booked(verifier, proof);
    }
    verifier->before = chain;
    verifier->has_before = true;
    if (!check_events(verifier, &chain, proof, error)) {
        return false;
    }
    chain_write(proof->digest, &chain);
    if (proof->events < verifier->chain.events) {
        note_fault(proof, "%" PRIu32 " events are missing at its end", verifier->chain.events - proof->events);
    } else if (strcmp(proof->digest, verifier->chain.digest) != 0) {
        note_fault(proof, "its last hash is not the one that was kept");
    }
    return true;
}

// Sessions get numbers that are never used again.
static bool check_last(struct verifier *verifier, struct session_proof *proof, struct error *error)
{
    bool row = false;
    sqlite3_stmt *ever = store_prepare(verifier->store, QUERY_SESSIONS_EVER, error);
    if (ever == NULL || !store_next(verifier->store, ever, &row, error)) {
        return false;
    }
    int64_t newest = row ? sqlite3_column_int64(ever, 0) : 0;
    sqlite3_reset(ever);
    *proof = (struct session_proof){.session = newest};
    if (newest > verifier->last) {
        note_fault(proof, "session %" PRId64 " is missing", newest);
    }
    return true;
}

static bool verify_all(struct verifier *verifier, store_proof_fn each, void *context, struct error *error)
{
    struct session_proof proof;
    sqlite3_stmt *all = store_prepare_own(verifier->store, QUERY_SESSIONS_ALL, error);
    if (all == NULL) {
        return false;
    }
    bool row = false;
    bool ok = store_next(verifier->store, all, &row, error);
    while (ok && row) {
        proof = (struct session_proof){.session = sqlite3_column_int64(all, 0)};
        ok = check_session(verifier, &proof, error) && each(context, &proof, error);
        verifier->last = proof.session;
        ok = ok && store_next(verifier->store, all, &row, error);
    }
    sqlite3_finalize(all);
    return ok && check_last(verifier, &proof, error) && (proof.fault[0] == '\0' || each(context, &proof, error));
}

bool store_verify(struct store *store, store_proof_fn each, void *context, struct error *error)
{
    struct verifier *verifier = calloc(1, sizeof *verifier);
    if (verifier == NULL) {
        return error_set(error, "out of memory");
    }
    verifier->store = store;
    bool ok = verify_all(verifier, each, context, error);
    free(verifier);
    return ok;
}
