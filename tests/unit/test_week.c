// SPDX-License-Identifier: MIT
// The kiosk with a real store, sessions day after day: the heap ends where it began, and it wakes no more often than
// something happens.
#include "kiosk_play.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

// One session of an hour: people come and go, an offer, a pause, the end, proposals, a date, the summary.
static void play_session(struct kiosk_play *play)
{
    static const struct action before_end[] = {{ACTION_START, 0},  {ACTION_PERSON, 0}, {ACTION_PERSON, 1},
                                               {ACTION_PERSON, 1}, {ACTION_WAIT, 0},   {ACTION_PERSON, 0},
                                               {ACTION_PAUSE, 0},  {ACTION_RESUME, 0}, {ACTION_PERSON, 2},
                                               {ACTION_UNDO, 0},   {ACTION_END, 0},    {ACTION_RESCHEDULE, 0}};
    static const struct action after_end[] = {
        {ACTION_MORE_TIMES, 0}, {ACTION_CHOOSE, 1}, {ACTION_CONFIRM, 0}, {ACTION_DONE, 0}, {ACTION_SEEN, 0}};
    for (size_t i = 0; i < sizeof before_end / sizeof before_end[0]; i++) {
        kiosk_play_act(play, before_end[i]);
        kiosk_play_wait(play, i == 2 ? 16 * MS_PER_MINUTE : 3 * MS_PER_MINUTE);
    }
    for (size_t i = 0; i < sizeof after_end / sizeof after_end[0]; i++) {
        kiosk_play_act(play, after_end[i]);
        kiosk_play_wait(play, MS_PER_MINUTE);
    }
    kiosk_play_act(play, (struct action){ACTION_DONE, 0});
}

static void heap_when_a_week_of_sessions_was_played_then_is_where_it_began(void **state)
{
    struct kiosk_play *play = *state;
    size_t before = 0;
    size_t after = 0;
    uint32_t sessions = 0;
    for (int day = 0; day < 8; day++) {
        for (int block = 0; block < KIOSK_PLAY_BLOCKS; block++) {
            kiosk_play_until(play, kiosk_play_block(day, block));
            play_session(play);
            sessions += kiosk_situation(play->kiosk, play->now)->session == NULL;
        }
        // Closed, so that the database's page cache, which has a limit of its own, is not counted.
        kiosk_play_reopen(play, day == 0 ? &before : &after);
    }
    assert_int_equal(sessions, 8 * KIOSK_PLAY_BLOCKS);
    assert_in_range(after, 0, before);
}

static void wake_ups_when_idle_then_one_a_minute_and_in_a_session_one_a_second(void **state)
{
    struct kiosk_play *play = *state;
    kiosk_play_until(play, kiosk_play_block(0, 0) - 2 * MS_PER_HOUR);
    play->wakes = 0;
    kiosk_play_wait(play, MS_PER_HOUR);
    assert_in_range(play->wakes, 1, 60);
    kiosk_play_until(play, kiosk_play_block(0, 0));
    kiosk_play_act(play, (struct action){ACTION_START, 0});
    kiosk_play_act(play, (struct action){ACTION_PERSON, 0});
    play->wakes = 0;
    kiosk_play_wait(play, MS_PER_MINUTE * 55);
    assert_in_range(play->wakes, 1, 3300);
}

// Whatever is touched whenever: the next wake lies ahead, and until then not one item of the picture changes by itself.
static void picture_when_nobody_touches_then_is_the_same_until_the_next_wake(void **state)
{
    struct kiosk_play *play = *state;
    const char *wanted = getenv("SEED");
    unsigned seed = wanted != NULL ? (unsigned)strtoul(wanted, NULL, 10) : (unsigned)time(NULL);
    print_message("seed %u\n", seed);
    srand(seed);
    kiosk_play_until(play, kiosk_play_block(0, 0) - 20 * MS_PER_MINUTE);
    for (int i = 0; i < 1500; i++) {
        enum action_kind kind = rand() % 3 == 0 ? ACTION_START : (enum action_kind)(rand() % (ACTION_DISMISS + 1));
        kiosk_play_act(play, (struct action){kind, rand() % 3});
        int64_t wake = kiosk_next_wake(play->kiosk, play->now).ms;
        assert_true(wake > play->now.wall.ms);
        kiosk_play_draw(play);
        for (int look = 0; look < 3; look++) {
            int64_t ms = look == 2 ? wake - play->now.wall.ms - 1 : rand() % (wake - play->now.wall.ms);
            if (kiosk_play_differs_in(play, ms)) {
                fail_msg("seed %u, step %d, screen %d: the picture would differ %lld ms before the wake at %lld", seed,
                         i, (int)kiosk_situation(play->kiosk, play->now)->screen,
                         (long long)(wake - play->now.wall.ms - ms), (long long)wake);
            }
        }
        kiosk_play_wait(play, rand() % (rand() % 8 == 0 ? 40 * (int)MS_PER_MINUTE : 20000));
    }
}

int main(int argc, char **argv)
{
    (void)argc;
    // glibc counts what its threads keep for the next allocation as in use: without that, a byte more is a leak.
    if (setenv("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0", 0) == 0 && getenv("WEEK_AGAIN") == NULL) {
        setenv("WEEK_AGAIN", "1", 1);
        execv("/proc/self/exe", argv);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(heap_when_a_week_of_sessions_was_played_then_is_where_it_began, kiosk_play_open,
                                        kiosk_play_close),
        cmocka_unit_test_setup_teardown(wake_ups_when_idle_then_one_a_minute_and_in_a_session_one_a_second,
                                        kiosk_play_open, kiosk_play_close),
        cmocka_unit_test_setup_teardown(picture_when_nobody_touches_then_is_the_same_until_the_next_wake,
                                        kiosk_play_open, kiosk_play_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
