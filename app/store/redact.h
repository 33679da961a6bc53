// SPDX-License-Identifier: MIT
// Removing what names people. The texts of a session's block and roster are emptied and their salts deleted: the marks
// of them stay in the opening, so that the chain stays whole, and nobody can try a name against them. That it was done
// stands in a line of its own (core/redaction.h). All of one call is one commit.
#pragma once

#include "core/redaction.h"
#include "store/store.h"

// What was removed, or would be.
struct redacted {
    int64_t sessions, marks;   // sessions with such texts, and the texts: names, titles, descriptions
    int64_t blocks, resources; // of calendars; they come again when the calendar is read, if it still has them
    int64_t requests;          // lines of requests and of their steps
    int64_t waiting, items;    // outbox: mails that wait and are given up; other items whose bytes are removed
    int64_t attempts;          // lines about attempts to deliver
    size_t names;              // forgotten: names and addresses that were looked for
    bool traces;               // old copies may be left in the file or its log: another process held it
};

// What a removal comes upon, for people: "session 12", "mail 7 to anna@client.example". May be NULL.
typedef void (*redact_tell_fn)(void *context, const char *what);

struct redact_order {
    struct wall now;
    bool dry; // nothing is changed
    redact_tell_fn tell;
    void *context;
};

// Removes a person: rows with exactly this name or address (letters' case counts only outside ASCII), the addresses
// that go with the name or the names that go with the address, and texts that hold one of them. Waiting mails that name
// the person are given up. Refused while a session with the person is under way. Nobody found is no error: all counts
// are 0, and no line is written. Afterwards the file is written anew, so that no free page holds an old copy; a run
// that finds nothing does that too, for one that was killed before it.
MUST_CHECK bool store_forget(struct store *store, const char *person, const struct redact_order *order,
                             struct redacted *redacted, struct error *error);

// Removes the texts of sessions whose block ended before `before`, with their requests, what left the outbox so long
// ago, and blocks of calendars from then. Figures and chains stay. What an earlier purge has removed is not counted.
MUST_CHECK bool store_purge(struct store *store, struct wall before, const struct redact_order *order,
                            struct redacted *redacted, struct error *error);

// What the line of one removal proves.
struct redaction_proof {
    int64_t id;
    struct redaction redaction;
    char fault[256]; // "" = it stands
};
typedef bool (*store_redaction_fn)(void *context, const struct redaction_proof *proof, struct error *error);
// Proves every line, in order; as store_verify. That no text was removed without one is store_verify's to find.
MUST_CHECK bool store_redactions(struct store *store, store_redaction_fn each, void *context, struct error *error);
