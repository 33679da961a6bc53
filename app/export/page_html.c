// SPDX-License-Identifier: MIT
// The report of sessions as one HTML file: no script, nothing from elsewhere.
#include "export/html.h"
#include "export/html_timeline.h"
#include "export/page_internal.h"

#include "text/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void write_element(FILE *out, const char *open, const char *text, const char *close)
{
    fputs(open, out);
    html_write_text(out, text);
    fputs(close, out);
}

// A text of a stranger, whose direction of writing stays its own.
static void write_own(FILE *out, const char *open, const char *text, const char *close)
{
    fputs(open, out);
    if (text[0] != '\0') {
        write_element(out, "<bdi>", text, "</bdi>");
    }
    fputs(close, out);
}

static void write_header(FILE *out, const struct page *page, const struct page_style *style, bool internal)
{
    fputs("<header>\n", out);
    write_own(out, "<h1>", page->title, "</h1>\n");
    write_element(out, "<p>", page->when, " · ");
    write_own(out, "", style->room, "</p>\n");
    if (internal) {
        write_element(out, "<p class=\"copy\">", tr("Internal copy"), "</p>\n");
    }
    fputs("</header>\n", out);
}

static void write_figures(FILE *out, const struct page *page)
{
    static const char *const classes[] = {[PAGE_BOOKED] = "booked",
                                          [PAGE_HERE] = "here",
                                          [PAGE_AWAY] = "away",
                                          [PAGE_PAUSED] = "paused",
                                          [PAGE_OTHER] = "other"};
    fputs("<ul class=\"sum\">\n", out);
    for (size_t i = 0; i < page->figure_count; i++) {
        const struct page_figure *figure = &page->figure[i];
        const char *sign = i == 0 ? "=" : i + 1 < page->figure_count ? "+" : "";
        fprintf(out, "<li><span class=\"%s\"><b>", classes[figure->part]);
        html_write_text(out, figure->value);
        write_element(out, "</b><span>", figure->label, "</span></span>");
        if (sign[0] != '\0') {
            fprintf(out, " <span class=\"sign\">%s</span>", sign);
        }
        fputs("</li>\n", out);
    }
    fputs("</ul>\n", out);
}

static void write_notes(FILE *out, const struct page *page)
{
    if (page->note_count == 0) {
        return;
    }
    fputs("<ul class=\"notes\">\n", out);
    for (size_t i = 0; i < page->note_count; i++) {
        write_element(out, "<li>", page->note[i], "</li>\n");
    }
    fputs("</ul>\n", out);
}

static void write_people(FILE *out, const struct page *page)
{
    bool anybody = false;
    for (size_t i = 0; i < page->lane_count; i++) {
        anybody = anybody || page->lane[i].absences > 0;
    }
    if (!anybody) {
        return;
    }
    write_element(out, "<table>\n<tr><th>", tr("Person"), "</th><th class=\"n\">");
    write_element(out, "", tr("Away"), "</th><th class=\"n\">");
    write_element(out, "", tr("How often"), "</th><th class=\"n\">");
    write_element(out, "", tr("Longest"), "</th></tr>\n");
    for (size_t i = 0; i < page->lane_count; i++) {
        const struct page_lane *lane = &page->lane[i];
        if (lane->absences > 0) {
            write_own(out, "<tr><td>", lane->name, "</td><td class=\"n\">");
            fprintf(out, "%s</td><td class=\"n\">%" PRId32 "</td><td class=\"n\">%s</td></tr>\n", lane->away,
                    lane->absences, lane->longest);
        }
    }
    fputs("</table>\n", out);
}

static void write_catch_up(FILE *out, const struct page *page)
{
    if (page->catch_up_count == 0) {
        return;
    }
    write_element(out, "<h2>", tr("To catch up on"), "</h2>\n<table>\n");
    for (size_t i = 0; i < page->catch_up_count; i++) {
        write_own(out, "<tr><td>", page->catch_up[i].name, "</td>");
        write_own(out, "<td>", page->catch_up[i].items, "</td></tr>\n");
    }
    fputs("</table>\n", out);
}

static void write_lines(FILE *out, const struct export_session *session, const struct page_style *style)
{
    if (session->line_count == 0) {
        return;
    }
    write_element(out, "<h2>", tr("Every line"), "</h2>\n<div class=\"lines\">\n<table>\n");
    for (size_t i = 0; i < session->line_count; i++) {
        struct page_line line;
        page_fill_line(&line, session, &session->lines[i], style);
        write_element(out, "<tr><td class=\"n\">", line.start, line.end[0] != '\0' ? "–" : "");
        write_element(out, "", line.end, "</td><td>");
        write_element(out, "", line.kind, "</td>");
        write_own(out, "<td>", line.name, "</td><td class=\"n\">");
        write_element(out, "", line.length, "</td><td>");
        write_element(out, "", line.said, "</td><td>");
        write_element(out, "", line.source, "</td></tr>\n");
    }
    fputs("</table>\n</div>\n", out);
}

