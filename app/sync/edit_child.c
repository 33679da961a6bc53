// SPDX-License-Identifier: MIT
#include "sync/edit_child.h"

#include "calendar/calendar.h"
#include "calendar/decode.h"
#include "sync/parse_child.h"

#include <stdlib.h>
#include <string.h>

// What comes from the child begins with one of these.
#define EDITED  'E' // and the resource
#define REFUSED 'R' // and why

#define ADDED_MAX ((size_t)1024 * 1024) // by which a resource may grow, besides doubling

struct change {
    const struct edit *edit;
    const char *name;
    const char *bytes;
    size_t length;
    const struct zone *room;
    char *out; // with its first byte; a NUL follows
    size_t out_length, out_room;
};

static bool work(void *context, int out)
{
    const struct change *change = context;
    struct error error = {""};
    char *edited = NULL;
    size_t length = 0;
    bool good = calendar_edit(change->edit, change->name, change->bytes, change->length, change->room, &edited, &length,
                              &error);
    const char mark = good ? EDITED : REFUSED;
    (void)(confine_write(out, &mark, 1) &&
           confine_write(out, good ? edited : error.text, good ? length : strlen(error.text)));
    return true; // the process ends, and what it holds with it
}

static bool take(void *context, const void *bytes, size_t length)
{
    struct change *change = context;
    if (change->out_room - change->out_length <= length) {
        return false;
    }
    memcpy(change->out + change->out_length, bytes, length);
    change->out_length += length;
    return true;
}

static bool explain(const struct change *change, enum confine_end end, const char *why, struct error *error)
{
    switch (end) {
    case CONFINE_CPU:
    case CONFINE_TIME:
        return error_set(error, "%s: changing it takes too long", change->name);
    case CONFINE_MEMORY:
        return error_set(error, "%s: changing it needs too much memory", change->name);
    case CONFINE_UNFIT:
        return error_set(error, "%s: changed, it is too large", change->name);
    case CONFINE_DONE:
    case CONFINE_BROKEN:
    case CONFINE_FAILED:
        break;
    }
    return error_set(error, "%s: it cannot be changed: %s", change->name, why[0] != '\0' ? why : "no last word");
}

bool edit_confined(const struct edit *edit, const char *name, const char *bytes, size_t length, const struct zone *room,
                   char **out, size_t *out_length, struct error *error)
{
    static const struct confine_limits limits = {.cpu_s = PARSE_CPU_S,
                                                 .wall_ms = PARSE_WALL_S * 1000,
                                                 .memory_bytes = (size_t)PARSE_MEMORY_MB * 1024 * 1024,
                                                 .prepare = calendar_load_zones};
    struct change change = {
        .edit = edit, .name = name, .bytes = bytes, .length = length, .room = room, .out_room = 2 * length + ADDED_MAX};
    char why[CONFINE_WHY_MAX] = "";
    *out = NULL;
    change.out = malloc(change.out_room);
    if (change.out == NULL) {
        return error_set(error, "%s: out of memory", name);
    }
    enum confine_end end = confine_run(&limits, work, take, &change, why);
    change.out[change.out_length] = '\0';
    bool good = end == CONFINE_DONE && change.out_length > 1 && change.out[0] == EDITED;
    if (good) {
        memmove(change.out, change.out + 1, change.out_length);
        *out = change.out;
        *out_length = change.out_length - 1;
        return true;
    }
    if (end == CONFINE_DONE && change.out[0] == REFUSED) {
        char words[ERROR_TEXT_MAX];
        decode_plain(words, sizeof words, change.out + 1, DECODE_ONE_LINE);
        error_set(error, "%s", words);
    } else {
        explain(&change, end, why, error);
    }
    free(change.out);
    return false;
}
