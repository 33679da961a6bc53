// SPDX-License-Identifier: MIT
// The report of sessions on paper: each begins an A4 sheet, and has one, unless the house's copy has more lines than
// fit.
#include "export/page_internal.h"
#include "export/pdf.h"

#include "text/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define NAMES  96.0 // of the lanes
#define PITCH  24.0
#define LANE   19.0
#define AXIS   14.0
#define BOTTOM 70.0 // kept for the foot

static void draw_head(struct pdf *pdf, const struct page *page, const struct page_style *style, bool internal)
{
    char when[2 * PAGE_TEXT_MAX];
    snprintf(when, sizeof when, "%s · %s", page->when, style->room);
    double width = internal ? PDF_WIDTH - 110 : PDF_WIDTH;
    if (internal) {
        pdf_text(pdf, PDF_WIDTH - 110, 110, PDF_RIGHT, PDF_BOLD | 9, "ink", tr("Internal copy"));
    }
    pdf->y += pdf_text(pdf, 0, width, PDF_LEFT, PDF_BOLD | 17, "ink", page->title);
    pdf->y += pdf_text(pdf, 0, PDF_WIDTH, PDF_LEFT, 9, "ink2", when) + 14;
}

// The parts in rows of as many as fit beside each other.
static void draw_figures(struct pdf *pdf, const struct page *page)
{
    static const char *const colours[] = {[PAGE_BOOKED] = "ink2",
                                          [PAGE_HERE] = "green-text",
                                          [PAGE_AWAY] = "amber-text",
                                          [PAGE_PAUSED] = "blue-text",
                                          [PAGE_OTHER] = "ink2"};
    const double column = PDF_WIDTH / 5;
    for (size_t i = 0; i < page->figure_count; i++) {
        const struct page_figure *figure = &page->figure[i];
        double x = column * (double)(i % 5);
        pdf->y += i > 0 && i % 5 == 0 ? 48 : 0;
        pdf_text(pdf, x, column - 16, PDF_LEFT, 24, "ink", figure->value);
        if (i + 1 < page->figure_count) {
            pdf_text(pdf, x + column - 22, 14, PDF_LEFT, 16, "ink2", i == 0 ? "=" : "+");
        }
        pdf->y += 30;
        pdf_text(pdf, x, column - 8, PDF_LEFT, 9, colours[figure->part], figure->label);
        pdf->y -= 30;
    }
    pdf->y += 58;
}

static double across(int32_t scale)
{
    return NAMES + (PDF_WIDTH - NAMES) * scale / PAGE_SCALE;
}

static void draw_stretch(struct pdf *pdf, const struct page *page, const struct page_stretch *stretch)
{
    static const char *const planes[] = {
        [PAGE_AWAY] = "amber-fill", [PAGE_PAUSED] = "blue-fill", [PAGE_OTHER] = "line"};
    static const char *const inks[] = {[PAGE_AWAY] = "on-amber", [PAGE_PAUSED] = "on-blue", [PAGE_OTHER] = "ink"};
    bool all = stretch->lane == PAGE_ALL_LANES;
    double top = pdf->y + (all ? 0 : stretch->lane * PITCH);
    double height = all ? (double)(page->lane_count - 1) * PITCH + LANE : LANE;
    double x = across(stretch->from), width = across(stretch->to) - x;
    pdf_plane(pdf, x, top, width, height, planes[stretch->part], NULL);
    if (width >= 5.2 * (double)strlen(stretch->label)) {
        double y = pdf->y;
        pdf->y = top + height / 2 - 5.5;
        pdf_text(pdf, x, width, PDF_CENTRE, PDF_BOLD | 8, inks[stretch->part], stretch->label);
        pdf->y = y;
    }
}

static void draw_ticks(struct pdf *pdf, const struct page *page, double height)
{
    double y = pdf->y;
    for (int32_t i = 0; i < PAGE_TICKS; i++) {
        double x = across(PAGE_SCALE * i / (PAGE_TICKS - 1));
        pdf_plane(pdf, x - 0.5, y - 5, 1, height + 7, "line", NULL);
        pdf->y = y + height + 3;
        enum pdf_align align = i == 0 ? PDF_LEFT : i == PAGE_TICKS - 1 ? PDF_RIGHT : PDF_CENTRE;
        pdf_text(pdf, i == 0 ? x : i == PAGE_TICKS - 1 ? x - 60 : x - 30, 60, align, 8, "ink2", page->tick[i]);
    }
    pdf->y = y;
}

