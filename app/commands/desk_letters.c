// SPDX-License-Identifier: MIT
#include "commands/desk_letters.h"

#include "commands/invite.h"
#include "commands/post.h"
#include "messages/eml.h"
#include "text/text.h"
#include "text/topics.h"
#include "ui/view_slots.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define WORDS_MAX 256

// One letter on its way into the outbox.
struct sending {
    const char *name, *address;
    const char *language, *own; // of the settings; what the calendar says is theirs. Either may be NULL
    bool internal;
    bool asks; // an approver, whose mail program can answer
    enum client_letter client;
    enum internal_letter house;
    const struct internal_facts *facts;
};

// What was asked for, and what the time costs, in the language of the letter.
static void write_words(const struct desk_case *of, const char *language, char words[WORDS_MAX], char fee[WORDS_MAX])
{
    words[0] = fee[0] = '\0';
    bool entered = text_enter(language);
    if (of->request->facts.kind == REQUEST_NOTED) {
        text_copy(words, WORDS_MAX, text_topic(of->request->facts.topic));
    } else {
        view_slot_fees(fee, WORDS_MAX, of->request->facts.fees, of->desk->settings);
    }
    if (entered) {
        text_leave();
    }
}

static bool write_mail(const struct desk_case *of, const struct sending *sending, const struct internal_facts *facts,
                       const struct letter_envelope *envelope, char **mail, size_t *length, struct error *error)
{
    struct post *post = malloc(sizeof *post);
    if (post == NULL) {
        return error_set(error, "out of memory");
    }
    post_init(post, of->desk->settings, of->desk->assets, of->desk->zone);
    bool ok = sending->internal
                  ? letter_write_internal(&post->letters, sending->house, facts, envelope, mail, length, error)
                  : letter_write_client(&post->letters, sending->client, &facts->shown, envelope, mail, length, error);
    free(post);
    return ok;
}

// The held time as a question to this one person, or the question taken back.
static bool write_question(const struct desk_case *of, const struct sending *sending, char **bytes, size_t *length,
                           struct error *error)
{
    const struct request_facts *facts = &of->request->facts;
    struct roster *one = calloc(1, sizeof *one);
    if (one == NULL) {
        return error_set(error, "out of memory");
    }
    one->count = 1;
    text_copy(one->people[0].name, sizeof one->people[0].name, sending->name);
    text_copy(one->people[0].address, sizeof one->people[0].address, sending->address);
    bool back = sending->house == INTERNAL_SETTLED;
    const struct invite_order order = {.step = back ? INVITE_WITHDRAW : INVITE_HOLD,
                                       .block = of->block,
                                       .roster = one,
                                       .whole = facts->whole,
                                       .start = facts->start,
                                       .end = facts->end,
                                       .at = of->now,
                                       .revision = back,
                                       .asked = back};
    bool ok = invite_write_question(of->desk->settings, of->desk->zone, &order, facts->uid, bytes, length, error);
    free(one);
    return ok;
}

