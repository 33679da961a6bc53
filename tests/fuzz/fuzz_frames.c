// SPDX-License-Identifier: MIT
// Any bytes as what the confined reader of calendars hands over, for it may be in a stranger's hands: reading them
// ends, every block is well formed, and one that is handed over again comes out the same.
#include "sync/frames.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void hand_over_again(const struct block *block, const struct roster *roster)
{
    static struct frame frames[2];
    static struct block again;
    static struct roster people;
    struct frame_reader reader;
    frame_begin(&frames[0], FRAME_BLOCK);
    frame_put_block(&frames[0], block, roster);
    frame_end(&frames[0]);
    frames_begin(&reader, frames[0].bytes, frames[0].length);
    require(frames_next(&reader) && reader.kind == FRAME_BLOCK);
    frame_take_block(&reader, &again, &people);
    require(!frames_next(&reader) && reader.fault == NULL);
    frame_begin(&frames[1], FRAME_BLOCK);
    frame_put_block(&frames[1], &again, &people);
    frame_end(&frames[1]);
    require(frames[0].length == frames[1].length && memcmp(frames[0].bytes, frames[1].bytes, frames[0].length) == 0);
}

static void take_block(struct frame_reader *reader)
{
    static struct block block;
    static struct roster roster;
    frame_take_block(reader, &block, &roster);
    if (reader->fault == NULL) {
        require(block.start.ms <= block.end.ms && roster.count <= PARTICIPANTS_MAX);
        require(block.people >= 0 && memchr(block.title, '\0', sizeof block.title) != NULL);
        hand_over_again(&block, &roster);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct frame_reader reader;
    char text[ERROR_TEXT_MAX];
    char digest[65];
    int64_t line = 0;
    frames_begin(&reader, (const char *)data, size);
    while (frames_next(&reader)) {
        switch (reader.kind) {
        case FRAME_BLOCK:
            take_block(&reader);
            break;
        case FRAME_WARNING:
            line = frame_take_number(&reader, 0, INT32_MAX);
            require(line >= 0 && line <= INT32_MAX);
            frame_take_words(&reader, text, sizeof text);
            require(strchr(text, '\n') == NULL);
            break;
        case FRAME_REFUSED:
            frame_take_words(&reader, text, sizeof text);
            require(strchr(text, '\n') == NULL);
            break;
        case FRAME_PART:
            frame_take_text(&reader, digest, sizeof digest);
            require(strlen(digest) < sizeof digest);
            line = frame_take_number(&reader, 0, 1);
            require(line == 0 || line == 1);
            break;
        case FRAME_OF:
        case FRAME_END:
        case FRAME_KINDS:
            frame_skip(&reader);
            break;
        }
    }
    return 0;
}
