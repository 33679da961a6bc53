// SPDX-License-Identifier: MIT
// A request that somebody has to answer: the approval of a new time, or something that was asked for in the room. It is
// never stored: it is the fold of its steps, which only grow. Every request ends with an answer to the one who asked.
//
// clang-format off
// state   | raised | asked | escalated | accepted, refused | expired | withdrawn | answered
// NONE    | RAISED | -     | -         | -                 | -       | -         | -
// RAISED  | -      | OPEN  | -         | -                 | -       | DECIDED   | -
// OPEN    | -      | -     | OPEN      | DECIDED           | DECIDED | DECIDED   | -
// DECIDED | -      | -     | -         | -                 | -       | -         | CLOSED
// CLOSED  | -      | -     | -         | -                 | -       | -         | -
// clang-format on
//
// `-` is refused with an error, and the request is unchanged. Escalated: there was no answer in time, and the next of
// the chain is asked; whoever was asked before may still answer. Expired: there was no answer from the last of them, or
// the limit was reached.
#pragma once

#include "core/block.h"
#include "core/error.h"
#include "core/slots.h"

#define APPROVERS_MAX        8
#define APPROVER_PIN_MAX     128 // crypto_pwhash_STRBYTES
#define REQUEST_TEXT_MAX     256
#define REQUEST_LANGUAGE_MAX 8

// Somebody who answers requests, in the order of the chain.
struct approver {
    char name[PERSON_NAME_MAX];
    char address[PERSON_ADDRESS_MAX];
    char language[REQUEST_LANGUAGE_MAX]; // of the letters; empty: the room's
    char pin[APPROVER_PIN_MAX];          // a hash that libsodium has made; empty: no answer by touch
    int64_t within_ms;                   // business time for an answer
};

enum request_kind {
    REQUEST_APPROVAL, // a new time wants to be confirmed
    REQUEST_NOTED,    // "could you also ..", noted in the room
    REQUEST_KINDS,
};

// What was asked for in the room.
enum request_topic {
    TOPIC_SUBJECT,  // another topic
    TOPIC_MATERIAL, // material to take home
    TOPIC_PERSON,   // another participant
    TOPIC_LONGER,   // a longer block
    TOPIC_TIME,     // a different time
    TOPIC_OTHER,    // something else
    TOPICS,
};

enum step_kind {
    STEP_RAISED,
    STEP_ASKED,     // the first of the chain, until `due`
    STEP_ESCALATED, // the next of the chain, until `due`
    STEP_ACCEPTED,
    STEP_REFUSED,
    STEP_EXPIRED,
    STEP_WITHDRAWN, // by the one who asked, or with the block
    STEP_ANSWERED,  // the answer to the one who asked lies in the outbox
    STEP_KINDS,
};

// How a step came to be.
enum step_way {
    WAY_CLOCK,    // time alone
    WAY_SCREEN,   // a touch in the room, an approver's with the PIN
    WAY_CALENDAR, // PARTSTAT of the approver in the room's calendar (RFC 5545 3.2.12)
    WAY_REPLY,    // an iTIP REPLY (RFC 5546 3.2.3)
    WAY_COMMAND,  // adjourn requests --answer
    WAYS,
};

struct request_step {
    uint32_t seq; // 1, 2, 3 .. within the request
    enum step_kind kind;
    enum step_way way;
    enum clock_quality quality;
    struct wall at;
    int32_t level;                    // place in the chain of who was asked or answered; -1 = nobody
    struct wall due;                  // asked, escalated: until when
    char name[PERSON_NAME_MAX];       // of that person then: the settings may change
    char address[PERSON_ADDRESS_MAX]; //
    char text[REQUEST_TEXT_MAX];      // a remark of the one who answered; may be empty
};

// What is asked and by whom; it never changes.
struct request_facts {
    int64_t id; // its number, per device: R-17
    enum request_kind kind;
    int64_t session;                     // that it belongs to
    char by_name[PERSON_NAME_MAX];       // who asked
    char by_address[PERSON_ADDRESS_MAX]; // may be empty: then the answer is on the screen and in the list only
    enum request_topic topic;            // REQUEST_NOTED
    char uid[BLOCK_UID_MAX];             // of the invitation; of a noted request one of its own
    struct wall start, end;              // REQUEST_APPROVAL: the new time
    bool whole;                          // it is the whole block's; else its rest's
    unsigned fees;                       // enum slot_reason: what of it costs a surcharge
    enum slot_agreed agreed;             // why it lies outside the rules
    struct wall limit;                   // no later than this there is an answer: the promised date, or the new time
};

enum request_state {
    REQUEST_NONE,
    REQUEST_RAISED,
    REQUEST_OPEN,
    REQUEST_DECIDED, // the answer to the one who asked is still to be written: in the same commit, as a rule
    REQUEST_CLOSED,
};

struct request {
    struct request_facts facts;
    enum request_state state;
    uint32_t last_seq;
    struct wall raised_at;
    size_t asked_count; // everybody who was asked so far, in order
    struct {
        int32_t level;
        struct wall at, due;
        char name[PERSON_NAME_MAX], address[PERSON_ADDRESS_MAX];
    } asked[APPROVERS_MAX];
    enum step_kind outcome; // DECIDED, CLOSED: accepted, refused, expired, withdrawn
    struct wall decided_at, answered_at;
    int32_t decided_by; // index in `asked`, -1 = nobody
    char remark[REQUEST_TEXT_MAX];
};

void request_init(struct request *request, const struct request_facts *facts);

// Folds one step. False with an error when the state does not allow it.
MUST_CHECK bool request_apply(struct request *request, const struct request_step *step, struct error *error);

// Until when the approver at `level` of a chain has time, when asked at `at`: the approver's own time in business
// hours, no later than the limit. The last of the chain has until the limit when that is a promised date
// (REQUEST_NOTED).
struct wall request_due(const struct request_facts *facts, const struct approver *chain, size_t count, size_t level,
                        const struct hours *hours, const struct zone *zone, struct wall at);

// What time makes of an open request.
enum request_turn {
    REQUEST_WAITS,     // nothing yet; also while the clock is not trusted
    REQUEST_ASKS_NEXT, // the next of the chain is to be asked
    REQUEST_EXPIRES,
};
enum request_turn request_turn(const struct request *request, size_t chain_count, struct now now);

// The index in `asked` of somebody with this address (case does not count), or -1. Only who was asked may answer.
int32_t request_asked_index(const struct request *request, const char *address);

// Whether it still wants an answer.
bool request_is_open(const struct request *request);
// The last who was asked, or -1.
int32_t request_last_asked(const struct request *request);

// Stable lower-case words, as in the store and in JSON ("escalated", "screen", "approval", "material").
const char *step_kind_name(enum step_kind kind);
const char *step_way_name(enum step_way way);
const char *request_kind_name(enum request_kind kind);
const char *request_topic_name(enum request_topic topic);
// False for a word that is none of them.
MUST_CHECK bool step_kind_read(const char *word, enum step_kind *kind);
MUST_CHECK bool step_way_read(const char *word, enum step_way *way);
MUST_CHECK bool request_kind_read(const char *word, enum request_kind *kind);
MUST_CHECK bool request_topic_read(const char *word, enum request_topic *topic);