static bool put_letter(const struct desk_case *of, const struct sending *sending, struct error *error)
{
    const struct settings *settings = of->desk->settings;
    char words[WORDS_MAX], fee[WORDS_MAX];
    const char *language = letter_language(sending->language, sending->own, settings->room.language);
    struct letter_envelope envelope = {.from_name = post_mailbox_name(settings),
                                       .from_address = settings->outbox.mailbox,
                                       .to_name = sending->name,
                                       .to_address = sending->address,
                                       .language = language,
                                       .uid = of->request->facts.uid,
                                       .sequence = (int32_t)of->request->last_seq,
                                       .date = of->now};
    struct internal_facts facts = *sending->facts;
    struct outbox_item item = {.state = OUTBOX_WAITING, .kind = "eml"};
    char *mail = NULL, *question = NULL;
    if (settings->outbox.mailbox[0] == '\0' || sending->address[0] == '\0') {
        return true; // no sender, no mail: what stands on the screen and in the list is the answer
    }
    if (!message_address_valid(sending->address)) {
        fprintf(stderr, "adjourn: request R-%lld: somebody without a mail address gets no mail\n",
                (long long)of->request->facts.id);
        return true;
    }
    write_words(of, language, words, fee);
    facts.shown.words = words;
    facts.shown.fee = fee;
    bool asks = sending->asks && of->request->facts.kind == REQUEST_APPROVAL;
    if (asks && !write_question(of, sending, &question, &envelope.calendar_length, error)) {
        return false;
    }
    envelope.calendar = question;
    envelope.method = sending->house == INTERNAL_SETTLED ? "CANCEL" : NULL;
    bool written = write_mail(of, sending, &facts, &envelope, &mail, &item.length, error);
    free(question);
    if (!written) {
        return false;
    }
    item.bytes = mail;
    // No object of the calendar has a name that begins so: these mails wait for none.
    snprintf(item.name, sizeof item.name, "%.*s.%u", OUTBOX_UID_BYTES, of->request->facts.uid,
             (unsigned)of->request->last_seq);
    text_copy(item.recipient, sizeof item.recipient, sending->address);
    bool ok = store_outbox_put(of->store, &item, error);
    free(mail);
    return ok;
}

// What both kinds of letters are written from; the rest depends on which it is.
static struct internal_facts facts_of(const struct desk_case *of)
{
    const struct request_facts *facts = &of->request->facts;
    const struct settings *settings = of->desk->settings;
    struct internal_facts made = {.shown = post_facts(settings, of->block),
                                  .requester = facts->by_name[0] != '\0' ? facts->by_name : settings->room.name};
    made.shown.by = facts->limit;
    made.shown.number = facts->id;
    if (facts->kind == REQUEST_APPROVAL) {
        made.shown.before = made.shown.at;
        made.shown.at = (struct letter_time){facts->start, facts->end};
    }
    return made;
}

static const char *domain_of(const char *address)
{
    const char *at = strrchr(address, '@');
    return at != NULL ? at + 1 : "";
}

// Whether somebody belongs to the house: the mail domain of the approver who is asked.
static bool in_the_house(const char *address, const char *approver)
{
    const char *domain = domain_of(approver);
    return domain[0] != '\0' && strcasecmp(domain_of(address), domain) == 0;
}

static const struct approver *approver_named(const struct settings *settings, const char *address)
{
    for (size_t i = 0; i < settings->approver_count; i++) {
        if (strcasecmp(settings->approver[i].address, address) == 0) {
            return &settings->approver[i];
        }
    }
    return NULL;
}

// What the calendar says is the language of the one who asked, or NULL.
static const char *language_of(const struct desk_case *of)
{
    for (size_t i = 0; i < of->roster->count; i++) {
        const struct participant *person = &of->roster->people[i];
        if (person->language[0] != '\0' && strcasecmp(person->address, of->request->facts.by_address) == 0) {
            return person->language;
        }
    }
    return NULL;
}

// The language that the settings say is the client's, for somebody who is not of the house; NULL: none.
static bool find_agreed_language(const struct desk_case *of, bool house, const char **language, struct error *error)
{
    struct agreement agreement;
    *language = NULL;
    if (house) {
        return true;
    }
    if (!store_agreement(of->store, of->desk->settings, of->desk->zone, of->block, of->roster, of->now, &agreement,
                         error)) {
        return false;
    }
    *language = agreement.client != NULL ? agreement.client->language : NULL;
    return true;
}

static bool tell_copy(const struct desk_case *of, const struct sending *letter, const char *approver,
                      struct error *error)
{
    const struct request_facts *facts = &of->request->facts;
    struct sending copy = *letter;
    bool first = of->request->asked_count == 1;
    copy.name = facts->by_name;
    copy.address = facts->by_address;
    copy.own = language_of(of);
    copy.asks = false;
    copy.internal = in_the_house(facts->by_address, approver);
    if (strcasecmp(facts->by_address, approver) == 0) {
        return true; // asks themselves
    }
    if (!find_agreed_language(of, copy.internal, &copy.language, error)) {
        return false;
    }
    if (facts->kind == REQUEST_NOTED) {
        copy.internal = false; // the number and the date are what they need
        copy.client = first ? CLIENT_ACKNOWLEDGED : CLIENT_PROGRESS;
    } else {
        copy.client = CLIENT_HELD;
    }
    return put_letter(of, &copy, error);
}

