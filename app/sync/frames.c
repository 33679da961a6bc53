// SPDX-License-Identifier: MIT
#include "sync/frames.h"

#include "calendar/decode.h"

#include <string.h>

// Instants further away than this cannot be meant, and their sums could overflow.
#define INSTANT_MAX_MS (INT64_C(1) << 60)

// The largest number of attendees that is counted: no file that is read has more.
#define BEYOND_MAX INT32_C(20000000)

struct frame_head {
    uint32_t kind, length; // of what follows
};

_Static_assert(sizeof(struct block) + sizeof(struct roster) + (20 + TERMS + 4 * PARTICIPANTS_MAX) * sizeof(int64_t) <
                   FRAME_MAX,
               "a block with the fullest roster fits");

void frame_begin(struct frame *frame, enum frame_kind kind)
{
    struct frame_head head = {(uint32_t)kind, 0};
    memcpy(frame->bytes, &head, sizeof head);
    frame->length = sizeof head;
}

void frame_put_number(struct frame *frame, int64_t number)
{
    memcpy(frame->bytes + frame->length, &number, sizeof number);
    frame->length += sizeof number;
}

void frame_put_text(struct frame *frame, const char *text, size_t size)
{
    uint16_t length = (uint16_t)strnlen(text, size - 1);
    memcpy(frame->bytes + frame->length, &length, sizeof length);
    memcpy(frame->bytes + frame->length + sizeof length, text, length);
    frame->length += sizeof length + length;
}

static void put_terms(struct frame *frame, const struct term_set *terms)
{
    frame_put_number(frame, terms->set);
    for (enum term term = 0; term < TERMS; term++) {
        if (terms_has(terms, term)) {
            frame_put_number(frame, term_of(&terms->policy, term));
        }
    }
}

void frame_put_block(struct frame *frame, const struct block *block, const struct roster *roster)
{
    frame_put_text(frame, block->uid, sizeof block->uid);
    frame_put_text(frame, block->recurrence_id, sizeof block->recurrence_id);
    frame_put_text(frame, block->title, sizeof block->title);
    frame_put_text(frame, block->zone, sizeof block->zone);
    frame_put_text(frame, block->organizer_name, sizeof block->organizer_name);
    frame_put_text(frame, block->organizer_address, sizeof block->organizer_address);
    frame_put_text(frame, block->description, sizeof block->description);
    frame_put_text(frame, block->categories, sizeof block->categories);
    put_terms(frame, &block->terms);
    frame_put_number(frame, block->start.ms);
    frame_put_number(frame, block->end.ms);
    frame_put_number(frame, block->sequence);
    frame_put_number(frame, block->status);
    frame_put_number(frame, block->all_day);
    frame_put_number(frame, block->transparent);
    frame_put_number(frame, block->private_);
    frame_put_number(frame, block->recurring);
    frame_put_number(frame, (int64_t)roster->beyond);
    frame_put_number(frame, (int64_t)roster->count);
    for (size_t i = 0; i < roster->count; i++) {
        const struct participant *person = &roster->people[i];
        frame_put_text(frame, person->name, sizeof person->name);
        frame_put_text(frame, person->address, sizeof person->address);
        frame_put_number(frame, person->role);
        frame_put_number(frame, person->trainer);
        frame_put_number(frame, person->declined);
        frame_put_text(frame, person->language, sizeof person->language);
        frame_put_number(frame, person->accepted);
    }
}

void frame_end(struct frame *frame)
{
    struct frame_head head;
    memcpy(&head, frame->bytes, sizeof head);
    head.length = (uint32_t)(frame->length - sizeof head);
    memcpy(frame->bytes, &head, sizeof head);
}

static void fail(struct frame_reader *reader, const char *what)
{
    if (reader->fault == NULL) {
        reader->fault = what;
    }
    reader->at = reader->limit = reader->next = reader->end;
}

void frames_begin(struct frame_reader *reader, const char *bytes, size_t length)
{
    const char *end = length > 0 ? bytes + length : bytes; // which may be NULL then
    *reader = (struct frame_reader){.next = bytes, .end = end, .at = bytes, .limit = bytes};
}

bool frames_next(struct frame_reader *reader)
{
    struct frame_head head;
    if (reader->at != reader->limit) {
        fail(reader, "a frame with more than belongs into it");
    }
    if (reader->next == reader->end) {
        return false;
    }
    size_t left = (size_t)(reader->end - reader->next);
    if (left < sizeof head) {
        fail(reader, "a frame that is cut off");
        return false;
    }
    memcpy(&head, reader->next, sizeof head);
    left -= sizeof head;
    if (head.kind >= FRAME_KINDS) {
        fail(reader, "a frame of no kind");
    } else if (head.length > FRAME_MAX - sizeof head) {
        fail(reader, "a frame that is too long");
    } else if (head.length > left) {
        fail(reader, "a frame that is cut off");
    } else {
        reader->kind = (enum frame_kind)head.kind;
        reader->at = reader->next + sizeof head;
        reader->next = reader->limit = reader->at + head.length;
    }
    return reader->fault == NULL;
}

