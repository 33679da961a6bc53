// SPDX-License-Identifier: MIT
#include "export/html.h"
#include "export/html_timeline.h"
#include "export/summary_internal.h"

#include "text/text.h"

#include <inttypes.h>
#include <stdlib.h>

static void write_element(FILE *out, const char *open, const char *text, const char *close)
{
    fputs(open, out);
    html_write_text(out, text);
    fputs(close, out);
}

static void write_row(FILE *out, const struct summary_table_row *row, const char *cell)
{
    fputs("<tr>", out);
    for (size_t i = 0; i < SUMMARY_CELLS; i++) {
        fprintf(out, i > 0 ? "<%s class=\"n\">" : "<%s>", cell);
        html_write_text(out, row->cell[i]);
        fprintf(out, "</%s>", cell);
    }
    fputs("</tr>\n", out);
}

static void write_table(FILE *out, const struct summary *summary)
{
    struct summary_table_row row;
    fputs("<div class=\"scroll\">\n<table class=\"wide\">\n", out);
    summary_head_row(&row);
    write_row(out, &row, "th");
    for (size_t i = 0; summary->style.clients && i < summary->group_count; i++) {
        summary_fill_row(&row, summary, (int32_t)i);
        write_row(out, &row, "td");
    }
    summary_fill_row(&row, summary, -1);
    write_row(out, &row, "td");
    fputs("</table>\n</div>\n", out);
}

static void write_ends(FILE *out, const struct summary *summary)
{
    char first[PAGE_TEXT_MAX], last[PAGE_TEXT_MAX];
    text_date_short(first, sizeof first, summary->style.first);
    text_date_short(last, sizeof last, summary->style.last);
    write_element(out, "<p class=\"ends other\"><span>", first, "</span><span>");
    write_element(out, "", last, "</span></p>\n");
}

static void write_slots(FILE *out, const struct summary *summary)
{
    struct html_bar bars[SUMMARY_SLOTS_MAX];
    for (size_t i = 0; i < summary->slot_count; i++) {
        const struct summary_slot *slot = &summary->slot[i];
        bars[i] = (struct html_bar){slot->sessions > 0 ? summary_slot_percent(slot) : -1, false};
    }
    write_element(out, "<h2>", tr("Time away of each session"), "</h2>\n");
    html_write_bars(out, bars, summary->slot_count, tr("Time away of each session"), "100 %");
    write_ends(out, summary);
}

static void write_strikes(FILE *out, const struct summary *summary)
{
    struct html_bar bars[SUMMARY_SLOTS_MAX];
    char top[24];
    int32_t most = summary_most_sessions(summary);
    if (summary->room.strikes == 0) {
        return;
    }
    for (size_t i = 0; i < summary->slot_count; i++) {
        int32_t strikes = summary->slot[i].strikes;
        bars[i] = (struct html_bar){strikes > 0 ? strikes * 100 / most : -1, true};
    }
    snprintf(top, sizeof top, "%" PRId32, most);
    write_element(out, "<h2>", tr("Ended early, for another time"), "</h2>\n");
    html_write_bars(out, bars, summary->slot_count, tr("Ended early, for another time"), top);
    write_ends(out, summary);
}

static void write_reasons(FILE *out, const struct summary *summary)
{
    int32_t most = 0;
    for (int i = THRESHOLD_SINGLE; i < THRESHOLDS; i++) {
        most = summary->room.asked[i] > most ? summary->room.asked[i] : most;
    }
    if (most == 0) {
        return;
    }
    write_element(out, "<h2>", tr("What the offers followed"), "</h2>\n<dl>\n");
    for (int i = THRESHOLD_SINGLE; i < THRESHOLDS; i++) {
        int32_t asked = summary->room.asked[i];
        if (asked > 0) {
            write_element(out, "<dt>", summary_reason((enum threshold)i), "</dt><dd class=\"across\">");
            html_write_share(out, asked * 100 / most);
            fprintf(out, "%" PRId32 "</dd>\n", asked);
        }
    }
    fputs("</dl>\n", out);
}

static void write_body(FILE *out, const struct summary *summary)
{
    char when[PAGE_TEXT_MAX], digest[CHAIN_TEXT_MAX], brief[CHAIN_SHORT_MAX];
    summary_fill_when(when, sizeof when, summary);
    summary_fill_proof(digest, summary);
    chain_write_short(brief, digest);
    fputs("<article>\n<header>\n", out);
    write_element(out, "<h1>", summary->style.room, "</h1>\n");
    write_element(out, "<p>", when, "</p>\n");
    write_element(out, "<p class=\"copy\">", tr("Internal copy"), "</p>\n</header>\n");
    write_table(out, summary);
    write_slots(out, summary);
    write_strikes(out, summary);
    write_reasons(out, summary);
    write_element(out, "<footer>\n<p>", text_purpose(summary->style.purpose), "</p>\n");
    write_element(out, "<p>", tr("What proves this log:"), " <code>");
    fprintf(out, "<b>%s</b></code><br><code>%s</code></p>\n</footer>\n</article>\n", brief, digest);
}

bool summary_write_html(const struct summary *summary, char **bytes, size_t *length, struct error *error)
{
    FILE *out = open_memstream(bytes, length);
    if (out == NULL) {
        return error_set(error, "out of memory");
    }
    html_write_head(out, text_language(), tr("Report"));
    write_body(out, summary);
    html_write_foot(out);
    return fclose(out) == 0 || error_set(error, "out of memory");
}
