// SPDX-License-Identifier: MIT
#include "export/export_internal.h"
#include "export/json.h"

#include <inttypes.h>
#include <string.h>

// `, "name": ` after the first member of an object.
static void write_member(FILE *out, const char *indent, const char *name, const char *text)
{
    fprintf(out, ",\n%s\"%s\": ", indent, name);
    if (text != NULL && text[0] != '\0') {
        json_write_string(out, text);
    } else {
        fputs("null", out);
    }
}

static void write_number(FILE *out, const char *indent, const char *name, int64_t number)
{
    fprintf(out, ",\n%s\"%s\": %" PRId64, indent, name, number);
}

static void write_time(FILE *out, const char *indent, const char *name, const struct zone *zone, struct wall at)
{
    char text[EXPORT_TIME_MAX];
    char utc_name[32];
    export_local_time(text, zone, at);
    write_member(out, indent, name, text);
    export_utc_time(text, at);
    snprintf(utc_name, sizeof utc_name, "%s_utc", name);
    write_member(out, indent, utc_name, text);
}

static void write_block(FILE *out, const struct export_session *session, const struct export_style *style)
{
    static const char indent[] = "      ";
    fputs(",\n    \"block\": {\n      \"uid\": ", out);
    json_write_string(out, session->booked.uid);
    write_member(out, indent, "recurrence_id", session->booked.recurrence_id);
    write_member(out, indent, "title", session->booked.title);
    write_time(out, indent, "booked_start", style->zone, session->booked.start);
    write_time(out, indent, "booked_end", style->zone, session->booked.end);
    write_member(out, indent, "zone", style->zone->name);
    fputs("\n    }", out);
}

static void write_participants(FILE *out, const struct export_session *session, const struct export_style *style)
{
    const struct roster *roster = &session->session.roster;
    fputs(",\n    \"participants\": [", out);
    for (size_t i = 0; i < roster->count; i++) {
        const struct participant *person = &roster->people[i];
        char name[PERSON_NAME_MAX + 16];
        export_shown_name(name, sizeof name, session, (int32_t)i, style);
        fprintf(out, "%s\n      {\"name\": ", i > 0 ? "," : "");
        json_write_string(out, name);
        const struct report_person *told = &session->report.person[i];
        fprintf(out, ", \"role\": \"%s\", \"trainer\": %s, \"declined\": %s, \"away_s\": %" PRId64,
                person->role == PARTICIPANT_REQUIRED ? "required" : "optional", person->trainer ? "true" : "false",
                person->declined ? "true" : "false", export_seconds(told->away));
        fprintf(out, ", \"absences\": %" PRId32 ", \"longest_s\": %" PRId64 "}", told->count,
                export_seconds(told->longest));
    }
    fputs(roster->count > 0 ? "\n    ]" : "]", out);
    write_number(out, "    ", "participants_beyond", (int64_t)roster->beyond);
}

static void write_figures(FILE *out, const struct report *report)
{
    const struct figures whole = report_whole_seconds(&report->figures), *figures = &whole;
    static const char indent[] = "      ";
    fprintf(out, ",\n    \"figures\": {\n      \"gross_s\": %" PRId64, export_seconds(figures->booked));
    write_number(out, indent, "away_s", export_seconds(figures->away));
    write_number(out, indent, "net_s", export_seconds(figures->here));
    write_number(out, indent, "late_s", export_seconds(figures->late));
    write_number(out, indent, "paused_s", export_seconds(figures->paused));
    write_number(out, indent, "planned_break_s", export_seconds(figures->planned));
    write_number(out, indent, "unknown_s", export_seconds(figures->unknown));
    write_number(out, indent, "left_s", export_seconds(figures->left));
    write_number(out, indent, "set_aside_s", export_seconds(figures->set_aside));
    write_number(out, indent, "overrun_s", export_seconds(figures->overrun));
    write_number(out, indent, "lost_s", export_seconds(report->lost));
    write_number(out, indent, "longest_s", export_seconds(report->longest));
    write_number(out, indent, "interruptions", figures->interruptions);
    fputs("\n    }", out);
}

static void write_line(FILE *out, const struct export_session *session, const struct export_line *line,
                       const struct export_style *style)
{
    static const char indent[] = "        ";
    char name[PERSON_NAME_MAX + 16];
    export_shown_name(name, sizeof name, session, line->who, style);
    fprintf(out, "\n      {\n%s\"kind\": \"%s\"", indent, export_kind_name(line->kind));
    write_member(out, indent, "participant", name);
    write_time(out, indent, "start", style->zone, line->start);
    write_time(out, indent, "end", style->zone, line->end);
    if (line->duration_ms >= 0) {
        write_number(out, indent, "duration_s", export_seconds(line->duration_ms));
    } else {
        write_member(out, indent, "duration_s", NULL);
    }
    fprintf(out, ",\n%s\"counts\": %s", indent, line->counts ? "true" : "false");
    write_member(out, indent, "source", event_source_name(line->source));
    write_member(out, indent, "clock", export_clock_name(line->quality));
    write_member(out, indent, "threshold", export_threshold_name(line));
    write_member(out, indent, "answer", export_answer_name(line));
    fputs("\n      }", out);
}

