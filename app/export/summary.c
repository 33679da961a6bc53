// SPDX-License-Identifier: MIT
#include "export/summary_internal.h"

#include "text/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS(...) ((const char *const[]){__VA_ARGS__, NULL})

bool summary_create(struct summary **result, const struct summary_style *style, struct error *error)
{
    struct summary *summary = calloc(1, sizeof *summary);
    *result = summary;
    if (summary == NULL) {
        return error_set(error, "out of memory");
    }
    int64_t days = date_to_days(style->last) - date_to_days(style->first) + 1;
    summary->style = *style;
    summary->slot_days = (days + SUMMARY_SLOTS_MAX - 1) / SUMMARY_SLOTS_MAX;
    summary->slot_days = summary->slot_days < 1 ? 1 : summary->slot_days;
    summary->slot_count = (size_t)((days + summary->slot_days - 1) / summary->slot_days);
    chain_begin(&summary->chain, "adjourn report 1");
    return true;
}

void summary_destroy(struct summary *summary)
{
    if (summary != NULL) {
        free(summary->session);
        free(summary);
    }
}

static bool same_money(const struct rate *a, const struct rate *b)
{
    return strcmp(a->currency, b->currency) == 0;
}

// The group of a client; a new one when it is its first session.
static int32_t find_group(struct summary *summary, const struct summary_client *client, struct error *error)
{
    for (size_t i = 0; i < summary->group_count; i++) {
        if (strcmp(summary->group[i].client.name, client->name) == 0) {
            return (int32_t)i;
        }
    }
    if (summary->group_count == SUMMARY_GROUPS_MAX) {
        (void)!error_set(error, "more than %d clients", SUMMARY_GROUPS_MAX);
        return -1;
    }
    summary->group[summary->group_count].client = *client;
    return (int32_t)summary->group_count++;
}

static void add_to_slot(struct summary *summary, const struct export_session *session, bool strike)
{
    struct date day = zone_civil(summary->style.zone, session->booked.start).date;
    int64_t since = date_to_days(day) - date_to_days(summary->style.first);
    int64_t index = since < 0 ? 0 : since / summary->slot_days; // a session over midnight belongs to its first day
    if (index < (int64_t)summary->slot_count) {
        struct summary_slot *slot = &summary->slot[index];
        slot->sessions++;
        slot->strikes += strike;
        slot->booked += session->report.figures.booked;
        slot->away += session->report.figures.away;
    }
}

static bool grow(struct summary *summary, struct error *error)
{
    if (summary->session_count < summary->session_room) {
        return true;
    }
    size_t room = summary->session_room == 0 ? 256 : 2 * summary->session_room;
    void *grown = reallocarray(summary->session, room, sizeof *summary->session);
    if (grown == NULL) {
        return error_set(error, "out of memory");
    }
    summary->session = grown;
    summary->session_room = room;
    return true;
}

bool summary_add(struct summary *summary, const struct export_session *session, const struct summary_client *client,
                 struct error *error)
{
    int32_t group = find_group(summary, client, error);
    if (group < 0 || !grow(summary, error)) {
        return false;
    }
    struct report_totals alone = {0};
    export_session_add_to(session, &alone, client->rate, client->billing);
    export_session_add_to(session, &summary->group[group].totals, client->rate, client->billing);
    export_session_add_to(session, &summary->room, client->rate, client->billing);
    add_to_slot(summary, session, alone.strikes > 0);
    if (summary->session_count == 0) {
        summary->rate = client->rate;
    } else if (summary->rate != NULL && !same_money(summary->rate, client->rate)) {
        summary->rate = NULL;
    }
    struct summary_session *row = &summary->session[summary->session_count++];
    *row = (struct summary_session){.id = session->id,
                                    .start = session->booked.start,
                                    .group = group,
                                    .no_show = alone.no_shows > 0,
                                    .strike = alone.strikes > 0,
                                    .figures = report_whole_seconds(&alone.figures),
                                    .lost = alone.lost,
                                    .longest = alone.longest,
                                    .billed = alone.billed,
                                    .cost = alone.cost};
    if (session->chain != NULL) {
        snprintf(row->digest, sizeof row->digest, "%s", session->chain->digest);
        chain_add(&summary->chain, row->digest);
    }
    return true;
}

