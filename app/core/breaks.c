// SPDX-License-Identifier: MIT
#include "core/breaks.h"

#include "core/notes.h"

// "break 12:30 10m", "Break: 12:30-12:40, coffee", "12:30 10m Break", "12:30-12:40 Coffee break".
static bool read_break(const struct block *block, const struct zone *zone, const char *line,
                       struct planned_break *planned)
{
    int from = 0;
    int until = 0;
    line = note_skip_mark(line);
    bool named = note_take_break(&line);
    if (named && *line == ':') {
        line = note_skip_blanks(line + 1);
    }
    if (!note_take_time(&line, &from)) {
        return false;
    }
    planned->start = note_time_in_block(block, zone, from);
    bool span = note_take_until(&line);
    if (span ? !note_take_time(&line, &until) : !note_take_length(&line, &until)) {
        return false;
    }
    if (!named && !note_take_break(&line)) {
        return false;
    }
    int seconds = !span ? until : until >= from ? until - from : until + 86400 - from;
    planned->end.ms = planned->start.ms + seconds * MS_PER_SECOND;
    planned->end.ms = planned->end.ms < block->end.ms ? planned->end.ms : block->end.ms;
    return planned->start.ms < planned->end.ms;
}

static bool is_free(const struct planned_break *breaks, size_t count, const struct planned_break *planned)
{
    for (size_t i = 0; i < count; i++) {
        if (breaks[i].start.ms < planned->end.ms && planned->start.ms < breaks[i].end.ms) {
            return false;
        }
    }
    return true;
}

size_t breaks_read(const struct block *block, const struct zone *zone, struct planned_break breaks[BREAKS_MAX])
{
    size_t count = 0;
    struct notes notes;
    char line[NOTE_LINE_MAX];
    notes_begin(&notes, block->description);
    while (count < BREAKS_MAX && notes_next(&notes, line)) {
        bool read = read_break(block, zone, line, &breaks[count]);
        count += read && is_free(breaks, count, &breaks[count]) ? 1 : 0;
    }
    return count;
}
