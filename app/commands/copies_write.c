// SPDX-License-Identifier: MIT
#include "commands/copies.h"

#include "commands/log_pages.h"
#include "commands/log_pdf.h"
#include "messages/eml.h"
#include "store/outbox.h"
#include "text/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define AGAIN_MS (10 * MS_PER_MINUTE)
#define FOR_MS   MS_PER_DAY
#define COST_MAX 96

// One order on its way to be a mail.
struct copying {
    const struct post *post;
    struct store *store;
    struct wall now;
    const struct outbox_item *item;
    struct copy_order order;
    struct export_session *session;
    struct agreement agreement;
    char language[COPY_LANGUAGE_MAX];
    char cost[COST_MAX];
    char name[3][64];
    struct message_file files[3];
    size_t file_count;
};

static void add_file(struct copying *copying, const char *ending, const char *type, char *bytes, size_t length)
{
    const struct zone *zone = copying->post->letters.zone;
    struct date day = zone_civil(zone, export_session_block(copying->session)->start).date;
    char *name = copying->name[copying->file_count];
    snprintf(name, sizeof copying->name[0], "%04d-%02d-%02d-session-%" PRId64 "%s.%s", day.year, day.month, day.day,
             copying->order.session, copying->order.kind == COPY_INTERNAL ? "-internal" : "", ending);
    copying->files[copying->file_count++] = (struct message_file){name, type, bytes, length};
}

// HTML to read at once, PDF to print and keep, CSV to work with.
static bool add_files(struct copying *copying, struct error *error)
{
    static const struct {
        const char *ending, *type;
    } forms[] = {{"html", "text/html; charset=UTF-8"}, {"pdf", "application/pdf"}, {"csv", "text/csv; charset=UTF-8"}};
    const struct settings *settings = copying->post->settings;
    const struct zone *zone = copying->post->letters.zone;
    const struct now told = {.wall = copying->now};
    const int64_t *id = &copying->order.session;
    bool internal = copying->order.kind == COPY_INTERNAL;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        enum log_format format = i == 2 ? LOG_CSV : internal ? LOG_HTML_INTERNAL : LOG_HTML_CLIENT;
        char *bytes = NULL;
        size_t length = 0;
        bool ok = i == 1 ? log_pdf(copying->store, id, 1, internal, settings, zone, told, &bytes, &length, error)
                         : log_export(copying->store, id, 1, format, settings, zone, told, &bytes, &length, error);
        if (!ok) {
            free(bytes);
            return false;
        }
        add_file(copying, forms[i].ending, forms[i].type, bytes, length);
    }
    return true;
}

static const struct participant *person_of(const struct copying *copying)
{
    const struct roster *roster = export_session_roster(copying->session);
    for (size_t i = 0; i < roster->count; i++) {
        if (strcasecmp(roster->people[i].address, copying->item->recipient) == 0) {
            return &roster->people[i];
        }
    }
    return NULL;
}

// The words of the report and of the cost are in the language of the letter.
static bool draw(struct copying *copying, struct error *error)
{
    const struct settings *settings = copying->post->settings;
    if (!text_enter(copying->language)) {
        return error_set(error, "the words of language '%s' cannot be read", copying->language);
    }
    page_write_cost(copying->cost, sizeof copying->cost, copying->session,
                    log_rate(settings, copying->agreement.client));
    bool ok = add_files(copying, error);
    text_leave();
    return ok;
}

static bool write_letter(struct copying *copying, char **mail, size_t *length, struct error *error)
{
    const struct settings *settings = copying->post->settings;
    const struct block *block = export_session_block(copying->session);
    const struct participant *person = person_of(copying);
    bool organizer = strcasecmp(block->organizer_address, copying->item->recipient) == 0;
    bool internal = copying->order.kind == COPY_INTERNAL;
    struct internal_facts facts = {
        .shown = post_facts(settings, block),
        .client = copying->agreement.client != NULL ? copying->agreement.client->name : "",
        .cost = copying->cost,
        .strikes = copying->agreement.strikes,
    };
    facts.shown.purpose = settings->log.purpose;
    const struct letter_envelope envelope = {
        .from_name = post_mailbox_name(settings),
        .from_address = settings->outbox.mailbox,
        .to_name = person != NULL ? person->name
                   : organizer    ? block->organizer_name
                                  : "",
        .to_address = copying->item->recipient,
        .reply_to = internal || organizer ? NULL : block->organizer_address,
        .language = copying->language,
        .uid = copying->item->name,
        .date = copying->now,
        .files = copying->files,
        .file_count = copying->file_count,
    };
    const struct letter_post *letters = &copying->post->letters;
    return internal ? letter_write_internal(letters, INTERNAL_COPY, &facts, &envelope, mail, length, error)
                    : letter_write_client(letters, CLIENT_COPY, &facts.shown, &envelope, mail, length, error);
}

