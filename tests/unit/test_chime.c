// SPDX-License-Identifier: MIT
#include "core/chime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static int16_t samples[CHIME_SAMPLES_MAX];

static int loudest(const int16_t *from, size_t count)
{
    int most = 0;
    for (size_t i = 0; i < count; i++) {
        most = abs(from[i]) > most ? abs(from[i]) : most;
    }
    return most;
}

static void chime_when_made_has_a_tone_for_each_step_of_meaning(void **state)
{
    (void)state;
    assert_int_equal(chime_length(CHIME_NONE), 0);
    assert_int_equal(chime_length(CHIME_WARNING), CHIME_TONE);
    assert_int_equal(chime_length(CHIME_OFFER), 2 * CHIME_TONE);
    assert_int_equal(chime_length(CHIME_END), CHIME_SAMPLES_MAX);
    chime_make(CHIME_END, 100, samples);
    for (size_t tone = 0; tone < CHIME_END; tone++) {
        assert_true(loudest(samples + tone * CHIME_TONE, CHIME_TONE) > CHIME_PEAK / 2);
    }
}

static void tone_when_it_begins_and_ends_is_silent_and_nothing_in_it_clicks(void **state)
{
    (void)state;
    chime_make(CHIME_END, 100, samples);
    // The steepest that a tone of 784 Hz with a fifth of its octave is, between two samples.
    const int steepest = CHIME_PEAK * 784 / CHIME_RATE * 8;
    for (size_t i = 1; i < CHIME_SAMPLES_MAX; i++) {
        assert_true(abs(samples[i] - samples[i - 1]) < steepest);
    }
    for (size_t tone = 0; tone < CHIME_END; tone++) {
        const int16_t *first = samples + tone * CHIME_TONE;
        assert_int_equal(first[0], 0);
        assert_int_equal(first[CHIME_TONE - 1], 0);
        assert_true(loudest(first, 24) < CHIME_PEAK / 200); // half a millisecond at either end
        assert_true(loudest(first + CHIME_TONE - 480, 480) < CHIME_PEAK / 200);
    }
}

static void chime_when_it_is_loudest_is_not_clipped(void **state)
{
    (void)state;
    chime_make(CHIME_END, 100, samples);
    assert_true(loudest(samples, CHIME_SAMPLES_MAX) <= CHIME_PEAK);
    assert_true(loudest(samples, CHIME_SAMPLES_MAX) > CHIME_PEAK * 3 / 4);
}

static void volume_when_halved_leaves_a_quarter(void **state)
{
    (void)state;
    chime_make(CHIME_OFFER, 100, samples);
    int whole = loudest(samples, 2 * CHIME_TONE);
    chime_make(CHIME_OFFER, 50, samples);
    assert_in_range(loudest(samples, 2 * CHIME_TONE), whole / 4 - 2, whole / 4 + 2);
    chime_make(CHIME_OFFER, 0, samples);
    assert_int_equal(loudest(samples, 2 * CHIME_TONE), 0);
}

static void tones_when_counted_are_c_e_and_g(void **state)
{
    (void)state;
    static const double expected[CHIME_END] = {523.25, 659.26, 783.99};
    chime_make(CHIME_END, 100, samples);
    for (size_t tone = 0; tone < CHIME_END; tone++) {
        const int16_t *from = samples + tone * CHIME_TONE;
        size_t rises = 0, first = 0, last = 0;
        for (size_t i = 1; i < CHIME_TONE * 3 / 4; i++) {
            if (from[i - 1] < 0 && from[i] >= 0) {
                first = rises == 0 ? i : first;
                last = i;
                rises++;
            }
        }
        double hertz = (double)(rises - 1) * CHIME_RATE / (double)(last - first);
        assert_true(hertz > expected[tone] - 1 && hertz < expected[tone] + 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chime_when_made_has_a_tone_for_each_step_of_meaning),
        cmocka_unit_test(tone_when_it_begins_and_ends_is_silent_and_nothing_in_it_clicks),
        cmocka_unit_test(chime_when_it_is_loudest_is_not_clipped),
        cmocka_unit_test(volume_when_halved_leaves_a_quarter),
        cmocka_unit_test(tones_when_counted_are_c_e_and_g),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
