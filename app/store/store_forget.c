// SPDX-License-Identifier: MIT
#include "store/store_redact.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

// SQL functions: is_person(text), names_person(text or bytes), holds_address(text): a UID, in which an address may go
// on after its end.
static void is_person(sqlite3_context *context, int count, sqlite3_value **values)
{
    const struct redacting *work = sqlite3_user_data(context);
    const char *text = (const char *)sqlite3_value_text(values[0]);
    (void)count;
    sqlite3_result_int(context, text != NULL && mention_is(&work->mention, text));
}

static void names_person(sqlite3_context *context, int count, sqlite3_value **values)
{
    const struct redacting *work = sqlite3_user_data(context);
    const char *bytes = sqlite3_value_blob(values[0]);
    (void)count;
    sqlite3_result_int(context,
                       bytes != NULL && mention_holds(&work->mention, bytes, (size_t)sqlite3_value_bytes(values[0])));
}

static bool begins_in(const char *text, const char *address)
{
    const char *at = strchr(address, '@') != NULL ? strcasestr(text, address) : NULL;
    while (at != NULL && at > text && (isalnum((unsigned char)at[-1]) || at[-1] == '.')) {
        at = strcasestr(at + 1, address); // joanna@ is not anna@
    }
    return at != NULL;
}

static void holds_address(sqlite3_context *context, int count, sqlite3_value **values)
{
    const struct redacting *work = sqlite3_user_data(context);
    const char *text = (const char *)sqlite3_value_text(values[0]);
    bool holds = false;
    (void)count;
    for (size_t i = 0; text != NULL && i < work->mention.count; i++) {
        holds = holds || begins_in(text, work->mention.text[i]);
    }
    sqlite3_result_int(context, holds);
}

static bool set_functions(struct redacting *work, bool there, struct error *error)
{
    sqlite3 *db = work->store->db;
    int flags = SQLITE_UTF8 | SQLITE_DIRECTONLY;
    return (sqlite3_create_function_v2(db, "is_person", 1, flags, work, there ? is_person : NULL, NULL, NULL, NULL) ==
                SQLITE_OK &&
            sqlite3_create_function_v2(db, "names_person", 1, flags, work, there ? names_person : NULL, NULL, NULL,
                                       NULL) == SQLITE_OK &&
            sqlite3_create_function_v2(db, "holds_address", 1, flags, work, there ? holds_address : NULL, NULL, NULL,
                                       NULL) == SQLITE_OK) ||
           store_fail(work->store, error);
}

static bool add_pair(struct redacting *work, sqlite3_stmt *row, struct error *error)
{
    for (int at = 0; at < 2; at++) {
        char text[PERSON_ADDRESS_MAX > PERSON_NAME_MAX ? PERSON_ADDRESS_MAX : PERSON_NAME_MAX];
        store_column(row, at, text, sizeof text);
        if (!mention_add(&work->mention, text)) {
            return store_refuse(work->store, STORE_FAILED, error, "too many names go with that address");
        }
    }
    return true;
}

// The names that go with an address, or the addresses that go with a name.
static bool find_pairs(struct redacting *work, struct error *error)
{
    return redact_each(work,
                       "SELECT name, address FROM attendee WHERE is_person(name) OR is_person(address) "
                       "UNION SELECT organizer_name, organizer_address FROM block WHERE is_person(organizer_name) OR "
                       "is_person(organizer_address) "
                       "UNION SELECT by_name, by_address FROM request WHERE is_person(by_name) OR "
                       "is_person(by_address) "
                       "UNION SELECT name, address FROM request_step WHERE is_person(name) OR is_person(address)",
                       add_pair, error);
}

static bool find_places(struct redacting *work, struct error *error)
{
    return redact_run(work,
                      "INSERT INTO gone SELECT s.id, a.place FROM session s JOIN attendee a ON a.block = s.block "
                      "WHERE is_person(a.name) OR is_person(a.address);"
                      "INSERT INTO gone SELECT s.id, -2 FROM session s JOIN block b ON b.id = s.block "
                      "WHERE is_person(b.organizer_name) OR is_person(b.organizer_address);"
                      "INSERT INTO gone SELECT s.id, -1 FROM session s JOIN block b ON b.id = s.block "
                      "WHERE names_person(b.title);"
                      "INSERT INTO gone SELECT s.id, -3 FROM session s JOIN block b ON b.id = s.block "
                      "WHERE names_person(b.description);"
                      "INSERT INTO gone SELECT s.id, -4 FROM session s JOIN block b ON b.id = s.block JOIN salt ON "
                      "salt.session = s.id AND salt.place = -4 WHERE holds_address(b.uid);",
                      NULL, error) &&
           redact_each(work,
                       "SELECT 'session ' || s.id || ': the UID in its calendar stays: its chain, of an older version, "
                       "stands on it' FROM session s JOIN block b ON b.id = s.block WHERE holds_address(b.uid) AND NOT "
                       "EXISTS (SELECT 1 FROM salt WHERE session = s.id AND place = -4)",
                       redact_tell, error);
}

