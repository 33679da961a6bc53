// SPDX-License-Identifier: MIT
#include "commands/places.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

// A folder with `folders` (a list for mkdir -p) below it.
static char *make_tree(const char *folders)
{
    static char root[64];
    strcpy(root, "/tmp/adjourn-places-XXXXXX");
    assert_non_null(mkdtemp(root));
    char command[512];
    snprintf(command, sizeof command, "cd %s && mkdir -p %s", root, folders);
    assert_int_equal(system(command), 0);
    return root;
}

static void remove_tree(const char *root)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", root);
    assert_int_equal(system(command), 0);
}

static void places_find_for_when_built_or_installed_then_files_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *folders, *program, *icons, *locale;
    } cases[] = {
        {"assets/icons build", "build/adjourn", "assets/icons", "build/locale"},
        {"assets/icons build/asan", "build/asan/adjourn", "assets/icons", "build/asan/locale"},
        {"assets/icons build/tests/x", "build/tests/test_x", "assets/icons", "build/tests/locale"},
        {"usr/bin usr/share/adjourn/icons", "usr/bin/adjourn", "usr/share/adjourn/icons", "usr/share/adjourn/locale"},
        {"usr/lib/adjourn usr/share/adjourn/icons", "usr/lib/adjourn/adjourn-kiosk", "usr/share/adjourn/icons",
         "usr/share/adjourn/locale"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *root = make_tree(cases[i].folders);
        char program[256], expected[256];
        struct places places;
        struct error error = {""};
        snprintf(program, sizeof program, "%s/%s", root, cases[i].program);
        bool found = places_find_for(&places, program, &error);
        remove_tree(root);
        assert_string_equal(error.text, "");
        assert_true(found);
        snprintf(expected, sizeof expected, "%s/%s", root, cases[i].icons);
        assert_string_equal(places.icons, expected);
        snprintf(expected, sizeof expected, "%s/%s", root, cases[i].locale);
        assert_string_equal(places.locale, expected);
    }
}

static void places_find_for_when_nothing_is_there_then_it_says_where_it_looked(void **state)
{
    (void)state;
    char *root = make_tree("a/b/c");
    char program[256], expected[512];
    struct places places;
    struct error error = {""};
    snprintf(program, sizeof program, "%s/a/b/c/adjourn", root);
    bool found = places_find_for(&places, program, &error);
    remove_tree(root);
    assert_false(found);
    snprintf(expected, sizeof expected,
             "the app's files are neither in %s/a/b/c/../share/adjourn nor in assets above %s/a/b/c", root, root);
    assert_string_equal(error.text, expected);
}

static void places_find_for_when_path_is_relative_then_it_says_so(void **state)
{
    (void)state;
    struct places places;
    struct error error = {""};
    assert_false(places_find_for(&places, "adjourn", &error));
    assert_string_equal(error.text, "adjourn: not a whole path");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_find_for_when_built_or_installed_then_files_are_found),
        cmocka_unit_test(places_find_for_when_nothing_is_there_then_it_says_where_it_looked),
        cmocka_unit_test(places_find_for_when_path_is_relative_then_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
