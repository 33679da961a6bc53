// SPDX-License-Identifier: MIT
#include "config/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct faults {
    size_t count;
    char last[CONFIG_FAULT_MAX];
};

static struct settings settings;
static struct faults faults;

static void collect(void *context, const char *text)
{
    struct faults *into = context;
    into->count++;
    snprintf(into->last, sizeof into->last, "%s", text);
}

static void read_text(const char *text)
{
    memset(&faults, 0, sizeof faults);
    config_read_text(&settings, "a/b.ini", text, strlen(text), collect, &faults);
}

static void sections_when_named_then_each_has_its_keys_and_those_of_the_policy(void **state)
{
    (void)state;
    read_text(
        "[client \"Acme Sp. z o.o.\"]\nmatch = *@acme.example , *@acme.test\ncounts = any\nagenda = listed\n"
        "[step \"firm\"]\nstrikes = 3\ncopy = a@b.example\ncopy = c@d.example\nwording = firm\naway_percent = 40%\n"
        "[client \"two\"]\ncategory = Audit\nlanguage = ru\nsteps = firm\n[client \"Acme Sp. z o.o.\"]\nwait = 2m\n");
    assert_string_equal(faults.last, "");
    assert_int_equal(settings.client_count, 2);
    assert_int_equal(settings.step_count, 1);
    const struct client_settings *acme = &settings.client[0];
    assert_string_equal(acme->name, "Acme Sp. z o.o.");
    assert_string_equal(acme->match, "*@acme.example *@acme.test");
    assert_string_equal(acme->language, "room");
    assert_int_equal(acme->terms.set, 1U << TERM_counts | 1U << TERM_agenda | 1U << TERM_wait);
    assert_int_equal(acme->terms.policy.counts, COUNTS_ANY);
    assert_int_equal(acme->terms.policy.agenda_ms, AGENDA_LISTED);
    assert_int_equal(acme->terms.policy.wait_ms, 2 * MS_PER_MINUTE);
    assert_string_equal(settings.client[1].category, "Audit");
    assert_string_equal(settings.client[1].language, "ru");
    assert_string_equal(settings.client[1].steps, "firm");
    assert_int_equal(settings.client[1].terms.set, 0);
    assert_int_equal(settings.step[0].strikes, 3);
    assert_string_equal(settings.step[0].copy, "a@b.example c@d.example");
    assert_int_equal(settings.step[0].wording, WORDING_FIRM);
    assert_int_equal(settings.step[0].terms.policy.percent, 40);
    assert_int_equal(settings.policy.wait_ms, 5 * MS_PER_MINUTE); // the room's is as it was
}

static void copies_when_an_address_is_a_clients_then_the_house_keeps_its_own(void **state)
{
    (void)state;
    read_text("[messages]\ninternal_copy = lead@house.example, Anna@ACME.example, desk@house.example\n"
              "[client \"Acme\"]\nmatch = *@acme.example\ninternal_copy = piotr@acme.example\n[client \"all\"]\n"
              "match = *\n");
    assert_string_equal(settings.messages.internal_copy, "lead@house.example desk@house.example");
    assert_string_equal(settings.client[0].internal_copy, "");
    assert_string_equal(faults.last,
                        "a/b.ini:5: [client] internal_copy: 'piotr@acme.example': [client \"Acme\"] match says that it "
                        "is a client's (allowed: addresses of the house)");
    assert_int_equal(faults.count, 2);
}