bool desk_tell_approver(const struct desk_case *of, size_t asked, struct error *error)
{
    const struct request *request = of->request;
    const struct settings *settings = of->desk->settings;
    const char *address = request->asked[asked].address;
    const struct approver *approver = approver_named(settings, address);
    size_t following = (size_t)request->asked[asked].level + 1;
    struct internal_facts facts = facts_of(of);
    facts.shown.by = request->asked[asked].due;
    facts.approver = request->asked[asked].name;
    facts.earlier = asked > 0 ? request->asked[asked - 1].name : NULL;
    // At the limit nobody is asked any more.
    bool more = following < settings->approver_count && facts.shown.by.ms < request->facts.limit.ms;
    facts.following = more ? settings->approver[following].name : NULL;
    struct sending letter = {.name = request->asked[asked].name,
                             .address = address,
                             .language = approver != NULL ? approver->language : NULL,
                             .internal = true,
                             .asks = true,
                             .facts = &facts,
                             .house = asked > 0                              ? INTERNAL_ESCALATION
                                      : request->facts.kind == REQUEST_NOTED ? INTERNAL_REQUEST
                                                                             : INTERNAL_APPROVAL};
    if (!put_letter(of, &letter, error)) {
        return false;
    }
    if (request->facts.kind == REQUEST_NOTED) {
        facts.shown.by = request->facts.limit; // the date that was promised
    }
    return tell_copy(of, &letter, address, error);
}

bool desk_tell_asked(const struct desk_case *of, struct error *error)
{
    const struct request *request = of->request;
    struct internal_facts facts = facts_of(of);
    bool ok = true;
    for (size_t i = 0; ok && i < request->asked_count; i++) {
        const char *address = request->asked[i].address;
        const struct approver *approver = approver_named(of->desk->settings, address);
        const struct sending letter = {.name = request->asked[i].name,
                                       .address = address,
                                       .language = approver != NULL ? approver->language : NULL,
                                       .internal = true,
                                       .asks = true,
                                       .facts = &facts,
                                       .house = INTERNAL_SETTLED};
        bool knows = (request->decided_by >= 0 && (size_t)request->decided_by == i) ||
                     strcasecmp(address, request->facts.by_address) == 0; // who asked has the answer
        // Whoever was asked twice is told once: the first time that the address stands there.
        ok = knows || request_asked_index(request, address) != (int32_t)i || put_letter(of, &letter, error);
    }
    return ok;
}

static enum client_letter answer_of(const struct request *request)
{
    bool accepted = request->outcome == STEP_ACCEPTED;
    if (request->facts.kind == REQUEST_NOTED) {
        return accepted ? CLIENT_ANSWERED : CLIENT_CLOSED;
    }
    return accepted ? CLIENT_APPROVED : request->outcome == STEP_WITHDRAWN ? CLIENT_WITHDRAWN : CLIENT_REFUSED;
}

bool desk_tell_requester(const struct desk_case *of, struct error *error)
{
    const struct request_facts *facts = &of->request->facts;
    struct internal_facts shown = facts_of(of);
    // What comes next has its date as well.
    shown.shown.by = desk_promised(of->desk, of->now);
    int32_t last = request_last_asked(of->request);
    bool house = last >= 0 && in_the_house(facts->by_address, of->request->asked[last].address);
    const char *language = NULL;
    if (!find_agreed_language(of, house, &language, error)) {
        return false;
    }
    const struct sending letter = {.name = facts->by_name,
                                   .address = facts->by_address,
                                   .language = language,
                                   .own = language_of(of),
                                   .client = answer_of(of->request),
                                   .facts = &shown};
    return put_letter(of, &letter, error);
}
