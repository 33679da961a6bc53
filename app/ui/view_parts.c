// SPDX-License-Identifier: MIT
#include "ui/view_parts.h"

#include "text/text.h"

#include <stdio.h>
#include <string.h>

void facts_take(struct facts *facts, const struct situation *situation)
{
    *facts = (struct facts){.situation = situation};
    if (situation->session == NULL) {
        return;
    }
    facts->at = floor_div(situation->axis.ms, MS_PER_SECOND) * MS_PER_SECOND;
    session_figures(situation->session, (struct wall){facts->at}, &facts->figures);
    // Parts of a second must not make the sum differ from its parts: "here" takes them.
    struct figures *figures = &facts->figures;
    int64_t *parts[] = {&figures->late,    &figures->away, &figures->paused,   &figures->planned,
                        &figures->unknown, &figures->left, &figures->set_aside};
    figures->booked = figures->booked / MS_PER_SECOND * MS_PER_SECOND;
    figures->here = figures->booked;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        *parts[i] = *parts[i] / MS_PER_SECOND * MS_PER_SECOND;
        figures->here -= *parts[i];
    }
    figures->here = figures->here < 0 ? 0 : figures->here;
    figures->projected = figures->here + figures->left;
}

void view_clock(char out[VIEW_CLOCK_MAX], const struct situation *situation, int64_t at_ms)
{
    text_clock(out, VIEW_CLOCK_MAX, situation->zone, (struct wall){at_ms});
}

void view_times(char *out, size_t size, const struct situation *situation, struct wall from, struct wall to)
{
    char begin[VIEW_CLOCK_MAX], end[VIEW_CLOCK_MAX];
    view_clock(begin, situation, from.ms);
    view_clock(end, situation, to.ms);
    snprintf(out, size, "%s–%s", begin, end);
}

void view_at(char *out, size_t size, const struct situation *situation, const char *pattern, int64_t at_ms)
{
    char time[VIEW_CLOCK_MAX];
    view_clock(time, situation, at_ms);
    text_fill(out, size, pattern, FIELDS("time", time));
}

int64_t view_age(const struct situation *situation)
{
    int64_t now = floor_div(situation->now.wall.ms, MS_PER_MINUTE);
    return (now - floor_div(situation->calendar_at.ms, MS_PER_MINUTE)) * MS_PER_MINUTE;
}

void view_count(char *out, size_t size, const char *one, const char *many, int64_t n)
{
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)n);
    text_fill(out, size, tr_n(one, many, n), FIELDS("n", number));
}

// The first separator of a title, or its end.
static size_t first_part(const char *title)
{
    static const char *const separators[] = {", ", " - ", " – ", " — ", ": ", " (", " | "};
    size_t length = strlen(title);
    for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++) {
        const char *found = strstr(title, separators[i]);
        if (found != NULL && found > title && (size_t)(found - title) < length) {
            length = (size_t)(found - title);
        }
    }
    return length;
}

void view_title(char full[VIEW_TEXT_MAX], char brief[VIEW_TEXT_MAX], const struct block *block)
{
    const char *title = block->private_ ? tr("Private") : block->title[0] == '\0' ? tr("Booked") : block->title;
    text_copy(full, VIEW_TEXT_MAX, title);
    text_copy(brief, VIEW_TEXT_MAX, full);
    brief[first_part(brief)] = '\0';
}

static int32_t part_of(const struct block *block, int64_t at, int32_t whole)
{
    int64_t length = block->end.ms - block->start.ms, past = at - block->start.ms;
    if (length <= 0 || past <= 0) {
        return 0;
    }
    return past >= length ? whole : (int32_t)(past * whole / length);
}

int32_t view_mille(const struct block *block, int64_t at)
{
    return part_of(block, at, PER_MILLE);
}

int32_t view_angle(const struct block *block, int64_t at)
{
    return part_of(block, at, TURN_ANGLE);
}

const struct span *view_longest_absence(const struct facts *facts)
{
    const struct session *session = facts->situation->session;
    const struct span *longest = NULL;
    for (size_t i = 0; i < session->span_count; i++) {
        const struct span *span = &session->spans[i];
        if (span->kind == SPAN_ABSENCE && !span->ignored && span->to == SPAN_OPEN &&
            (longest == NULL || span->from < longest->from)) {
            longest = span;
        }
    }
    return longest;
}

void view_totals(struct view_total *here, struct view_total *away, const struct facts *facts, bool with_rest)
{
    text_copy(here->label, sizeof here->label, tr("Everyone here"));
    text_copy(away->label, sizeof away->label, tr("Someone away"));
    text_duration(here->value, sizeof here->value, facts->figures.here);
    text_duration(away->value, sizeof away->value, facts->figures.away);
    if (with_rest) {
        char most[VIEW_CLOCK_MAX];
        text_duration(most, sizeof most, facts->figures.projected);
        text_fill(here->of, sizeof here->of, tr("of {time}"), FIELDS("time", most));
    }
}