void summary_head_row(struct summary_table_row *row)
{
    const char *const heads[SUMMARY_CELLS] = {tr("Client"),
                                              tr("Sessions"),
                                              tr("booked"),
                                              tr("everyone here"),
                                              tr("someone away"),
                                              tr("paused"),
                                              tr("ended early, for another time"),
                                              tr("Time that was not used"),
                                              tr("Billed")};
    for (size_t i = 0; i < SUMMARY_CELLS; i++) {
        text_copy(row->cell[i], PAGE_TEXT_MAX, heads[i]);
    }
}

// Hours and minutes; with the cost when there is one.
static void fill_time(char *out, int64_t ms, const struct rate *rate, int64_t cost)
{
    char money[RATE_TEXT_MAX];
    int64_t minutes = (ms + MS_PER_MINUTE / 2) / MS_PER_MINUTE;
    int used = snprintf(out, PAGE_TEXT_MAX, "%" PRId64 ":%02" PRId64, minutes / 60, minutes % 60);
    if (rate != NULL && rate->minor > 0) {
        page_money(money, sizeof money, rate, cost);
        snprintf(out + used, PAGE_TEXT_MAX - (size_t)used, " = %s", money);
    }
}

void summary_fill_row(struct summary_table_row *row, const struct summary *summary, int32_t group)
{
    const struct report_totals *totals = &summary->room;
    const struct rate *rate = summary->rate;
    const char *name = summary->style.room;
    if (group >= 0) {
        totals = &summary->group[group].totals;
        rate = summary->group[group].client.rate;
        name = summary->group[group].client.name;
        name = name[0] != '\0' ? name : tr("Everyone else");
    }
    text_copy(row->cell[0], PAGE_TEXT_MAX, name);
    snprintf(row->cell[1], PAGE_TEXT_MAX, "%" PRId32, totals->sessions);
    fill_time(row->cell[2], totals->figures.booked, NULL, 0);
    fill_time(row->cell[3], totals->figures.here, NULL, 0);
    fill_time(row->cell[4], totals->figures.away, NULL, 0);
    fill_time(row->cell[5], totals->figures.paused, NULL, 0);
    snprintf(row->cell[6], PAGE_TEXT_MAX, "%" PRId32, totals->strikes);
    fill_time(row->cell[7], totals->lost, rate, totals->cost);
    fill_time(row->cell[8], totals->billed, NULL, 0);
}

void summary_fill_when(char *out, size_t size, const struct summary *summary)
{
    char day[2][PAGE_TEXT_MAX], dated[2][PAGE_TEXT_MAX], year[16];
    const struct date dates[2] = {summary->style.first, summary->style.last};
    for (int i = 0; i < 2; i++) {
        text_date_plain(day[i], PAGE_TEXT_MAX, dates[i]);
        snprintf(year, sizeof year, "%d", dates[i].year);
        text_fill(dated[i], PAGE_TEXT_MAX, tr("{date} {year}"), FIELDS("date", day[i], "year", year));
    }
    text_fill(out, size, tr("{from} to {to}"), FIELDS("from", dated[0], "to", dated[1]));
}

void summary_fill_proof(char digest[CHAIN_TEXT_MAX], const struct summary *summary)
{
    chain_write(digest, &summary->chain);
}

int32_t summary_most_sessions(const struct summary *summary)
{
    int32_t most = 0;
    for (size_t i = 0; i < summary->slot_count; i++) {
        most = summary->slot[i].sessions > most ? summary->slot[i].sessions : most;
    }
    return most;
}

int32_t summary_slot_percent(const struct summary_slot *slot)
{
    return slot->booked > 0 ? (int32_t)(slot->away * 100 / slot->booked) : 0;
}
