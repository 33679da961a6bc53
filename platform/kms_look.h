// SPDX-License-Identifier: MIT
// What a card has, read through libdrm.
#pragma once

#include "platform/kms_kernel.h"

// 0, or the errno of the refusal: a card without connectors (a renderer) refuses. Asks the monitors, which may take
// some tens of milliseconds each: only at the start and when a plug was moved.
int kms_look(int fd, struct kms_card *card);
