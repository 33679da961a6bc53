// SPDX-License-Identifier: MIT
#include "export/records.h"

#include "export/export_internal.h"
#include "export/json.h"

#include <inttypes.h>

static void write_text(FILE *out, const char *name, const char *text)
{
    fprintf(out, ", \"%s\": ", name);
    if (text != NULL && text[0] != '\0') {
        json_write_string(out, text);
    } else {
        fputs("null", out);
    }
}

static void write_number(FILE *out, const char *name, int64_t number)
{
    fprintf(out, ", \"%s\": %" PRId64, name, number);
}

static void write_time(FILE *out, const char *name, int64_t ms)
{
    char text[EXPORT_TIME_MAX];
    export_utc_time(text, (struct wall){ms});
    write_text(out, name, text);
}

// What both kinds begin with; `line` 0: the session itself.
static void write_head(FILE *out, const char *format, const struct export_session *session,
                       const struct record_origin *origin, size_t line)
{
    char id[128];
    int used = snprintf(id, sizeof id, "%.64s-%" PRId64, origin->device, session->id);
    if (line > 0) {
        snprintf(id + used, sizeof id - (size_t)used, "-%zu", line);
    }
    fprintf(out, "{\"format\": \"%s\"", format);
    write_text(out, "id", id);
    write_text(out, "device", origin->device);
    write_text(out, "room", origin->room);
    write_number(out, "session", session->id);
}

static void write_figures(FILE *out, const struct report *report)
{
    const struct figures whole = report_whole_seconds(&report->figures);
    fprintf(out, ", \"figures\": {\"gross_s\": %" PRId64, export_seconds(whole.booked));
    write_number(out, "away_s", export_seconds(whole.away));
    write_number(out, "net_s", export_seconds(whole.here));
    write_number(out, "late_s", export_seconds(whole.late));
    write_number(out, "paused_s", export_seconds(whole.paused));
    write_number(out, "planned_break_s", export_seconds(whole.planned));
    write_number(out, "unknown_s", export_seconds(whole.unknown));
    write_number(out, "left_s", export_seconds(whole.left));
    write_number(out, "set_aside_s", export_seconds(whole.set_aside));
    write_number(out, "overrun_s", export_seconds(whole.overrun));
    write_number(out, "interruptions", whole.interruptions);
    fputc('}', out);
}

static void write_people(FILE *out, const struct export_session *session, const struct export_style *style)
{
    fputs(", \"participants\": [", out);
    for (size_t i = 0; i < session->session.roster.count; i++) {
        char name[PERSON_NAME_MAX + 16];
        export_shown_name(name, sizeof name, session, (int32_t)i, style);
        fprintf(out, "%s{\"name\": ", i > 0 ? ", " : "");
        json_write_string(out, name);
        write_number(out, "away_s", export_seconds(session->report.person[i].away));
        write_number(out, "absences", session->report.person[i].count);
        fputc('}', out);
    }
    fputc(']', out);
    write_number(out, "participants_beyond", (int64_t)session->session.roster.beyond);
}

static bool finish(FILE *out, char *const *bytes, struct error *error)
{
    fputc('}', out);
    return (fclose(out) == 0 && *bytes != NULL) || error_set(error, "out of memory");
}

bool record_write_session(const struct export_session *session, const struct record_origin *origin,
                          const struct export_style *style, char **bytes, size_t *length, struct error *error)
{
    static const char *const states[] = {"not-started", "running", "paused", "overrun", "ended", "closed"};
    FILE *out = open_memstream(bytes, length);
    if (out == NULL) {
        return error_set(error, "out of memory");
    }
    write_head(out, "adjourn-session-1", session, origin, 0);
    write_text(out, "purpose", style->purpose);
    write_text(out, "state", states[session->session.state]);
    write_text(out, "uid", session->booked.uid);
    write_text(out, "recurrence_id", session->booked.recurrence_id);
    write_time(out, "booked_start", session->booked.start.ms);
    write_time(out, "booked_end", session->booked.end.ms);
    write_time(out, "started", session->session.started_at);
    write_time(out, "ended", session->session.ended_at);
    write_figures(out, &session->report);
    write_people(out, session, style);
    write_number(out, "lines", (int64_t)session->line_count);
    write_text(out, "digest", session->chain != NULL ? session->chain->digest : NULL);
    return finish(out, bytes, error);
}

bool record_write_line(const struct export_session *session, size_t index, const struct record_origin *origin,
                       const struct export_style *style, char **bytes, size_t *length, struct error *error)
{
    const struct export_line *line = &session->lines[index];
    char name[PERSON_NAME_MAX + 16];
    FILE *out = open_memstream(bytes, length);
    if (out == NULL) {
        return error_set(error, "out of memory");
    }
    export_shown_name(name, sizeof name, session, line->who, style);
    write_head(out, "adjourn-interruption-1", session, origin, index + 1);
    write_number(out, "line", (int64_t)index + 1);
    write_text(out, "kind", export_kind_name(line->kind));
    write_text(out, "participant", name);
    write_time(out, "start", line->start.ms);
    write_time(out, "end", line->end.ms);
    if (line->duration_ms >= 0) {
        write_number(out, "duration_s", export_seconds(line->duration_ms));
    } else {
        write_text(out, "duration_s", NULL);
    }
    fprintf(out, ", \"counts\": %s", line->counts ? "true" : "false");
    write_text(out, "source", event_source_name(line->source));
    write_text(out, "clock", export_clock_name(line->quality));
    write_text(out, "threshold", export_threshold_name(line));
    write_text(out, "answer", export_answer_name(line));
    return finish(out, bytes, error);
}
