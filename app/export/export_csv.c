// SPDX-License-Identifier: MIT
#include "export/export_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

const char export_csv_header[] =
    BYTE_ORDER_MARK "session,uid,recurrence_id,title,booked_start,booked_end,zone,participant,kind,start,end,"
                    "start_utc,end_utc,duration_s,counts,source,clock,threshold,answer,gross_s,away_s,net_s,"
                    "purpose,session_digest,row,rows,row_hash\r\n";

bool export_begins_formula(const char *text)
{
    static const char *const wide[] = {"＝", "＋", "－", "＠"};
    if (*text != '\0' && strchr("=+-@\t\r", *text) != NULL) {
        return true;
    }
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++) {
        if (strncmp(text, wide[i], strlen(wide[i])) == 0) {
            return true;
        }
    }
    return false;
}

void export_csv_text(FILE *out, const char *text)
{
    bool cell_begins = true;
    fputc('"', out);
    for (; *text != '\0'; text++) {
        if (cell_begins && export_begins_formula(text)) {
            fputc('\'', out);
            cell_begins = false;
        } else if (strchr(";\n\r\t", *text) != NULL) {
            cell_begins = true;
        } else if (*text != ' ') {
            cell_begins = false;
        }
        if (*text == '"') {
            fputc('"', out);
        }
        fputc(*text, out);
    }
    fputc('"', out);
}

// Date and time of UTC as a spreadsheet takes them for such, "2026-11-23 09:10:00"; the local ones, which carry their
// offset, it takes for text.
static void write_cell_time(char out[EXPORT_TIME_MAX], struct wall at)
{
    export_utc_time(out, at);
    for (char *p = strpbrk(out, "TZ"); p != NULL; p = strpbrk(out, "TZ")) {
        *p = *p == 'T' ? ' ' : '\0';
    }
}

static void write_times(FILE *out, const struct export_line *line, const struct export_style *style)
{
    char local[2][EXPORT_TIME_MAX];
    char utc[2][EXPORT_TIME_MAX];
    export_local_time(local[0], style->zone, line->start);
    export_local_time(local[1], style->zone, line->end);
    write_cell_time(utc[0], line->start);
    write_cell_time(utc[1], line->end);
    fprintf(out, "%s,%s,%s,%s,", local[0], local[1], utc[0], utc[1]);
    if (line->duration_ms >= 0) {
        fprintf(out, "%" PRId64, export_seconds(line->duration_ms));
    }
}

static void write_line(FILE *out, const struct export_session *session, const struct export_line *line,
                       const struct export_style *style)
{
    const struct block *block = &session->booked;
    struct figures figures = report_whole_seconds(&session->report.figures);
    char name[PERSON_NAME_MAX + 16];
    char start[EXPORT_TIME_MAX];
    char end[EXPORT_TIME_MAX];
    export_shown_name(name, sizeof name, session, line->who, style);
    export_local_time(start, style->zone, block->start);
    export_local_time(end, style->zone, block->end);

    fprintf(out, "%" PRId64 ",", session->id);
    export_csv_text(out, block->uid);
    fputc(',', out);
    export_csv_text(out, block->recurrence_id);
    fputc(',', out);
    export_csv_text(out, block->title);
    fprintf(out, ",%s,%s,", start, end);
    export_csv_text(out, style->zone->name);
    fputc(',', out);
    export_csv_text(out, name);
    fprintf(out, ",%s,", export_kind_name(line->kind));
    write_times(out, line, style);
    fprintf(out, ",%s,%s,%s,%s,%s,%" PRId64 ",%" PRId64 ",%" PRId64 ",", line->counts ? "yes" : "no",
            event_source_name(line->source), export_clock_name(line->quality), export_threshold_name(line),
            export_answer_name(line), export_seconds(figures.booked), export_seconds(figures.away),
            export_seconds(figures.here));
    export_csv_text(out, style->purpose);
    fprintf(out, ",%s", session->chain != NULL ? session->chain->digest : "");
}

// The first row stands on the header. What is hashed is the row up to the comma before the hash.
struct row_chain {
    char hash[CHAIN_TEXT_MAX];
    size_t row, rows;
};

void export_csv_hash(char hash[CHAIN_TEXT_MAX], const char *before, const char *row, size_t length)
{
    struct chain chain;
    char seal[CHAIN_TEXT_MAX];
    chain_begin(&chain, before);
    chain_seal(seal, row, length);
    chain_add(&chain, seal);
    chain_write(hash, &chain);
}

static bool write_row(FILE *out, const struct export_session *session, const struct export_line *line,
                      const struct export_style *style, struct row_chain *chain)
{
    char *row = NULL;
    size_t length = 0;
    FILE *text = open_memstream(&row, &length);
    if (text == NULL) {
        return false;
    }
    write_line(text, session, line, style);
    fprintf(text, ",%zu,%zu", ++chain->row, chain->rows);
    bool ok = fclose(text) == 0;
    if (ok) {
        export_csv_hash(chain->hash, chain->hash, row, length);
        fprintf(out, "%s,%s\r\n", row, chain->hash);
    }
    free(row);
    return ok;
}

bool export_write_csv(const struct export_session *const *sessions, size_t count, const struct export_style *style,
                      char **bytes, size_t *length, struct error *error)
{
    FILE *out = open_memstream(bytes, length);
    if (out == NULL) {
        return error_set(error, "out of memory");
    }
    struct row_chain chain = {.hash = ""};
    bool ok = true;
    for (size_t i = 0; i < count; i++) {
        chain.rows += sessions[i]->line_count;
    }
    fputs(export_csv_header, out);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; ok && j < sessions[i]->line_count; j++) {
            ok = write_row(out, sessions[i], &sessions[i]->lines[j], style, &chain);
        }
    }
    return (fclose(out) == 0 && ok) || error_set(error, "out of memory");
}
