// SPDX-License-Identifier: MIT
#include "kiosk/proposals.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BLOCKS_MAX 1024 // of the room; as many taken times of each other role
#define MOVES_MAX  512
#define SERIES_MAX 64 // other recurring blocks whose people are looked at
#define BUSY_MAX   (3 * BLOCKS_MAX + MOVES_MAX)

// Room for what is read, and what has been read so far.
struct gathering {
    struct block blocks[BLOCKS_MAX];
    size_t block_count;
    struct busy busy[BUSY_MAX];
    size_t busy_count;
    struct busy standing[BLOCKS_MAX];
    size_t standing_count;
    struct store_move moves[MOVES_MAX];
    size_t move_count;
    struct {
        const char *uid;
        bool same_people;
    } series[SERIES_MAX];
    size_t series_count;
    struct roster roster;
    struct wall from, until; // the window that is read
    struct wall known;       // up to here everything is known
    struct slot_rules rules;
};

// Whether a recurring block is a standing block of the people of the question.
static bool is_standing(struct store *store, const struct proposals_question *question, struct gathering *gathering,
                        const struct block *other, bool *standing, struct error *error)
{
    const struct block *block = question->block;
    *standing = other->recurring && strcmp(block->uid, other->uid) == 0;
    if (!other->recurring || *standing || block->organizer_address[0] == '\0' ||
        strcasecmp(block->organizer_address, other->organizer_address) != 0) {
        return true;
    }
    for (size_t i = 0; i < gathering->series_count; i++) {
        if (strcmp(gathering->series[i].uid, other->uid) == 0) {
            *standing = gathering->series[i].same_people;
            return true;
        }
    }
    if (gathering->series_count == SERIES_MAX) {
        return true;
    }
    if (!store_roster(store, other, &gathering->roster, error)) {
        return false;
    }
    *standing = roster_mostly_same(question->roster, &gathering->roster);
    gathering->series[gathering->series_count].uid = other->uid;
    gathering->series[gathering->series_count++].same_people = *standing;
    return true;
}

// The room's blocks, but for the block itself, which is over when it ends; moved elsewhere by the calendar, it takes
// the room there.
static bool add_blocks(struct store *store, const struct proposals_question *question, struct gathering *gathering,
                       struct error *error)
{
    for (size_t i = 0; i < gathering->block_count; i++) {
        const struct block *other = &gathering->blocks[i];
        bool own = block_same(other, question->block) && other->start.ms < question->block->end.ms;
        bool standing;
        if (!block_takes_room(other) || own) {
            continue;
        }
        if (!is_standing(store, question, gathering, other, &standing, error)) {
            return false;
        }
        struct busy taken = {other->start, other->end};
        gathering->busy[gathering->busy_count++] = taken;
        if (standing) {
            gathering->standing[gathering->standing_count++] = taken;
        }
    }
    return true;
}

// The times at which the trainer, or whoever else is named as busy, is taken.
static bool add_others(struct store *store, struct gathering *gathering, struct error *error)
{
    static const enum source_role roles[] = {SOURCE_TRAINER, SOURCE_BUSY};
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        size_t more = 0;
        struct busy *to = gathering->busy + gathering->busy_count;
        if (!store_busy_between(store, roles[i], gathering->from, gathering->until, to, BLOCKS_MAX, &more, error)) {
            return false;
        }
        gathering->busy_count += more;
        if (more == BLOCKS_MAX && to[more - 1].start.ms < gathering->known.ms) {
            gathering->known = to[more - 1].start;
        }
    }
    return true;
}

static bool is_whole(const struct store_move *move)
{
    return strcmp(move->uid, move->invitation) == 0;
}

// Whether the calendar shows the new time of a move, wherever it lies by now.
static bool is_shown(const struct gathering *gathering, const struct store_move *move)
{
    for (size_t i = 0; i < gathering->block_count; i++) {
        const struct block *block = &gathering->blocks[i];
        if (strcmp(block->uid, move->invitation) == 0 &&
            (!is_whole(move) ||
             (strcmp(block->recurrence_id, move->recurrence_id) == 0 && block->start.ms == move->new_start.ms))) {
            return true;
        }
    }
    return false;
}

static void add_moves(struct gathering *gathering)
{
    for (size_t i = 0; i < gathering->move_count; i++) {
        const struct store_move *move = &gathering->moves[i];
        struct wall end = {move->new_start.ms + move->end.ms - move->start.ms};
        if (end.ms > gathering->from.ms && !is_shown(gathering, move)) {
            gathering->busy[gathering->busy_count++] = (struct busy){move->new_start, end};
        }
    }
}

// How often the block has moved, and where it was first booked: from its invitation back to the block that this was the
// rest of, and so on. What its own session has given it, from where it is booked now, is no earlier move.
static int32_t count_moves(const struct gathering *gathering, const struct block *block, struct wall *first_date)
{
    const char *uid = block->uid;
    const char *recurrence_id = block->recurrence_id;
    int32_t moved = 0;
    bool found = true;
    *first_date = block->start;
    for (size_t steps = 0; found && steps <= gathering->move_count; steps++) {
        const struct store_move *from = NULL;
        for (size_t i = 0; i < gathering->move_count; i++) {
            const struct store_move *move = &gathering->moves[i];
            if (strcmp(move->invitation, uid) != 0 ||
                (is_whole(move) &&
                 (strcmp(move->recurrence_id, recurrence_id) != 0 || move->start.ms == block->start.ms))) {
                continue;
            }
            moved++;
            *first_date = move->start.ms < first_date->ms ? move->start : *first_date;
            from = is_whole(move) ? from : move;
        }
        found = from != NULL;
        uid = found ? from->uid : uid;
        recurrence_id = found ? from->recurrence_id : recurrence_id;
    }
    return moved;
}