static void section_when_wrong_then_told_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *fault;
        size_t clients, steps;
    } cases[] = {
        {"[client \"Acme\"]\nwait = 2m\n",
         ":1: [client \"Acme\"] match: no event is this client's (allowed: one of match, organizer, category)", 0, 0},
        {"[client \"Acme\"]\nmatch = *\nsteps = firm\n",
         ":3: [client \"Acme\"] steps: 'firm': there is no such step (allowed: names of [step \"NAME\"])", 1, 0},
        {"[client \"\"]\nmatch = *\n",
         ":1: [client \"\"]: not a name of a client (allowed: [client \"NAME\"] with a name of 1 to 63 bytes)", 0, 0},
        {"[client]\nmatch = *\n", ":1: [client]: unknown section (allowed: ", 0, 0},
        {"[step \"a b\"]\nstrikes = 1\n",
         ":2: [step \"a b\"] strikes: the step's name is no word (allowed: letters, digits, - and _, so that a "
         "client's "
         "steps can name it)",
         0, 0},
        {"[step \"a\"]\ncopy = a@b.example, nobody\n",
         ":2: [step \"a\"] copy: 'a@b.example, nobody': not addresses (allowed: addresses such as lead@example.org; "
         "several lines add up to 511 bytes)",
         0, 1},
        {"[step \"a\"]\nstrikes = 101\n", ":2: [step \"a\"] strikes: '101': out of range (allowed: 0 to 100)", 0, 1},
        {"[step \"a\"]\nwait = 9s\n",
         ":2: [step \"a\"] wait: '9s': out of range (allowed: a duration such as 90s, 15m or 1h30m, from 10s to 4h)", 0,
         1},
        {"[step \"a\"]\nwait = 1m\nwait = 2m\n",
         ":3: [step \"a\"] wait: '2m': given twice (allowed: once; it is in line 2)", 0, 1},
        {"[client \"Acme\"]\nmatch = *\nmatch = <a@b.example>\n",
         ":3: [client \"Acme\"] match: '<a@b.example>': not patterns of addresses (allowed: addresses with * and ?, "
         "such as "
         "*@acme.example; several lines add up to 511 bytes)",
         1, 0},
        {"[client \"Acme\"]\nmatch = *\norganizer = a b\n",
         ":3: [client \"Acme\"] organizer: 'a b': not a pattern of an address (allowed: an address with * and ?, such "
         "as "
         "*@acme.example, or nothing)",
         1, 0},
        {"[client \"Acme\"]\nmatch = *\ncopy = a@b.example\n",
         ":3: [client \"Acme\"] copy: 'a@b.example': unknown key (allowed: counts, single_absence, total_away, "
         "away_percent, interruptions, agenda, notice_before, wait, fold, grace, slip, still_out, match, organizer, "
         "category, language, steps, "
         "internal_copy, rate, billing)",
         1, 0},
        {"[policy]\nagenda = on\n",
         ":2: [policy] agenda: 'on': not a duration (allowed: a duration such as 90s, 15m or 1h30m, from 1m to 1d, or "
         "off, listed)",
         0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char expected[CONFIG_FAULT_MAX];
        snprintf(expected, sizeof expected, "a/b.ini%s", cases[i].fault);
        read_text(cases[i].text);
        if (strncmp(faults.last, expected, strlen(expected)) != 0) {
            fail_msg("%s\nis not\n%s", faults.last, expected);
        }
        assert_int_equal(faults.count, 1);
        assert_int_equal(settings.client_count, cases[i].clients);
        assert_int_equal(settings.step_count, cases[i].steps);
    }
}

static void clients_when_one_more_than_their_limit_then_told_and_left_out(void **state)
{
    (void)state;
    char text[8192] = "";
    for (int i = 0; i <= CLIENTS_MAX; i++) {
        snprintf(text + strlen(text), sizeof text - strlen(text), "[client \"%d\"]\nmatch = *\n", i);
    }
    read_text(text);
    assert_int_equal(faults.count, 1);
    assert_string_equal(faults.last, "a/b.ini:65: [client \"32\"]: one client too many (allowed: 32 clients)");
    assert_int_equal(settings.client_count, CLIENTS_MAX);
    text[0] = '\0';
    for (int i = 0; i <= LADDER_MAX; i++) {
        snprintf(text + strlen(text), sizeof text - strlen(text), "[step \"s%d\"]\n", i);
    }
    read_text(text);
    assert_string_equal(faults.last, "a/b.ini:9: [step \"s8\"]: one step too many (allowed: 8 steps)");
    assert_int_equal(settings.step_count, LADDER_MAX);
}

static void list_when_its_lines_add_up_to_more_than_fits_then_the_last_is_told(void **state)
{
    (void)state;
    char text[1024] = "[client \"a\"]\n";
    char pattern[200];
    memset(pattern, 'x', sizeof pattern);
    for (int i = 0; i < 4; i++) { // 127 + 3 * 128 = 511
        snprintf(text + strlen(text), sizeof text - strlen(text), "match = %.127s\n", pattern);
    }
    read_text(text);
    assert_int_equal(faults.count, 0);
    assert_int_equal(strlen(settings.client[0].match), SETTINGS_LIST_MAX - 1);
    strcat(text, "match = y\n");
    read_text(text);
    assert_int_equal(faults.count, 1);
    assert_non_null(strstr(faults.last, "a/b.ini:6: [client \"a\"] match: 'y': too long"));
    assert_int_equal(strlen(settings.client[0].match), SETTINGS_LIST_MAX - 1);
}

static void line_of_a_key_when_in_a_named_section_then_is_found(void **state)
{
    (void)state;
    char path[] = "/tmp/test_config_client-XXXXXX";
    int fd = mkstemp(path);
    static const char text[] = "[client \"A B\"]\nmatch = *\n\nwait = 2m\n[step \"x\"]\nwait = 3m\n";
    assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
    close(fd);
    assert_int_equal(config_find_line(path, "client \"A B\"", "match"), 2);
    assert_int_equal(config_find_line(path, "client \"A B\"", "wait"), 4);
    assert_int_equal(config_find_line(path, "step \"x\"", "wait"), 6);
    assert_int_equal(config_find_line(path, "step \"y\"", "wait"), 0);
    assert_int_equal(config_find_line(path, "policy", "wait"), 0);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_when_named_then_each_has_its_keys_and_those_of_the_policy),
        cmocka_unit_test(copies_when_an_address_is_a_clients_then_the_house_keeps_its_own),
        cmocka_unit_test(section_when_wrong_then_told_with_its_line),
        cmocka_unit_test(clients_when_one_more_than_their_limit_then_told_and_left_out),
        cmocka_unit_test(list_when_its_lines_add_up_to_more_than_fits_then_the_last_is_told),
        cmocka_unit_test(line_of_a_key_when_in_a_named_section_then_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
