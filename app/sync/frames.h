// SPDX-License-Identifier: MIT
// How the confined reader of a calendar hands over what it found: frames of numbers and texts in a pipe between two
// copies of one program (so in the machine's own byte order). The side that reads trusts nothing.
#pragma once

#include "core/block.h"

// A block with the fullest roster fits.
#define FRAME_MAX (40 * 1024)

enum frame_kind {
    FRAME_WARNING, // line, text
    FRAME_BLOCK,   // a block and its roster
    FRAME_REFUSED, // text; nothing comes after it
    FRAME_END,     // nothing comes after it, and nothing was refused
    FRAME_PART,    // digest; 1: it was read, 0: it is known
    FRAME_OF,      // number of the part, as they came, that the next blocks belong to
    FRAME_KINDS,
};

// One frame that is being written.
struct frame {
    size_t length;
    char bytes[FRAME_MAX]; // with the header
};

void frame_begin(struct frame *frame, enum frame_kind kind);
void frame_put_number(struct frame *frame, int64_t number);
// At most `size` bytes with the NUL, as the field it stands in has them.
void frame_put_text(struct frame *frame, const char *text, size_t size);
void frame_put_block(struct frame *frame, const struct block *block, const struct roster *roster);
// Settles the length; the frame's bytes are then whole.
void frame_end(struct frame *frame);

// Frames that are being read, one after the other.
struct frame_reader {
    const char *next, *end; // of all frames
    enum frame_kind kind;   // of the current one
    const char *at, *limit; // what is left of the current one
    const char *fault;      // the first thing that was wrong; NULL: nothing yet
};

void frames_begin(struct frame_reader *reader, const char *bytes, size_t length);
// The next frame; false at the end and after a fault.
bool frames_next(struct frame_reader *reader);
// Passes over what was not taken of the current one, which else is a fault.
void frame_skip(struct frame_reader *reader);
// The fields of the current frame, each once and in the order they were put. After a fault: the low bound, an empty
// text.
int64_t frame_take_number(struct frame_reader *reader, int64_t low, int64_t high);
void frame_take_text(struct frame_reader *reader, char *out, size_t size);
void frame_take_block(struct frame_reader *reader, struct block *block, struct roster *roster);
// For words of the log: whatever they hold becomes one line of valid UTF-8.
void frame_take_words(struct frame_reader *reader, char *out, size_t size);
