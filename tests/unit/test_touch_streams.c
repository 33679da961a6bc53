// SPDX-License-Identifier: MIT
// Streams of whole panels through the core: as they are, cut at every event, and with events lost at every event.
#include "platform/touch_core.h"
#include "unit/evemu.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define GIVEN_MAX 512
#define LIVE_MAX  64

static const char *const streams[] = {
    "goodix-gt911", "edt-ft5x06-pi7",      "egalax-single", "ilitek", "elan-i2c",       "hid-multitouch",
    "maxtouch-b",   "maxtouch-protocol-a", "qemu-tablet",   "mouse",  "infrared-stuck", "touch-display-2-ghost",
};

// Everything but moves that came out, and whether each finger's story is whole.
struct given {
    const char *stream;
    size_t at; // where the stream was disturbed
    struct display_event events[GIVEN_MAX];
    size_t count, downs, ups;
    int64_t live[LIVE_MAX];
    size_t live_count;
};

static struct evemu evemu;
static struct given whole, other;

static void load(const char *name)
{
    char path[128];
    int line = 0;
    snprintf(path, sizeof path, "tests/data/touch/%s.evemu", name);
    if (!evemu_load(&evemu, path, &line)) {
        fail_msg("%s:%d: not read", path, line);
    }
}

static void start(struct given *given, struct touch_core *core, struct evemu_state *state, const char *stream,
                  size_t at)
{
    struct touch_map map;
    given->stream = stream;
    given->at = at;
    given->count = given->downs = given->ups = given->live_count = 0;
    evemu_map(&evemu, &map);
    touch_core_init(core, evemu_kind(&evemu), &map, 0);
    evemu_state_init(state);
    evemu_state_tell(state, &evemu, core);
}

static size_t find_live(const struct given *given, int64_t finger)
{
    size_t i = 0;
    while (i < given->live_count && given->live[i] != finger) {
        i++;
    }
    return i;
}

static void broken(const struct given *given, const char *what, const struct display_event *event)
{
    fail_msg("%s, disturbed at event %zu: %s: kind %d at %d,%d, finger %lld, %lld us", given->stream, given->at, what,
             event->kind, event->x, event->y, (long long)event->finger, (long long)event->stamp_us);
}

// A finger goes down once, moves while it is down, and ends once.
static void take(struct given *given, const struct display_event *event)
{
    size_t at = find_live(given, event->finger);
    bool live = at < given->live_count;
    if (event->x < 0 || event->y < 0 || event->x >= evemu.width || event->y >= evemu.height) {
        broken(given, "outside the picture", event);
    }
    if (live == (event->kind == DISPLAY_DOWN)) {
        broken(given, live ? "down twice" : "not down", event);
    }
    if (event->kind == DISPLAY_DOWN && given->live_count == TOUCH_FINGERS_MAX) {
        broken(given, "one finger too many", event);
    }
    if (event->kind == DISPLAY_MOVE) {
        return;
    }
    if (event->kind == DISPLAY_DOWN) {
        given->live[given->live_count++] = event->finger;
    } else {
        given->live[at] = given->live[--given->live_count];
    }
    given->ups += event->kind == DISPLAY_UP;
    given->downs += event->kind == DISPLAY_DOWN;
    assert_true(given->count < GIVEN_MAX);
    given->events[given->count++] = *event;
}

static void take_all(struct given *given, const struct display_event *events, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        take(given, &events[i]);
    }
}

static void feed(struct given *given, struct touch_core *core, struct evemu_state *state,
                 const struct touch_input *input)
{
    struct display_event out[TOUCH_OUT_MAX];
    evemu_state_take(state, input);
    take_all(given, out, touch_core_take(core, input, out));
}

static void play_whole(const char *stream)
{
    static struct touch_core core;
    static struct evemu_state state;
    load(stream);
    start(&whole, &core, &state, stream, 0);
    for (size_t i = 0; i < evemu.count; i++) {
        feed(&whole, &core, &state, &evemu.events[i]);
    }
    assert_int_equal(whole.live_count, 0);
    assert_false(touch_core_is_down(&core));
}

static void assert_as_wanted(void)
{
    for (size_t i = 0; i < whole.count || i < evemu.wanted_count; i++) {
        const struct display_event *event = &whole.events[i];
        if (i >= whole.count) {
            fail_msg("%s: %zu events came, %zu are listed", whole.stream, whole.count, evemu.wanted_count);
        }
        if (i >= evemu.wanted_count || event->kind != evemu.wanted[i].kind ||
            (event->kind != DISPLAY_CANCEL && (event->x != evemu.wanted[i].x || event->y != evemu.wanted[i].y))) {
            broken(&whole, "not as it is listed", event);
        }
    }
}

static void stream_when_played_then_what_it_lists_comes_out(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++) {
        play_whole(streams[i]);
        assert_true(evemu.wanted_count > 0);
        assert_as_wanted();
    }
}

// The same tap, at the same instant and place, is in the undisturbed stream. A mouse of which moves were lost has its
// pointer elsewhere.
static bool was_made(const struct display_event *up)
{
    bool anywhere = evemu_kind(&evemu) == TOUCH_MOUSE;
    for (size_t i = 0; i < whole.count; i++) {
        const struct display_event *event = &whole.events[i];
        if (event->kind == DISPLAY_UP && event->stamp_us == up->stamp_us &&
            (anywhere || (event->x == up->x && event->y == up->y))) {
            return true;
        }
    }
    return false;
}

