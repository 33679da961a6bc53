// SPDX-License-Identifier: MIT
// Any bytes as a settings file: every fault names its line, and what is read is inside the limits of struct settings.
#include "config/config.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void look_at_fault(void *context, const char *text)
{
    (void)context;
    expect(strncmp(text, "fuzz.ini:", 9) == 0 && text[9] >= '0' && text[9] <= '9');
    expect(strlen(text) < CONFIG_FAULT_MAX);
}

static void look_at_hours(const struct hours *hours)
{
    for (int day = 0; day < 7; day++) {
        int last = 0;
        expect(hours->weekday[day].count >= 0 && hours->weekday[day].count <= HOURS_STRETCHES_MAX);
        for (int32_t i = 0; i < hours->weekday[day].count; i++) {
            const struct hours_stretch *stretch = &hours->weekday[day].stretch[i];
            expect(last <= stretch->from && stretch->from < stretch->to && stretch->to <= 24 * 60);
            last = stretch->to;
        }
    }
    expect(hours->holiday_count >= 0 && hours->holiday_count <= HOLIDAYS_MAX);
    for (int32_t i = 0; i < hours->holiday_count; i++) {
        expect(date_valid(hours->holiday[i]));
        expect(i == 0 || date_to_days(hours->holiday[i - 1]) < date_to_days(hours->holiday[i]));
    }
}

static void look_at_terms(const struct policy *policy, uint32_t set)
{
    expect(set >> TERMS == 0);
    for (enum term term = 0; term < TERMS; term++) {
        expect((set >> term & 1U) == 0 || term_allows(term, term_of(policy, term)));
    }
}

static void look_at_list(const char list[SETTINGS_LIST_MAX])
{
    char word[SETTINGS_LIST_MAX];
    expect(memchr(list, '\0', SETTINGS_LIST_MAX) != NULL);
    while (list_next(&list, word, sizeof word)) {
    }
    expect(*list == '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct settings settings;
    memset(&settings, 0xff, sizeof settings);
    config_read_text(&settings, "fuzz.ini", (const char *)data, size, look_at_fault, NULL);
    expect(memchr(settings.room.name, '\0', sizeof settings.room.name) != NULL && settings.room.name[0] != '\0');
    expect(memchr(settings.room.zone, '\0', sizeof settings.room.zone) != NULL);
    expect(memchr(settings.calendar.file, '\0', sizeof settings.calendar.file) != NULL);
    expect(memchr(settings.store.file, '\0', sizeof settings.store.file) != NULL);
    expect(settings.session.warn_first_ms == 0 || settings.session.warn_second_ms < settings.session.warn_first_ms);
    expect(settings.reschedule.proposals >= 1 && settings.reschedule.proposals <= SLOTS_MAX);
    expect(settings.reschedule.step_ms >= MS_PER_MINUTE && settings.policy.percent <= 100);
    look_at_hours(&settings.reschedule.hours);
    look_at_terms(&settings.policy, UINT32_MAX >> (32 - TERMS));
    expect(settings.client_count <= CLIENTS_MAX && settings.step_count <= LADDER_MAX);
    for (size_t i = 0; i < settings.client_count; i++) {
        look_at_list(settings.client[i].match);
        look_at_list(settings.client[i].steps);
        look_at_terms(&settings.client[i].terms.policy, settings.client[i].terms.set);
    }
    for (size_t i = 0; i < settings.step_count; i++) {
        look_at_list(settings.step[i].copy);
        look_at_terms(&settings.step[i].terms.policy, settings.step[i].terms.set);
    }
    return 0;
}
