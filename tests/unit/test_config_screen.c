// SPDX-License-Identifier: MIT
// What the screen changes: its rows stand in the table of settings, no step leaves their ranges, and the changes are
// read as they were written, after the administrator's file.
#include "config/config_screen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define FAULTS_MAX 16

static struct settings settings;
static struct adjustable items[ADJUSTABLES_MAX];
static size_t item_count;
static struct changes changes;

struct faults {
    size_t count;
    char text[FAULTS_MAX][CONFIG_FAULT_MAX];
};
static struct faults faults;

static void collect(void *context, const char *text)
{
    struct faults *found = context;
    assert_true(found->count < FAULTS_MAX);
    snprintf(found->text[found->count++], CONFIG_FAULT_MAX, "%s", text);
}

static void fill(void)
{
    item_count = config_screen_fill(&settings, &changes, items);
}

static void read_both(const char *file, const char *changed)
{
    memset(&faults, 0, sizeof faults);
    config_read_text(&settings, "a.ini", file, strlen(file), collect, &faults);
    assert_int_equal(faults.count, 0);
    config_read_changes(&settings, &changes, "c.ini", changed, strlen(changed), collect, &faults);
    fill();
}

static struct adjustable *find(const char *section, const char *key)
{
    for (size_t i = 0; i < item_count; i++) {
        if (strcmp(items[i].section, section) == 0 && strcmp(items[i].key, key) == 0) {
            return &items[i];
        }
    }
    fail_msg("[%s] %s is not on the screen", section, key);
    return NULL;
}

static void every_row_when_filled_then_its_default_is_in_its_range(void **state)
{
    (void)state;
    config_defaults(&settings);
    changes.count = 0;
    fill();
    assert_true(item_count > 20);
    for (size_t i = 0; i < item_count; i++) {
        const struct adjustable *item = &items[i];
        assert_true(item->kind == ADJUST_TEXT || adjust_allows(item, item->value));
        assert_true(item->kind != ADJUST_NUMBER || item->step > 0);
        assert_true(item->label[0] != '\0');
        assert_true(item->group >= 0 && item->group < ADJUST_GROUPS);
        assert_false(item->changed);
    }
}

static void pin_when_changed_on_the_screen_then_it_is_a_hash_or_the_administrators_stays(void **state)
{
    (void)state;
    static const char hash[] = "$argon2id$v=19$m=16384,t=3,p=1$DytGfW2+DqAu+BCwRUSDzA$"
                               "qne7dFf2fj9sgjtO+6zitpyDnSFxWwE/CwmAmfFDCzg";
    static const char *const none[] = {"2580", "$argon2id$v=19$m=1", "x"};
    char text[256];
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        config_defaults(&settings);
        memcpy(settings.pin.hash, hash, sizeof hash);
        memset(&faults, 0, sizeof faults);
        snprintf(text, sizeof text, "[pin]\nhash = %s\n", none[i]);
        config_read_changes(&settings, &changes, "c.ini", text, strlen(text), collect, &faults);
        assert_int_equal(faults.count, 1);
        assert_null(strstr(faults.text[0], none[i])); // perhaps a PIN
        assert_string_equal(settings.pin.hash, hash);
        assert_int_equal(changes.count, 0);
    }
    config_defaults(&settings);
    memset(&faults, 0, sizeof faults);
    snprintf(text, sizeof text, "[pin]\nhash = %s\n", hash);
    config_read_changes(&settings, &changes, "c.ini", text, strlen(text), collect, &faults);
    assert_int_equal(faults.count, 0);
    assert_string_equal(settings.pin.hash, hash);
}

// From its lowest to its highest value and back: each step is written, read and found again.
static void walk(struct adjustable *item, int direction)
{
    char value[SETTINGS_TEXT_MAX], text[512];
    for (int64_t steps = 0; adjust_next(item, direction) != item->value; steps++) {
        assert_true(steps < 2000);
        int64_t next = adjust_next(item, direction);
        assert_true(adjust_allows(item, next));
        assert_true(direction > 0 ? next > item->value : next < item->value);
        assert_true(config_screen_write(item, next, value, sizeof value));
        snprintf(text, sizeof text, "[%s]\n%s = %s\n", item->section, item->key, value);
        config_defaults(&settings);
        memset(&faults, 0, sizeof faults);
        // Alone, without what another key leaves of its range.
        config_read_changes(&settings, &changes, "c.ini", text, strlen(text), collect, &faults);
        assert_int_equal(faults.count, 0);
        item->value = next;
    }
}

static void every_number_when_stepped_through_then_it_never_leaves_its_range(void **state)
{
    (void)state;
    for (size_t i = 0; i < ADJUSTABLES_MAX; i++) {
        config_defaults(&settings);
        changes.count = 0;
        fill();
        if (i >= item_count || items[i].kind != ADJUST_NUMBER) {
            continue;
        }
        struct adjustable item = items[i];
        walk(&item, -1);
        assert_int_equal(item.value, item.off ? 0 : item.least);
        walk(&item, 1);
        assert_int_equal(item.value, item.most);
        assert_false(adjust_allows(&item, item.most + 1));
        assert_false(adjust_allows(&item, -1));
        char value[16];
        assert_false(config_screen_write(&item, item.most + 1, value, sizeof value));
    }
}

static void number_when_large_then_steps_are_larger_and_the_way_back_is_the_same(void **state)
{
    (void)state;
    struct adjustable item = {.kind = ADJUST_NUMBER, .value = 29, .least = 1, .most = 100, .step = 1};
    static const int64_t up[] = {30, 35, 40, 45};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(adjust_next(&item, 1), up[i]);
        item.value = up[i];
    }
    for (size_t i = 3; i > 0; i--) {
        assert_int_equal(adjust_next(&item, -1), up[i - 1]);
        item.value = up[i - 1];
    }
    assert_int_equal(adjust_next(&item, -1), 29);
    item.value = 33; // off the grid: to the next line of it
    assert_int_equal(adjust_next(&item, 1), 35);
    assert_int_equal(adjust_next(&item, -1), 30);
}

