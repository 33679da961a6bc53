// SPDX-License-Identifier: MIT
// What a report says: figures, lanes, and sentences about them.
#include "export/page_internal.h"

#include "core/agenda.h"
#include "text/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS(...) ((const char *const[]){__VA_ARGS__, NULL})

void page_name(char *out, size_t size, const struct export_session *session, int32_t who,
               const struct export_style *style)
{
    if (who == EVENT_NOBODY) {
        text_copy(out, size, session->session.roster.count == 0 ? tr("Everyone") : tr("Someone"));
        return;
    }
    bool none = style->names == NAMES_NONE && !style->names_shown;
    if (none || session->session.roster.people[who].name[0] == '\0') { // removed, or nobody has one
        char number[16];
        snprintf(number, sizeof number, "%" PRId32, who + 1);
        text_fill(out, size, tr("Participant {n}"), FIELDS("n", number));
        return;
    }
    export_shown_name(out, size, session, who, style);
}

static void say_count(char *out, size_t size, const char *pattern, int64_t n)
{
    char number[24];
    snprintf(number, sizeof number, "%" PRId64, n);
    text_fill(out, size, pattern, FIELDS("n", number));
}

static void add_figure(struct page *page, enum page_part part, const char *label, int64_t ms, bool always)
{
    if (page->figure_count < PAGE_FIGURES_MAX && (always || ms >= MS_PER_SECOND)) {
        struct page_figure *figure = &page->figure[page->figure_count++];
        figure->part = part;
        text_copy(figure->label, sizeof figure->label, label);
        text_duration(figure->value, sizeof figure->value, ms);
    }
}

static void add_figures(struct page *page, const struct figures *figures)
{
    add_figure(page, PAGE_BOOKED, tr("booked"), figures->booked, true);
    add_figure(page, PAGE_HERE, tr("everyone here"), figures->here, true);
    add_figure(page, PAGE_AWAY, tr("someone away"), figures->away, true);
    add_figure(page, PAGE_PAUSED, tr("paused"), figures->paused, true);
    add_figure(page, PAGE_OTHER, tr("before the start"), figures->late, false);
    add_figure(page, PAGE_OTHER, tr("planned break"), figures->planned, false);
    add_figure(page, PAGE_OTHER, tr("unknown"), figures->unknown, false);
    add_figure(page, PAGE_OTHER, tr("set aside"), figures->set_aside, false);
    add_figure(page, PAGE_OTHER, tr("time left"), figures->left, false);
}

static int32_t place(const struct block *block, int64_t at)
{
    int64_t length = block->end.ms - block->start.ms;
    int64_t since = at - block->start.ms;
    return length <= 0 || since <= 0 ? 0 : since >= length ? PAGE_SCALE : (int32_t)(since * PAGE_SCALE / length);
}

static const struct report_person *person_of(const struct export_session *session, int32_t who)
{
    return who == EVENT_NOBODY ? &session->report.unlisted : &session->report.person[who];
}

static void add_stretch(struct page *page, const struct export_session *session, const struct span *span, int32_t lane)
{
    static const enum page_part parts[] = {
        [SPAN_ABSENCE] = PAGE_AWAY, [SPAN_PAUSE] = PAGE_PAUSED, [SPAN_BREAK] = PAGE_OTHER, [SPAN_UNKNOWN] = PAGE_OTHER};
    const struct session *folded = &session->session;
    int64_t last = folded->ended_at != 0 ? folded->ended_at : session->at.ms;
    struct page_stretch stretch = {.part = parts[span->kind], .lane = lane, .from = place(&folded->block, span->from)};
    stretch.to = place(&folded->block, span->to < last ? span->to : last);
    if (stretch.from < stretch.to) {
        text_duration(stretch.label, sizeof stretch.label, session_span_length(folded, span, session->at));
        page->stretch[page->stretch_count++] = stretch;
    }
}

