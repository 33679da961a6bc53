// SPDX-License-Identifier: MIT
// A kernel with cards and monitors that a test plays: what display_drm.c asks of it, what it refuses, and what happens
// by itself. It keeps the kernel's own rules (only the master shows, one flip at a time, a buffer that is dropped must
// have been made) and fails the test when they are broken.
#pragma once

#include "platform/kms_kernel.h"

#define PLAYED_CARDS_MAX   3
#define PLAYED_BUFFERS_MAX 8

struct played_buffer {
    bool made;
    struct kms_buffer buffer;
};

struct played_card {
    struct kms_node node;
    struct kms_card card;
    int refuse_open; // errno, as all that follow; 0 = agree
    int refuse_master;
    int refuse_set;      // of atomic
    int refuse_legacy;   // set_crtc
    int refuse_flip;     // of either way
    bool only_16;        // no 32-bit pixels
    uint32_t more_pitch; // bytes behind each row

    int opens; // less closes
    int fd;    // an eventfd; -1 = closed
    bool master;
    struct played_buffer buffers[PLAYED_BUFFERS_MAX];
    uint32_t shown;  // the frame that the monitor shows; 0 = none
    uint32_t flying; // the frame of the flip that is under way; 0 = none
    uint64_t tag;    // its
    bool lit;        // the CRTC is active
    int blobs;       // made less dropped
    unsigned sets, legacy_sets, flips, legacy_flips, dpms;
    struct kms_flip done[4];
    size_t done_count;
};

struct played_kms {
    struct played_card cards[PLAYED_CARDS_MAX];
    size_t count;
    int64_t now_us;
    int plug, console; // eventfds
    bool hidden;       // the text console
    enum kms_switch asked, answered;
    bool ended;
};

// One card with one connected HDMI monitor of 64 x 48 pixels, atomic.
void played_kms_begin(struct played_kms *played);
void played_kms_end(struct played_kms *played);
struct kms_kernel played_kms_kernel(struct played_kms *played);

// Another card of the same kind, with other numbers.
struct played_card *played_add_card(struct played_kms *played, const char *path, const char *bus, const char *name,
                                    int32_t width, int32_t height);
struct kms_connector *played_add_connector(struct played_card *card, const char *name, int32_t width, int32_t height);

// The flip that is under way is on the screen.
void played_finish_flip(struct played_card *card, int64_t stamp_us);
void played_move_plug(struct played_kms *played);
void played_switch(struct played_kms *played, enum kms_switch asked);
// What the monitor shows, or NULL.
const struct kms_buffer *played_shown(const struct played_card *card);
