// SPDX-License-Identifier: MIT
// How each kind of device says where fingers are: into the slots of a core, between two frames. Pure; used by the core
// only.
#pragma once

#include "platform/touch_core.h"

// A key, an axis or a movement; others are passed over.
void touch_protocol_take(struct touch_core *core, const struct touch_input *input);

// Protocol A: contacts have no slots, and their order may change. SYN_MT_REPORT ends one; with the frame each goes to
// the slot of the contact that it continues (touch_protocol_spread), the nearest or the one of its id.
void touch_protocol_end_point(struct touch_core *core);
void touch_protocol_spread(struct touch_core *core);
void touch_protocol_forget(struct touch_core *core);
