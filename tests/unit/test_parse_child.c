// SPDX-License-Identifier: MIT
#include "sync/parse_child.h"

#include "sync/frames.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#define HEAD "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\n"
#define TAIL "END:VCALENDAR\r\n"
#define EVENT(lines)                                                                                                   \
    "BEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261124T090000Z\r\nDTEND:"                          \
    "20261124T100000Z\r\n" lines "END:VEVENT\r\n"

#define MB ((size_t)1024 * 1024)

#define FROM_MS INT64_C(1795392000000) // 2026-11-23T00:00:00Z
#define TO_MS   INT64_C(1801440000000) // 70 days later

// What hostile bytes may cost: the processor time that ends the child is the measure. Sanitizers are several times
// slower.
#if defined(__SANITIZE_ADDRESS__)
#define HOSTILE_CPU_S 8
#else
#define HOSTILE_CPU_S 2
#endif

static const struct confine_limits hostile_limits = {
    .cpu_s = HOSTILE_CPU_S, .wall_ms = 60000, .memory_bytes = PARSE_MEMORY_MB * MB};

static struct zone utc;

static int make_zone(void **state)
{
    (void)state;
    zone_init_fixed(&utc, "UTC", 0);
    return 0;
}

static struct parse_job job_of(const char *bytes, size_t length)
{
    return (struct parse_job){
        .name = "room.ics", .bytes = bytes, .length = length, .room = &utc, .from = {FROM_MS}, .to = {TO_MS}};
}

// --- The same as in one's own process ---

// Everything that was found, in the form of frames, and the warnings.
struct listing {
    char found[64 * 1024], warnings[4096];
    size_t length;
    int count, warning_count;
};

static bool list_block(void *context, const struct block *block, const struct roster *roster)
{
    struct listing *listing = context;
    static struct frame frame;
    frame_begin(&frame, FRAME_BLOCK);
    frame_put_block(&frame, block, roster);
    frame_end(&frame);
    assert_true(listing->length + frame.length <= sizeof listing->found);
    memcpy(listing->found + listing->length, frame.bytes, frame.length);
    listing->length += frame.length;
    listing->count++;
    return true;
}

static void list_warning(void *context, int line, const char *text)
{
    struct listing *listing = context;
    size_t used = strlen(listing->warnings);
    snprintf(listing->warnings + used, sizeof listing->warnings - used, "%d: %s\n", line, text);
    listing->warning_count++;
}

static void calendar_when_read_in_a_child_then_the_same_is_found_as_without(void **state)
{
    (void)state;
    static struct listing expected, listing;
    static const char bytes[] =
        HEAD EVENT("SUMMARY:Chirurgie d\xC3\xA9l\xC3\xA9gu\xC3\xA9\x65\r\nDESCRIPTION:one\\ntwo\r\nSEQUENCE:3\r\n"
                   "STATUS:TENTATIVE\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nORGANIZER;CN=Anna:mailto:anna@example.org\r\n"
                   "ATTENDEE;CN=Anna;ROLE=CHAIR:mailto:anna@example.org\r\n"
                   "ATTENDEE;CN=B\xC5\x82\x61\xC5\xBC\x65j;PARTSTAT=DECLINED;ROLE=OPT-PARTICIPANT:mailto:b@example."
                   "org\r\n") "BEGIN:VEVENT\r\nUID:b\r\nDTSTART;TZID=W. Europe Standard "
                              "Time:20261125T090000\r\nCLASS:PRIVATE\r\n"
                              "DURATION:PT1H\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n"
                              "BEGIN:VEVENT\r\nUID:c\r\nDTSTART;TZID=Kuala Lumpur:20261126T090000\r\nEND:VEVENT\r\n"
                              "BEGIN:VEVENT\r\nUID:d\r\nDTSTART;TZID=Now\xFFhere\x7F:20261127T090000\r\nSTATUS:"
                              "CANCELLED\r\nEND:VEVENT\r\n"
                              "BEGIN:VEVENT\r\nUID:e\r\nDTSTART;VALUE=DATE:20261128\r\nSUMMARY:\xFF\xFE\r\nEND:"
                              "VEVENT\r\n"
                              "BEGIN:VEVENT\r\nUID:f\r\nDTSTART;TZID=America/Argentina/"
                              "Salta:20261128T090000\r\nEND:VEVENT\r\n" TAIL;
    struct calendar *calendar = NULL;
    struct parsed *parsed = NULL;
    struct error error = {""};
    struct parse_job job = job_of(bytes, sizeof bytes - 1);
    job.warning = list_warning;
    job.context = &listing;
    // The child first: in this process nothing has looked for the zones yet.
    assert_true(parse_confined(&parsed, &job, &error));
    parsed_each(parsed, list_block, &listing);
    assert_true(calendar_read(&calendar, job.name, bytes, job.length, &utc, list_warning, &expected, &error));
    assert_true(calendar_expand(calendar, job.from, job.to, list_block, &expected, &error));
    assert_int_equal(expected.count, 8);
    assert_int_equal(listing.length, expected.length);
    assert_memory_equal(listing.found, expected.found, expected.length);
    assert_int_equal(expected.warning_count, 1);
    assert_int_equal(listing.warning_count, 1);
    assert_non_null(strstr(listing.warnings, "unknown time zone 'Now\xEF\xBF\xBDhere': UTC is used instead"));
    calendar_destroy(calendar);
    parsed_destroy(parsed);
}

