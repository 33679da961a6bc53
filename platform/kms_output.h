// SPDX-License-Identifier: MIT
// One monitor on one card: its two buffers, and what puts them on the screen, atomic or, where that is refused, with
// the calls from before. What returns int returns 0 or the errno of the refusal.
#pragma once

#include "platform/kms_route.h"

struct kms_output {
    const struct kms_kernel *kernel; // borrowed
    int fd;                          // -1: no card is open
    struct kms_route route;
    uint32_t blob; // the mode, for atomic; 0 = none
    struct kms_buffer buffers[2];
};

// Looks for a monitor on every card. True: the card is open and ours, and the buffers are there. False: the output is
// closed, `cards` says how many cards with connectors there are, and `why` what is missing.
bool kms_output_find(struct kms_output *output, const struct kms_kernel *kernel, size_t *cards, char *why,
                     size_t why_size);
void kms_output_close(struct kms_output *output);

// Looks again at the card that is open: whether the monitor is still there, with the same mode.
bool kms_output_is_there(const struct kms_output *output);

// Shows a buffer with the whole state anew; it is on the screen when this returns.
int kms_output_set(struct kms_output *output, size_t buffer);
// Shows a buffer from the next refresh on; a kms_flip with `tag` says when.
int kms_output_flip(struct kms_output *output, size_t buffer, uint64_t tag);
// Stops the signal, so that the monitor sleeps. kms_output_set brings it back.
int kms_output_sleep(struct kms_output *output);
