// SPDX-License-Identifier: MIT
#include "commands/options.h"

#include "commands/commands.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WORDS_MAX 6

// What a command line gives.
struct outcome {
    const char *config, *output;
    bool json;
    const char *operands[2];
    int code;
};

static struct outcome parse(char **words)
{
    struct outcome outcome = {0};
    const struct option_rule rules[] = {
        OPTION_CONFIG(&outcome.config),
        {.name = "--output", .letter = 'o', .word = "FILE", .value = &outcome.output, .help = "where"},
        {.name = "--json", .flag = &outcome.json, .help = "as JSON"},
    };
    int argc = 0;
    while (words[argc] != NULL) {
        argc++;
    }
    outcome.code = options_parse(argc, words, "test [OPTION...] [FILE]", rules, sizeof rules / sizeof rules[0],
                                 outcome.operands, 2);
    return outcome;
}

static void assert_text(const char *got, const char *wanted)
{
    if (wanted == NULL) {
        assert_null(got);
    } else {
        assert_non_null(got);
        assert_string_equal(got, wanted);
    }
}

static void command_line_when_right_is_taken_apart(void **state)
{
    (void)state;
    static struct {
        char *words[WORDS_MAX];
        struct outcome wanted;
    } cases[] = {
        {{"test"}, {.code = OPTIONS_RUN}},
        {{"test", "--config", "a", "b"}, {.config = "a", .operands = {"b"}, .code = OPTIONS_RUN}},
        {{"test", "--config=a=b", "--json"}, {.config = "a=b", .json = true, .code = OPTIONS_RUN}},
        {{"test", "-o", "-", "-"}, {.output = "-", .operands = {"-"}, .code = OPTIONS_RUN}},
        {{"test", "--output=", "x", "y"}, {.output = "", .operands = {"x", "y"}, .code = OPTIONS_RUN}},
        {{"test", "--", "--json"}, {.operands = {"--json"}, .code = OPTIONS_RUN}},
        {{"test", "--config", "--json"}, {.config = "--json", .code = OPTIONS_RUN}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct outcome got = parse(cases[i].words);
        assert_int_equal(got.code, cases[i].wanted.code);
        assert_text(got.config, cases[i].wanted.config);
        assert_text(got.output, cases[i].wanted.output);
        assert_int_equal(got.json, cases[i].wanted.json);
        assert_text(got.operands[0], cases[i].wanted.operands[0]);
        assert_text(got.operands[1], cases[i].wanted.operands[1]);
    }
}

static void command_line_when_wrong_ends_with_the_usage_code(void **state)
{
    (void)state;
    static char *cases[][WORDS_MAX] = {
        {"test", "--confi", "a"}, {"test", "--config"}, {"test", "--configs=a"}, {"test", "--json=yes"},
        {"test", "-x"},           {"test", "-o"},       {"test", "a", "b", "c"}, {"test", "-ofile"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(parse(cases[i]).code, EXIT_USAGE);
    }
    char *help[] = {"test", "--help", NULL};
    assert_int_equal(parse(help).code, EXIT_OK);
}

static void settings_when_not_named_come_from_the_environment(void **state)
{
    (void)state;
    setenv("ADJOURN_CONFIG", "env.ini", 1);
    assert_string_equal(options_config_path(NULL), "env.ini");
    assert_string_equal(options_config_path("given.ini"), "given.ini");
    setenv("ADJOURN_CONFIG", "", 1);
    const char *path = options_config_path(NULL);
    assert_true(path == NULL || strcmp(path, ADJOURN_CONFIG_FILE) == 0);
    unsetenv("ADJOURN_CONFIG");
}

static void settings_when_opened_count_their_faults_and_take_the_database(void **state)
{
    (void)state;
    static struct settings settings;
    int faults;
    assert_true(options_open_settings("assets/adjourn.ini", "x.db", &settings, &faults));
    assert_int_equal(faults, 0);
    assert_string_equal(settings.store.file, "x.db");
    assert_true(options_open_settings("tests/data/config-faults.ini", NULL, &settings, &faults));
    assert_int_equal(faults, 19);
    assert_string_equal(settings.store.file, "/srv/adjourn.db");
    assert_false(options_open_settings("tests/data/none.ini", NULL, &settings, &faults));
    char long_path[SETTINGS_PATH_MAX + 1];
    memset(long_path, 'x', sizeof long_path - 1);
    long_path[sizeof long_path - 1] = '\0';
    assert_false(options_open_settings("assets/adjourn.ini", long_path, &settings, &faults));
    long_path[sizeof long_path - 2] = '\0';
    assert_true(options_open_settings("assets/adjourn.ini", long_path, &settings, &faults));
}

static void utc_time_when_written_in_its_forms_is_read_or_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds; // -1: refused
    } cases[] = {
        {"2026-11-23T09:00:01Z", 1795424401},
        {"2026-11-23T09:00Z", 1795424400},
        {"20261123T090000Z", 1795424400},
        {"2026-11-23", 1795392000},
        {"2026-11-23T24:00:00Z", -1},
        {"2026-11-23T09:60:00Z", -1},
        {"2026-02-29", -1},
        {"2026-11-23T09:00:00", -1},
        {"2026-11-23T09:00:00Zx", -1},
        {" 2026-11-23", -1},
        {"", -1},
        {"2026-11-2", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wall wall = {-1};
        bool read = options_read_utc(cases[i].text, &wall);
        assert_int_equal(read, cases[i].seconds >= 0);
        if (read) {
            assert_int_equal(wall.ms, cases[i].seconds * MS_PER_SECOND);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(command_line_when_right_is_taken_apart),
        cmocka_unit_test(command_line_when_wrong_ends_with_the_usage_code),
        cmocka_unit_test(settings_when_not_named_come_from_the_environment),
        cmocka_unit_test(settings_when_opened_count_their_faults_and_take_the_database),
        cmocka_unit_test(utc_time_when_written_in_its_forms_is_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
