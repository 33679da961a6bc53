// SPDX-License-Identifier: MIT
#include "commands/settings_fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static void fault_when_shown_then_file_line_and_key_are_left(void **state)
{
    (void)state;
    static const struct {
        const char *fault, *where;
    } cases[] = {
        {"/etc/adjourn/adjourn.ini:4: [room] zone: 'x: y': not a zone name (allowed: ..)",
         "adjourn.ini:4: [room] zone"},
        {"adjourn/adjourn.ini:3: [source \"a/b: c\"] url: 'x': ..\n", "adjourn.ini:3: [source \"a/b"},
        {"x.ini:1: name: 'before': a key before the first section", "x.ini:1"},
        {"adjourn/adjourn.ini: cannot be read: Is a directory\n", "adjourn.ini"},
        {"no colon at all\n", "no colon at all"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[64];
        settings_fault_where(cases[i].fault, out, sizeof out);
        assert_string_equal(out, cases[i].where);
    }
    char small[8];
    settings_fault_where(cases[0].fault, small, sizeof small);
    assert_string_equal(small, "adjourn");
}

static void file_of_faults_when_there_is_none_or_it_is_empty_then_nothing_is_said(void **state)
{
    (void)state;
    char path[] = "/tmp/adjourn-faults-XXXXXX";
    char out[64] = "before";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_false(settings_fault_read("/nonexistent/faults", out, sizeof out));
    assert_false(settings_fault_read(path, out, sizeof out));
    static const char text[] = "adjourn/adjourn.ini:3: [room] zone: 'x': not a zone\nanother\n";
    assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
    close(fd);
    assert_true(settings_fault_read(path, out, sizeof out));
    assert_string_equal(out, "adjourn.ini:3: [room] zone");
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fault_when_shown_then_file_line_and_key_are_left),
        cmocka_unit_test(file_of_faults_when_there_is_none_or_it_is_empty_then_nothing_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
