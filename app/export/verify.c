// SPDX-License-Identifier: MIT
#include "export/verify_internal.h"

#include <inttypes.h>
#include <string.h>

int verify_line(const char *bytes, size_t at)
{
    int line = 1;
    for (size_t i = 0; i < at; i++) {
        line += bytes[i] == '\n';
    }
    return line;
}

// The end of a row (RFC 4180): the CRLF that is not between quotes. NULL: there is none.
static const char *row_end(const char *at, const char *end)
{
    bool quoted = false;
    for (; at + 1 < end; at++) {
        quoted = *at == '"' ? !quoted : quoted;
        if (!quoted && at[0] == '\r' && at[1] == '\n') {
            return at;
        }
    }
    return NULL;
}

// The last fields of a row, none of which is quoted: digest, number, number of all, hash.
struct row_tail {
    char digest[CHAIN_TEXT_MAX];
    size_t row, rows;
    char hash[CHAIN_TEXT_MAX];
    size_t hashed; // bytes of the row before the comma of the hash
};

static bool read_tail(const char *row, size_t length, struct row_tail *tail)
{
    char text[256];
    const char *at = row + length;
    int commas = 0;
    while (at > row && commas < 4) {
        commas += *--at == ',';
    }
    size_t size = (size_t)(row + length - at);
    if (commas < 4 || size >= sizeof text) {
        return false;
    }
    memcpy(text, at, size);
    text[size] = '\0';
    int used = 0;
    tail->digest[0] = '\0';
    bool ok = sscanf(text, ",%64[0-9a-f],%zu,%zu,%64[0-9a-f]%n", tail->digest, &tail->row, &tail->rows, tail->hash,
                     &used) == 4 ||
              sscanf(text, ",,%zu,%zu,%64[0-9a-f]%n", &tail->row, &tail->rows, tail->hash, &used) == 3;
    tail->hashed = length - strlen(tail->hash) - 1;
    return ok && (size_t)used == size;
}

static void tell(struct export_verdict *verdict, export_verdict_fn each, void *context)
{
    if (verdict->lines > 0) {
        each(context, verdict);
    }
    *verdict = (struct export_verdict){0};
}

// Where in a CSV we are.
struct csv {
    const char *name;
    const char *at, *end;
    int line;
    size_t row;
    char before[CHAIN_TEXT_MAX]; // hash of the row before; "" = the header
};

static bool next_row(struct csv *csv, struct row_tail *tail, struct error *error)
{
    char hash[CHAIN_TEXT_MAX];
    const char *stop = row_end(csv->at, csv->end);
    if (stop == NULL) {
        return error_set(error, "%s:%d: the row is cut off", csv->name, csv->line);
    }
    if (!read_tail(csv->at, (size_t)(stop - csv->at), tail)) {
        return error_set(error, "%s:%d: the row carries no proof", csv->name, csv->line);
    }
    export_csv_hash(hash, csv->before, csv->at, tail->hashed);
    if (strcmp(hash, tail->hash) != 0) {
        return error_set(error, "%s:%d: row %zu is not as it was written, or the one before it is missing", csv->name,
                         csv->line, csv->row + 1);
    }
    if (tail->row != ++csv->row) {
        return error_set(error, "%s:%d: row %zu stands where row %zu belongs", csv->name, csv->line, tail->row,
                         csv->row);
    }
    memcpy(csv->before, hash, sizeof csv->before);
    csv->line += verify_line(csv->at, (size_t)(stop + 2 - csv->at)) - 1;
    csv->at = stop + 2;
    return true;
}

// The number that a row begins with; the bytes have no NUL at their end.
static int64_t read_session(const char *row)
{
    int64_t session = 0;
    for (; *row >= '0' && *row <= '9' && session < INT64_MAX / 100; row++) {
        session = session * 10 + (*row - '0');
    }
    return session;
}

static bool verify_csv(const char *name, const char *bytes, size_t length, export_verdict_fn each, void *context,
                       struct error *error)
{
    struct csv csv = {.name = name, .at = bytes + strlen(export_csv_header), .end = bytes + length, .line = 2};
    struct row_tail tail = {.rows = 0};
    struct export_verdict verdict = {0};
    while (csv.at < csv.end) {
        const char *row = csv.at;
        if (!next_row(&csv, &tail, error)) {
            return false;
        }
        int64_t session = read_session(row);
        if (session != verdict.session) {
            tell(&verdict, each, context);
        }
        verdict.session = session;
        verdict.lines++;
        memcpy(verdict.digest, tail.digest, sizeof verdict.digest);
    }
    if (csv.row == 0) {
        return error_set(error, "%s:1: no rows: an empty log and one that was cut off look the same", name);
    }
    if (csv.row != tail.rows) {
        return error_set(error, "%s:%d: rows are missing at the end: %zu of %zu are there", name, csv.line, csv.row,
                         tail.rows);
    }
    tell(&verdict, each, context);
    return true;
}

bool export_verify(const char *name, const char *bytes, size_t length, export_zone_fn zone_of, export_verdict_fn each,
                   void *context, struct error *error)
{
    size_t header = strlen(export_csv_header);
    if (length > EXPORT_VERIFY_MAX) {
        return error_set(error, "%s: longer than %u MiB", name, EXPORT_VERIFY_MAX >> 20);
    }
    if (length > 0 && bytes[0] == '{') {
        return verify_json(name, bytes, length, zone_of, each, context, error);
    }
    if (length >= header && memcmp(bytes, export_csv_header, header) == 0) {
        return verify_csv(name, bytes, length, each, context, error);
    }
    return error_set(error, "%s:1: no log that `adjourn export` wrote", name);
}
