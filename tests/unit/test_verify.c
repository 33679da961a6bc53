// SPDX-License-Identifier: MIT
// Exports that prove themselves: as written they are whole, and no single byte of them can change unnoticed.
#include "export/export.h"
#include "export/verify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define T0 INT64_C(1795086000000) // 2026-11-19T11:00:00Z

static struct zone warsaw;
static const struct roster people = {
    .count = 2, .people = {{.name = "Anna Wiśniewska", .trainer = true}, {.name = "Trần \"Linh\" <script>"}}};

// A session of ten minutes with its chain, as the store would give it.
static struct export_session *make_session(int64_t id, bool proven)
{
    static struct opening opening;
    static struct session_chain kept;
    struct block block = {.uid = "a@x", .start = {T0}, .end = {T0 + 10 * MS_PER_MINUTE}};
    struct export_session *session = NULL;
    struct chain chain;
    snprintf(block.title, sizeof block.title, "English;\n=1+1, ż");
    kept = (struct session_chain){0};
    opening = (struct opening){.device = "d", .start = block.start, .end = block.end, .count = people.count};
    snprintf(opening.uid, sizeof opening.uid, "%s", block.uid);
    unsigned char salt[CHAIN_SALT_SIZE] = "0123456789abcde";
    chain_write_salt(kept.title_salt, salt);
    chain_mark(opening.title, salt, block.title);
    for (size_t i = 0; i < people.count; i++) {
        salt[0] = (unsigned char)i;
        chain_write_salt(kept.name_salt[i], salt);
        chain_mark(opening.people[i].mark, salt, people.people[i].name);
        opening.people[i].trainer = people.people[i].trainer;
    }
    assert_true(opening_encode(&opening, kept.opening, sizeof kept.opening));
    chain_begin(&chain, kept.opening);
    assert_true(export_session_create(&session, id, &block, &people, NULL));
    static const struct {
        enum event_kind kind;
        int64_t at_s;
    } story[] = {{EVENT_START, 60}, {EVENT_OUT, 120}, {EVENT_BACK, 240}, {EVENT_END, 590}};
    for (uint32_t i = 0; i < sizeof story / sizeof story[0]; i++) {
        struct wall at = {T0 + story[i].at_s * MS_PER_SECOND};
        struct event event = {.seq = i + 1,
                              .kind = story[i].kind,
                              .quality = CLOCK_TRUSTED,
                              .wall = at,
                              .at = at,
                              .boot = {story[i].at_s * MS_PER_SECOND, 7},
                              .who = story[i].kind == EVENT_OUT || story[i].kind == EVENT_BACK ? 1 : EVENT_NOBODY};
        char canonical[EVENT_CANONICAL_MAX];
        struct policy policy = {.counts = COUNTS_ANY};
        if (event.kind == EVENT_START) {
            assert_true(policy_encode(&policy, event.text, sizeof event.text));
        }
        assert_true(event_encode(&event, canonical, sizeof canonical));
        chain_add(&chain, canonical);
        assert_true(export_session_add(session, &event, NULL));
    }
    chain_write(kept.digest, &chain);
    if (proven) {
        assert_true(export_session_prove(session, &kept, NULL));
    }
    assert_true(export_session_finish_at(session, (struct wall){T0 + 600 * MS_PER_SECOND}, NULL));
    return session;
}

static const struct zone *zone_of(const char *name)
{
    return strcmp(name, "Europe/Warsaw") == 0 ? &warsaw : NULL;
}

struct heard {
    size_t sessions, names, proven;
    struct export_verdict last;
};

static void hear(void *context, const struct export_verdict *verdict)
{
    struct heard *heard = context;
    heard->sessions++;
    heard->names += verdict->names;
    heard->proven += verdict->names_proven;
    heard->last = *verdict;
}

enum form {
    FORM_CSV,
    FORM_JSON,
};

static char *write_export(enum form form, enum names names, size_t count, bool proven, size_t *length)
{
    struct export_style style = {.names = names, .zone = &warsaw, .purpose = "agreed; with the client"};
    struct export_session *sessions[3];
    char *bytes = NULL;
    for (size_t i = 0; i < count; i++) {
        sessions[i] = make_session((int64_t)i + 1, proven);
    }
    const struct export_session *const *list = (const struct export_session *const *)sessions;
    assert_true(form == FORM_CSV ? export_write_csv(list, count, &style, &bytes, length, NULL)
                                 : export_write_json(list, count, &style, &bytes, length, NULL));
    for (size_t i = 0; i < count; i++) {
        export_session_destroy(sessions[i]);
    }
    return bytes;
}

