// SPDX-License-Identifier: MIT
// What only the house's copy says: each line of the log, and what the time comes to.
#include "export/summary_internal.h"

#include "text/text.h"

#include <inttypes.h>
#include <string.h>

#define FIELDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static const char *kind_words(enum export_kind kind)
{
    static const char *const words[EXPORT_KINDS] = {
        [EXPORT_LATE_START] = N_("before the start"),
        [EXPORT_NO_SHOW] = N_("nobody started"),
        [EXPORT_ABSENCE] = N_("away"),
        [EXPORT_PAUSE] = N_("paused"),
        [EXPORT_UNKNOWN] = N_("unknown"),
        [EXPORT_OFFER] = N_("offer"),
        [EXPORT_EXTENSION] = N_("extension"),
        [EXPORT_EARLY_END] = N_("set aside"),
        [EXPORT_OVERRUN] = N_("since the end"),
        [EXPORT_RESCHEDULED] = N_("Another time"),
        [EXPORT_CORRECTION] = N_("correction"),
        [EXPORT_OVERRIDE] = N_("Agreed"),
        [EXPORT_REQUEST] = N_("request"),
    };
    return tr(words[kind]);
}

static const char *source_words(enum event_source source)
{
    static const char *const words[SOURCE_KINDS] = {
        [SOURCE_TOUCHED] = N_("touched"),
        [SOURCE_CORRECTED] = N_("corrected"),
        [SOURCE_INFERRED] = N_("by the room itself"),
    };
    return tr(words[source]);
}

const char *summary_reason(enum threshold threshold)
{
    static const char *const words[THRESHOLDS] = {
        [THRESHOLD_NONE] = "",
        [THRESHOLD_SINGLE] = N_("one absence"),
        [THRESHOLD_TOTAL] = N_("all time away"),
        [THRESHOLD_PERCENT] = N_("share of the block"),
        [THRESHOLD_COUNT] = N_("interruptions"),
        [THRESHOLD_USEFUL] = N_("the agenda"),
    };
    return words[threshold][0] != '\0' ? tr(words[threshold]) : "";
}

static const char *answer_words(int answer)
{
    switch (answer) {
    case ANSWER_CARRY_ON:
        return tr("Carry on");
    case ANSWER_WAIT:
        return tr("Wait");
    case ANSWER_RESCHEDULE:
        return tr("Another time");
    default:
        return tr("no answer");
    }
}

void page_fill_line(struct page_line *out, const struct export_session *session, const struct export_line *line,
                    const struct page_style *style)
{
    const struct zone *zone = style->style.zone;
    memset(out, 0, sizeof *out);
    text_copy(out->kind, sizeof out->kind, kind_words(line->kind));
    if (line->who != EVENT_NOBODY || line->kind == EXPORT_ABSENCE) {
        page_name(out->name, sizeof out->name, session, line->who, &style->style);
    }
    text_clock(out->start, sizeof out->start, zone, line->start);
    if (line->end.ms != 0) {
        text_clock(out->end, sizeof out->end, zone, line->end);
    }
    if (line->duration_ms >= 0) {
        text_duration(out->length, sizeof out->length, export_seconds(line->duration_ms) * MS_PER_SECOND);
    }
    if (line->kind == EXPORT_OFFER) {
        snprintf(out->said, sizeof out->said, "%s: %s", summary_reason(line->threshold), answer_words(line->answer));
    } else if (line->kind == EXPORT_RESCHEDULED) {
        text_date_medium(out->said, sizeof out->said, zone_civil(zone, line->start).date);
    } else if (line->kind == EXPORT_ABSENCE && !line->counts) {
        text_copy(out->said, sizeof out->said, tr("We go on"));
    }
    text_copy(out->source, sizeof out->source, source_words(line->source));
}

void page_money(char *out, size_t size, const struct rate *rate, int64_t minor)
{
    rate_write(out, size, rate, minor, strcmp(text_language(), "en") == 0 ? '.' : ',');
}

static char *add_fact(struct page_house_facts *facts, const char *label)
{
    text_copy(facts->label[facts->count], PAGE_TEXT_MAX, label);
    return facts->value[facts->count++];
}

static void write_cost(char *out, size_t size, const struct rate *rate, int64_t ms)
{
    char length[PAGE_CLOCK_MAX], money[RATE_TEXT_MAX];
    text_duration(length, sizeof length, ms);
    page_money(money, sizeof money, rate, rate_cost(rate, ms));
    snprintf(out, size, rate->minor > 0 ? "%s = %s" : "%s", length, money);
}

static void add_money(struct page_house_facts *facts, const char *label, const struct rate *rate, int64_t ms)
{
    write_cost(add_fact(facts, label), PAGE_TEXT_MAX, rate, ms);
}

void page_write_cost(char *out, size_t size, const struct export_session *session, const struct rate *rate)
{
    write_cost(out, size, rate, session->report.lost);
}

void page_fill_house(struct page_house_facts *facts, const struct export_session *session,
                     const struct page_house *house)
{
    memset(facts, 0, sizeof *facts);
    if (house->client[0] != '\0') {
        text_copy(add_fact(facts, tr("Client")), PAGE_TEXT_MAX, house->client);
    }
    add_money(facts, tr("Time that was not used"), &house->rate, session->report.lost);
    add_money(facts, house->billing == BILLING_TIME ? tr("Billed, from start to end") : tr("Billed, the block"),
              &house->rate, report_billed(&session->report, house->billing));
    if (house->rate.minor > 0) {
        page_money(add_fact(facts, tr("Rate of an hour")), PAGE_TEXT_MAX, &house->rate, house->rate.minor);
    }
    int64_t early = 0;
    for (size_t i = 0; i < house->past_count; i++) {
        early += house->past[i].ended_early;
    }
    if (early > 0) {
        char number[24];
        snprintf(number, sizeof number, "%" PRId64, early);
        text_fill(
            add_fact(facts, tr("Strikes")), PAGE_TEXT_MAX,
            tr_n("{n} session ended early in the last 90 days", "{n} sessions ended early in the last 90 days", early),
            FIELDS("n", number));
    }
}
