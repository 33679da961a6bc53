// SPDX-License-Identifier: MIT
#include "export/verify_internal.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

// No clock shows what lies beyond the year 9999, and no sum of a session may overflow.
#define TIME_MOST_MS INT64_C(253402300800000)

// An export that is being proved: the sessions are built again from it, and compared as a whole at the end.
struct proof {
    const char *name;
    export_zone_fn zone_of;
    struct export_style style;
    struct export_session **sessions;
    size_t count;
    struct export_verdict *verdicts;
    // Of the session that is being built.
    struct opening opening;
    struct session_chain chain;
    struct block block;
    struct roster roster;
};

static const char *text_of(const json_t *object, const char *member)
{
    const char *text = json_string_value(json_object_get(object, member));
    return text != NULL ? text : "";
}

static bool copy_text(char *out, size_t size, const char *text)
{
    return (size_t)snprintf(out, size, "%s", text) < size;
}

static bool read_style(struct proof *proof, const json_t *root, struct error *error)
{
    const char *names = text_of(root, "names");
    if (strcmp(text_of(root, "format"), EXPORT_FORMAT) != 0) {
        return error_set(error, "%s:1: no log of the form '" EXPORT_FORMAT "'", proof->name);
    }
    proof->style.zone = proof->zone_of(text_of(root, "zone"));
    if (proof->style.zone == NULL) {
        return error_set(error, "%s: the time zone '%.64s' is not known", proof->name, text_of(root, "zone"));
    }
    for (int i = NAMES_FULL; i <= NAMES_NONE; i++) {
        if (strcmp(names, export_names_word((enum names)i)) == 0) {
            proof->style.names = (enum names)i;
            proof->style.names_shown = true;
            proof->style.purpose = text_of(root, "purpose");
            return true;
        }
    }
    return error_set(error, "%s: names are shown in no known way: '%.32s'", proof->name, names);
}

// Tries a text that stands in the export against its mark; one without a salt is not proven, which is no fault.
static bool try_mark(const char *salt_text, const char *text, const char *mark, bool *proven)
{
    unsigned char salt[CHAIN_SALT_SIZE];
    char made[CHAIN_TEXT_MAX];
    *proven = salt_text[0] != '\0';
    if (!*proven) {
        return true;
    }
    if (!chain_read_salt(salt, salt_text)) {
        return false;
    }
    chain_mark(made, salt, text);
    return strcmp(made, mark) == 0;
}

// The people as the opening has them, under the names that the export shows.
static bool read_roster(const json_t *session, const struct opening *opening, struct session_chain *chain,
                        struct roster *roster, struct export_verdict *verdict)
{
    const json_t *people = json_object_get(session, "participants");
    const json_t *salts = json_object_get(json_object_get(session, "chain"), "name_salts");
    *roster = (struct roster){.count = opening->count, .beyond = opening->beyond};
    verdict->names = opening->count;
    if (json_array_size(people) != opening->count || json_array_size(salts) != opening->count) {
        return false;
    }
    for (size_t i = 0; i < opening->count; i++) {
        struct participant *person = &roster->people[i];
        const char *salt = json_string_value(json_array_get(salts, i));
        bool proven = false;
        person->role = opening->people[i].role;
        person->trainer = opening->people[i].trainer;
        person->declined = opening->people[i].declined;
        salt = salt != NULL ? salt : "";
        if (!copy_text(person->name, sizeof person->name, text_of(json_array_get(people, i), "name")) ||
            !copy_text(chain->name_salt[i], sizeof chain->name_salt[i], salt) ||
            !try_mark(salt, person->name, opening->people[i].mark, &proven)) {
            return false;
        }
        verdict->names_proven += proven;
    }
    return true;
}

static bool read_block(const json_t *session, const struct opening *opening, struct session_chain *chain,
                       struct block *block)
{
    const char *title = text_of(json_object_get(session, "block"), "title");
    const char *salt = text_of(json_object_get(session, "chain"), "title_salt");
    bool proven = false;
    *block = (struct block){.start = opening->start, .end = opening->end};
    return copy_text(block->uid, sizeof block->uid, opening->uid) &&
           copy_text(block->recurrence_id, sizeof block->recurrence_id, opening->recurrence_id) &&
           copy_text(block->title, sizeof block->title, title) &&
           copy_text(chain->title_salt, sizeof chain->title_salt, salt) &&
           try_mark(salt, title, opening->title, &proven);
}

static bool is_in_time(int64_t ms)
{
    return ms >= -TIME_MOST_MS && ms <= TIME_MOST_MS;
}

static bool add_events(struct export_session *session, const json_t *events, struct session_chain *kept,
                       struct error *error)
{
    struct chain chain;
    chain_begin(&chain, kept->opening);
    for (size_t i = 0; i < json_array_size(events); i++) {
        const json_t *item = json_array_get(events, i);
        const char *canonical = text_of(item, "event");
        char hash[CHAIN_TEXT_MAX];
        struct event event;
        chain_add(&chain, canonical);
        chain_write(hash, &chain);
        if (strcmp(hash, text_of(item, "hash")) != 0) {
            return error_set(error, "event %zu is not what was noted: its hash does not stand on the one before",
                             i + 1);
        }
        bool ok = event_decode(&event, canonical, error);
        if (ok && !(is_in_time(event.wall.ms) && is_in_time(event.boot.ms) && is_in_time(event.at.ms) &&
                    is_in_time(event.value))) {
            ok = error_set(error, "a time that no clock shows");
        }
        if (!ok || !export_session_add(session, &event, error)) {
            return error_prefix(error, "event %zu", i + 1);
        }
    }
    chain_write(kept->digest, &chain);
    kept->events = (uint32_t)json_array_size(events);
    return true;
}