// The salt of a name that stands in full, so that anybody can try the name against its mark.
static void write_salt(FILE *out, const char *salt)
{
    fprintf(out, salt[0] != '\0' ? "\"%s\"" : "null", salt);
}

static void write_salts(FILE *out, const struct export_session *session, const struct export_style *style)
{
    const struct session_chain *chain = session->chain;
    fputs(",\n      \"title_salt\": ", out);
    write_salt(out, chain->title_salt);
    fputs(",\n      \"name_salts\": [", out);
    for (size_t i = 0; i < session->session.roster.count; i++) {
        fputs(i > 0 ? ", " : "", out);
        write_salt(out, style->names == NAMES_FULL ? chain->name_salt[i] : "");
    }
    fputc(']', out);
}

// The events as they were noted, each with the hash that the chain has after it.
static void write_events(FILE *out, const struct export_session *session)
{
    struct chain chain;
    const char *canonical = session->canonicals;
    chain_begin(&chain, session->chain->opening);
    fputs(",\n      \"events\": [", out);
    for (size_t i = 0; i < session->note_count; i++, canonical += strlen(canonical) + 1) {
        char hash[CHAIN_TEXT_MAX];
        chain_add(&chain, canonical);
        chain_write(hash, &chain);
        fprintf(out, "%s\n        {\"hash\": \"%s\", \"event\": ", i > 0 ? "," : "", hash);
        json_write_string(out, canonical);
        fputc('}', out);
    }
    fputs(session->note_count > 0 ? "\n      ]" : "]", out);
}

static void write_chain(FILE *out, const struct export_session *session, const struct export_style *style)
{
    static const char indent[] = "      ";
    if (session->chain == NULL) {
        fputs(",\n    \"chain\": null", out);
        return;
    }
    fprintf(out, ",\n    \"chain\": {\n      \"digest\": \"%s\"", session->chain->digest);
    write_number(out, indent, "told_until_ms", session->at.ms);
    write_member(out, indent, "opening", session->chain->opening);
    write_salts(out, session, style);
    write_events(out, session);
    fputs("\n    }", out);
}

static void write_session(FILE *out, const struct export_session *session, const struct export_style *style)
{
    static const char *const states[] = {"not-started", "running", "paused", "overrun", "ended", "closed"};
    static const char indent[] = "    ";
    fprintf(out, "\n  {\n    \"session\": %" PRId64, session->id);
    write_member(out, indent, "state", states[session->session.state]);
    write_block(out, session, style);
    write_time(out, indent, "started", style->zone, (struct wall){session->session.started_at});
    write_time(out, indent, "ended", style->zone, (struct wall){session->session.ended_at});
    fprintf(out, ",\n    \"seen\": %s", session->session.seen ? "true" : "false");
    write_participants(out, session, style);
    write_figures(out, &session->report);
    fputs(",\n    \"lines\": [", out);
    for (size_t i = 0; i < session->line_count; i++) {
        fputs(i > 0 ? "," : "", out);
        write_line(out, session, &session->lines[i], style);
    }
    fputs(session->line_count > 0 ? "\n    ]" : "]", out);
    write_chain(out, session, style);
    fputs("\n  }", out);
}

bool export_write_json(const struct export_session *const *sessions, size_t count, const struct export_style *style,
                       char **bytes, size_t *length, struct error *error)
{
    FILE *out = open_memstream(bytes, length);
    if (out == NULL) {
        return error_set(error, "out of memory");
    }
    fputs("{\n  \"format\": \"" EXPORT_FORMAT "\"", out);
    write_member(out, "  ", "purpose", style->purpose);
    write_member(out, "  ", "names", export_names_word(style->names));
    write_member(out, "  ", "zone", style->zone->name);
    fputs(",\n  \"sessions\": [", out);
    for (size_t i = 0; i < count; i++) {
        fputs(i > 0 ? "," : "", out);
        write_session(out, sessions[i], style);
    }
    fputs(count > 0 ? "\n  ],\n  \"seal\": \"" : "],\n  \"seal\": \"", out);
    char seal[CHAIN_TEXT_MAX];
    if (fflush(out) == 0) {
        chain_seal(seal, *bytes, *length);
        fprintf(out, "%s\"\n}\n", seal);
    }
    return fclose(out) == 0 || error_set(error, "out of memory");
}
