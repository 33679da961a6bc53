// SPDX-License-Identifier: MIT
// Whether a picture is like its reference. Letters are drawn by FreeType, of which each version draws them a little
// differently; all else is our own arithmetic and must be the same to the last bit. So in the boxes of the scene's
// texts a channel may differ by TEXT_TOLERANCE, at one pixel of TEXT_STRAYS by more, and outside of them nothing may.
//
// References are many and live in the repository, so each is reduced to a palette: colours of text to such that stand
// for all within the tolerance, others to the most frequent ones. That the pixels outside text are the same is then
// told by a digest of them, which the file keeps as its comment; the palette only shows where.
#pragma once

#include "screens/picture.h"

#define TEXT_TOLERANCE 3
#define TEXT_STRAYS    200

struct difference {
    bool size;                    // is another one: nothing else was looked at
    bool outside;                 // the digest differs
    uint64_t outside_pixels;      // that can be told apart from the reference by its palette
    uint64_t inside, text_pixels; // pixels in text that differ by more than the tolerance, of how many
    int32_t first_x, first_y;     // one of them, or -1
};

// The digest of the pixels outside text, in hexadecimal.
void likeness_digest(const struct picture *picture, const struct scene *scene, char digest[PICTURE_NOTE_MAX]);
// To PICTURE_PALETTE_MAX colours. False, and nothing changed, when so few cannot stand for the text.
bool likeness_reduce(struct picture *picture, const struct scene *scene);
// True when `picture` is like its reference, whose digest is given. Else `seen` becomes a picture of what differs: the
// reference and the picture, and a third with differing pixels alone in colour.
bool likeness_holds(const struct picture *reference, const char *digest, const struct picture *picture,
                    const struct scene *scene, struct difference *difference, struct picture *seen);
