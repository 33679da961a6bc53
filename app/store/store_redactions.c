// SPDX-License-Identifier: MIT
// Proves the lines that say which texts were removed.
#include "store/store_redact.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct proving {
    struct redacting work;
    struct redaction_proof proof;
    store_redaction_fn each;
    void *context;
    int64_t last; // id of the line before
};

// The rest of the line: what it names must be there still.
static bool check_line(struct proving *proving, struct error *error)
{
    struct redacting *work = &proving->work;
    const struct redaction *line = &proving->proof.redaction;
    char query[256];
    char places[MARK_TEXT_MAX];
    char *fault = proving->proof.fault;
    int64_t anchors = 0;
    snprintf(query, sizeof query,
             "SELECT session, place FROM redaction_place WHERE redaction = %" PRId64 " ORDER BY session, place",
             proving->proof.id);
    if (!redact_hash_places(work, query, places, error)) {
        return false;
    }
    if (strcmp(places, line->places) != 0) {
        snprintf(fault, sizeof proving->proof.fault, "the list of its places is not what was noted");
    }
    if (line->session == 0) {
        return true;
    }
    snprintf(query, sizeof query,
             "SELECT count(*) FROM event WHERE session = %" PRId64 " AND seq = %" PRId64 " AND lower(hex(hash)) = '%s'",
             line->session, line->events, line->digest);
    if (line->events > 0 && strspn(line->digest, "0123456789abcdef") == strlen(line->digest)) {
        if (!redact_count(work, query, &anchors, error)) {
            return false;
        }
        if (anchors == 0) {
            snprintf(fault, sizeof proving->proof.fault, "the log that it came after is not what was noted");
        }
    }
    return true;
}

static bool prove_line(struct redacting *work, sqlite3_stmt *row, struct error *error)
{
    struct proving *proving = (struct proving *)work; // its first member
    struct redaction_proof *proof = &proving->proof;
    *proof = (struct redaction_proof){.id = sqlite3_column_int64(row, 0)};
    const char *canonical = (const char *)sqlite3_column_text(row, 1);
    const void *hash = sqlite3_column_blob(row, 2);
    bool sized = sqlite3_column_bytes(row, 2) == CHAIN_HASH_SIZE;
    chain_add(&work->chain, canonical != NULL ? canonical : "");
    bool stands = hash != NULL && sized && memcmp(hash, work->chain.hash, CHAIN_HASH_SIZE) == 0;
    if (proof->id != proving->last + 1) {
        snprintf(proof->fault, sizeof proof->fault, "the line before it is missing");
    } else if (!stands) {
        snprintf(proof->fault, sizeof proof->fault,
                 "it is not what was noted: its hash does not stand on the one before");
    } else if (canonical == NULL || !redaction_decode(&proof->redaction, canonical, NULL)) {
        snprintf(proof->fault, sizeof proof->fault, "it cannot be read");
    } else if (!check_line(proving, error)) {
        return false;
    }
    proving->last = proof->id;
    return proving->each(proving->context, proof, error);
}

static bool prove_all(struct proving *proving, struct error *error)
{
    int64_t ever = 0;
    if (!redact_base(&proving->work, error) ||
        !redact_each(&proving->work, "SELECT id, canonical, hash FROM redaction ORDER BY id", prove_line, error) ||
        !redact_count(&proving->work, "SELECT ifnull(max(seq), 0) FROM sqlite_sequence WHERE name = 'redaction'", &ever,
                      error)) {
        return false;
    }
    if (ever <= proving->last) {
        return true;
    }
    proving->proof = (struct redaction_proof){.id = ever, .fault = "it is missing"};
    return proving->each(proving->context, &proving->proof, error);
}

bool store_redactions(struct store *store, store_redaction_fn each, void *context, struct error *error)
{
    struct proving *proving = calloc(1, sizeof *proving);
    if (proving == NULL) {
        return store_refuse(store, STORE_FAILED, error, "out of memory");
    }
    proving->work.store = store;
    proving->each = each;
    proving->context = context;
    bool ok = prove_all(proving, error);
    free(proving);
    return ok;
}