static void draw_timeline(struct pdf *pdf, const struct page *page)
{
    double height = (double)page->lane_count * PITCH;
    draw_ticks(pdf, page, height);
    for (size_t i = 0; i < page->lane_count; i++) {
        double top = pdf->y + (double)i * PITCH;
        double y = pdf->y;
        pdf->y = top + 4;
        pdf_line(pdf, 0, NAMES - 6, PDF_LEFT, PDF_BOLD | 8, "ink", page->lane[i].name);
        pdf->y = y;
        pdf_plane(pdf, across(0), top, across(PAGE_SCALE) - across(0), LANE, "track", NULL);
        if (page->begin < page->end) {
            pdf_plane(pdf, across(page->begin), top, across(page->end) - across(page->begin), LANE, "green-tint",
                      "green");
        }
    }
    for (size_t i = 0; i < page->stretch_count; i++) {
        draw_stretch(pdf, page, &page->stretch[i]);
    }
    pdf->y += height + AXIS + 4;
    if (page->more[0] != '\0') {
        pdf->y += pdf_text(pdf, 0, PDF_WIDTH, PDF_LEFT, 8, "ink2", page->more);
    }
    pdf->y += 8;
}

static void draw_heading(struct pdf *pdf, const char *text)
{
    pdf->y += 8;
    pdf->y += pdf_text(pdf, 0, PDF_WIDTH, PDF_LEFT, PDF_BOLD | 10, "ink", text) + 3;
}

static void draw_people(struct pdf *pdf, const struct page *page)
{
    for (size_t i = 0; i < page->note_count; i++) {
        pdf->y += pdf_text(pdf, 0, PDF_WIDTH, PDF_LEFT, 9, "ink", page->note[i]);
    }
    pdf->y += 8;
    bool headed = false;
    for (size_t i = 0; i < page->lane_count; i++) {
        const struct page_lane *lane = &page->lane[i];
        char count[16];
        snprintf(count, sizeof count, "%" PRId32, lane->absences);
        if (lane->absences == 0) {
            continue;
        }
        if (!headed) {
            pdf_row(pdf, (const char *const[]){tr("Person"), tr("Away"), tr("How often"), tr("Longest")}, 4, "ink2");
            headed = true;
        }
        pdf_row(pdf, (const char *const[]){lane->name, lane->away, count, lane->longest}, 4, "ink");
    }
    if (page->catch_up_count > 0) {
        draw_heading(pdf, tr("To catch up on"));
    }
    for (size_t i = 0; i < page->catch_up_count; i++) {
        pdf_line(pdf, 0, 120, PDF_LEFT, 9, "ink", page->catch_up[i].name);
        pdf->y += pdf_text(pdf, 128, PDF_WIDTH - 128, PDF_LEFT, 9, "ink", page->catch_up[i].items) + 3;
    }
}

static void draw_line(struct pdf *pdf, const struct page_line *line)
{
    char times[2 * PAGE_CLOCK_MAX + 4];
    snprintf(times, sizeof times, "%s%s%s", line->start, line->end[0] != '\0' ? "–" : "", line->end);
    pdf_line(pdf, 0, 66, PDF_LEFT, 8, "ink", times);
    pdf_line(pdf, 66, 72, PDF_LEFT, 8, "ink", line->kind);
    pdf_line(pdf, 142, 108, PDF_LEFT, 8, "ink", line->name);
    pdf_line(pdf, 252, 40, PDF_RIGHT, 8, "ink", line->length);
    pdf_line(pdf, 302, 148, PDF_LEFT, 8, "ink", line->said);
    pdf_line(pdf, 456, PDF_WIDTH - 456, PDF_LEFT, 8, "ink2", line->source);
    pdf->y += 13;
}

