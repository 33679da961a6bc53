// SPDX-License-Identifier: MIT
#include "config/config.h"
#include "config/pin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct settings settings;
static size_t fault_count;
static char last_fault[CONFIG_FAULT_MAX];

static void collect(void *context, const char *text)
{
    (void)context;
    fault_count++;
    snprintf(last_fault, sizeof last_fault, "%s", text);
}

static void read_text(const char *text)
{
    fault_count = 0;
    last_fault[0] = '\0';
    config_read_text(&settings, "a/b.ini", text, strlen(text), collect, NULL);
}

static void approvers_when_given_then_they_are_a_chain_in_file_order(void **state)
{
    (void)state;
    read_text("[approver \"M. Kowalska\"]\naddress = m.kowalska@example.org\nwithin = 4h\nlanguage = pl\n"
              "[approver \"Trần Thị Ánh, who heads the whole of the language department\"]\naddress = anh@example.org\n"
              "[approver \"M. Kowalska\"]\n[approval]\nneeded = exceptions\nreplies = replies\n");
    assert_int_equal(fault_count, 0);
    assert_int_equal(settings.approver_count, 2);
    assert_string_equal(settings.approver[0].name, "M. Kowalska");
    assert_string_equal(settings.approver[0].address, "m.kowalska@example.org");
    assert_string_equal(settings.approver[0].language, "pl");
    assert_int_equal(settings.approver[0].within_ms, 4 * MS_PER_HOUR);
    assert_string_equal(settings.approver[1].name, "Trần Thị Ánh, who heads the whole of the language department");
    assert_int_equal(settings.approver[1].within_ms, 8 * MS_PER_HOUR);
    assert_string_equal(settings.approver[1].language, "room");
    assert_string_equal(settings.approver[1].pin, "");
    assert_int_equal(settings.approval.needed, APPROVAL_EXCEPTIONS);
    assert_string_equal(settings.approval.replies, "a/replies");
}

static void approver_when_something_is_wrong_then_told_by_line_and_left_out(void **state)
{
    (void)state;
    static const struct {
        const char *text, *fault;
    } cases[] = {
        {"[approver Jan]\naddress = jan@example.org\n",
         "a/b.ini:1: [approver Jan]: not a name of an approver (allowed: [approver \"NAME\"]"},
        {"[approver \"\"]\n", "a/b.ini:1: [approver \"\"]: not a name of an approver"},
        {"[approver \"Jan]\n", "a/b.ini:1: [approver \"Jan]: not a name of an approver"},
        {"\n[approver \"Jan\"]\nwithin = 1h\n",
         "a/b.ini:2: [approver \"Jan\"] address: without an address nobody can be asked (allowed: where"},
        {"[approver \"Jan\"]\naddress = jan@example.org\npin = 1234\n",
         "a/b.ini:3: [approver \"Jan\"] pin: not a hash of a PIN (allowed: the line that `adjourn pin` prints"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        read_text(cases[i].text);
        assert_int_equal(fault_count, 1);
        assert_int_equal(strncmp(last_fault, cases[i].fault, strlen(cases[i].fault)), 0);
        assert_int_equal(settings.approver_count, 0);
    }
}

static void approver_when_one_too_many_then_told_and_the_others_stay(void **state)
{
    (void)state;
    char text[1024] = "";
    for (int i = 0; i <= APPROVERS_MAX; i++) {
        snprintf(text + strlen(text), sizeof text - strlen(text), "[approver \"A%d\"]\naddress = a@example.org\n", i);
    }
    read_text(text);
    assert_int_equal(settings.approver_count, APPROVERS_MAX);
    assert_non_null(strstr(last_fault, "one approver too many (allowed: 8 approvers)"));
}

static void pin_when_hashed_then_only_the_same_pin_matches(void **state)
{
    (void)state;
    char hash[PIN_HASH_MAX];
    char again[PIN_HASH_MAX];
    struct error error;
    assert_true(pin_hash(hash, "4821", &error));
    assert_true(pin_hash(again, "4821", &error));
    assert_string_not_equal(hash, again); // each has a salt of its own
    assert_true(pin_is_hash(hash));
    assert_null(strstr(hash, "4821"));
    assert_true(pin_matches(hash, "4821"));
    assert_false(pin_matches(hash, "4822"));
    assert_false(pin_matches(hash, "48210"));
    assert_false(pin_matches(hash, ""));
}

static void pin_when_not_4_to_12_digits_then_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "123", "1234567890123", "12a4", "12 4", "١٢٣٤"};
    static const char *const right[] = {"1234", "123456789012"};
    char hash[PIN_HASH_MAX];
    struct error error;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(pin_hash(hash, wrong[i], &error));
        assert_string_equal(error.text, "not a PIN (allowed: 4 to 12 digits)");
    }
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        assert_true(pin_is_pin(right[i]));
    }
}

// A hash with enormous costs would stop the room with one touch.
static void hash_when_damaged_or_too_costly_then_it_is_none(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "1234",
        "$argon2id$v=19$m=16384,t=3,p=1$",
        "$argon2i$v=19$m=16384,t=3,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2g",
        "$argon2id$v=19$m=4194304,t=3,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2g",
        "$argon2id$v=19$m=16384,t=300,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2g",
        "$argon2id$v=19$m=16384,t=3,p=9$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2g",
        "$argon2id$v=19$m=16384,t=3,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2g trailing",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(pin_is_hash(wrong[i]));
        assert_false(pin_matches(wrong[i], "1234"));
    }
    assert_true(pin_is_hash("$argon2id$v=19$m=16384,t=3,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2g"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(approvers_when_given_then_they_are_a_chain_in_file_order),
        cmocka_unit_test(approver_when_something_is_wrong_then_told_by_line_and_left_out),
        cmocka_unit_test(approver_when_one_too_many_then_told_and_the_others_stay),
        cmocka_unit_test(pin_when_hashed_then_only_the_same_pin_matches),
        cmocka_unit_test(pin_when_not_4_to_12_digits_then_refused),
        cmocka_unit_test(hash_when_damaged_or_too_costly_then_it_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