// Inside the house the room's language is spoken.
static void choose_language(struct copying *copying)
{
    const struct settings *settings = copying->post->settings;
    const struct participant *person = person_of(copying);
    const char *calendars = person != NULL ? person->language : NULL;
    const char *own = copying->order.language[0] != '\0'     ? copying->order.language
                      : copying->order.kind == COPY_INTERNAL ? letter_language(settings->room.language, NULL, NULL)
                                                             : post_language(settings, &copying->agreement, calendars);
    text_copy(copying->language, sizeof copying->language, own);
}

static bool write_mail(struct copying *copying, char **mail, size_t *length, struct error *error)
{
    const struct now told = {.wall = copying->now};
    if (!log_session_load(copying->store, copying->order.session, told, &copying->session, error)) {
        return false;
    }
    if (copying->post->settings->log.names != NAMES_FULL) {
        export_session_hide_names(copying->session);
    }
    const struct block *block = export_session_block(copying->session);
    if (!store_agreement(copying->store, copying->post->settings, copying->post->letters.zone, block,
                         export_session_roster(copying->session), block->start, &copying->agreement, error)) {
        return false;
    }
    choose_language(copying);
    return draw(copying, error) && write_letter(copying, mail, length, error);
}

// The mail takes the place of its order in one commit.
static bool put_mail(struct copying *copying, const char *mail, size_t length, struct error *error)
{
    struct outbox_item item = {.state = OUTBOX_WAITING, .kind = "eml", .bytes = mail, .length = length};
    const struct outbox_end end = {.state = OUTBOX_DELIVERED};
    text_copy(item.name, sizeof item.name, copying->item->name);
    text_copy(item.recipient, sizeof item.recipient, copying->item->recipient);
    if (!store_begin(copying->store, error)) {
        return false;
    }
    if (store_outbox_put(copying->store, &item, error) &&
        store_outbox_end(copying->store, copying->item->id, &end, copying->now, error) &&
        store_commit(copying->store, error)) {
        return true;
    }
    store_rollback(copying->store);
    return false;
}

// What cannot be done today, though it is tried again and again, is refused; so is what never can be.
static bool put_off(struct copying *copying, bool never, const struct error *problem, struct error *error)
{
    const struct outbox_item *item = copying->item;
    bool given_up = never || (item->first_try.ms != 0 && copying->now.ms - item->first_try.ms >= FOR_MS);
    const struct outbox_end end = {.state = given_up ? OUTBOX_REFUSED : OUTBOX_WAITING,
                                   .words = given_up ? "The report of this session cannot be written." : "",
                                   .next_try = {copying->now.ms + AGAIN_MS}};
    fprintf(stderr, "adjourn: the %s copy of session %" PRId64 " is not written%s: %s\n",
            copy_kind_name(copying->order.kind), copying->order.session, given_up ? "" : " yet", problem->text);
    return store_outbox_end(copying->store, item->id, &end, copying->now, error);
}

static bool carry_out(struct copying *copying, const char *line, struct error *error)
{
    struct error problem = {""};
    char *mail = NULL;
    size_t length = 0;
    if (!copy_decode(&copying->order, line, &problem) || !message_address_valid(copying->item->recipient)) {
        return put_off(copying, true, &problem, error);
    }
    bool ok = write_mail(copying, &mail, &length, &problem);
    bool never = !ok && log_session_damaged(copying->store, copying->session);
    ok = ok ? put_mail(copying, mail, length, error) : put_off(copying, never, &problem, error);
    free(mail);
    for (size_t i = 0; i < copying->file_count; i++) {
        free((void *)copying->files[i].bytes);
    }
    export_session_destroy(copying->session);
    return ok;
}

// Each with a struct that is clean but for what they share.
static bool carry_out_all(struct copying *copying, struct outbox_item *item, struct error *error)
{
    const struct post *post = copying->post;
    struct store *store = copying->store;
    const struct wall now = copying->now;
    bool more = true;
    while (more) {
        char *line = NULL;
        bool ok = store_outbox_due(store, OUTBOX_COPY, now, item->id, item, &line, error);
        more = ok && line != NULL;
        if (more) {
            *copying = (struct copying){.post = post, .store = store, .now = now, .item = item};
            ok = carry_out(copying, line, error);
        }
        free(line);
        if (!ok) {
            return false;
        }
    }
    return true;
}

bool copies_turn(const struct post *post, struct store *store, struct wall now, struct wall *next, struct error *error)
{
    struct outbox_item *item = calloc(1, sizeof *item);
    struct copying *copying = calloc(1, sizeof *copying);
    bool ok = false;
    if (item == NULL || copying == NULL) {
        ok = error_set(error, "out of memory");
    } else {
        *copying = (struct copying){.post = post, .store = store, .now = now};
        ok = carry_out_all(copying, item, error) && store_outbox_next_try(store, OUTBOX_COPY, now, next, error);
    }
    free(item);
    free(copying);
    return ok;
}
