// SPDX-License-Identifier: MIT
#include "sync/parse_child.h"

#include "calendar/decode.h"
#include "calendar/parts.h"
#include "calendar/rule.h"
#include "sync/frames.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OUTPUT_MAX ((size_t)PARSE_OUTPUT_MB * 1024 * 1024)

static const struct confine_limits usual_limits = {
    .cpu_s = PARSE_CPU_S,
    .wall_ms = PARSE_WALL_S * 1000,
    .memory_bytes = (size_t)PARSE_MEMORY_MB * 1024 * 1024,
};

struct parsed {
    char *bytes; // frames
    size_t length, room;
    size_t parts;
    bool no_memory; // here, not in the child
    bool refused;   // by the child, which says why
    struct error refusal;
};

// Both sides of the pipe; the child works on its own copy.
struct run {
    const struct parse_job *job;
    struct parsed *parsed;
    // In the child:
    int out;
    struct parts *parts;
    struct calendar *calendar;
    size_t part; // of the last block
    int warnings;
    struct frame frame;
};

// --- In the child ---

static bool send_frame(struct run *run)
{
    frame_end(&run->frame);
    return confine_write(run->out, run->frame.bytes, run->frame.length);
}

static void send_warning(void *context, int line, const char *text)
{
    struct run *run = context;
    if (run->warnings++ < PARSE_WARNINGS_MAX) {
        frame_begin(&run->frame, FRAME_WARNING);
        frame_put_number(&run->frame, line);
        frame_put_text(&run->frame, text, ERROR_TEXT_MAX);
        (void)send_frame(run);
    }
}

static bool send_block(void *context, const struct block *block, const struct roster *roster)
{
    struct run *run = context;
    if (calendar_cut_rule(run->calendar) != 0) {
        return false; // it will be refused
    }
    if (run->part != parts_current(run->calendar)) {
        run->part = parts_current(run->calendar);
        frame_begin(&run->frame, FRAME_OF);
        frame_put_number(&run->frame, (int64_t)run->part);
        if (!send_frame(run)) {
            return false;
        }
    }
    frame_begin(&run->frame, FRAME_BLOCK);
    frame_put_block(&run->frame, block, roster);
    return send_frame(run);
}

static void digest_piece(void *context, const void *bytes, size_t length)
{
    digest_add(context, bytes, length);
}

static int compare_digests(const void *a, const void *b)
{
    return strcmp(a, b);
}

// Passes over the parts that are known as they are.
static bool send_parts(struct run *run)
{
    const struct parse_job *job = run->job;
    bool sent = true;
    for (size_t i = 0; i < parts_count(run->parts) && sent; i++) {
        struct digest digest;
        char text[DIGEST_TEXT_MAX];
        digest_begin(&digest);
        digest_add(&digest, &job->from, sizeof job->from);
        digest_add(&digest, &job->to, sizeof job->to);
        digest_add(&digest, &job->use, sizeof job->use);
        parts_each_piece(run->parts, i, digest_piece, &digest);
        digest_end(&digest, text);
        bool known = job->known_count > 0 &&
                     bsearch(text, job->known, job->known_count, sizeof job->known[0], compare_digests) != NULL;
        if (known) {
            parts_skip(run->parts, i);
        }
        frame_begin(&run->frame, FRAME_PART);
        frame_put_text(&run->frame, text, sizeof text);
        frame_put_number(&run->frame, known ? 0 : 1);
        sent = send_frame(run);
    }
    return sent;
}

static bool read_calendar(struct run *run, struct error *error)
{
    const struct parse_job *job = run->job;
    const struct parts_source source = {.name = job->name,
                                        .bytes = job->bytes,
                                        .length = job->length,
                                        .room = job->room,
                                        .busy_times = job->busy_times};
    if (!parts_find(&run->parts, &source, error)) {
        return false;
    }
    if (!send_parts(run) || !parts_read(&run->calendar, run->parts, send_warning, run, error) ||
        !calendar_expand(run->calendar, job->from, job->to, send_block, run, error)) {
        return false;
    }
    int line = calendar_cut_rule(run->calendar);
    return line == 0 ||
           error_set(error, "%s:%d: a recurrence rule of more than %d steps", job->name, line, RULE_STEPS_MAX);
}

