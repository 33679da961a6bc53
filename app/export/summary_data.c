// SPDX-License-Identifier: MIT
// A summary for other programs: CSV and JSON.
#include "export/json.h"
#include "export/summary_internal.h"

#include <inttypes.h>
#include <string.h>

static const char *client_of(const struct summary *summary, const struct summary_session *session)
{
    return summary->group[session->group].client.name;
}

static const struct rate *rate_of(const struct summary *summary, const struct summary_session *session)
{
    return summary->group[session->group].client.rate;
}

// An amount without its currency, "76.85"; "" without a rate.
static void write_amount(char *out, size_t size, const struct rate *rate, int64_t minor)
{
    struct rate bare = {.digits = rate->digits};
    out[0] = '\0';
    if (rate->minor > 0) {
        rate_write(out, size, &bare, minor, '.');
        out[strcspn(out, " ")] = '\0';
    }
}

static void write_csv_row(FILE *out, const struct summary *summary, const struct summary_session *session)
{
    const struct figures *figures = &session->figures;
    const struct rate *rate = rate_of(summary, session);
    const int64_t times[] = {figures->booked,  figures->here,    figures->away,      figures->late, figures->paused,
                             figures->planned, figures->unknown, figures->set_aside, figures->left, figures->overrun,
                             session->longest, session->lost,    session->billed};
    char start[EXPORT_TIME_MAX], amount[RATE_TEXT_MAX];
    export_local_time(start, summary->style.zone, session->start);
    fprintf(out, "%" PRId64 ",%s,", session->id, start);
    export_csv_text(out, client_of(summary, session));
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        fprintf(out, ",%" PRId64, export_seconds(times[i]));
    }
    write_amount(amount, sizeof amount, rate, session->cost);
    fprintf(out, ",%" PRId32 ",%s,%s,%s,", figures->interruptions, session->no_show ? "yes" : "no",
            session->strike ? "yes" : "no", amount);
    export_csv_text(out, rate->currency);
    fprintf(out, ",%s\r\n", session->digest);
}

bool summary_write_csv(const struct summary *summary, char **bytes, size_t *length, struct error *error)
{
    FILE *out = open_memstream(bytes, length);
    if (out == NULL) {
        return error_set(error, "out of memory");
    }
    fputs("\xef\xbb\xbfsession,booked_start,client,gross_s,net_s,away_s,late_s,paused_s,planned_break_s,unknown_s,"
          "set_aside_s,left_s,overrun_s,longest_s,lost_s,billed_s,interruptions,no_show,strike,cost,currency,"
          "session_digest\r\n",
          out);
    for (size_t i = 0; i < summary->session_count; i++) {
        write_csv_row(out, summary, &summary->session[i]);
    }
    return fclose(out) == 0 || error_set(error, "out of memory");
}

static void write_totals(FILE *out, const struct report_totals *totals, const struct rate *rate)
{
    const struct figures figures = report_whole_seconds(&totals->figures);
    const struct {
        const char *name;
        int64_t ms;
    } times[] = {{"gross_s", figures.booked},    {"net_s", figures.here},
                 {"away_s", figures.away},       {"late_s", figures.late},
                 {"paused_s", figures.paused},   {"planned_break_s", figures.planned},
                 {"unknown_s", figures.unknown}, {"set_aside_s", figures.set_aside},
                 {"left_s", figures.left},       {"overrun_s", figures.overrun},
                 {"longest_s", totals->longest}, {"lost_s", totals->lost},
                 {"billed_s", totals->billed}};
    fprintf(out,
            "\"sessions\": %" PRId32 ", \"no_shows\": %" PRId32 ", \"strikes\": %" PRId32
            ", \"interruptions\": %" PRId32,
            totals->sessions, totals->no_shows, totals->strikes, figures.interruptions);
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        fprintf(out, ", \"%s\": %" PRId64, times[i].name, export_seconds(times[i].ms));
    }
    fputs(", \"offers\": {", out);
    for (int i = THRESHOLD_SINGLE; i < THRESHOLDS; i++) {
        fprintf(out, "%s\"%s\": %" PRId32, i > THRESHOLD_SINGLE ? ", " : "", threshold_name((enum threshold)i),
                totals->asked[i]);
    }
    fputs("}, \"cost\": ", out);
    if (rate == NULL || rate->minor == 0) {
        fputs("null", out);
        return;
    }
    fprintf(out, "{\"minor\": %" PRId64 ", \"digits\": %" PRId32 ", \"currency\": ", totals->cost, rate->digits);
    json_write_string(out, rate->currency);
    fputc('}', out);
}

static void write_json_session(FILE *out, const struct summary *summary, const struct summary_session *session)
{
    const struct figures *figures = &session->figures;
    char start[EXPORT_TIME_MAX];
    export_local_time(start, summary->style.zone, session->start);
    fprintf(out, "{\"session\": %" PRId64 ", \"booked_start\": \"%s\", \"client\": ", session->id, start);
    json_write_string(out, client_of(summary, session));
    fprintf(out, ", \"gross_s\": %" PRId64 ", \"net_s\": %" PRId64 ", \"away_s\": %" PRId64 ", \"lost_s\": %" PRId64,
            export_seconds(figures->booked), export_seconds(figures->here), export_seconds(figures->away),
            export_seconds(session->lost));
    fprintf(out, ", \"no_show\": %s, \"strike\": %s, \"digest\": ", session->no_show ? "true" : "false",
            session->strike ? "true" : "false");
    fprintf(out, session->digest[0] != '\0' ? "\"%s\"}" : "null}", session->digest);
}

static void write_date(FILE *out, const char *name, struct date date)
{
    fprintf(out, ",\n  \"%s\": \"%04d-%02d-%02d\"", name, date.year, date.month, date.day);
}

static void write_json(FILE *out, const struct summary *summary)
{
    char digest[CHAIN_TEXT_MAX];
    summary_fill_proof(digest, summary);
    fputs("{\n  \"format\": \"adjourn-report-1\",\n  \"room\": ", out);
    json_write_string(out, summary->style.room);
    fputs(",\n  \"purpose\": ", out);
    json_write_string(out, summary->style.purpose);
    fputs(",\n  \"zone\": ", out);
    json_write_string(out, summary->style.zone->name);
    write_date(out, "from", summary->style.first);
    write_date(out, "to", summary->style.last);
    fputs(",\n  \"totals\": {", out);
    write_totals(out, &summary->room, summary->rate);
    fputs("},\n  \"clients\": [", out);
    for (size_t i = 0; summary->style.clients && i < summary->group_count; i++) {
        fprintf(out, "%s\n    {\"client\": ", i > 0 ? "," : "");
        json_write_string(out, summary->group[i].client.name);
        fputs(", ", out);
        write_totals(out, &summary->group[i].totals, summary->group[i].client.rate);
        fputc('}', out);
    }
    fputs("],\n  \"sessions\": [", out);
    for (size_t i = 0; i < summary->session_count; i++) {
        fputs(i > 0 ? ",\n    " : "\n    ", out);
        write_json_session(out, summary, &summary->session[i]);
    }
    fprintf(out, "],\n  \"digest\": \"%s\"\n}\n", digest);
}

bool summary_write_json(const struct summary *summary, char **bytes, size_t *length, struct error *error)
{
    FILE *out = open_memstream(bytes, length);
    if (out == NULL) {
        return error_set(error, "out of memory");
    }
    write_json(out, summary);
    return fclose(out) == 0 || error_set(error, "out of memory");
}