// A session that is under way would write the names again.
static bool check_open(struct redacting *work, struct error *error)
{
    int64_t open = 0;
    if (!redact_count(work,
                      "SELECT id FROM session WHERE id IN (SELECT session FROM gone) AND NOT EXISTS (SELECT 1 FROM "
                      "event WHERE session = session.id AND kind IN ('close', 'no-show')) AND id = (SELECT max(id) "
                      "FROM session)",
                      &open, error)) {
        return false;
    }
    return open == 0 || error_set(error,
                                  "session %" PRId64 " names this person and is not closed; after Done on its summary "
                                  "the person can be removed",
                                  open);
}

// Of calendars: the texts go now; the source is read anew with its next turn.
static bool forget_sources(struct redacting *work, struct error *error)
{
    static const char find[] =
        "DROP TABLE IF EXISTS temp.hit; CREATE TEMP TABLE hit (block INTEGER PRIMARY KEY);"
        "INSERT OR IGNORE INTO hit SELECT block FROM attendee JOIN block b ON b.id = block WHERE b.source IS NOT NULL "
        "AND (is_person(name) OR is_person(address));"
        "INSERT OR IGNORE INTO hit SELECT id FROM block WHERE source IS NOT NULL AND (is_person(organizer_name) OR "
        "is_person(organizer_address) OR names_person(title) OR names_person(description) OR holds_address(uid));";
    // A part under another digest is none that the source has: it is read again.
    static const char again[] =
        "UPDATE source SET digest = '', token = '' WHERE name IN (SELECT source FROM block JOIN hit ON id = hit.block "
        "UNION SELECT source FROM resource WHERE names_person(bytes));"
        "UPDATE part SET digest = 'removed-' || id WHERE id IN (SELECT part FROM block JOIN hit ON id = hit.block);";
    static const char empty[] =
        "UPDATE attendee SET name = '', address = '' WHERE block IN (SELECT block FROM hit) AND (is_person(name) OR "
        "is_person(address));"
        "UPDATE block SET organizer_name = '', organizer_address = '' WHERE id IN (SELECT block FROM hit) AND "
        "(is_person(organizer_name) OR is_person(organizer_address));"
        "UPDATE block SET title = '' WHERE id IN (SELECT block FROM hit) AND names_person(title);"
        "UPDATE block SET description = '' WHERE id IN (SELECT block FROM hit) AND names_person(description);"
        "UPDATE block SET uid = 'removed-' || id WHERE id IN (SELECT block FROM hit) AND holds_address(uid);"
        "DROP TABLE temp.hit";
    return redact_run(work, find, NULL, error) &&
           redact_count(work, "SELECT count(*) FROM hit", &work->redacted->blocks, error) &&
           redact_each(
               work,
               "SELECT count(*) || ' blocks of calendar ' || source || ': they come again if it still has them' "
               "FROM block JOIN hit ON id = hit.block GROUP BY source",
               redact_tell, error) &&
           redact_run(work, again, NULL, error) &&
           redact_run(work, "DELETE FROM resource WHERE names_person(bytes)", &work->redacted->resources, error) &&
           redact_run(work, empty, NULL, error);
}

static bool forget_requests(struct redacting *work, struct error *error)
{
    return redact_each(work,
                       "SELECT 'request R-' || id FROM request WHERE is_person(by_name) OR is_person(by_address) OR id "
                       "IN (SELECT request FROM request_step WHERE is_person(name) OR is_person(address) OR "
                       "names_person(text)) ORDER BY id",
                       redact_tell, error) &&
           redact_run(work,
                      "UPDATE request SET by_name = '', by_address = '' WHERE is_person(by_name) OR "
                      "is_person(by_address);"
                      "UPDATE request SET uid = '' WHERE holds_address(uid) AND id IN (SELECT request FROM "
                      "request_step WHERE kind = 'answered');"
                      "UPDATE request_step SET text = '' WHERE names_person(text);"
                      "UPDATE request_step SET name = '', address = '' WHERE is_person(name) OR is_person(address);",
                      &work->redacted->requests, error);
}