// The calendar is not freed: the process ends.
static bool work(void *context, int out)
{
    struct run *run = context;
    struct error error = {""};
    run->out = out;
    if (run->job->in_child != NULL) {
        run->job->in_child(out);
    }
    errno = 0;
    bool good = read_calendar(run, &error);
    if (!good && errno == ENOMEM) {
        return false;
    }
    if (run->warnings > PARSE_WARNINGS_MAX) {
        char text[64];
        snprintf(text, sizeof text, "%d more remarks are left out", run->warnings - PARSE_WARNINGS_MAX);
        run->warnings = 0;
        send_warning(run, 0, text);
    }
    frame_begin(&run->frame, good ? FRAME_END : FRAME_REFUSED);
    if (!good) {
        frame_put_text(&run->frame, error.text, sizeof error.text);
    }
    (void)send_frame(run);
    return true;
}

// --- In the parent ---

static bool take_output(void *context, const void *bytes, size_t length)
{
    struct parsed *parsed = ((struct run *)context)->parsed;
    if (parsed->room - parsed->length < length) {
        size_t room = 2 * parsed->room + length;
        char *grown = parsed->length + length <= OUTPUT_MAX ? realloc(parsed->bytes, room) : NULL;
        parsed->no_memory = grown == NULL && parsed->length + length <= OUTPUT_MAX;
        if (grown == NULL) {
            return false;
        }
        parsed->bytes = grown;
        parsed->room = room;
    }
    memcpy(parsed->bytes + parsed->length, bytes, length);
    parsed->length += length;
    return parsed->length <= OUTPUT_MAX;
}

// Says why there is no output to look at; always false.
static bool explain(const struct parse_job *job, const struct confine_limits *limits, enum confine_end end,
                    const struct parsed *parsed, const char *why, struct error *error)
{
    switch (end) {
    case CONFINE_DONE:
        break;
    case CONFINE_CPU:
        return error_set(error, "%s: reading it takes more than %" PRId32 " s of the processor", job->name,
                         limits->cpu_s);
    case CONFINE_TIME:
        return error_set(error, "%s: reading it takes longer than %" PRId32 " s", job->name, limits->wall_ms / 1000);
    case CONFINE_MEMORY:
        return error_set(error, "%s: reading it needs more than %zu MB of memory", job->name,
                         limits->memory_bytes / 1024 / 1024);
    case CONFINE_UNFIT:
        return parsed->no_memory
                   ? error_set(error, "%s: out of memory", job->name)
                   : error_set(error, "%s: it has more than %d MB of occurrences", job->name, PARSE_OUTPUT_MB);
    case CONFINE_BROKEN:
        return error_set(error, "%s: its reader ended badly: %s", job->name, why);
    case CONFINE_FAILED:
        return error_set(error, "%s: its reader cannot be started: %s", job->name, why);
    }
    return false;
}

static void take_part(struct frame_reader *reader, char digest[DIGEST_TEXT_MAX], bool *read)
{
    frame_take_text(reader, digest, DIGEST_TEXT_MAX);
    *read = frame_take_number(reader, 0, 1) == 1;
}

// Reads one frame of any kind; true when it is a last word.
static bool check_frame(struct frame_reader *reader, struct parsed *parsed)
{
    struct block block;
    struct roster roster;
    char text[ERROR_TEXT_MAX];
    char digest[DIGEST_TEXT_MAX];
    bool read = false;
    switch (reader->kind) {
    case FRAME_WARNING:
        (void)frame_take_number(reader, 0, INT32_MAX);
        frame_take_words(reader, text, sizeof text);
        return false;
    case FRAME_BLOCK:
        frame_take_block(reader, &block, &roster);
        return false;
    case FRAME_PART:
        take_part(reader, digest, &read);
        parsed->parts++;
        return false;
    case FRAME_OF:
        (void)frame_take_number(reader, 0, (int64_t)parsed->parts - 1);
        return false;
    case FRAME_REFUSED:
        frame_take_words(reader, parsed->refusal.text, sizeof parsed->refusal.text);
        parsed->refused = true;
        return true;
    case FRAME_END:
    case FRAME_KINDS:
        break;
    }
    return true;
}

// Looks at every frame before anything is told or handed out. NULL, or what the child did wrong.
static const char *check_frames(struct parsed *parsed)
{
    struct frame_reader reader;
    bool ended = false;
    bool astray = false; // a block of no part
    frames_begin(&reader, parsed->bytes, parsed->length);
    while (frames_next(&reader)) {
        if (ended) {
            return "more after its last word";
        }
        astray = astray || (reader.kind == FRAME_BLOCK && parsed->parts == 0);
        ended = check_frame(&reader, parsed);
    }
    if (reader.fault == NULL && !ended) {
        return "no last word";
    }
    return reader.fault == NULL && astray ? "a block of no part" : reader.fault;
}