static bool verify(const char *bytes, size_t length, struct heard *heard, struct error *error)
{
    *heard = (struct heard){0};
    error->text[0] = '\0';
    return export_verify("log", bytes, length, zone_of, hear, heard, error);
}

static void export_when_as_written_then_whole(void **state)
{
    (void)state;
    for (enum form form = FORM_CSV; form <= FORM_JSON; form++) {
        for (enum names names = NAMES_FULL; names <= NAMES_NONE; names++) {
            for (size_t count = form == FORM_CSV ? 1 : 0; count <= 2; count++) {
                struct heard heard;
                struct error error;
                size_t length = 0;
                char *bytes = write_export(form, names, count, true, &length);
                if (!verify(bytes, length, &heard, &error)) {
                    fail_msg("%s\n%s", error.text, bytes);
                }
                assert_int_equal(heard.sessions, count);
                assert_int_equal(heard.proven, form == FORM_JSON && names == NAMES_FULL ? 2 * count : 0);
                free(bytes);
            }
        }
    }
}

static void export_when_any_byte_is_flipped_or_it_is_cut_anywhere_then_found(void **state)
{
    (void)state;
    size_t tried = 0;
    for (enum form form = FORM_CSV; form <= FORM_JSON; form++) {
        struct heard heard;
        struct error error;
        size_t length = 0;
        char *bytes = write_export(form, NAMES_FULL, 2, true, &length);
        for (size_t at = 0; at < length; at++, tried++) {
            char kept = bytes[at];
            bytes[at] = (char)(kept ^ (1 << (at % 8)));
            if (verify(bytes, length, &heard, &error)) {
                fail_msg("form %d: a flipped bit of byte %zu is not found", (int)form, at);
            }
            assert_non_null(strstr(error.text, "log:"));
            bytes[at] = kept;
            if (at > 0 && verify(bytes, at, &heard, &error)) {
                fail_msg("form %d: cut off after %zu bytes is not found", (int)form, at);
            }
        }
        assert_true(verify(bytes, length, &heard, &error));
        free(bytes);
    }
    printf("# %zu bytes flipped, and cut there\n", tried);
}

static void export_when_it_carries_no_chain_then_it_says_so(void **state)
{
    (void)state;
    struct heard heard;
    struct error error;
    size_t length = 0;
    char *bytes = write_export(FORM_JSON, NAMES_FULL, 1, false, &length);
    assert_false(verify(bytes, length, &heard, &error));
    assert_string_equal(error.text, "log: session 1: it carries no proof");
    free(bytes);
}

static void export_when_a_name_is_put_for_another_then_its_mark_tells(void **state)
{
    (void)state;
    struct heard heard;
    struct error error;
    size_t length = 0;
    char *bytes = write_export(FORM_JSON, NAMES_FULL, 1, true, &length);
    for (char *name = bytes; (name = strstr(name, "Anna")) != NULL;) {
        memcpy(name, "Anke", 4);
    }
    assert_false(verify(bytes, length, &heard, &error));
    assert_string_equal(error.text, "log: session 1: the participants are not those who were booked");
    free(bytes);
}

static void export_when_something_else_then_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "",
        "{",
        "{}",
        "[]",
        "session,uid\r\n",
        "{\"format\": \"adjourn-log-1\"}",
        "{\"format\": \"adjourn-log-1\", \"zone\": \"Mars/Crater\"}",
        "{\"format\": \"adjourn-log-1\", \"zone\": \"Europe/Warsaw\", \"names\": \"x\"}"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct heard heard;
        struct error error;
        assert_false(verify(cases[i], strlen(cases[i]), &heard, &error));
        assert_string_not_equal(error.text, "");
        assert_int_equal(heard.sessions, 0);
    }
}

static int make_zone(void **state)
{
    (void)state;
    zone_init_fixed(&warsaw, "Europe/Warsaw", 3600);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(export_when_as_written_then_whole),
        cmocka_unit_test(export_when_any_byte_is_flipped_or_it_is_cut_anywhere_then_found),
        cmocka_unit_test(export_when_it_carries_no_chain_then_it_says_so),
        cmocka_unit_test(export_when_a_name_is_put_for_another_then_its_mark_tells),
        cmocka_unit_test(export_when_something_else_then_refused),
    };
    return cmocka_run_group_tests(tests, make_zone, NULL);
}