static void second_notice_when_stepped_then_it_stays_after_the_first(void **state)
{
    (void)state;
    config_defaults(&settings);
    changes.count = 0;
    fill();
    struct adjustable *second = find("session", "warn_second");
    assert_int_equal(second->most, 9 * MS_PER_MINUTE);
    struct adjustable *first = find("session", "warn_first");
    assert_int_equal(first->least, 6 * MS_PER_MINUTE);
    first->value = 6 * MS_PER_MINUTE;
    assert_int_equal(adjust_next(first, -1), 0); // off; the second stands alone
}

static void changes_when_written_then_they_are_read_as_they_were(void **state)
{
    (void)state;
    static char text[CHANGES_BYTES_MAX];
    static struct changes written;
    written.count = 0;
    changes_put(&written, "room", "name", "Wisła # 2");
    changes_put(&written, "policy", "wait", "10m");
    changes_put(&written, "policy", "wait", "7m");
    changes_put(&written, "room", "language", "pl");
    changes_put(&written, "display", "theme", "light");
    changes_put(&written, "display", "theme", NULL);
    assert_int_equal(written.count, 3);
    size_t length = changes_write(&written, text);
    assert_int_equal(length, strlen(text));
    read_both("[policy]\nwait = 3m\ngrace = 2m\n", text);
    assert_int_equal(faults.count, 0);
    assert_string_equal(settings.room.name, "Wisła # 2");
    assert_string_equal(settings.room.language, "pl");
    assert_int_equal(settings.policy.wait_ms, 7 * MS_PER_MINUTE);
    assert_int_equal(settings.policy.grace_ms, 2 * MS_PER_MINUTE);
    assert_int_equal(changes.count, 3);
    assert_true(find("policy", "wait")->changed);
    assert_false(find("policy", "grace")->changed);
}

static void changes_when_a_line_is_at_fault_then_the_administrators_value_holds(void **state)
{
    (void)state;
    read_both("[policy]\nwait = 3m\n[display]\nnames = first\n",
              "[policy]\nwait = 3 days\n[display]\nnames = initials\n[source room]\n[outbox]\nfolder = /tmp\nwa");
    assert_int_equal(settings.policy.wait_ms, 3 * MS_PER_MINUTE);
    assert_int_equal(settings.display.names, NAMES_INITIALS);
    assert_int_equal(settings.source_count, 0);
    assert_int_equal(changes.count, 1);
    assert_int_equal(faults.count, 4);
    assert_string_equal(faults.text[0], "c.ini:2: [policy] wait: '3 days': not a duration (allowed: a duration such as "
                                        "90s, 15m or 1h30m, from 10s to 4h)");
    assert_string_equal(faults.text[1],
                        "c.ini:5: [source room]: not changed on the screen (allowed: what the settings screen has)");
    assert_string_equal(faults.text[2],
                        "c.ini:7: [outbox] folder: '/tmp': not changed on the screen (allowed: what the "
                        "settings screen has)");
}

static void changes_when_they_differ_then_so_does_the_digest(void **state)
{
    (void)state;
    char none[SETTINGS_DIGEST_MAX], one[SETTINGS_DIGEST_MAX];
    read_both("[policy]\nwait = 3m\n", "");
    memcpy(none, settings.digest, sizeof none);
    read_both("[policy]\nwait = 3m\n", "[policy]\nwait = 4m\n");
    memcpy(one, settings.digest, sizeof one);
    assert_string_not_equal(none, one);
    read_both("[policy]\nwait = 3m\n", "[policy]\nwait = 5m\n");
    assert_string_not_equal(one, settings.digest);
}

static void text_when_it_would_be_read_otherwise_then_it_is_not_taken(void **state)
{
    (void)state;
    config_defaults(&settings);
    fill();
    const struct adjustable *name = find("room", "name");
    assert_true(config_screen_takes(name, "Sala Żółta, II piętro"));
    static const char *const wrong[] = {"", " a", "a ", "a ; b", ";", "a\tb", "a\nb", "\xff"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(config_screen_takes(name, wrong[i]));
    }
    char longest[300];
    memset(longest, 'x', sizeof longest);
    longest[name->text_most] = '\0';
    assert_true(config_screen_takes(name, longest));
    char line[400];
    snprintf(line, sizeof line, "[room]\nname = %s\n", longest);
    read_both("", line);
    assert_int_equal(faults.count, 0);
    assert_string_equal(settings.room.name, longest);
    longest[name->text_most] = 'x';
    longest[name->text_most + 1] = '\0';
    assert_false(config_screen_takes(name, longest));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_when_filled_then_its_default_is_in_its_range),
        cmocka_unit_test(pin_when_changed_on_the_screen_then_it_is_a_hash_or_the_administrators_stays),
        cmocka_unit_test(every_number_when_stepped_through_then_it_never_leaves_its_range),
        cmocka_unit_test(number_when_large_then_steps_are_larger_and_the_way_back_is_the_same),
        cmocka_unit_test(second_notice_when_stepped_then_it_stays_after_the_first),
        cmocka_unit_test(changes_when_written_then_they_are_read_as_they_were),
        cmocka_unit_test(changes_when_a_line_is_at_fault_then_the_administrators_value_holds),
        cmocka_unit_test(changes_when_they_differ_then_so_does_the_digest),
        cmocka_unit_test(text_when_it_would_be_read_otherwise_then_it_is_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