static void assert_taps_were_made(void)
{
    for (size_t i = 0; i < other.count; i++) {
        if (other.events[i].kind == DISPLAY_UP && !was_made(&other.events[i])) {
            broken(&other, "a tap that nobody made", &other.events[i]);
        }
    }
}

static void stream_when_cut_anywhere_then_no_finger_stays_and_no_tap_is_made_up(void **unused)
{
    struct display_event out[TOUCH_OUT_MAX];
    static struct touch_core core;
    static struct evemu_state state;
    (void)unused;
    for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++) {
        play_whole(streams[i]);
        for (size_t cut = 0; cut <= evemu.count; cut++) {
            // Unplugged there; or it says nothing any more, and time passes.
            for (int unplugged = 0; unplugged <= 1; unplugged++) {
                start(&other, &core, &state, streams[i], cut);
                for (size_t k = 0; k < cut; k++) {
                    feed(&other, &core, &state, &evemu.events[k]);
                }
                int64_t last_us = cut > 0 ? evemu.events[cut - 1].at_us : 0;
                take_all(&other, out,
                         unplugged ? touch_core_lose(&core, out)
                                   : touch_core_tick(&core, last_us + TOUCH_STUCK_US, out));
                assert_int_equal(other.live_count, 0);
                assert_false(touch_core_is_down(&core));
                assert_taps_were_made();
            }
        }
    }
}

// The kernel's buffer ran over: so many events from `at` on are gone, the device's state goes on.
static void play_overrun(const char *stream, size_t at, size_t lost)
{
    static struct touch_core core;
    static struct evemu_state state;
    const struct touch_input dropped = {evemu.events[at].at_us, EV_SYN, SYN_DROPPED, 0};
    start(&other, &core, &state, stream, at);
    for (size_t k = 0; k < at; k++) {
        feed(&other, &core, &state, &evemu.events[k]);
    }
    feed(&other, &core, &state, &dropped);
    size_t next = at;
    // Up to the end of the frame nothing is believed (event-codes.rst).
    for (; next < evemu.count && (next < at + lost || evemu.events[next - 1].type != EV_SYN); next++) {
        evemu_state_take(&state, &evemu.events[next]);
    }
    evemu_state_tell(&state, &evemu, &core);
    for (; next < evemu.count; next++) {
        feed(&other, &core, &state, &evemu.events[next]);
    }
    assert_int_equal(other.live_count, 0);
    assert_taps_were_made();
}

static void stream_when_the_buffer_runs_over_anywhere_then_no_finger_stays_and_no_tap_is_made_up(void **unused)
{
    static const size_t lengths[] = {1, 2, 3, 5, 8, 13, 21, 55};
    (void)unused;
    for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++) {
        play_whole(streams[i]);
        for (size_t at = 0; at < evemu.count; at++) {
            for (size_t k = 0; k < sizeof lengths / sizeof lengths[0]; k++) {
                play_overrun(streams[i], at, lengths[k]);
            }
        }
    }
}

// Contacts that the stream tells of, also those that give no event because there are too many at once. Without ids a
// frame in which a finger is missing says that it was lifted: each of two may come out as two.
static size_t contacts_of(void)
{
    size_t begun = 0;
    for (size_t i = 0; i < evemu.count; i++) {
        const struct touch_input *input = &evemu.events[i];
        begun += input->type == EV_ABS && input->code == ABS_MT_TRACKING_ID && input->value >= 0;
    }
    begun = begun > whole.downs ? begun : whole.downs;
    return evemu_kind(&evemu) == TOUCH_NAMELESS ? begun + TOUCH_FINGERS_MAX : begun;
}

// A driver or a bus that swallows events without a word. What a finger did is then not known: yet it does not stay, and
// there are no more taps than fingers.
static void stream_when_events_vanish_then_no_finger_stays_and_taps_do_not_become_more(void **unused)
{
    static const size_t lengths[] = {1, 2, 4, 7};
    struct display_event out[TOUCH_OUT_MAX];
    static struct touch_core core;
    static struct evemu_state state;
    (void)unused;
    for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++) {
        play_whole(streams[i]);
        for (size_t at = 0; at < evemu.count; at++) {
            for (size_t n = 0; n < sizeof lengths / sizeof lengths[0]; n++) {
                start(&other, &core, &state, streams[i], at);
                for (size_t k = 0; k < evemu.count; k++) {
                    if (k < at || k >= at + lengths[n]) {
                        feed(&other, &core, &state, &evemu.events[k]);
                    }
                }
                take_all(&other, out,
                         touch_core_tick(&core, evemu.events[evemu.count - 1].at_us + TOUCH_STUCK_US, out));
                assert_int_equal(other.live_count, 0);
                if (other.ups > contacts_of()) {
                    broken(&other, "more taps than fingers", &other.events[other.count - 1]);
                }
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stream_when_played_then_what_it_lists_comes_out),
        cmocka_unit_test(stream_when_cut_anywhere_then_no_finger_stays_and_no_tap_is_made_up),
        cmocka_unit_test(stream_when_the_buffer_runs_over_anywhere_then_no_finger_stays_and_no_tap_is_made_up),
        cmocka_unit_test(stream_when_events_vanish_then_no_finger_stays_and_taps_do_not_become_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
