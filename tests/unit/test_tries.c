// SPDX-License-Identifier: MIT
#include "core/tries.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void wait_when_tries_grow_then_it_doubles_up_to_an_hour(void **state)
{
    (void)state;
    static const int64_t seconds[] = {0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600};
    for (int32_t i = 0; i < (int32_t)(sizeof seconds / sizeof seconds[0]); i++) {
        assert_int_equal(tries_wait_ms(i), seconds[i] * MS_PER_SECOND);
    }
    assert_int_equal(tries_wait_ms(INT32_MAX), MS_PER_HOUR);
}

static void wait_when_one_second_before_at_and_after_its_end_then_over_at_its_end(void **state)
{
    (void)state;
    const struct boot since = {1000, 7};
    assert_int_equal(tries_left_ms(4, since, since), 0);
    assert_int_equal(tries_left_ms(5, since, since), 30 * MS_PER_SECOND);
    assert_int_equal(tries_left_ms(5, since, (struct boot){1000 + 29 * MS_PER_SECOND, 7}), MS_PER_SECOND);
    assert_int_equal(tries_left_ms(5, since, (struct boot){1000 + 30 * MS_PER_SECOND, 7}), 0);
    assert_int_equal(tries_left_ms(5, since, (struct boot){1000 + 31 * MS_PER_SECOND, 7}), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wait_when_tries_grow_then_it_doubles_up_to_an_hour),
        cmocka_unit_test(wait_when_one_second_before_at_and_after_its_end_then_over_at_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
