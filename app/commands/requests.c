// SPDX-License-Identifier: MIT
// `adjourn requests`: what waits for somebody's answer and what happens next to it; an answer that came by another way.
#include "store/requests.h"

#include "calendar/calendar.h"
#include "commands/commands.h"
#include "commands/desk.h"
#include "commands/instant.h"
#include "commands/options.h"
#include "commands/places.h"
#include "export/json.h"
#include "platform/clock.h"
#include "text/text.h"
#include "text/topics.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct listing {
    struct store *store;
    const struct settings *settings;
    const struct zone *zone;
    bool json;
    size_t count;
};

static const char *write_time(char out[INSTANT_MAX], const struct listing *listing, struct wall at)
{
    return instant_write(out, listing->zone, listing->json, at);
}

static void print_member(const char *name, const char *text)
{
    printf(", \"%s\": ", name);
    json_write_string(stdout, text);
}

// Who is asked when nobody answers, or NULL: then it ends.
static const struct approver *following(const struct listing *listing, const struct request *request)
{
    int32_t last = request_last_asked(request);
    size_t level = last >= 0 ? (size_t)request->asked[last].level + 1 : 0;
    bool more = level < listing->settings->approver_count && request->asked_count < APPROVERS_MAX &&
                (last < 0 || request->asked[last].due.ms < request->facts.limit.ms);
    return more ? &listing->settings->approver[level] : NULL;
}

static void print_asked(const struct listing *listing, const struct request *request)
{
    char at[INSTANT_MAX], due[INSTANT_MAX];
    printf(", \"asked\": [");
    for (size_t i = 0; i < request->asked_count; i++) {
        printf("%s{\"name\": ", i > 0 ? ", " : "");
        json_write_string(stdout, request->asked[i].name);
        print_member("address", request->asked[i].address);
        printf(", \"at\": %s, \"due\": %s}", write_time(at, listing, request->asked[i].at),
               write_time(due, listing, request->asked[i].due));
    }
    printf("]");
}

static void print_next(const struct listing *listing, const struct request *request)
{
    char at[INSTANT_MAX];
    const struct approver *next = following(listing, request);
    int32_t last = request_last_asked(request);
    if (request->state == REQUEST_CLOSED) {
        printf(", \"next\": null");
        return;
    }
    printf(", \"next\": {\"what\": \"%s\", \"at\": %s", next != NULL ? "ask" : "end",
           write_time(at, listing, last >= 0 ? request->asked[last].due : (struct wall){0}));
    if (next != NULL) {
        print_member("who", next->name);
    }
    printf("}");
}

static void print_json(struct listing *listing, const struct request *request, const struct block *block)
{
    static const char *const states[] = {"new", "raised", "open", "decided", "closed"};
    const struct request_facts *facts = &request->facts;
    char start[INSTANT_MAX], end[INSTANT_MAX], raised[INSTANT_MAX], limit[INSTANT_MAX], answered[INSTANT_MAX];
    bool closed = request->state == REQUEST_CLOSED;
    printf("%s\n  {\"number\": %" PRId64 ", \"kind\": \"%s\", \"state\": \"%s\"", listing->count > 0 ? "," : "",
           facts->id, request_kind_name(facts->kind), states[request->state]);
    print_member("block", block->uid);
    print_member("by", facts->by_name);
    if (facts->kind == REQUEST_NOTED) {
        print_member("topic", request_topic_name(facts->topic));
    } else {
        printf(", \"start\": %s, \"end\": %s", write_time(start, listing, facts->start),
               write_time(end, listing, facts->end));
    }
    printf(", \"raised\": %s, \"limit\": %s", write_time(raised, listing, request->raised_at),
           write_time(limit, listing, facts->limit));
    print_asked(listing, request);
    print_next(listing, request);
    printf(", \"outcome\": ");
    json_write_string(stdout, closed ? step_kind_name(request->outcome) : "");
    printf(", \"answered\": %s}", write_time(answered, listing, request->answered_at));
}

static void print_text(const struct listing *listing, const struct request *request, const struct block *block)
{
    const struct request_facts *facts = &request->facts;
    const struct approver *next = following(listing, request);
    int32_t last = request_last_asked(request);
    char start[INSTANT_MAX], due[INSTANT_MAX];
    printf("R-%" PRId64 " ", facts->id);
    if (facts->kind == REQUEST_NOTED) {
        printf("\"%s\"", text_topic(facts->topic));
    } else {
        printf("new time %s", write_time(start, listing, facts->start));
    }
    printf(", for %s, %s: ", facts->by_name[0] != '\0' ? facts->by_name : "the room",
           block->title[0] != '\0' && !block->private_ ? block->title : block->uid);
    if (request->state == REQUEST_CLOSED) {
        printf("%s%s%s, answered %s\n", step_kind_name(request->outcome), request->decided_by >= 0 ? " by " : "",
               request->decided_by >= 0 ? request->asked[request->decided_by].name : "",
               write_time(due, listing, request->answered_at));
    } else if (last < 0) {
        printf("nobody has been asked yet; then %s\n", next != NULL ? next->name : "an approver in the settings");
    } else {
        printf("%s answers by %s; then %s%s\n", request->asked[last].name,
               write_time(due, listing, request->asked[last].due), next != NULL ? next->name : "it ends with an answer",
               next != NULL ? " is asked" : "");
    }
}