// The share of each earlier session that somebody was away, the newest last.
static void write_trend(FILE *out, const struct page_house *house)
{
    char count[64], number[24];
    int64_t n = (int64_t)house->past_count;
    struct html_bar *bars = calloc(house->past_count, sizeof *bars);
    for (size_t i = 0; bars != NULL && i < house->past_count; i++) {
        const struct page_past *past = &house->past[i];
        bars[i].percent = past->booked > 0 ? (int32_t)(past->away * 100 / past->booked) : 0;
        bars[i].early = past->ended_early;
    }
    snprintf(number, sizeof number, "%" PRId64, n);
    text_fill(count, sizeof count, tr_n("{n} session", "{n} sessions", n), FIELDS("n", number));
    write_element(out, "<h2>", tr("The last 90 days: time away of each session"), "</h2>\n");
    if (bars != NULL) {
        html_write_bars(out, bars, house->past_count, count, "100 %");
    }
    write_element(out, "<p class=\"other\">", count, "</p>\n");
    free(bars);
}

static void write_house(FILE *out, const struct export_session *session, const struct page_style *style,
                        const struct page_house *house)
{
    struct page_house_facts facts;
    page_fill_house(&facts, session, house);
    write_element(out, "<h2>", tr("For the house only"), "</h2>\n<dl>\n");
    for (size_t i = 0; i < facts.count; i++) {
        write_element(out, "<dt>", facts.label[i], "</dt>");
        write_own(out, "<dd>", facts.value[i], "</dd>\n");
    }
    fputs("</dl>\n", out);
    if (house->past_count > 0) {
        write_trend(out, house);
    }
    write_lines(out, session, style);
}

static void write_footer(FILE *out, const struct page *page, const struct page_style *style)
{
    fputs("<footer>\n", out);
    if (style->style.purpose[0] != '\0') {
        write_element(out, "<p>", text_purpose(style->style.purpose), "</p>\n");
    }
    if (page->digest[0] != '\0') {
        write_element(out, "<p>", tr("What proves this log:"), " <code>");
        fprintf(out, "<b>%s</b></code><br><code>%s</code></p>\n", page->digest_short, page->digest);
    }
    fputs("</footer>\n", out);
}

static void write_page(FILE *out, const struct page *page, const struct export_session *session,
                       const struct page_style *style, const struct page_house *house)
{
    fputs("<article>\n", out);
    write_header(out, page, style, house != NULL);
    write_figures(out, page);
    html_write_timeline(out, page, page->when);
    if (page->more[0] != '\0') {
        write_element(out, "<p class=\"other\">", page->more, "</p>\n");
    }
    write_notes(out, page);
    write_people(out, page);
    write_catch_up(out, page);
    if (house != NULL) {
        write_house(out, session, style, house);
    }
    write_footer(out, page, style);
    fputs("</article>\n", out);
}

static bool write_pages(const struct export_session *const *sessions, size_t count, const struct page_style *style,
                        const struct page_house *house, char **bytes, size_t *length, struct error *error)
{
    FILE *out = open_memstream(bytes, length);
    struct page *page = malloc(sizeof *page);
    if (out == NULL || page == NULL) {
        free(page);
        if (out != NULL) {
            fclose(out);
            free(*bytes);
        }
        *bytes = NULL;
        return error_set(error, "out of memory");
    }
    html_write_head(out, text_language(), tr("Summary"));
    for (size_t i = 0; i < count; i++) {
        page_fill(page, sessions[i], style);
        write_page(out, page, sessions[i], style, house != NULL ? &house[i] : NULL);
    }
    html_write_foot(out);
    free(page);
    return fclose(out) == 0 || error_set(error, "out of memory");
}

bool page_write_html_client(const struct export_session *const *sessions, size_t count, const struct page_style *style,
                            char **bytes, size_t *length, struct error *error)
{
    return write_pages(sessions, count, style, NULL, bytes, length, error);
}

bool page_write_html_internal(const struct export_session *const *sessions, size_t count,
                              const struct page_style *style, const struct page_house *house, char **bytes,
                              size_t *length, struct error *error)
{
    return write_pages(sessions, count, style, house, bytes, length, error);
}