static void tell_warnings(const struct parse_job *job, const struct parsed *parsed)
{
    struct frame_reader reader;
    char text[ERROR_TEXT_MAX];
    frames_begin(&reader, parsed->bytes, parsed->length);
    for (int told = 0; told <= PARSE_WARNINGS_MAX && frames_next(&reader);) {
        if (reader.kind == FRAME_WARNING) {
            int line = (int)frame_take_number(&reader, 0, INT32_MAX);
            frame_take_words(&reader, text, sizeof text);
            job->warning(job->context, line, text);
            told++;
        }
        frame_skip(&reader);
    }
}

static bool parse(struct parsed *parsed, const struct parse_job *job, struct error *error)
{
    struct confine_limits limits = job->limits != NULL ? *job->limits : usual_limits;
    limits.prepare = calendar_load_zones;
    char why[CONFINE_WHY_MAX];
    struct run *run = malloc(sizeof *run);
    if (run == NULL) {
        return error_set(error, "%s: out of memory", job->name);
    }
    run->job = job;
    run->parsed = parsed;
    run->parts = NULL;
    run->calendar = NULL;
    run->part = 0;
    run->warnings = 0;
    enum confine_end end = confine_run(&limits, work, take_output, run, why);
    free(run);
    if (end != CONFINE_DONE) {
        return explain(job, &limits, end, parsed, why, error);
    }
    const char *fault = check_frames(parsed);
    if (fault != NULL) {
        return error_set(error, "%s: its reader ended badly: it said %s", job->name, fault);
    }
    if (job->warning != NULL) {
        tell_warnings(job, parsed);
    }
    return !parsed->refused || error_set(error, "%s", parsed->refusal.text);
}

bool parse_confined(struct parsed **parsed, const struct parse_job *job, struct error *error)
{
    *parsed = NULL;
    struct parsed *all = calloc(1, sizeof *all);
    if (all == NULL) {
        return error_set(error, "%s: out of memory", job->name);
    }
    if (!parse(all, job, error)) {
        parsed_destroy(all);
        return false;
    }
    *parsed = all;
    return true;
}

void parsed_each_part(const struct parsed *parsed, parsed_part_fn each, void *context)
{
    struct frame_reader reader;
    char digest[DIGEST_TEXT_MAX];
    bool read = false;
    frames_begin(&reader, parsed->bytes, parsed->length);
    while (frames_next(&reader)) {
        if (reader.kind == FRAME_PART) {
            take_part(&reader, digest, &read);
            if (!each(context, digest, read)) {
                return;
            }
        }
        frame_skip(&reader);
    }
}

void parsed_each_in_part(const struct parsed *parsed, parsed_block_fn each, void *context)
{
    struct frame_reader reader;
    struct block block;
    struct roster roster;
    size_t part = 0;
    frames_begin(&reader, parsed->bytes, parsed->length);
    while (frames_next(&reader)) {
        if (reader.kind == FRAME_OF) {
            part = (size_t)frame_take_number(&reader, 0, INT64_MAX);
        } else if (reader.kind == FRAME_BLOCK) {
            frame_take_block(&reader, &block, &roster);
            if (!each(context, part, &block, &roster)) {
                return;
            }
        }
        frame_skip(&reader);
    }
}

struct handing {
    calendar_occurrence_fn each;
    void *context;
};

static bool hand_block(void *context, size_t part, const struct block *block, const struct roster *roster)
{
    const struct handing *handing = context;
    (void)part;
    return handing->each(handing->context, block, roster);
}

void parsed_each(const struct parsed *parsed, calendar_occurrence_fn each, void *context)
{
    struct handing handing = {each, context};
    parsed_each_in_part(parsed, hand_block, &handing);
}

void parsed_destroy(struct parsed *parsed)
{
    if (parsed != NULL) {
        free(parsed->bytes);
        free(parsed);
    }
}

void parse_write_words(char *out, size_t size, const char *name, const struct error *error)
{
    char words[ERROR_TEXT_MAX + 64];
    const char *what = error->text;
    size_t length = strlen(name);
    if (strncmp(what, name, length) == 0 && what[length] == ':') {
        what += length + 1;
        what += strspn(what, "0123456789:");
        what += strspn(what, " ");
    }
    snprintf(words, sizeof words, "The calendar cannot be read: %s.", what);
    decode_plain(out, size, words, DECODE_ONE_LINE);
}