// The days of holiday calendars count as those of the settings.
static bool add_holidays(struct store *store, const struct zone *zone, struct gathering *gathering, struct error *error)
{
    struct busy days[HOLIDAYS_MAX];
    size_t count = 0;
    if (!store_busy_between(store, SOURCE_HOLIDAYS, gathering->from, gathering->until, days, HOLIDAYS_MAX, &count,
                            error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        int64_t day = date_to_days(zone_civil(zone, days[i].start).date);
        int64_t last = date_to_days(zone_civil(zone, (struct wall){days[i].end.ms - 1}).date);
        for (; day <= last && hours_add_holiday(&gathering->rules.hours, date_from_days(day)); day++) {
        }
    }
    return true;
}

// The room's calendar is as old as its oldest source.
static bool take_source(void *context, const struct source_state *state, struct error *error)
{
    (void)error;
    struct wall *oldest = context;
    bool counts = state->role == SOURCE_ROOM && state->last_success.ms != 0;
    if (counts && (oldest->ms == 0 || state->last_success.ms < oldest->ms)) {
        *oldest = state->last_success;
    }
    return true;
}

// How far the agenda is known: the sync process reads so far ahead, and only so many blocks are held at a time.
static bool read_blocks(struct store *store, struct gathering *gathering, struct error *error)
{
    struct wall read_at = {0};
    if (!store_sources(store, take_source, &read_at, error) ||
        !store_blocks_between(store, gathering->from, gathering->until, gathering->blocks, BLOCKS_MAX,
                              &gathering->block_count, error)) {
        return false;
    }
    gathering->known.ms = read_at.ms + BLOCKS_DAYS_AHEAD * MS_PER_DAY;
    if (gathering->block_count == BLOCKS_MAX && gathering->blocks[BLOCKS_MAX - 1].start.ms < gathering->known.ms) {
        gathering->known = gathering->blocks[BLOCKS_MAX - 1].start;
    }
    return true;
}

static int by_start(const void *a, const void *b)
{
    int64_t first = ((const struct busy *)a)->start.ms;
    int64_t second = ((const struct busy *)b)->start.ms;
    return (first > second) - (first < second);
}

static bool gather(struct store *store, const struct proposals_question *question, struct gathering *gathering,
                   struct error *error)
{
    const struct slot_rules *rules = &question->settings->reschedule;
    int64_t now = question->now.wall.ms, start = question->block->start.ms;
    gathering->rules = *rules;
    gathering->from.ms = now - rules->buffer_before_ms;
    gathering->until.ms = (now > start ? now : start) + (rules->horizon_days + 2) * MS_PER_DAY;
    struct wall since = {now - 2 * (rules->horizon_days + 2) * MS_PER_DAY};
    if (!read_blocks(store, gathering, error) || !add_blocks(store, question, gathering, error) ||
        !add_others(store, gathering, error) || !add_holidays(store, question->zone, gathering, error) ||
        !store_moves(store, since, gathering->moves, MOVES_MAX, &gathering->move_count, error)) {
        return false;
    }
    add_moves(gathering);
    qsort(gathering->busy, gathering->busy_count, sizeof *gathering->busy, by_start);
    return true;
}

// Which of them an approver has to confirm.
static void mark_approvals(const struct settings *settings, struct slots *slots)
{
    for (size_t i = 0; i < slots->count; i++) {
        struct slot *slot = &slots->slot[i];
        bool exception = slot->fees != 0 || (slot->reasons & SLOT_AGREED) != 0;
        bool needed = settings->approval.needed == APPROVAL_ALWAYS ||
                      (settings->approval.needed == APPROVAL_EXCEPTIONS && exception);
        if (needed && settings->approver_count > 0) {
            slot->reasons = (slot->reasons & ~(unsigned)SLOT_CONFIRMED) | SLOT_APPROVAL;
        }
    }
}

bool proposals_find(struct store *store, const struct proposals_question *question, struct slots *slots,
                    struct error *error)
{
    *slots = (struct slots){.closed_by = SLOT_RULE_UNKNOWN};
    struct gathering *gathering = calloc(1, sizeof *gathering);
    if (gathering == NULL) {
        return error_set(error, "out of memory");
    }
    bool ok = gather(store, question, gathering, error);
    if (ok) {
        struct slot_request request = {
            .now = question->now,
            .block_start = question->block->start,
            .block_end = question->block->end,
            .known_until = gathering->known,
            .length_ms = question->length_ms,
            .skip = question->skip,
            .most = question->most,
            .agreed = question->agreed,
            .busy = gathering->busy,
            .busy_count = gathering->busy_count,
            .standing = gathering->standing,
            .standing_count = gathering->standing_count,
        };
        request.moved = count_moves(gathering, question->block, &request.first_date);
        slots_find(&gathering->rules, question->zone, &request, slots);
        mark_approvals(question->settings, slots);
    }
    free(gathering);
    return ok;
}
