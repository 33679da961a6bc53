// SPDX-License-Identifier: MIT
#include "commands/stick_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SESSIONS_MAX 10000

static void write_date(char out[16], struct date date)
{
    snprintf(out, 16, "%04d-%02d-%02d", date.year, date.month, date.day);
}

// "2026-11-19 12.00 Business English B2"; of a private block only when it was.
static bool name_session(struct stick_files *files, struct store *store, int64_t id, const struct zone *zone,
                         struct error *error)
{
    struct session_record *record = malloc(sizeof *record);
    bool ok = record != NULL && store_session_load(store, id, record, error);
    if (ok) {
        char day[16], text[BLOCK_TITLE_MAX + 32];
        struct civil at = zone_civil(zone, record->block.start);
        write_date(day, at.date);
        snprintf(text, sizeof text, "%s %02d:%02d %s", day, at.hour, at.minute,
                 record->block.private_ ? "" : record->block.title);
        file_name_make(files->name, sizeof files->name, text);
        file_name_make_plain(files->plain, sizeof files->plain, text);
    } else if (record == NULL) {
        error_set(error, "out of memory");
    }
    free(record);
    return ok;
}

static void name_days(struct stick_files *files, const struct kiosk_stick_order *order, const char *room)
{
    char from[16], to[16], text[SETTINGS_TEXT_MAX + 48];
    write_date(from, order->from);
    write_date(to, order->to);
    if (strcmp(from, to) == 0) {
        snprintf(text, sizeof text, "%s %s", from, room);
    } else {
        snprintf(text, sizeof text, "%s - %s %s", from, to, room);
    }
    file_name_make(files->name, sizeof files->name, text);
    file_name_make_plain(files->plain, sizeof files->plain, text);
}

static bool find_sessions(const struct kiosk_stick_order *order, struct store *store, const struct zone *zone,
                          int64_t *ids, size_t *count, struct error *error)
{
    if (order->session_id != 0) {
        ids[0] = order->session_id;
        *count = 1;
        return true;
    }
    struct wall from = zone_day_start(zone, order->from);
    struct wall to = zone_day_start(zone, date_from_days(date_to_days(order->to) + 1));
    return store_sessions_between(store, from, to, ids, SESSIONS_MAX, count, error) &&
           (*count < SESSIONS_MAX || error_set(error, "too many sessions; ask for fewer days"));
}

// Texts for whoever looks for a fault; their name says no room's either.
static bool make_bundle(struct stick_files *files, const struct kiosk_stick_order *order,
                        const struct stick_origin *origin, const struct settings *settings, struct now now,
                        struct error *error)
{
    char day[16], text[48];
    const struct bundle bundle = {settings, origin->config, origin->faults, now};
    write_date(day, order->from);
    snprintf(text, sizeof text, "%s adjourn-bundle", day);
    file_name_make(files->name, sizeof files->name, text);
    file_name_make_plain(files->plain, sizeof files->plain, text);
    for (size_t i = 0; i < BUNDLE_FILES; i++) {
        size_t length = 0;
        FILE *out = open_memstream(&files->bytes[i], &length);
        if (out == NULL) {
            return error_set(error, "out of memory");
        }
        bundle_write(out, i, &bundle);
        if (fclose(out) != 0) {
            return error_set(error, "out of memory");
        }
        files->file[i] = (struct storage_file){bundle_names[i], files->bytes[i], length};
        files->count++;
    }
    return true;
}

_Static_assert(BUNDLE_FILES <= STORAGE_FILES_MAX, "STORAGE_FILES_MAX is too small");

bool stick_files_make(struct stick_files *files, const struct kiosk_stick_order *order, struct store *store,
                      const struct settings *settings, const struct stick_origin *origin, struct now now,
                      struct error *error)
{
    const struct zone *zone = origin->zone;
    static const struct {
        const char *ending;
        enum log_format format;
    } kinds[] = {{"html", LOG_HTML_CLIENT}, {"csv", LOG_CSV}, {"internal.html", LOG_HTML_INTERNAL}};
    static int64_t ids[SESSIONS_MAX];
    size_t count = 0;
    *files = (struct stick_files){.count = 0};
    if (order->bundle) {
        return make_bundle(files, order, origin, settings, now, error);
    }
    bool ok = find_sessions(order, store, zone, ids, &count, error);
    if (ok && order->session_id == 0) {
        name_days(files, order, settings->room.name);
    } else if (ok) {
        ok = name_session(files, store, order->session_id, zone, error);
    }
    size_t wanted = order->internal ? 3 : 2;
    for (size_t i = 0; ok && i < wanted; i++) {
        size_t length = 0;
        ok = log_export(store, ids, count, kinds[i].format, settings, zone, now, &files->bytes[i], &length, error);
        files->file[i] = (struct storage_file){kinds[i].ending, files->bytes[i], length};
        files->count += ok ? 1 : 0;
    }
    return ok;
}

void stick_files_finish(struct stick_files *files)
{
    for (size_t i = 0; i < STORAGE_FILES_MAX; i++) {
        free(files->bytes[i]);
        files->bytes[i] = NULL;
    }
    files->count = 0;
}

enum storage_end stick_files_save(const struct stick_files *files, const char *folder, bool mounted,
                                  int (*meets)(void *context, enum storage_step step), void *context,
                                  char saved[STORAGE_NAME_MAX], char why[STORAGE_WHY_MAX])
{
    const struct storage_job job = {.folder = folder,
                                    .mounted = mounted,
                                    .name = files->name,
                                    .plain = files->plain,
                                    .files = files->file,
                                    .count = files->count,
                                    .meets = meets,
                                    .context = context};
    return storage_write(&job, saved, why);
}

enum stick_state stick_state_of(enum storage_end end)
{
    static const enum stick_state states[STORAGE_ENDS] = {
        [STORAGE_SAVED] = STICK_SAVED, [STORAGE_FULL] = STICK_FULL,       [STORAGE_READ_ONLY] = STICK_READ_ONLY,
        [STORAGE_GONE] = STICK_GONE,   [STORAGE_DIFFERS] = STICK_DIFFERS, [STORAGE_FAILED] = STICK_FAILED};
    return states[end];
}