static bool count_two(void *context, const struct block *block, const struct roster *roster)
{
    (void)block;
    (void)roster;
    return ++*(int *)context < 2;
}

static void occurrences_when_enough_were_seen_then_no_more_are_given(void **state)
{
    (void)state;
    static const char bytes[] = HEAD EVENT("RRULE:FREQ=DAILY\r\n") TAIL;
    struct parse_job job = job_of(bytes, sizeof bytes - 1);
    struct parsed *parsed = NULL;
    int count = 0;
    assert_true(parse_confined(&parsed, &job, NULL));
    parsed_each(parsed, count_two, &count);
    assert_int_equal(count, 2);
    parsed_destroy(parsed);
}

// --- Parts ---

struct parts_seen {
    char digests[3][DIGEST_TEXT_MAX];
    size_t count, read;
};

static bool see_part(void *context, const char *digest, bool read)
{
    struct parts_seen *seen = context;
    assert_true(seen->count < 3);
    snprintf(seen->digests[seen->count++], DIGEST_TEXT_MAX, "%s", digest);
    seen->read += read;
    return true;
}

static bool count_part_two(void *context, size_t part, const struct block *block, const struct roster *roster)
{
    (void)roster;
    assert_int_equal(part, strcmp(block->uid, "a") == 0 ? 0 : 2);
    ++*(int *)context;
    return true;
}

static void parts_when_known_then_only_the_others_are_read(void **state)
{
    (void)state;
#define OF(uid) "BEGIN:VEVENT\r\nUID:" uid "\r\nDTSTART:20261124T090000Z\r\nRRULE:FREQ=DAILY;COUNT=4\r\nEND:VEVENT\r\n"
    static const char bytes[] = HEAD OF("b") OF("c") OF("a") TAIL;
    struct parse_job job = job_of(bytes, sizeof bytes - 1);
    struct parsed *parsed = NULL;
    struct parts_seen all = {.count = 0}, some = {.count = 0}, later = {.count = 0};
    int count = 0;
    assert_true(parse_confined(&parsed, &job, NULL));
    parsed_each_part(parsed, see_part, &all);
    parsed_destroy(parsed);
    assert_int_equal(all.count, 3);
    assert_int_equal(all.read, 3);
    job.known = &all.digests[1]; // b
    job.known_count = 1;
    assert_true(parse_confined(&parsed, &job, NULL));
    parsed_each_part(parsed, see_part, &some);
    parsed_each_in_part(parsed, count_part_two, &count);
    parsed_destroy(parsed);
    assert_int_equal(some.read, 2);
    assert_memory_equal(some.digests, all.digests, sizeof all.digests);
    assert_int_equal(count, 8);
    // In another window none is as it was.
    job.to.ms += MS_PER_DAY;
    assert_true(parse_confined(&parsed, &job, NULL));
    parsed_each_part(parsed, see_part, &later);
    parsed_destroy(parsed);
    assert_int_equal(later.read, 3);
}

// --- Hostile bytes ---

static bool count_block(void *context, const struct block *block, const struct roster *roster)
{
    (void)block;
    (void)roster;
    ++*(int *)context;
    return true;
}

static void note_warning(void *context, int line, const char *text)
{
    (void)line;
    snprintf(((struct error *)context)->text, ERROR_TEXT_MAX, "%s", text);
}

