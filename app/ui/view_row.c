// SPDX-License-Identifier: MIT
// One person's row: where they are, since when, and their lane through the block.
#include "ui/view_parts.h"

#include "text/text.h"

#include <stdio.h>

static void add_gap(struct view_row *row, int32_t from, int32_t to)
{
    if (row->gap_count == VIEW_GAPS_MAX) {
        row->gap[VIEW_GAPS_MAX - 1].to = to;
        return;
    }
    row->gap[row->gap_count].from = from;
    row->gap[row->gap_count++].to = to;
}

static void set_lane(struct view_row *row, const struct facts *facts)
{
    const struct session *session = facts->situation->session;
    row->lane = view_mille(&session->block, facts->at);
    for (size_t i = 0; i < session->span_count; i++) {
        const struct span *span = &session->spans[i];
        if (span->kind == SPAN_ABSENCE && !span->ignored && span->who == row->person && span->from < facts->at) {
            int64_t to = span->to < facts->at ? span->to : facts->at;
            add_gap(row, view_mille(&session->block, span->from), view_mille(&session->block, to));
        }
    }
}

static void set_away(struct view_row *row, const struct facts *facts, const struct span *absence)
{
    const struct session *session = facts->situation->session;
    int64_t length = session_span_length(session, absence, (struct wall){facts->at});
    row->out = true;
    row->amber = length >= session->policy.grace_ms;
    text_duration(row->counter, sizeof row->counter, length);
    char since[VIEW_LABEL_MAX];
    view_at(since, sizeof since, facts->situation, tr("Away since {time}"), absence->from);
    view_at(row->status_short, sizeof row->status_short, facts->situation, tr("since {time}"), absence->from);
    text_copy(row->status, sizeof row->status, since);
    if (absence->promised > facts->at) {
        char back[VIEW_LABEL_MAX];
        view_at(back, sizeof back, facts->situation, tr("back at {time}"), absence->promised);
        snprintf(row->status, sizeof row->status, "%s · %s", since, back);
        text_copy(row->status_short, sizeof row->status_short, back); // what was promised is what the others wait for
    }
    if (row->amber) {
        int64_t limit = session->policy.single_ms;
        int64_t lane = limit <= 0 || !absence->counts ? -1 : length * PER_MILLE / limit;
        row->lane = lane > PER_MILLE ? PER_MILLE : (int32_t)lane;
    }
}

static void set_here(struct view_row *row, const struct facts *facts)
{
    const struct session *session = facts->situation->session;
    const char *room = tr("In the room");
    text_copy(row->status_short, sizeof row->status_short, room);
    text_copy(row->status, sizeof row->status, room);
    int64_t away = session_away_of(session, row->person, (struct wall){facts->at});
    if (away >= MS_PER_SECOND) {
        char length[VIEW_CLOCK_MAX], earlier[VIEW_LABEL_MAX];
        text_duration(length, sizeof length, away);
        text_fill(earlier, sizeof earlier, tr("away {time} earlier"), FIELDS("time", length));
        snprintf(row->status, sizeof row->status, "%s · %s", room, earlier);
    } else if (session->roster.people[row->person].trainer) {
        snprintf(row->status, sizeof row->status, "%s · %s", room, tr("trainer"));
    }
}

void view_row(struct view_row *row, const struct facts *facts, int32_t person)
{
    const struct session *session = facts->situation->session;
    *row = (struct view_row){.person = person};
    view_name(&row->name, facts->situation, &session->roster, person);
    set_lane(row, facts);
    const struct span *absence = session_absence_of(session, person);
    if (absence != NULL) {
        set_away(row, facts, absence);
    } else if (person >= 0 && (size_t)person < session->roster.count) {
        set_here(row, facts);
    }
}
