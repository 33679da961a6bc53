// SPDX-License-Identifier: MIT
// Records of sessions for a broker: which wait, in which order, and that a broker that is away is told.
#include "store/store.h"
#include "sync/mqtt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct store *open_store(void)
{
    struct store *store = NULL;
    assert_true(store_open(&store, ":memory:", STORE_WRITE, NULL));
    return store;
}

static int64_t make_session(struct store *store)
{
    struct block block = {.uid = "a@x", .start = {1000}, .end = {2000}};
    int64_t id = 0;
    assert_true(store_session_create(store, &block, NULL, &id, NULL));
    return id;
}

static int64_t next(struct store *store, int64_t after)
{
    int64_t id = 0;
    assert_true(store_unpublished(store, after, &id, NULL));
    return id;
}

static void records_when_a_session_is_over_then_it_waits_until_it_is_marked(void **state)
{
    (void)state;
    struct store *store = open_store();
    assert_int_equal(next(store, 0), 0);
    int64_t first = make_session(store);
    assert_int_equal(next(store, 0), 0); // under way
    int64_t second = make_session(store);
    assert_int_equal(next(store, 0), first); // another one came after it
    assert_int_equal(next(store, first), 0);
    int64_t third = make_session(store);
    assert_int_equal(next(store, first), second);
    assert_true(store_published(store, second, NULL));
    assert_int_equal(next(store, 0), 0);
    assert_true(third > second);
    store_close(store);
}

static struct wall no_time(void)
{
    return (struct wall){0};
}

static void broker_when_nobody_listens_then_an_error_names_it(void **state)
{
    (void)state;
    struct mqtt_settings settings = {.server = "mqtt://127.0.0.1:1"};
    const struct mqtt_link link = {.settings = &settings, .client = "c", .clock = no_time};
    const struct mqtt_message message = {.topic = "a", .payload = "b", .length = 1};
    struct error error = {""};
    assert_false(mqtt_publish(&link, &message, 1, &error));
    assert_non_null(strstr(error.text, "mqtt://127.0.0.1:1"));
    assert_false(mqtt_publish(&link, &message, MQTT_MESSAGE_MAX + 1, &error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_when_a_session_is_over_then_it_waits_until_it_is_marked),
        cmocka_unit_test(broker_when_nobody_listens_then_an_error_names_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
