// SPDX-License-Identifier: MIT
// Sound on a device that is a file: SDL's disk driver writes there what would be heard.
#include "platform/sound.h"

#include "core/chime.h"
#include "platform/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/adjourn-sound-XXXXXX";
static int16_t samples[CHIME_SAMPLES_MAX];

static int open_file(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    if (fd < 0) {
        return -1;
    }
    close(fd);
    return setenv("SDL_AUDIODRIVER", "disk", 1) || setenv("SDL_DISKAUDIOFILE", path, 1);
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

static void wait_until_it_rests(struct sound *sound)
{
    int64_t due_us = 0;
    while ((due_us = sound_turn(sound)) != INT64_MAX) {
        int64_t left_us = due_us - clock_monotonic_us();
        usleep(left_us > 0 ? (useconds_t)left_us : 1);
    }
}

static bool file_holds_samples(size_t count)
{
    static char bytes[8 << 20];
    FILE *file = fopen(path, "rb");
    size_t length = file != NULL ? fread(bytes, 1, sizeof bytes, file) : 0;
    if (file != NULL) {
        fclose(file);
    }
    return memmem(bytes, length, samples, count * sizeof *samples) != NULL;
}

static void sound_when_played_reaches_the_device_sample_by_sample_and_it_is_closed(void **state)
{
    (void)state;
    struct sound sound = {0};
    char why[256] = "";
    chime_make(CHIME_OFFER, 40, samples);
    size_t count = chime_length(CHIME_OFFER);
    assert_int_equal(sound_turn(&sound), INT64_MAX);
    if (!sound_play(&sound, CHIME_RATE, samples, count, why, sizeof why)) {
        fail_msg("%s", why);
    }
    assert_int_not_equal(sound.device, 0);
    assert_true(sound_turn(&sound) != INT64_MAX);
    wait_until_it_rests(&sound);
    assert_int_equal(sound.device, 0);
    assert_true(file_holds_samples(count));
}

static void sound_when_another_comes_while_it_plays_is_followed_by_it(void **state)
{
    (void)state;
    struct sound sound = {0};
    char why[256] = "";
    chime_make(CHIME_OFFER, 30, samples);
    assert_true(sound_play(&sound, CHIME_RATE, samples, CHIME_TONE, why, sizeof why));
    assert_true(sound_play(&sound, CHIME_RATE, samples + CHIME_TONE, CHIME_TONE, why, sizeof why));
    wait_until_it_rests(&sound);
    assert_true(file_holds_samples(chime_length(CHIME_OFFER)));
}

static void sound_when_there_is_no_device_says_why_and_rests(void **state)
{
    (void)state;
    struct sound sound = {0};
    char why[256] = "";
    setenv("SDL_AUDIODRIVER", "no-such-driver", 1);
    assert_false(sound_play(&sound, CHIME_RATE, samples, CHIME_TONE, why, sizeof why));
    assert_non_null(strstr(why, "sound: "));
    assert_int_equal(sound_turn(&sound), INT64_MAX);
    sound_close(&sound);
    setenv("SDL_AUDIODRIVER", "disk", 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_when_played_reaches_the_device_sample_by_sample_and_it_is_closed),
        cmocka_unit_test(sound_when_another_comes_while_it_plays_is_followed_by_it),
        cmocka_unit_test(sound_when_there_is_no_device_says_why_and_rests),
    };
    return cmocka_run_group_tests(tests, open_file, remove_file);
}