static void add_lane(struct page *page, const struct export_session *session, const struct page_style *style,
                     int32_t who)
{
    const struct report_person *person = person_of(session, who);
    int32_t index = (int32_t)page->lane_count;
    struct page_lane *lane = &page->lane[page->lane_count++];
    page_name(lane->name, sizeof lane->name, session, who, &style->style);
    lane->absences = person->count;
    if (person->count > 0) {
        text_duration(lane->away, sizeof lane->away, person->away);
        text_duration(lane->longest, sizeof lane->longest, person->longest);
    }
    for (size_t i = 0; i < session->session.span_count; i++) {
        const struct span *span = &session->session.spans[i];
        if (span->kind == SPAN_ABSENCE && !span->ignored && span->who == who) {
            add_stretch(page, session, span, index);
        }
    }
}

// Everybody in the roster's order when there is room; else first those who were away.
static void add_lanes(struct page *page, const struct export_session *session, const struct page_style *style)
{
    const struct roster *roster = &session->session.roster;
    bool all = roster->count < PAGE_LANES_MAX;
    if (session->report.unlisted.count > 0 || roster->count == 0) {
        add_lane(page, session, style, EVENT_NOBODY);
    }
    for (int round = all ? 1 : 0; round < 2; round++) {
        for (size_t i = 0; i < roster->count && page->lane_count < PAGE_LANES_MAX; i++) {
            bool away = session->report.person[i].count > 0;
            if (all || away == (round == 0)) {
                add_lane(page, session, style, (int32_t)i);
            }
        }
    }
    bool unlisted = session->report.unlisted.count > 0 || roster->count == 0;
    int64_t more = (int64_t)(roster->count + roster->beyond) - (int64_t)page->lane_count + unlisted;
    if (more > 0) {
        say_count(page->more, sizeof page->more, tr_n("and {n} more", "and {n} more", more), more);
    }
    for (size_t i = 0; i < session->session.span_count; i++) {
        const struct span *span = &session->session.spans[i];
        if (span->kind != SPAN_ABSENCE && !span->ignored) {
            add_stretch(page, session, span, PAGE_ALL_LANES);
        }
    }
}

static char *add_note(struct page *page)
{
    return page->note_count < PAGE_NOTES_MAX ? page->note[page->note_count++] : NULL;
}

static void add_time_note(struct page *page, const struct page_style *style, const char *pattern, int64_t at)
{
    char clock[PAGE_CLOCK_MAX], day[PAGE_TEXT_MAX];
    char *note = add_note(page);
    if (note != NULL) {
        text_clock(clock, sizeof clock, style->style.zone, (struct wall){at});
        text_date_long(day, sizeof day, zone_civil(style->style.zone, (struct wall){at}).date);
        text_fill(note, PAGE_TEXT_MAX, pattern, FIELDS("time", clock, "date", day));
    }
}

static void add_interruptions(struct page *page, const struct report *report)
{
    char count[24], longest[PAGE_CLOCK_MAX];
    char *note = report->figures.interruptions > 0 ? add_note(page) : NULL;
    if (note != NULL) {
        snprintf(count, sizeof count, "%" PRId32, report->figures.interruptions);
        text_duration(longest, sizeof longest, report->longest);
        text_fill(note, PAGE_TEXT_MAX,
                  report->longest > 0 ? tr("Interruptions: {n}. The longest: {time}.") : tr("Interruptions: {n}."),
                  FIELDS("n", count, "time", longest));
    }
}

static void add_notes(struct page *page, const struct export_session *session, const struct page_style *style)
{
    const struct session *folded = &session->session;
    add_interruptions(page, &session->report);
    if (folded->block.end.ms != session->booked.end.ms) {
        add_time_note(page, style, tr("The block was extended to {time}."), folded->block.end.ms);
    }
    if (folded->ended_at != 0) {
        add_time_note(page, style, tr("This block ended at {time}."), folded->ended_at);
    }
    if (folded->rescheduled != 0) {
        add_time_note(page, style, tr("It goes on at another time: {date}, {time}."), folded->rescheduled);
    }
    if (folded->state != SESSION_ENDED && folded->state != SESSION_CLOSED && folded->started_at != 0) {
        char length[PAGE_CLOCK_MAX];
        char *note = add_note(page);
        text_duration(length, sizeof length, session->report.figures.projected);
        if (note != NULL) {
            text_fill(note, PAGE_TEXT_MAX, tr("With everyone here from now on, it comes to {time}."),
                      FIELDS("time", length));
        }
    }
    if (folded->seen && page->note_count < PAGE_NOTES_MAX) {
        text_copy(add_note(page), PAGE_TEXT_MAX, tr("The participants have seen the summary."));
    }
}