void frame_skip(struct frame_reader *reader)
{
    reader->at = reader->limit;
}

// The next `length` bytes of the frame, or NULL.
static const char *take(struct frame_reader *reader, size_t length)
{
    if ((size_t)(reader->limit - reader->at) < length) {
        fail(reader, "a frame with less than belongs into it");
        return NULL;
    }
    const char *taken = reader->at;
    reader->at += length;
    return taken;
}

int64_t frame_take_number(struct frame_reader *reader, int64_t low, int64_t high)
{
    int64_t number = low;
    const char *bytes = take(reader, sizeof number);
    if (bytes != NULL) {
        memcpy(&number, bytes, sizeof number);
    }
    if (number < low || number > high) {
        fail(reader, "a number out of its range");
        return low;
    }
    return number;
}

// Copies a text of any bytes but NUL.
static void take_bytes(struct frame_reader *reader, char *out, size_t size)
{
    uint16_t length = 0;
    const char *bytes = take(reader, sizeof length);
    out[0] = '\0';
    if (bytes == NULL) {
        return;
    }
    memcpy(&length, bytes, sizeof length);
    bytes = take(reader, length);
    if (bytes == NULL) {
        return;
    }
    if (length >= size || memchr(bytes, '\0', length) != NULL) {
        fail(reader, "a text that does not fit its field");
        return;
    }
    memcpy(out, bytes, length);
    out[length] = '\0';
}

void frame_take_text(struct frame_reader *reader, char *out, size_t size)
{
    take_bytes(reader, out, size);
    if (!decode_is_utf8(out)) {
        fail(reader, "a text that is not UTF-8");
        out[0] = '\0';
    }
}

void frame_take_words(struct frame_reader *reader, char *out, size_t size)
{
    char raw[FRAME_MAX];
    take_bytes(reader, raw, size < sizeof raw ? size : sizeof raw);
    decode_plain(out, size, raw, DECODE_ONE_LINE);
}

static bool take_flag(struct frame_reader *reader)
{
    return frame_take_number(reader, 0, 1) == 1;
}

static void take_participant(struct frame_reader *reader, struct participant *person)
{
    frame_take_text(reader, person->name, sizeof person->name);
    frame_take_text(reader, person->address, sizeof person->address);
    person->role = (enum participant_role)frame_take_number(reader, PARTICIPANT_REQUIRED, PARTICIPANT_OPTIONAL);
    person->trainer = take_flag(reader);
    person->declined = take_flag(reader);
    frame_take_text(reader, person->language, sizeof person->language);
    person->accepted = take_flag(reader);
}

static void take_terms(struct frame_reader *reader, struct term_set *terms)
{
    uint32_t set = (uint32_t)frame_take_number(reader, 0, (INT64_C(1) << TERMS) - 1);
    memset(terms, 0, sizeof *terms);
    for (enum term term = 0; term < TERMS; term++) {
        if ((set >> term & 1U) == 0) {
            continue;
        }
        int64_t number = frame_take_number(reader, 0, INSTANT_MAX_MS);
        if (!term_allows(term, number)) {
            fail(reader, "a number out of its range");
            return;
        }
        terms_put(terms, term, number);
    }
}

void frame_take_block(struct frame_reader *reader, struct block *block, struct roster *roster)
{
    frame_take_text(reader, block->uid, sizeof block->uid);
    frame_take_text(reader, block->recurrence_id, sizeof block->recurrence_id);
    frame_take_text(reader, block->title, sizeof block->title);
    frame_take_text(reader, block->zone, sizeof block->zone);
    frame_take_text(reader, block->organizer_name, sizeof block->organizer_name);
    frame_take_text(reader, block->organizer_address, sizeof block->organizer_address);
    frame_take_text(reader, block->description, sizeof block->description);
    frame_take_text(reader, block->categories, sizeof block->categories);
    take_terms(reader, &block->terms);
    block->start.ms = frame_take_number(reader, -INSTANT_MAX_MS, INSTANT_MAX_MS);
    block->end.ms = frame_take_number(reader, block->start.ms, INSTANT_MAX_MS);
    block->sequence = (int32_t)frame_take_number(reader, INT32_MIN, INT32_MAX);
    block->status = (enum block_status)frame_take_number(reader, BLOCK_CONFIRMED, BLOCK_CANCELLED);
    block->all_day = take_flag(reader);
    block->transparent = take_flag(reader);
    block->private_ = take_flag(reader);
    block->recurring = take_flag(reader);
    roster->beyond = (size_t)frame_take_number(reader, 0, BEYOND_MAX);
    roster->count = (size_t)frame_take_number(reader, 0, PARTICIPANTS_MAX);
    for (size_t i = 0; i < roster->count; i++) {
        take_participant(reader, &roster->people[i]);
    }
    block->people = (int32_t)(roster->count + roster->beyond);
}