static bool any(const struct redacted *redacted)
{
    return redacted->marks + redacted->blocks + redacted->resources + redacted->requests + redacted->waiting +
               redacted->items + redacted->attempts >
           0;
}

// Delivered bytes are of no more use to anybody, and all of them go: what a mail holds may be written in many ways.
static bool forget_outbox(struct redacting *work, struct error *error)
{
    static const char find[] =
        "DROP TABLE IF EXISTS temp.mail; CREATE TEMP TABLE mail (id INTEGER PRIMARY KEY, person INTEGER NOT NULL);"
        "INSERT INTO mail SELECT id, is_person(recipient) FROM outbox WHERE is_person(recipient) OR "
        "names_person(bytes) OR names_person(error);";
    static const char give_up[] =
        "UPDATE outbox SET state = 4, error = 'A person that it names was removed.' WHERE state IN (0, 2, 3) AND id IN "
        "(SELECT id FROM mail)";
    static const char empty[] = "UPDATE outbox SET bytes = x'', error = iif(names_person(error), '', error) "
                                "WHERE length(bytes) > 0 AND id IN (SELECT id FROM mail)";
    static const char delivered[] = "UPDATE outbox SET bytes = x'' WHERE length(bytes) > 0 AND state = 1";
    static const char unaddress[] =
        "UPDATE outbox SET recipient = 'removed-' || id WHERE id IN (SELECT id FROM mail WHERE person)";
    static const char attempts[] = "UPDATE attempt SET recipient = iif(is_person(recipient), '', recipient), said = '' "
                                   "WHERE is_person(recipient) OR names_person(said)";
    // The name of an object is made of its UID.
    static const char unname[] =
        "UPDATE outbox SET name = 'removed-' || id WHERE state NOT IN (0, 2) AND holds_address(name)";
    int64_t unaddressed = 0;
    bool ok = redact_run(work, find, NULL, error) &&
              redact_each(work,
                          "SELECT iif(state IN (0, 2, 3), 'mail given up: ', 'item of the outbox: ') || id || "
                          "iif(kind = 'eml', ' to ' || recipient, ' ' || kind) FROM outbox WHERE id IN (SELECT id FROM "
                          "mail) ORDER BY id",
                          redact_tell, error) &&
              redact_run(work, give_up, &work->redacted->waiting, error) &&
              redact_run(work, empty, &work->redacted->items, error) &&
              redact_run(work, unaddress, &unaddressed, error) && redact_run(work, unname, &unaddressed, error) &&
              redact_run(work, attempts, &work->redacted->attempts, error);
    ok = ok && (!any(work->redacted) || redact_run(work, delivered, &work->redacted->items, error));
    return redact_run(work, "DROP TABLE IF EXISTS temp.mail", NULL, ok ? error : NULL) && ok;
}

static bool forget(struct redacting *work, struct error *error)
{
    bool ok = find_pairs(work, error) && find_places(work, error) && check_open(work, error) &&
              redact_places(work, error) && forget_sources(work, error) && forget_requests(work, error) &&
              forget_outbox(work, error);
    work->redacted->names = work->mention.count;
    return ok && redact_note(work, REDACTION_FORGET, error);
}

bool store_forget(struct store *store, const char *person, const struct redact_order *order, struct redacted *redacted,
                  struct error *error)
{
    struct redacting *work = calloc(1, sizeof *work);
    if (work == NULL) {
        return store_refuse(store, STORE_FAILED, error, "out of memory");
    }
    work->store = store;
    work->order = order;
    work->redacted = redacted;
    *redacted = (struct redacted){0};
    bool ok = (mention_add(&work->mention, person) && work->mention.count == 1) ||
              error_set(error, "'%s': no name or address of a person", person);
    ok = ok && set_functions(work, true, error) && redact_begin(work, error) &&
         redact_end(work, forget(work, error), error);
    (void)set_functions(work, false, NULL);
    if (ok && !order->dry) {
        // Also when nothing was found: what an earlier run removed may not have been swept, by a kill or another
        // process.
        redact_sweep(work, true);
    }
    free(work);
    return ok;
}
