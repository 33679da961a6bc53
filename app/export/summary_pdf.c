// SPDX-License-Identifier: MIT
#include "export/pdf.h"
#include "export/summary_internal.h"

#include "text/text.h"

#include <inttypes.h>

#define CHART 60.0

// Nine columns: the first is wide, the one with costs nearly so.
static void draw_row(struct pdf *pdf, const struct summary_table_row *row, const char *colour)
{
    static const double widths[SUMMARY_CELLS] = {100, 40, 46, 54, 54, 46, 54, 87, 46};
    double x = 0, height = 0;
    for (size_t i = 0; i < SUMMARY_CELLS; i++) {
        double taken = pdf_text(pdf, x, widths[i] - 4, i > 0 ? PDF_RIGHT : PDF_LEFT, 7, colour, row->cell[i]);
        height = taken > height ? taken : height;
        x += widths[i];
    }
    pdf->y += height + 3;
    pdf_plane(pdf, 0, pdf->y, PDF_WIDTH, 0.7, "track", NULL);
    pdf->y += 3;
}

static void draw_table(struct pdf *pdf, const struct summary *summary)
{
    struct summary_table_row row;
    summary_head_row(&row);
    draw_row(pdf, &row, "ink2");
    for (size_t i = 0; summary->style.clients && i < summary->group_count; i++) {
        summary_fill_row(&row, summary, (int32_t)i);
        draw_row(pdf, &row, "ink");
    }
    summary_fill_row(&row, summary, -1);
    draw_row(pdf, &row, "ink");
}

static void draw_heading(struct pdf *pdf, const char *text)
{
    pdf->y += 14;
    pdf->y += pdf_text(pdf, 0, PDF_WIDTH, PDF_LEFT, PDF_BOLD | 10, "ink", text) + 6;
}

// The line that the bars stand on, and its days.
static void draw_ends(struct pdf *pdf, const struct summary *summary)
{
    char first[PAGE_TEXT_MAX], last[PAGE_TEXT_MAX];
    pdf->y += CHART + 2;
    pdf_plane(pdf, 0, pdf->y, PDF_WIDTH, 0.7, "line", NULL);
    pdf->y += 3;
    text_date_short(first, sizeof first, summary->style.first);
    text_date_short(last, sizeof last, summary->style.last);
    pdf_text(pdf, PDF_WIDTH - 100, 100, PDF_RIGHT, 8, "ink2", last);
    pdf->y += pdf_text(pdf, 0, 100, PDF_LEFT, 8, "ink2", first) + 4;
}

// Each bar is a share of what `top` says.
static void draw_bars(struct pdf *pdf, const struct summary *summary, int32_t most, const char *top)
{
    double step = PDF_WIDTH / (double)(summary->slot_count < 12 ? 12 : summary->slot_count);
    pdf_plane(pdf, 0, pdf->y, PDF_WIDTH, 0.7, "line", NULL);
    pdf->y -= 11;
    pdf_text(pdf, PDF_WIDTH - 100, 100, PDF_RIGHT, 7, "ink2", top);
    pdf->y += 11;
    for (size_t i = 0; i < summary->slot_count; i++) {
        const struct summary_slot *slot = &summary->slot[i];
        int32_t percent = most > 0 ? slot->strikes * 100 / most : summary_slot_percent(slot);
        double height = 1.5 + CHART * percent / 100;
        if (most > 0 ? slot->strikes > 0 : slot->sessions > 0) {
            pdf_plane(pdf, step * (double)i, pdf->y + CHART + 2 - height, step * 0.8, height,
                      most > 0 ? "blue-fill" : "amber-fill", NULL);
        }
    }
    draw_ends(pdf, summary);
}

static void draw_slots(struct pdf *pdf, const struct summary *summary)
{
    char top[24];
    int32_t most = summary_most_sessions(summary);
    draw_heading(pdf, tr("Time away of each session"));
    draw_bars(pdf, summary, 0, "100 %");
    if (summary->room.strikes > 0) {
        snprintf(top, sizeof top, "%" PRId32, most);
        draw_heading(pdf, tr("Ended early, for another time"));
        draw_bars(pdf, summary, most, top);
    }
}

static void draw_reasons(struct pdf *pdf, const struct summary *summary)
{
    int32_t most = 0;
    for (int i = THRESHOLD_SINGLE; i < THRESHOLDS; i++) {
        most = summary->room.asked[i] > most ? summary->room.asked[i] : most;
    }
    if (most > 0) {
        draw_heading(pdf, tr("What the offers followed"));
    }
    for (int i = THRESHOLD_SINGLE; i < THRESHOLDS; i++) {
        char number[16];
        int32_t asked = summary->room.asked[i];
        if (asked == 0) {
            continue;
        }
        double width = 240.0 * asked / most;
        snprintf(number, sizeof number, "%" PRId32, asked);
        pdf_plane(pdf, 160, pdf->y + 1, width, 9, "amber-fill", NULL);
        pdf_text(pdf, 160 + width + 6, 60, PDF_LEFT, 9, "ink", number);
        pdf->y += pdf_text(pdf, 0, 150, PDF_LEFT, 9, "ink2", summary_reason((enum threshold)i)) + 3;
    }
}

static void draw_foot(struct pdf *pdf, const struct summary *summary)
{
    char digest[CHAIN_TEXT_MAX], brief[CHAIN_SHORT_MAX], proof[PAGE_TEXT_MAX];
    summary_fill_proof(digest, summary);
    chain_write_short(brief, digest);
    snprintf(proof, sizeof proof, "%s %s", tr("What proves this log:"), brief);
    pdf->y = PDF_HEIGHT - 44;
    pdf->y += pdf_text(pdf, 0, PDF_WIDTH, PDF_LEFT, 8, "ink2", text_purpose(summary->style.purpose)) + 2;
    pdf->y += pdf_text(pdf, 0, PDF_WIDTH, PDF_LEFT, 8, "ink2", proof);
    pdf_text(pdf, 0, PDF_WIDTH, PDF_LEFT, 7, "ink2", digest);
}

bool summary_write_pdf(const struct summary *summary, char **bytes, size_t *length, struct error *error)
{
    struct pdf pdf;
    char when[PAGE_TEXT_MAX], told[EXPORT_TIME_MAX];
    summary_fill_when(when, sizeof when, summary);
    export_utc_time(told, zone_day_start(summary->style.zone, summary->style.last));
    pdf_begin(&pdf, tr("Report"), text_language(), told);
    pdf_text(&pdf, PDF_WIDTH - 110, 110, PDF_RIGHT, PDF_BOLD | 9, "ink", tr("Internal copy"));
    pdf.y += pdf_text(&pdf, 0, PDF_WIDTH - 120, PDF_LEFT, PDF_BOLD | 17, "ink", summary->style.room);
    pdf.y += pdf_text(&pdf, 0, PDF_WIDTH, PDF_LEFT, 9, "ink2", when) + 14;
    draw_table(&pdf, summary);
    draw_slots(&pdf, summary);
    draw_reasons(&pdf, summary);
    draw_foot(&pdf, summary);
    return pdf_end(&pdf, bytes, length, error);
}
