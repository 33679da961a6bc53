// SPDX-License-Identifier: MIT
#include "core/report.h"

#include <string.h>

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static struct report_person *person_of(struct report *report, int32_t who)
{
    return who >= 0 && (size_t)who < report->person_count ? &report->person[who] : &report->unlisted;
}

static void add_spans(struct report *report, const struct session *session, struct wall at)
{
    for (size_t i = 0; i < session->span_count; i++) {
        const struct span *span = &session->spans[i];
        if (span->ignored || (span->kind != SPAN_ABSENCE && span->kind != SPAN_PAUSE)) {
            continue;
        }
        int64_t length = session_span_length(session, span, at);
        if (span->kind == SPAN_ABSENCE) {
            struct report_person *person = person_of(report, span->who);
            person->away += length;
            person->longest = larger(person->longest, length);
            person->count++;
        }
        if (span->kind == SPAN_PAUSE || span->counts) {
            report->longest = larger(report->longest, length);
        }
    }
}

static bool is_no_show(const struct session *session)
{
    return session->state == SESSION_CLOSED && session->started_at == 0;
}

void report_session(const struct session *session, struct wall at, struct report *report)
{
    memset(report, 0, sizeof *report);
    if (is_no_show(session)) {
        at.ms = larger(at.ms, session->block.end.ms);
    }
    session_figures(session, at, &report->figures);
    report->person_count = session->roster.count;
    add_spans(report, session, at);
    report->lost = report->figures.late + report->figures.away + report->figures.paused;
}

static int64_t whole(int64_t ms)
{
    return floor_div(ms + MS_PER_SECOND / 2, MS_PER_SECOND) * MS_PER_SECOND;
}

// What rounding adds to one part the next ones give back.
struct figures report_whole_seconds(const struct figures *figures)
{
    struct figures read = *figures;
    int64_t *const parts[] = {&read.here,    &read.away,    &read.paused, &read.late,
                              &read.planned, &read.unknown, &read.left,   &read.set_aside};
    int64_t exact = 0, told = 0;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        exact += *parts[i];
        *parts[i] = whole(exact) - told;
        told += *parts[i];
    }
    read.booked = told;
    read.overrun = whole(read.overrun);
    read.projected = read.here + read.left;
    return read;
}

int64_t report_billed(const struct report *report, enum billing billing)
{
    const struct figures *figures = &report->figures;
    int64_t unused = figures->late + figures->set_aside + figures->left;
    return billing == BILLING_BLOCK ? figures->booked : figures->booked - unused + figures->overrun;
}

static void add_figures(struct figures *sum, const struct figures *figures)
{
    sum->booked += figures->booked;
    sum->late += figures->late;
    sum->here += figures->here;
    sum->away += figures->away;
    sum->paused += figures->paused;
    sum->planned += figures->planned;
    sum->unknown += figures->unknown;
    sum->left += figures->left;
    sum->set_aside += figures->set_aside;
    sum->overrun += figures->overrun;
    sum->projected += figures->projected;
    sum->interruptions += figures->interruptions;
}

void report_add(struct report_totals *totals, const struct session *session, const struct report *report,
                const struct rate *rate, enum billing billing)
{
    bool ended = session->ended_at != 0;
    totals->sessions++;
    totals->no_shows += is_no_show(session);
    totals->strikes += ended && session->end_kind == END_RESCHEDULE;
    for (int threshold = THRESHOLD_SINGLE; threshold < THRESHOLDS; threshold++) {
        totals->asked[threshold] += (session->asked >> threshold & 1) != 0;
    }
    add_figures(&totals->figures, &report->figures);
    totals->longest = larger(totals->longest, report->longest);
    totals->lost += report->lost;
    totals->billed += report_billed(report, billing);
    totals->cost += rate_cost(rate, report->lost);
}
