// SPDX-License-Identifier: MIT
// Mails of a session's copies that are asked for: the order, and what is said to become of it.
#include "core/copy.h"
#include "store/copies.h"
#include "store/outbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ASKED ((struct wall){1764162000000}) // 2025-11-26 13:00:00 UTC

static const struct copy_order order = {COPY_CLIENT, 12, "pl", ASKED};

static int open_one(void **state)
{
    struct store *store = NULL;
    struct error error;
    if (!store_open(&store, ":memory:", STORE_WRITE, &error)) {
        return -1;
    }
    *state = store;
    return 0;
}

static int close_one(void **state)
{
    store_close(*state);
    return 0;
}

static void order_when_written_and_read_then_it_is_the_same(void **state)
{
    (void)state;
    char line[COPY_CANONICAL_MAX];
    char name[COPY_NAME_MAX];
    struct copy_order again;
    struct error error;
    assert_true(copy_encode(&order, line, sizeof line));
    assert_string_equal(line, "c1\tclient\t12\tpl\t1764162000000");
    assert_true(copy_decode(&again, line, &error));
    assert_memory_equal(&again.kind, &order.kind, sizeof order.kind);
    assert_int_equal(again.session, 12);
    assert_string_equal(again.language, "pl");
    assert_int_equal(again.asked.ms, ASKED.ms);
    copy_name(name, &order);
    assert_string_equal(name, "copy.client.20251126T130000Z.12");
}

static void order_when_it_is_another_line_then_it_is_refused(void **state)
{
    (void)state;
    static const char *const lines[] = {"",
                                        "c1",
                                        "c2\tclient\t12\tpl\t0",
                                        "c1\thouse\t12\tpl\t0",
                                        "c1\tclient\t0\tpl\t0",
                                        "c1\tclient\t012\tpl\t0",
                                        "c1\tclient\t12\ta language\t0",
                                        "c1\tclient\t12\tpl\t-1",
                                        "c1\tclient\t12\tpl\t0\t"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct copy_order read;
        struct error error = {""};
        assert_false(copy_decode(&read, lines[i], &error));
        assert_memory_equal(error.text, "copy: ", 6);
    }
}

static enum copy_state state_of(struct store *store, const char *address, char words[COPY_WORDS_MAX])
{
    enum copy_state state = COPY_UNKNOWN;
    struct error error;
    assert_true(store_copy_state(store, &order, address, &state, words, &error));
    return state;
}

static bool take_first(void *context, const struct outbox_item *item, struct error *error)
{
    (void)error;
    struct outbox_item *first = context;
    if (first->id == 0) {
        *first = *item;
    }
    return true;
}

static void asked_when_asked_twice_then_one_order_waits(void **state)
{
    char words[COPY_WORDS_MAX];
    struct outbox_item item;
    struct error error;
    char *bytes = NULL;
    assert_int_equal(state_of(*state, "anna@client.example", words), COPY_UNKNOWN);
    assert_true(store_copy_ask(*state, &order, "anna@client.example", &error));
    assert_true(store_copy_ask(*state, &order, "anna@client.example", &error));
    assert_int_equal(state_of(*state, "anna@client.example", words), COPY_WAITING);
    assert_int_equal(state_of(*state, "piotr@client.example", words), COPY_UNKNOWN);
    assert_true(store_outbox_due(*state, OUTBOX_COPY, ASKED, 0, &item, &bytes, &error));
    assert_string_equal(bytes, "c1\tclient\t12\tpl\t1764162000000");
    free(bytes);
    assert_true(store_outbox_due(*state, OUTBOX_COPY, ASKED, item.id, &item, &bytes, &error));
    assert_null(bytes);
}

static void asked_when_there_is_no_session_or_a_long_address_then_it_is_an_error(void **state)
{
    char address[PERSON_ADDRESS_MAX + 1];
    struct error error = {""};
    struct copy_order none = order;
    none.session = 0;
    assert_false(store_copy_ask(*state, &none, "anna@client.example", &error));
    assert_string_equal(error.text, "copy: no order for a session");
    memset(address, 'a', sizeof address - 1);
    address[sizeof address - 1] = '\0';
    assert_false(store_copy_ask(*state, &order, address, &error));
    assert_string_equal(error.text, "copy: the address is too long");
}

// What the process that delivers does with an order: its mail has the order's name.
static void become(struct store *store, enum outbox_state state, const char *via, const char *words)
{
    struct outbox_item mail = {.kind = "eml", .bytes = "x", .length = 1};
    struct outbox_item first = {0};
    struct error error;
    const struct outbox_end done = {.state = OUTBOX_DELIVERED};
    const struct outbox_end end = {.state = state, .words = words};
    assert_true(store_copy_ask(store, &order, "anna@client.example", &error));
    assert_true(store_outbox_list(store, take_first, &first, &error));
    assert_true(store_outbox_end(store, first.id, &done, ASKED, &error));
    copy_name(mail.name, &order);
    snprintf(mail.recipient, sizeof mail.recipient, "anna@client.example");
    assert_true(store_outbox_put(store, &mail, &error));
    if (strcmp(via, "folder") == 0) {
        assert_true(store_outbox_mark(store, first.id + 1, state, words, &error));
    } else {
        assert_true(store_outbox_begin(store, first.id + 1, via, "<1@room>", ASKED, &error));
        assert_true(store_outbox_end(store, first.id + 1, &end, ASKED, &error));
    }
}

static void state_when_a_server_took_the_mail_then_it_is_mailed(void **state)
{
    char words[COPY_WORDS_MAX];
    become(*state, OUTBOX_DELIVERED, "smtp", "");
    assert_int_equal(state_of(*state, "anna@client.example", words), COPY_MAILED);
}

static void state_when_the_mail_lies_in_the_folder_then_it_is_saved(void **state)
{
    char words[COPY_WORDS_MAX];
    become(*state, OUTBOX_DELIVERED, "folder", "");
    assert_int_equal(state_of(*state, "anna@client.example", words), COPY_SAVED);
}

static void state_when_no_server_takes_the_mail_then_it_says_so(void **state)
{
    char words[COPY_WORDS_MAX];
    become(*state, OUTBOX_REFUSED, "smtp", "Nobody has this address.");
    assert_int_equal(state_of(*state, "anna@client.example", words), COPY_REFUSED);
    assert_string_equal(words, "Nobody has this address.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_when_written_and_read_then_it_is_the_same),
        cmocka_unit_test(order_when_it_is_another_line_then_it_is_refused),
        cmocka_unit_test_setup_teardown(asked_when_asked_twice_then_one_order_waits, open_one, close_one),
        cmocka_unit_test_setup_teardown(asked_when_there_is_no_session_or_a_long_address_then_it_is_an_error, open_one,
                                        close_one),
        cmocka_unit_test_setup_teardown(state_when_a_server_took_the_mail_then_it_is_mailed, open_one, close_one),
        cmocka_unit_test_setup_teardown(state_when_the_mail_lies_in_the_folder_then_it_is_saved, open_one, close_one),
        cmocka_unit_test_setup_teardown(state_when_no_server_takes_the_mail_then_it_says_so, open_one, close_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