static void draw_house(struct pdf *pdf, const struct export_session *session, const struct page_style *style,
                       const struct page_house *house)
{
    struct page_house_facts facts;
    page_fill_house(&facts, session, house);
    draw_heading(pdf, tr("For the house only"));
    for (size_t i = 0; i < facts.count; i++) {
        pdf_line(pdf, 0, 200, PDF_LEFT, 9, "ink2", facts.label[i]);
        pdf->y += pdf_text(pdf, 208, PDF_WIDTH - 208, PDF_LEFT, 9, "ink", facts.value[i]) + 2;
    }
    if (house->past_count > 0) {
        draw_heading(pdf, tr("The last 90 days: time away of each session"));
        double slot = PDF_WIDTH / (double)(house->past_count < 12 ? 12 : house->past_count);
        for (size_t i = 0; i < house->past_count; i++) {
            const struct page_past *past = &house->past[i];
            double share = past->booked > 0 ? (double)past->away / (double)past->booked : 0;
            double height = 2 + 30 * share;
            pdf_plane(pdf, slot * (double)i, pdf->y + 32 - height, slot * 0.8, height,
                      past->ended_early ? "blue-fill" : "amber-fill", NULL);
        }
        pdf->y += 36;
    }
    if (session->line_count > 0) {
        draw_heading(pdf, tr("Every line"));
    }
    for (size_t i = 0; i < session->line_count; i++) {
        struct page_line line;
        page_fill_line(&line, session, &session->lines[i], style);
        if (pdf->y > PDF_HEIGHT - BOTTOM - 16) {
            pdf_next_sheet(pdf);
        }
        draw_line(pdf, &line);
    }
}

static void draw_foot(struct pdf *pdf, const struct page *page, const struct page_style *style)
{
    char proof[2 * PAGE_TEXT_MAX];
    pdf->y = PDF_HEIGHT - BOTTOM + 18;
    pdf_plane(pdf, 0, pdf->y - 6, PDF_WIDTH, 1, "track", NULL);
    if (style->style.purpose[0] != '\0') {
        pdf_line(pdf, 0, PDF_WIDTH, PDF_LEFT, 8, "ink2", text_purpose(style->style.purpose));
        pdf->y += 12;
    }
    if (page->digest[0] != '\0') {
        snprintf(proof, sizeof proof, "%s %s", tr("What proves this log:"), page->digest_short);
        pdf->y += pdf_text(pdf, 0, PDF_WIDTH, PDF_LEFT, 8, "ink2", proof);
        pdf_text(pdf, 0, PDF_WIDTH, PDF_LEFT, 7, "ink2", page->digest);
    }
}

static bool draw_pages(const struct export_session *const *sessions, size_t count, const struct page_style *style,
                       const struct page_house *house, char **bytes, size_t *length, struct error *error)
{
    struct page *page = malloc(sizeof *page);
    struct pdf pdf;
    char told[EXPORT_TIME_MAX] = "";
    if (page == NULL) {
        return error_set(error, "out of memory");
    }
    if (count > 0) {
        export_utc_time(told, sessions[count - 1]->at);
    }
    pdf_begin(&pdf, tr("Summary"), text_language(), told);
    for (size_t i = 0; i < count; i++) {
        page_fill(page, sessions[i], style);
        if (i > 0) {
            pdf_next_sheet(&pdf);
        }
        draw_head(&pdf, page, style, house != NULL);
        draw_figures(&pdf, page);
        draw_timeline(&pdf, page);
        draw_people(&pdf, page);
        if (house != NULL) {
            draw_house(&pdf, sessions[i], style, &house[i]);
        }
        draw_foot(&pdf, page, style);
    }
    free(page);
    return pdf_end(&pdf, bytes, length, error);
}

bool page_write_pdf_client(const struct export_session *const *sessions, size_t count, const struct page_style *style,
                           char **bytes, size_t *length, struct error *error)
{
    return draw_pages(sessions, count, style, NULL, bytes, length, error);
}

bool page_write_pdf_internal(const struct export_session *const *sessions, size_t count, const struct page_style *style,
                             const struct page_house *house, char **bytes, size_t *length, struct error *error)
{
    return draw_pages(sessions, count, style, house, bytes, length, error);
}
