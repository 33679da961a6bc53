// SPDX-License-Identifier: MIT
#include "commands/about.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void assert_address(const char *table, const char *expected)
{
    char path[] = "/tmp/adjourn-about-XXXXXX", address[64] = "not asked";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, table, strlen(table)), (ssize_t)strlen(table));
    close(fd);
    about_read_address(path, address, sizeof address);
    unlink(path);
    assert_string_equal(address, expected);
}

static void address_when_there_is_more_than_the_loopback_then_it_is_the_first_of_those(void **state)
{
    (void)state;
    assert_address("Local:\n"
                   "        +-- 127.0.0.0/31 1 0 0\n"
                   "           |-- 127.0.0.0\n              /8 host LOCAL\n"
                   "           |-- 127.0.0.1\n              /32 host LOCAL\n"
                   "     |-- 192.0.2.0\n        /24 link UNICAST\n"
                   "     |-- 192.0.2.7\n        /32 host LOCAL\n"
                   "     |-- 192.0.2.255\n        /32 link BROADCAST\n",
                   "192.0.2.7");
}

static void address_when_there_is_only_the_loopback_then_there_is_none(void **state)
{
    (void)state;
    assert_address("Local:\n     |-- 127.0.0.1\n        /32 host LOCAL\n", "");
    char address[64] = "not asked";
    about_read_address("/nonexistent", address, sizeof address);
    assert_string_equal(address, "");
}

// Where /proc shows only processes, as in the kiosk's service, the table of the process's own network is there.
static void address_when_read_then_its_table_is_the_processs_own(void **state)
{
    (void)state;
    static struct settings settings;
    struct device_facts facts;
    char address[64];
    about_read_address("/proc/self/net/fib_trie", address, sizeof address);
    about_fill(&facts, &settings, NULL);
    assert_string_equal(facts.address, address);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(address_when_there_is_more_than_the_loopback_then_it_is_the_first_of_those),
        cmocka_unit_test(address_when_there_is_only_the_loopback_then_there_is_none),
        cmocka_unit_test(address_when_read_then_its_table_is_the_processs_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
