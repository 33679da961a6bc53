// SPDX-License-Identifier: MIT
#include "core/agenda.h"

#include "core/breaks.h"
#include "core/notes.h"
#include "core/utf8.h"

#include <string.h>

// One line of the list, as it is written.
struct entry {
    bool timed, measured, is_break;
    struct wall start;
    int64_t length_ms;
    char title[AGENDA_TITLE_MAX];
};

// The title without the blanks and signs around it, and without a length in brackets at its end, which is given back.
static void take_title(const char *text, struct entry *entry)
{
    static const char *const signs[] = {":", "-", "–", "—", "|", NULL};
    while (note_take_sign(&text, signs)) {
    }
    size_t length = strlen(text);
    const char *bracket = strrchr(text, '(');
    int seconds = 0;
    if (bracket != NULL && !entry->measured) {
        const char *inside = note_skip_blanks(bracket + 1);
        if (note_take_length(&inside, &seconds) && *inside == ')') {
            entry->measured = true;
            entry->length_ms = seconds * MS_PER_SECOND;
            length = (size_t)(bracket - text);
        }
    }
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t' || text[length - 1] == '\r')) {
        length--;
    }
    if (length >= AGENDA_TITLE_MAX) {
        length = utf8_cut(text, AGENDA_TITLE_MAX - 1);
    }
    memcpy(entry->title, text, length);
    entry->title[length] = '\0';
}

// Whether there is something to read in it, not only a line of dashes.
static bool has_words(const char *title)
{
    for (; *title != '\0'; title++) {
        char c = *title;
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0xc3) {
            return true;
        }
    }
    return false;
}

static bool read_entry(const struct block *block, const struct zone *zone, const char *line, struct entry *entry)
{
    int from = 0;
    int until = 0;
    const char *text = note_skip_mark(line);
    bool marked = text != note_skip_blanks(line);
    *entry = (struct entry){0};
    const char *word = text;
    entry->is_break = note_take_break(&word);
    if (entry->is_break) {
        text = *word == ':' ? note_skip_blanks(word + 1) : word;
    }
    if (note_take_time(&text, &from)) {
        entry->timed = true;
        entry->start = note_time_in_block(block, zone, from);
        if (entry->start.ms >= block->end.ms) {
            return false; // of another time of the day
        }
        const char *rest = text;
        if (note_take_until(&rest) && note_take_time(&rest, &until)) {
            text = rest;
            entry->measured = true;
            entry->length_ms = (until >= from ? until - from : until + 86400 - from) * MS_PER_SECOND;
        }
    }
    int seconds = 0;
    if (!entry->measured && note_take_length(&text, &seconds)) {
        entry->measured = true;
        entry->length_ms = seconds * MS_PER_SECOND;
    }
    take_title(text, entry);
    const char *title = entry->title;
    entry->is_break = entry->is_break || note_take_break(&title);
    return (marked || entry->timed || entry->measured) && (entry->is_break || has_words(entry->title));
}

struct list {
    size_t count, beyond;
    struct entry entry[AGENDA_ITEMS_MAX + BREAKS_MAX];
    size_t break_count;
    struct planned_break breaks[BREAKS_MAX];
};

static void read_list(const struct block *block, const struct zone *zone, struct list *list)
{
    struct notes notes;
    char line[NOTE_LINE_MAX];
    struct entry beyond;
    list->count = list->beyond = 0;
    list->break_count = breaks_read(block, zone, list->breaks);
    notes_begin(&notes, block->description);
    while (notes_next(&notes, line)) {
        if (list->count < sizeof list->entry / sizeof list->entry[0]) {
            list->count += read_entry(block, zone, line, &list->entry[list->count]) ? 1 : 0;
        } else {
            list->beyond += read_entry(block, zone, line, &beyond) && !beyond.is_break ? 1 : 0;
        }
    }
}