static bool print_request(void *context, const struct request *request, struct error *error)
{
    struct listing *listing = context;
    struct session_record *record = malloc(sizeof *record);
    if (record == NULL) {
        return error_set(error, "out of memory");
    }
    bool ok = store_session_load(listing->store, request->facts.session, record, error);
    if (ok && listing->json) {
        print_json(listing, request, &record->block);
    } else if (ok) {
        print_text(listing, request, &record->block);
    }
    listing->count++;
    free(record);
    return ok;
}

static int list_requests(struct listing *listing, bool all)
{
    struct error error = {""};
    if (listing->json) {
        printf("[");
    }
    bool ok = store_requests(listing->store, all, print_request, listing, &error);
    if (listing->json) {
        printf("%s]\n", listing->count > 0 ? "\n" : "");
    }
    if (!ok) {
        fprintf(stderr, "adjourn requests: %s\n", error.text);
        return EXIT_BOARD;
    }
    return EXIT_OK;
}

// What the command line says.
struct orders {
    const char *answer, *by, *remark;
    bool accept, refuse, withdraw;
};

static int wrong_orders(const char *what)
{
    fprintf(stderr, "adjourn requests: %s (adjourn requests --help lists the options)\n", what);
    return EXIT_USAGE;
}

// R-17, or 17.
static bool read_number(const char *text, int64_t *number)
{
    char *end = NULL;
    text += (text[0] == 'R' || text[0] == 'r') && text[1] == '-' ? 2 : 0;
    *number = strtoll(text, &end, 10);
    return end != text && *end == '\0' && *number > 0;
}

// Who answers: the one who is named, by name or address, else the last who was asked.
static const char *answerer(const struct request *request, const char *named)
{
    int32_t last = request_last_asked(request);
    for (size_t i = 0; named != NULL && i < request->asked_count; i++) {
        if (strcmp(request->asked[i].name, named) == 0) {
            return request->asked[i].address;
        }
    }
    return named != NULL ? named : last >= 0 ? request->asked[last].address : "";
}

static int answer_request(const struct desk *desk, struct store *store, const struct orders *orders)
{
    int64_t id = 0;
    struct error error = {""};
    if ((int)orders->accept + (int)orders->refuse + (int)orders->withdraw != 1) {
        return wrong_orders("--answer: one of --accept, --refuse and --withdraw");
    }
    if (!read_number(orders->answer, &id)) {
        return wrong_orders("--answer: which number, such as R-17?");
    }
    static struct request request; // large
    bool ok = store_request_load(store, id, &request, &error);
    if (ok) {
        const struct desk_answer answer = {.kind = orders->accept   ? STEP_ACCEPTED
                                                   : orders->refuse ? STEP_REFUSED
                                                                    : STEP_WITHDRAWN,
                                           .way = WAY_COMMAND,
                                           .address = answerer(&request, orders->by),
                                           .remark = orders->remark};
        ok = desk_answer(desk, store, id, &answer, clock_now(), &error);
    }
    if (!ok) {
        fprintf(stderr, "adjourn requests: %s\n", error.text);
        return EXIT_FAULT;
    }
    return EXIT_OK;
}

static int run(const struct settings *settings, struct listing *listing, const struct orders *orders, bool all)
{
    struct error error = {""};
    struct places places;
    if (!places_find(&places, &error)) {
        fprintf(stderr, "adjourn requests: %s\n", error.text);
        return EXIT_BOARD;
    }
    text_init(places.locale);
    enum store_mode mode = orders->answer != NULL ? STORE_WRITE : STORE_READ;
    if (!store_open(&listing->store, settings->store.file, mode, &error)) {
        fprintf(stderr, "adjourn requests: %s\n", error.text);
        return EXIT_BOARD;
    }
    const struct desk desk = {settings, listing->zone, places.assets};
    int code = orders->answer != NULL ? answer_request(&desk, listing->store, orders) : list_requests(listing, all);
    store_close(listing->store);
    return code;
}

int command_requests(int argc, char **argv)
{
    const char *config = NULL;
    const char *db = NULL;
    bool all = false;
    struct listing listing = {0};
    struct orders orders = {0};
    const struct option_rule rules[] = {
        OPTION_CONFIG(&config),
        OPTION_DB(&db),
        {.name = "--all", .flag = &all, .help = "those that are closed too"},
        {.name = "--json", .flag = &listing.json, .help = "print JSON"},
        {.name = "--answer", .word = "NUMBER", .value = &orders.answer, .help = "answer one, such as R-17:"},
        {.name = "--accept", .flag = &orders.accept, .help = "it is accepted"},
        {.name = "--refuse", .flag = &orders.refuse, .help = "it is refused"},
        {.name = "--withdraw", .flag = &orders.withdraw, .help = "the one who asked takes it back"},
        {.name = "--by", .word = "NAME", .value = &orders.by, .help = "who answers (the last who was asked)"},
        {.name = "--remark", .word = "TEXT", .value = &orders.remark, .help = "kept with the answer; in no letter"},
    };
    int code = options_parse(argc, argv, "requests [OPTION...]", rules, sizeof rules / sizeof rules[0], NULL, 0);
    if (code != OPTIONS_RUN) {
        return code;
    }
    static struct settings settings;
    struct error error = {""};
    int faults = 0;
    if (!options_open_settings(config, db, &settings, &faults)) {
        return EXIT_FAULT;
    }
    listing.settings = &settings;
    listing.zone = calendar_zone(settings.room.zone, &error);
    if (listing.zone == NULL) {
        fprintf(stderr, "adjourn requests: %s\n", error.text);
        return EXIT_FAULT;
    }
    return run(&settings, &listing, &orders, all);
}