static bool read_parts(struct proof *proof, const json_t *session, struct export_verdict *verdict, struct error *error)
{
    const json_t *chain = json_object_get(session, "chain");
    struct session_chain *kept = &proof->chain;
    struct export_session **built = &proof->sessions[proof->count];
    *kept = (struct session_chain){0};
    if (!json_is_object(chain)) {
        return error_set(error, "it carries no proof");
    }
    if (!copy_text(kept->opening, sizeof kept->opening, text_of(chain, "opening")) ||
        !opening_decode(&proof->opening, kept->opening, error)) {
        return error_set(error, "its opening cannot be read");
    }
    struct wall until = {json_integer_value(json_object_get(chain, "told_until_ms"))};
    if (!is_in_time(proof->opening.start.ms) || !is_in_time(proof->opening.end.ms) || !is_in_time(until.ms)) {
        return error_set(error, "a time that no clock shows");
    }
    if (!read_block(session, &proof->opening, kept, &proof->block)) {
        return error_set(error, "the title is not what was booked");
    }
    if (!read_roster(session, &proof->opening, kept, &proof->roster, verdict)) {
        return error_set(error, "the participants are not those who were booked");
    }
    if (!export_session_create(built, verdict->session, &proof->block, &proof->roster, error)) {
        return false;
    }
    proof->count++;
    return add_events(*built, json_object_get(chain, "events"), kept, error) &&
           export_session_prove(*built, kept, error) && export_session_finish_at(*built, until, error);
}

static bool read_session(struct proof *proof, const json_t *session, struct error *error)
{
    struct export_verdict *verdict = &proof->verdicts[proof->count];
    size_t lines = 0;
    verdict->session = json_integer_value(json_object_get(session, "session"));
    if (!read_parts(proof, session, verdict, error)) {
        return error_prefix(error, "%s: session %lld", proof->name, (long long)verdict->session);
    }
    verdict->events = proof->chain.events;
    (void)export_session_lines(proof->sessions[proof->count - 1], &lines);
    verdict->lines = (uint32_t)lines;
    snprintf(verdict->digest, sizeof verdict->digest, "%s", proof->chain.digest);
    return true;
}

// The first byte that differs tells the line.
static bool compare(const struct proof *proof, const char *bytes, size_t length, struct error *error)
{
    char *again = NULL;
    size_t again_length = 0;
    const struct export_session *const *list = (const struct export_session *const *)proof->sessions;
    if (!export_write_json(list, proof->count, &proof->style, &again, &again_length, error)) {
        return false;
    }
    size_t at = 0;
    while (at < length && at < again_length && bytes[at] == again[at]) {
        at++;
    }
    bool same = at == length && at == again_length;
    if (!same) {
        int line = verify_line(bytes, at);
        const char *start = again + (at < again_length ? at : again_length);
        while (start > again && start[-1] != '\n') {
            start--;
        }
        int width = (int)strcspn(start, "\n");
        error_set(error, "%s:%d: not as it was written; by the events in it this line is '%.*s'", proof->name, line,
                  width < 200 ? width : 200, start);
    }
    free(again);
    return same;
}

static bool prove(struct proof *proof, const json_t *root, const char *bytes, size_t length, struct error *error)
{
    const json_t *sessions = json_object_get(root, "sessions");
    if (!read_style(proof, root, error)) {
        return false;
    }
    size_t most = json_array_size(sessions);
    proof->sessions = calloc(most + 1, sizeof(struct export_session *));
    proof->verdicts = calloc(most + 1, sizeof *proof->verdicts);
    if (proof->sessions == NULL || proof->verdicts == NULL) {
        return error_set(error, "out of memory");
    }
    for (size_t i = 0; i < most; i++) {
        if (!read_session(proof, json_array_get(sessions, i), error)) {
            return false;
        }
    }
    return compare(proof, bytes, length, error);
}

static void destroy(struct proof *proof)
{
    for (size_t i = 0; i < proof->count; i++) {
        export_session_destroy(proof->sessions[i]);
    }
    free(proof->sessions);
    free(proof->verdicts);
    free(proof);
}

bool verify_json(const char *name, const char *bytes, size_t length, export_zone_fn zone_of, export_verdict_fn each,
                 void *context, struct error *error)
{
    json_error_t problem;
    struct proof *proof = calloc(1, sizeof *proof);
    if (proof == NULL) {
        return error_set(error, "out of memory");
    }
    proof->name = name;
    proof->zone_of = zone_of;
    json_t *root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &problem);
    bool ok = root != NULL ? prove(proof, root, bytes, length, error)
                           : error_set(error, "%s:%d: no whole JSON: %s", name, problem.line, problem.text);
    for (size_t i = 0; ok && i < proof->count; i++) {
        each(context, &proof->verdicts[i]);
    }
    json_decref(root);
    destroy(proof);
    return ok;
}