// How much of [from, to) planned breaks take.
static int64_t breaks_in(const struct list *list, int64_t from, int64_t to)
{
    int64_t sum = 0;
    for (size_t i = 0; i < list->break_count; i++) {
        int64_t begin = list->breaks[i].start.ms > from ? list->breaks[i].start.ms : from;
        int64_t end = list->breaks[i].end.ms < to ? list->breaks[i].end.ms : to;
        sum += end > begin ? end - begin : 0;
    }
    return sum;
}

// The instant at which `length` of work is done that begins at `from`, breaks left out.
static int64_t after_work(const struct list *list, int64_t from, int64_t length)
{
    int64_t end = from + length;
    for (int64_t taken = 0, now = breaks_in(list, from, end); now != taken; now = breaks_in(list, from, end)) {
        end = from + length + now;
        taken = now;
    }
    return end;
}

// A written time ends what has no length before it; the last such item lasts to the end of the block.
static void measure_timed(const struct block *block, struct list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct entry *entry = &list->entry[i];
        bool last = i + 1 == list->count;
        if (entry->timed && !entry->measured && (last || list->entry[i + 1].timed)) {
            int64_t end = last ? block->end.ms : list->entry[i + 1].start.ms;
            entry->measured = end > entry->start.ms;
            entry->length_ms = end - entry->start.ms - breaks_in(list, entry->start.ms, end);
        }
    }
}

// What an item without a length gets: an equal share of what is not written away.
static int64_t share_of(const struct block *block, const struct list *list)
{
    int64_t left = block->end.ms - block->start.ms - breaks_in(list, block->start.ms, block->end.ms);
    int64_t sharing = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct entry *entry = &list->entry[i];
        left -= entry->measured && !(entry->is_break && entry->timed) ? entry->length_ms : 0;
        sharing += entry->measured || entry->is_break ? 0 : 1;
    }
    return sharing > 0 && left > 0 ? left / sharing : 0;
}

static int64_t clamp(int64_t at, const struct block *block)
{
    return at < block->start.ms ? block->start.ms : at > block->end.ms ? block->end.ms : at;
}

void agenda_read(const struct block *block, const struct zone *zone, struct agenda *agenda)
{
    struct list list;
    read_list(block, zone, &list);
    measure_timed(block, &list);
    int64_t share = share_of(block, &list);
    int64_t at = block->start.ms;
    agenda->count = 0;
    agenda->beyond = list.beyond;
    for (size_t i = 0; i < list.count; i++) {
        const struct entry *entry = &list.entry[i];
        if (entry->is_break && entry->timed) {
            continue; // where it lies is known (core/breaks.h)
        }
        int64_t start = entry->timed ? entry->start.ms : at;
        at = after_work(&list, start, entry->measured ? entry->length_ms : entry->is_break ? 0 : share);
        if (entry->is_break) {
            continue;
        }
        if (agenda->count == AGENDA_ITEMS_MAX) {
            agenda->beyond++;
            continue;
        }
        struct agenda_item *item = &agenda->item[agenda->count++];
        *item = (struct agenda_item){.timed = entry->timed,
                                     .measured = entry->measured,
                                     .start = {clamp(start, block)},
                                     .end = {clamp(at, block)}};
        memcpy(item->title, entry->title, sizeof item->title);
    }
}

int64_t agenda_needs(const struct agenda *agenda, const struct block *block, const struct zone *zone)
{
    struct list list = {.count = 0};
    list.break_count = breaks_read(block, zone, list.breaks);
    int64_t last = block->start.ms;
    for (size_t i = 0; i < agenda->count; i++) {
        last = agenda->item[i].end.ms > last ? agenda->item[i].end.ms : last;
    }
    int64_t needs = last - block->start.ms - breaks_in(&list, block->start.ms, last);
    int64_t time = block->end.ms - block->start.ms - breaks_in(&list, block->start.ms, block->end.ms);
    int64_t most = time * AGENDA_NEEDS_MOST_PERCENT / 100;
    return needs < most ? needs : most;
}
