// SPDX-License-Identifier: MIT
// An export that is to be proven: bytes that are none are refused with a reason. Events of any kind that a session
// takes are told, written, and proven: what is written is what is read.
#include "core/event.h"
#include "export/export.h"
#include "export/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct zone utc;

static const struct zone *zone_of(const char *name)
{
    return strcmp(name, utc.name) == 0 ? &utc : NULL;
}

static void count(void *context, const struct export_verdict *verdict)
{
    (void)verdict;
    (*(int *)context)++;
}

static void prove(const char *bytes, size_t size, bool whole)
{
    struct error error = {""};
    int sessions = 0;
    bool good = export_verify("x", bytes, size, zone_of, count, &sessions, &error);
    if (good ? sessions == 0 && whole : whole || error.text[0] == '\0') {
        fprintf(stderr, "%s\n", error.text);
        abort(); // refused without a reason, or although it was written here
    }
}

// As export_verify asks of them.
static bool is_in_time(const struct event *event)
{
    const int64_t times[] = {event->wall.ms, event->boot.ms, event->at.ms, event->value};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        if (times[i] < -INT64_C(253402300800000) || times[i] > INT64_C(253402300800000)) {
            return false;
        }
    }
    return true;
}

// Those of the lines that are events, in order, whatever number they had; the first one is the start.
static void add_events(struct export_session *session, char *lines)
{
    uint32_t seq = 0;
    char *rest = lines;
    for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
        struct event event;
        if (event_decode(&event, line, NULL) && is_in_time(&event)) {
            event.seq = seq + 1;
            seq += export_session_add(session, &event, NULL);
        }
    }
}

static void tell(char *lines)
{
    static const struct block block = {.uid = "a", .title = "A", .start = {1763888400000}, .end = {1763892000000}};
    static const struct roster roster = {.count = 2, .people = {{.name = "Jan"}, {.name = "Ewa"}}};
    const struct export_style style = {.names = NAMES_FULL, .zone = &utc, .purpose = "for the test"};
    struct export_session *session = NULL;
    char *bytes = NULL;
    size_t length = 0;
    if (!export_session_create(&session, 1, &block, &roster, NULL)) {
        return;
    }
    add_events(session, lines);
    if (!export_session_finish_at(session, (struct wall){1763892000000}, NULL)) {
        abort();
    }
    const struct export_session *const list[] = {session};
    size_t told = 0;
    (void)export_session_lines(session, &told);
    if (!export_write_csv(list, 1, &style, &bytes, &length, NULL)) {
        abort();
    }
    if (told > 0) {
        prove(bytes, length, true);
    }
    free(bytes);
    if (!export_write_json(list, 1, &style, &bytes, &length, NULL)) {
        abort();
    }
    free(bytes);
    export_session_destroy(session);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    zone_init_fixed(&utc, "UTC", 0);
    prove((const char *)data, size, false);
    char *lines = malloc(size + 1);
    if (lines != NULL) {
        memcpy(lines, data, size);
        lines[size] = '\0';
        tell(lines);
    }
    free(lines);
    return 0;
}