// Appends as much as fits.
static void append(char *out, size_t size, const char *separator, const char *text)
{
    size_t used = strlen(out);
    char joined[2 * PAGE_TEXT_MAX];
    snprintf(joined, sizeof joined, "%s%s", used > 0 ? separator : "", text);
    text_copy(out + used, size - used, joined);
}

static void add_catch_up(struct page *page, const struct export_session *session, const struct page_style *style)
{
    struct agenda *agenda = malloc(sizeof *agenda);
    if (agenda == NULL || session->booked.private_ || session->session.ended_at == 0) {
        free(agenda);
        return;
    }
    agenda_read(&session->booked, style->style.zone, agenda);
    for (size_t i = 0; i < session->session.roster.count && page->catch_up_count < PAGE_CATCH_UP_MAX; i++) {
        struct catch_up missed;
        catch_up_of(&session->session, agenda, (int32_t)i, &missed);
        if (missed.count == 0) {
            continue;
        }
        struct page_catch_up *row = &page->catch_up[page->catch_up_count++];
        page_name(row->name, sizeof row->name, session, (int32_t)i, &style->style);
        row->items[0] = '\0';
        for (size_t item = 0; item < missed.count; item++) {
            char minutes[PAGE_CLOCK_MAX], said[PAGE_TEXT_MAX];
            const char *title = agenda->item[missed.missed[item].item].title;
            text_minutes_short(minutes, sizeof minutes, missed.missed[item].ms);
            text_fill(said, sizeof said, tr("{time} of {title}"), FIELDS("time", minutes, "title", title));
            append(row->items, sizeof row->items, ", ", said);
        }
    }
    free(agenda);
}

static void say_when(struct page *page, const struct export_session *session, const struct page_style *style)
{
    const struct block *block = &session->session.block;
    struct date date = zone_civil(style->style.zone, block->start).date;
    char day[PAGE_TEXT_MAX], year[16], dated[PAGE_TEXT_MAX];
    text_date_long(day, sizeof day, date);
    snprintf(year, sizeof year, "%d", date.year);
    text_fill(dated, sizeof dated, tr("{date} {year}"), FIELDS("date", day, "year", year));
    char start[PAGE_CLOCK_MAX], end[PAGE_CLOCK_MAX];
    text_clock(start, sizeof start, style->style.zone, block->start);
    text_clock(end, sizeof end, style->style.zone, block->end);
    text_fill(page->when, sizeof page->when, "{date}, {start}–{end}",
              FIELDS("date", dated, "start", start, "end", end));
}

void page_fill(struct page *page, const struct export_session *session, const struct page_style *style)
{
    const struct session *folded = &session->session;
    memset(page, 0, sizeof *page);
    text_copy(page->title, sizeof page->title,
              session->booked.title[0] != '\0' ? session->booked.title : tr("Private"));
    say_when(page, session, style);
    struct figures whole = report_whole_seconds(&session->report.figures);
    add_figures(page, &whole);
    add_lanes(page, session, style);
    add_notes(page, session, style);
    add_catch_up(page, session, style);
    int64_t length = folded->block.end.ms - folded->block.start.ms;
    for (int64_t i = 0; i < PAGE_TICKS; i++) {
        struct wall at = {folded->block.start.ms + length * i / (PAGE_TICKS - 1)};
        text_clock(page->tick[i], PAGE_CLOCK_MAX, style->style.zone, at);
    }
    int64_t last = folded->ended_at != 0 ? folded->ended_at : session->at.ms;
    bool started = folded->started_at != 0;
    page->begin = started ? place(&folded->block, folded->started_at) : 0;
    page->end = started ? place(&folded->block, last) : 0;
    page->digest = session->chain != NULL ? session->chain->digest : "";
    if (session->chain != NULL) {
        chain_write_short(page->digest_short, page->digest);
    }
}
