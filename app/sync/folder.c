// SPDX-License-Identifier: MIT
#include "sync/folder.h"

#include "calendar/decode.h"
#include "sync/files.h"
#include "sync/harvest.h"
#include "sync/sift.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 256

struct reading {
    const char *folder;
    struct harvest *harvest;
    struct dirent **names; // sorted
    bool *done;            // nothing more is to be done about that name
    size_t count;
    size_t *missed;
    struct error *unread;
};

static int keep_calendars(const struct dirent *entry)
{
    return files_is_calendar(entry->d_name);
}

// By bytes, and not by the language of the process, so that the store has the same order.
static int compare_names(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int compare_to_name(const void *name, const void *entry)
{
    return strcmp(name, (*(struct dirent *const *)entry)->d_name);
}

// Adds a file that is not as it is kept (NULL: it is new).
static bool read_one(struct reading *reading, size_t index, const struct resource *kept, struct error *error)
{
    const char *name = reading->names[index]->d_name;
    char path[PATH_MAX];
    char *bytes = NULL;
    size_t length = 0;
    const char *words = "";
    struct error why = {""};
    reading->done[index] = true;
    int written = snprintf(path, sizeof path, "%s/%s", reading->folder, name);
    bool read = written > 0 && (size_t)written < sizeof path ? files_read(path, &bytes, &length, &words, &why)
                                                             : error_set(&why, "%s: its path is too long", name);
    if (!read) {
        if ((*reading->missed)++ == 0) {
            const char *reason = strrchr(why.text, ':');
            error_set(reading->unread, "%s%s", name, reason != NULL ? reason : ": unreadable");
        }
        return true;
    }
    const struct resource resource = {.href = name, .bytes = bytes, .length = length};
    bool same = kept != NULL && kept->length == length && (length == 0 || memcmp(kept->bytes, bytes, length) == 0);
    bool ok = same || harvest_add(reading->harvest, &resource, error);
    free(bytes);
    return ok;
}

static bool compare_kept(void *context, const struct resource *kept, struct error *error)
{
    struct reading *reading = context;
    struct dirent **found =
        bsearch(kept->href, (void *)reading->names, reading->count, sizeof(struct dirent *), compare_to_name);
    if (found != NULL) {
        return read_one(reading, (size_t)(found - reading->names), kept, error);
    }
    const struct resource gone = {.href = kept->href};
    return harvest_add(reading->harvest, &gone, error);
}

// Adds the files that are not as the store has them, and those that are gone. A file that cannot be opened is passed
// over, so that its last good copy stays: *missed counts it, and *unread is why (of the first). False, with *words for
// the screen, when the folder cannot be read or has no calendar: a disk that is not there looks like that, and must not
// look like a free room.
static bool read_folder(const char *folder, struct store *store, const char *source, struct harvest *harvest,
                        size_t *missed, struct error *unread, const char **words, struct error *error)
{
    struct reading reading = {.folder = folder, .harvest = harvest, .missed = missed, .unread = unread};
    int count = scandir(folder, &reading.names, keep_calendars, compare_names);
    *missed = 0;
    *words = count < 0 ? "The calendar cannot be read." : "There is no calendar in the folder.";
    if (count <= 0) {
        free((void *)reading.names);
        return count < 0 ? error_set(error, "%s: %s", folder, strerror(errno))
                         : error_set(error, "%s: no .ics file in this folder", folder);
    }
    *words = "The calendar cannot be kept.";
    reading.count = (size_t)count;
    reading.done = calloc(reading.count, sizeof reading.done[0]);
    bool ok = reading.done != NULL ? store_resources(store, source, compare_kept, &reading, error)
                                   : error_set(error, "%s: out of memory", folder);
    for (size_t i = 0; i < reading.count; i++) {
        ok = ok && reading.done != NULL && (reading.done[i] || read_one(&reading, i, NULL, error));
        free(reading.names[i]);
    }
    free((void *)reading.names);
    free(reading.done);
    return ok;
}

// The name and the line of the first file that cannot be read, from an error that begins with `name:line:` or `name:`,
// and how many others there are.
static void write_words(char out[WORDS_MAX], const char *name, const struct error *error, size_t others)
{
    char words[ERROR_TEXT_MAX + WORDS_MAX];
    const char *what = error->text;
    size_t length = strlen(name);
    int line = 0;
    if (strncmp(what, name, length) == 0 && what[length] == ':') {
        what += length + 1;
        char *end = NULL;
        long number = strtol(what, &end, 10);
        if (end != what && *end == ':' && number > 0 && number < INT_MAX) {
            line = (int)number;
            what = end + 1;
        }
        what += strspn(what, " ");
    }
    int used = line > 0 ? snprintf(words, sizeof words, "%s, line %d: %s", name, line, what)
                        : snprintf(words, sizeof words, "%s: %s", name, what);
    if (others > 0 && used > 0 && (size_t)used < sizeof words) {
        snprintf(words + used, sizeof words - (size_t)used, " (and %zu more)", others);
    }
    decode_plain(out, WORDS_MAX, words, DECODE_ONE_LINE);
}

// All that can be read; of the rest its name and line are told.
static enum sync_result take(struct store *store, struct harvest *harvest, const struct sync_source *source,
                             size_t missed, const struct error *unread, struct wall now, struct error *error)
{
    struct sync_source sync = *source;
    struct sifted sifted = {.dropped = 0};
    struct error bad = {""};
    char words[WORDS_MAX];
    if (missed > 0) {
        char name[sizeof sifted.first];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(unread->text, ":"), unread->text);
        write_words(words, name, unread, missed - 1);
        sync.words = words;
    }
    enum sync_result result = sync_harvest(store, &sync, harvest, now, error);
    if (result == SYNC_REFUSED && sift_harvest(harvest, source, now, &sifted, &bad)) {
        fprintf(stderr, "adjourn sync: %s: %zu left out: %s\n", source->path, sifted.dropped, bad.text);
        error_set(error, "%s: %s", source->path, bad.text);
        write_words(words, sifted.first, &bad, sifted.dropped + missed - 1);
        sync.words = words;
        result = sync_harvest(store, &sync, harvest, now, error);
    } else if (result != SYNC_REFUSED && missed > 0) {
        fprintf(stderr, "adjourn sync: %s: %zu left out: %s\n", source->path, missed, unread->text);
    }
    return result;
}

enum sync_result folder_sync(struct store *store, const struct sync_source *source, struct wall now,
                             struct error *error)
{
    struct harvest harvest = {0};
    struct error unread = {""};
    size_t missed = 0;
    const char *words = "";
    enum sync_result result = SYNC_REFUSED;
    if (read_folder(source->path, store, source->name, &harvest, &missed, &unread, &words, error)) {
        result = take(store, &harvest, source, missed, &unread, now, error);
    } else {
        sync_refuse(store, source, now, words);
    }
    harvest_free(&harvest);
    return result;
}
