// SPDX-License-Identifier: MIT
#include "sync/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/adjourn-secret-XXXXXX";

static int make_file(void **state)
{
    (void)state;
    memcpy(path + sizeof path - 7, "XXXXXX", 6);
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

static void write_file(const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void secret_when_in_a_file_of_its_own_then_its_first_line(void **state)
{
    (void)state;
    static const char *const texts[] = {"a b;c\n", "a b;c", "a b;c\r\nmore\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char secret[64];
        struct error error = {""};
        write_file(texts[i]);
        assert_true(secret_read(path, secret, sizeof secret, &error));
        assert_string_equal(secret, "a b;c");
        secret_forget(secret, sizeof secret);
        assert_string_equal(secret, "");
    }
}

static void secret_when_wrong_then_refused_without_telling_it(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        mode_t mode;
        const char *reason;
    } cases[] = {
        {"open sesame\n", 0644, "others may use this file"},
        {"open sesame\n", 0620, "others may use this file"},
        {"", 0600, "the first line is empty"},
        {"\nopen sesame\n", 0600, "the first line is empty"},
        {"open sesame open sesame\n", 0600, "the line is too long"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char secret[16] = "x";
        char expected[256];
        struct error error = {""};
        assert_int_equal(chmod(path, 0600), 0);
        write_file(cases[i].text);
        assert_int_equal(chmod(path, cases[i].mode), 0);
        assert_false(secret_read(path, secret, sizeof secret, &error));
        snprintf(expected, sizeof expected, "%s: %s", path, cases[i].reason);
        assert_string_equal(error.text, expected);
        assert_string_equal(secret, "");
    }
}

static void secret_when_no_file_then_refused(void **state)
{
    (void)state;
    char secret[16];
    struct error error = {""};
    assert_false(secret_read("/tmp", secret, sizeof secret, &error));
    assert_string_equal(error.text, "/tmp: not a file");
    assert_false(secret_read("/nowhere/at/all", secret, sizeof secret, &error));
    assert_string_equal(error.text, "/nowhere/at/all: No such file or directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(secret_when_in_a_file_of_its_own_then_its_first_line, make_file, remove_file),
        cmocka_unit_test_setup_teardown(secret_when_wrong_then_refused_without_telling_it, make_file, remove_file),
        cmocka_unit_test(secret_when_no_file_then_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
