// SPDX-License-Identifier: MIT
#include "core/address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void list_when_it_names_an_address_or_its_domain_has_it(void **state)
{
    (void)state;
    static const struct {
        const char *list, *address;
        bool has;
    } rows[] = {
        {"", "ola@example.org", false},
        {"nobody", "ola@example.org", false},
        {"all", "ola@example.org", true},
        {"ALL", "ola@example.org", true},
        {"all", "", false},
        {"ola@example.org", "Ola@Example.ORG", true},
        {"ola@example.org", "lola@example.org", false},
        {"ola@example.org", "ola@example.org.uk", false},
        {"jan@example.org, ola@example.org", "ola@example.org", true},
        {"  jan@example.org\tola@example.org ", "ola@example.org", true},
        {"*@example.org", "ola@example.org", true},
        {"*@example.org", "ola@sub.example.org", false},
        {"*@example.org", "ola@notexample.org", false},
        {"*@example.org", "ola", false},
        {"nobody", "nobody", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(address_list_has(rows[i].list, rows[i].address), rows[i].has);
    }
}

static void list_when_a_word_is_no_address_is_not_valid(void **state)
{
    (void)state;
    static const char *const good[] = {"", "all", "nobody", "ola@example.org", "*@example.org,jan@example.org"};
    static const char *const bad[] = {"some",     "ola@",    "@example.org",        "ola@@example.org", "*",
                                      "o*@a.org", "*@*.org", "ola@example.org jan", "**@example.org"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(address_list_valid(good[i]));
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(address_list_valid(bad[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(list_when_it_names_an_address_or_its_domain_has_it),
        cmocka_unit_test(list_when_a_word_is_no_address_is_not_valid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
