// SPDX-License-Identifier: MIT
// The text console under the picture: hidden while the picture is there, given to another console when somebody
// switches, and restored at the end, also when the program ends by a fault.
#pragma once

#include "platform/kms_kernel.h"

struct kms_console {
    int tty;     // -1 = there is none, or it is not ours
    int signals; // the kernel's requests to switch; -1 = none come
};

// Looks for the console of this process, else the one that is in front, and hides it. Always usable afterwards.
void kms_console_hide(struct kms_console *console);
void kms_console_restore(struct kms_console *console);
enum kms_switch kms_console_next(struct kms_console *console);
void kms_console_answer(struct kms_console *console, enum kms_switch asked);