static void hostile_bytes_when_read_then_it_ends_in_time_and_says_the_limit(void **state)
{
    (void)state;
    static const struct {
        const char *head, *line;
        int repeated;
        const char *tail;
        const char *error, *words; // of a refusal
        int occurrences;           // else
        const char *warning;       // the last one
    } cases[] = {
        {HEAD, "this is no property\n", 40000, TAIL, "room.ics:4: the first of more than 500 lines that cannot be read",
         "The calendar cannot be read: the first of more than 500 lines that cannot be read.", 0, ""},
        {HEAD, "BEGIN:VEVENT\r\n", 100000, "", "room.ics:11: more than 8 components inside each other",
         "The calendar cannot be read: more than 8 components inside each other.", 0, ""},
        {HEAD, EVENT(""), 50001, TAIL, "room.ics:299998: more than 50000 components",
         "The calendar cannot be read: more than 50000 components.", 0, ""},
        {HEAD EVENT(""), "X-LONG:0123456789abcdef0123456789abcdef\r\n", 600000, TAIL,
         "room.ics:1: the file is larger than 20 MB", "The calendar cannot be read: the file is larger than 20 MB.", 0,
         ""},
        {HEAD EVENT("RRULE:FREQ=SECONDLY\r\n"), "", 0, TAIL, "room.ics:9: a recurrence rule of more than 100000 steps",
         "The calendar cannot be read: a recurrence rule of more than 100000 steps.", 0,
         "this rule occurs too often: it is followed for 100000 steps only"},
        {HEAD EVENT("RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\r\n") TAIL, "", 0, "", NULL, NULL, 1, NULL},
        {HEAD EVENT("RRULE:FREQ=HOURLY;BYDAY=1TU,-1TH\r\n") TAIL, "", 0, "", NULL, NULL, 471, NULL},
        {HEAD "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261124T090000Z\r\nSUMMARY:", "0123456789abcdef", 65536,
         "\r\nEND:VEVENT\r\n" TAIL, NULL, NULL, 1, ""},
        {HEAD "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261124T090000Z\r\nRRULE:FREQ=DAILY;COUNT=3\r\n",
         "EXDATE:20261125T090000Z\r\n", 100000, "END:VEVENT\r\n" TAIL, NULL, NULL, 2, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t head = strlen(cases[i].head), line = strlen(cases[i].line), tail = strlen(cases[i].tail);
        size_t length = head + line * (size_t)cases[i].repeated + tail;
        char *bytes = malloc(length);
        assert_non_null(bytes);
        memcpy(bytes, cases[i].head, head);
        for (int n = 0; n < cases[i].repeated; n++) {
            memcpy(bytes + head + line * (size_t)n, cases[i].line, line);
        }
        memcpy(bytes + length - tail, cases[i].tail, tail);
        struct error error = {""}, warning = {""};
        struct parsed *parsed = NULL;
        struct parse_job job = job_of(bytes, length);
        job.limits = &hostile_limits;
        job.warning = note_warning;
        job.context = &warning;
        int count = 0;
        if (parse_confined(&parsed, &job, &error)) {
            parsed_each(parsed, count_block, &count);
        }
        parsed_destroy(parsed);
        free(bytes);
        assert_string_equal(error.text, cases[i].error != NULL ? cases[i].error : "");
        assert_int_equal(count, cases[i].occurrences);
        if (cases[i].words != NULL) {
            char words[256];
            parse_write_words(words, sizeof words, job.name, &error);
            assert_string_equal(words, cases[i].words);
        }
        if (cases[i].warning != NULL) {
            assert_string_equal(warning.text, cases[i].warning);
        }
    }
}

static void warnings_when_there_are_very_many_then_the_rest_is_counted(void **state)
{
    (void)state;
    static struct listing listing;
    static char bytes[1024 * 1024];
    size_t used = (size_t)snprintf(bytes, sizeof bytes, "%s", HEAD);
    for (int i = 0; i < 1500; i++) {
        used += (size_t)snprintf(bytes + used, sizeof bytes - used,
                                 "BEGIN:VEVENT\r\nUID:%d\r\nDTSTART:20261124T090000Z\r\nRRULE:x\r\nEND:VEVENT\r\n", i);
    }
    used += (size_t)snprintf(bytes + used, sizeof bytes - used, "%s", TAIL);
    struct error warning = {""};
    struct parse_job job = job_of(bytes, used);
    struct parsed *parsed = NULL;
    job.warning = list_warning;
    job.context = &listing;
    assert_true(parse_confined(&parsed, &job, NULL));
    parsed_destroy(parsed);
    assert_int_equal(listing.warning_count, PARSE_WARNINGS_MAX + 1);
    job.warning = note_warning;
    job.context = &warning;
    assert_true(parse_confined(&parsed, &job, NULL));
    parsed_destroy(parsed);
    assert_string_equal(warning.text, "500 more remarks are left out");
}

// --- Hostile readers: what one would do that was taken over by the bytes it read ---

// One event and very many empty lines: more bytes than eat_memory leaves.
static char padded[4 * MB];

static bool parse_padded(void (*in_child)(int), const struct confine_limits *limits, struct error *error)
{
    struct parsed *parsed = NULL;
    static const char event[] = HEAD EVENT("") TAIL;
    struct parse_job job = job_of(padded, sizeof padded);
    memset(padded, '\n', sizeof padded);
    memcpy(padded, event, sizeof event - 1);
    job.in_child = in_child;
    job.limits = limits;
    bool good = parse_confined(&parsed, &job, error);
    assert_true(good == (parsed != NULL));
    parsed_destroy(parsed);
    return good;
}

static void crash(int out)
{
    (void)out;
    signal(SIGILL, SIG_DFL); // a sanitizer has its own
    __builtin_trap();
}

static void hang(int out)
{
    int word = 0;
    (void)out;
    for (;;) {
        (void)syscall(SYS_futex, &word, FUTEX_WAIT, 0, NULL, NULL, 0);
    }
}

static void spin(int out)
{
    volatile bool forever = true;
    (void)out;
    while (forever) {
    }
}

// So that the reading itself gets too little.
static void eat_memory(int out)
{
    (void)out;
    for (size_t size = 64 * MB; size >= MB; size /= 2) {
        char *volatile bite;
        while ((bite = malloc(size)) != NULL) {
        }
    }
}

static void open_things(int out)
{
    (void)out;
    if (open("/etc/hostname", O_RDONLY) >= 0 || socket(AF_INET, SOCK_DGRAM, 0) >= 0) {
        _exit(1);
    }
}

static void talk_for_ever(int out)
{
    static char much[1024 * 1024];
    while (confine_write(out, much, sizeof much)) {
    }
}

static void leave_early(int out)
{
    (void)out;
    _exit(0);
}

static void reader_when_it_does_what_it_must_not_then_refused_with_the_reason(void **state)
{
    (void)state;
    static const struct {
        void (*in_child)(int);
        int32_t cpu_s, wall_ms; // the one that is meant to be reached is short
        const char *error;
    } cases[] = {
        {crash, 10, 60000, "room.ics: its reader ended badly: signal 4, Illegal instruction"},
        {hang, 10, 1000, "room.ics: reading it takes longer than 1 s"},
        {spin, 1, 60000, "room.ics: reading it takes more than 1 s of the processor"},
        {eat_memory, 10, 60000, "room.ics: reading it needs more than 256 MB of memory"},
        {talk_for_ever, 10, 60000, "room.ics: it has more than 64 MB of occurrences"},
        {leave_early, 10, 60000, "room.ics: its reader ended badly: it said no last word"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct confine_limits limits = {.cpu_s = cases[i].cpu_s, .wall_ms = cases[i].wall_ms, .memory_bytes = 256 * MB};
        struct error error = {""};
        assert_false(parse_padded(cases[i].in_child, &limits, &error));
        assert_string_equal(error.text, cases[i].error);
    }
}

static void reader_when_it_opens_a_file_or_a_socket_then_it_gets_none_and_reads_on(void **state)
{
    (void)state;
    struct error error = {""};
    assert_true(parse_padded(open_things, NULL, &error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calendar_when_read_in_a_child_then_the_same_is_found_as_without),
        cmocka_unit_test(occurrences_when_enough_were_seen_then_no_more_are_given),
        cmocka_unit_test(parts_when_known_then_only_the_others_are_read),
        cmocka_unit_test(hostile_bytes_when_read_then_it_ends_in_time_and_says_the_limit),
        cmocka_unit_test(warnings_when_there_are_very_many_then_the_rest_is_counted),
        cmocka_unit_test(reader_when_it_does_what_it_must_not_then_refused_with_the_reason),
        cmocka_unit_test(reader_when_it_opens_a_file_or_a_socket_then_it_gets_none_and_reads_on),
    };
    return cmocka_run_group_tests(tests, make_zone, NULL);
}
