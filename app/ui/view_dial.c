// SPDX-License-Identifier: MIT
// The dial's part of a view: what the ring remembers, what is left, and the numbers inside.
#include "ui/view_parts.h"

#include "text/text.h"

#include <stdio.h>

#define LONG_FROM_MS (100 * MS_PER_MINUTE)

void view_dial_ring(struct view_dial *dial, const struct situation *situation, const struct block *block)
{
    int64_t length = block->end.ms - block->start.ms;
    *dial = (struct view_dial){.rest = REST_NONE, .mark = -1};
    dial->has_labels = length > 0 && length % (4 * MS_PER_MINUTE) == 0 && block->end.ms % MS_PER_MINUTE == 0;
    for (int32_t i = 0; i < 4; i++) {
        view_clock(dial->label[i], situation, i == 0 ? block->end.ms : block->start.ms + length * i / 4);
    }
}

// Adds [from, to) to the arcs of one kind, joined with those it touches. When there is no room left, the newest arc is
// stretched: the record stays whole, only its gaps are lost.
static void add_arc(struct view_dial *dial, enum dial_arc kind, bool running, int32_t from, int32_t to)
{
    for (int32_t i = 0; i < dial->arc_count;) {
        if (dial->arc[i].kind != kind || dial->arc[i].running != running || dial->arc[i].to < from ||
            dial->arc[i].from > to) {
            i++;
            continue;
        }
        from = dial->arc[i].from < from ? dial->arc[i].from : from;
        to = dial->arc[i].to > to ? dial->arc[i].to : to;
        dial->arc[i] = dial->arc[--dial->arc_count];
    }
    if (from >= to) {
        return;
    }
    if (dial->arc_count == VIEW_ARCS_MAX) {
        int32_t last = VIEW_ARCS_MAX - 1;
        dial->arc[last].from = dial->arc[last].from < from ? dial->arc[last].from : from;
        dial->arc[last].to = dial->arc[last].to > to ? dial->arc[last].to : to;
        return;
    }
    dial->arc[dial->arc_count].kind = kind;
    dial->arc[dial->arc_count].running = running;
    dial->arc[dial->arc_count].from = from;
    dial->arc[dial->arc_count].to = to;
    dial->arc_count++;
}

// An absence without the pauses and planned breaks in it: those are nobody's.
static void add_absence(struct view_dial *dial, const struct facts *facts, const struct span *absence, int64_t from,
                        int64_t to, bool running)
{
    const struct session *session = facts->situation->session;
    for (size_t i = 0; i < session->span_count; i++) {
        const struct span *pause = &session->spans[i];
        int64_t pause_to = pause->to < facts->at ? pause->to : facts->at;
        bool nobodys = pause->kind == SPAN_PAUSE || pause->kind == SPAN_BREAK;
        if (!nobodys || pause->ignored || pause_to <= from || pause->from >= to) {
            continue;
        }
        if (pause->from > from) {
            add_absence(dial, facts, absence, from, pause->from, false);
        }
        if (pause_to < to) {
            add_absence(dial, facts, absence, pause_to, to, running);
        }
        return;
    }
    const struct block *block = &session->block;
    add_arc(dial, DIAL_AWAY, running, view_angle(block, from), view_angle(block, to));
}

static void add_record(struct view_dial *dial, const struct facts *facts)
{
    const struct session *session = facts->situation->session;
    int64_t now = session->ended_at > 0 ? session->ended_at : facts->at;
    for (size_t i = 0; i < session->span_count; i++) {
        const struct span *span = &session->spans[i];
        if (span->ignored) {
            continue;
        }
        bool open = span->to == SPAN_OPEN && session->ended_at == 0;
        int64_t to = span->to < now ? span->to : now;
        if (span->kind == SPAN_PAUSE) {
            add_arc(dial, DIAL_PAUSED, open, view_angle(&session->block, span->from), view_angle(&session->block, to));
        } else if (span->kind == SPAN_ABSENCE && span->counts) {
            bool grace = open && now - span->from < session->policy.grace_ms;
            if (!grace) {
                add_absence(dial, facts, span, span->from, to, open);
            }
        }
    }
}

static void set_numbers(struct view_dial *dial, int64_t ms)
{
    int64_t seconds = ms / MS_PER_SECOND;
    if (ms >= LONG_FROM_MS) {
        snprintf(dial->large, sizeof dial->large, "%lld", (long long)(seconds / 3600));
        snprintf(dial->small, sizeof dial->small, ":%02d", (int)(seconds / 60 % 60));
    } else {
        snprintf(dial->large, sizeof dial->large, "%d", (int)(seconds / 60));
        snprintf(dial->small, sizeof dial->small, ":%02d", (int)(seconds % 60));
    }
}

static void set_words(struct view_dial *dial, const struct facts *facts)
{
    const struct session *session = facts->situation->session;
    const char *caption = tr("time left");
    int64_t left = facts->figures.left, end = session->block.end.ms;
    bool over = facts->at >= end;
    if (over && facts->figures.overrun >= MS_PER_SECOND) {
        caption = tr("since the end");
        set_numbers(dial, facts->figures.overrun);
    } else if (left < MS_PER_MINUTE && !over) {
        caption = tr("seconds left");
        text_copy(dial->caption_short, sizeof dial->caption_short, tr("seconds"));
        snprintf(dial->large, sizeof dial->large, "%d", (int)(left / MS_PER_SECOND));
    } else {
        set_numbers(dial, left);
    }
    text_copy(dial->caption, sizeof dial->caption, caption);
    view_at(dial->ends, sizeof dial->ends, facts->situation, over ? tr("ended {time}") : tr("ends {time}"), end);
}

void view_dial_session(struct view_dial *dial, const struct facts *facts)
{
    const struct situation *situation = facts->situation;
    const struct session *session = situation->session;
    view_dial_ring(dial, situation, &session->block);
    int64_t now = session->ended_at > 0 ? session->ended_at : facts->at;
    dial->hand = view_angle(&session->block, now);
    dial->has_hand = session->ended_at == 0 && now < session->block.end.ms;
    dial->rest = session->ended_at > 0              ? REST_SET_ASIDE
                 : session->state == SESSION_PAUSED ? REST_WAITING
                                                    : REST_TO_COME;
    if (!situation->discreet) {
        add_record(dial, facts);
    }
    int64_t offer = situation->policy.offer_at.ms;
    bool ahead = !situation->discreet && situation->policy.next != THRESHOLD_NONE &&
                 session->state == SESSION_RUNNING && offer > now && offer < session->block.end.ms;
    if (ahead) {
        dial->mark = view_angle(&session->block, offer);
        view_clock(dial->mark_label, situation, offer);
    }
    set_words(dial, facts);
}
