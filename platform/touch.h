// SPDX-License-Identifier: MIT
// The touch panels of the board: found, opened, followed as they come and go; their fingers as display events. One
// descriptor for all of them. Keyboards are held, so that what is typed reaches nobody.
#pragma once

#include "platform/touch_device.h"

#define TOUCH_DEVICES_MAX 16

struct touch;

typedef void (*touch_tell_fn)(void *context, const char *text);

// Without any panel it succeeds too: one may be plugged in. Takes over `finder`, which is closed also on failure. What
// is not as it should be with a device is told by `tell`, one sentence at a time. `why` gets the reason of a failure.
bool touch_open(struct touch **touch, const struct touch_finder *finder, const struct touch_options *options,
                int32_t width, int32_t height, touch_tell_fn tell, void *context, char *why, size_t why_size);
void touch_close(struct touch *touch);

// Readable when a device says something, comes or goes. touch_wake() looks which; touch_next_event() then gives what
// there is, without blocking and without reading devices that said nothing.
int touch_fd(const struct touch *touch);
void touch_wake(struct touch *touch);
bool touch_next_event(struct touch *touch, struct display_event *event);

// Whether Ctrl+Alt+S was pressed on a keyboard that is held, since this was asked last; after the events were taken.
bool touch_chord(struct touch *touch);

// Contacts that stay on the glass end by themselves: to be called at touch_deadline_us() (INT64_MAX: no such instant),
// after the events were taken.
int64_t touch_deadline_us(const struct touch *touch);
void touch_tick(struct touch *touch, int64_t now_us);

// Another size of picture: what is down is cancelled.
void touch_resize(struct touch *touch, int32_t width, int32_t height);

// Panels that are there, mice not counted; and what is known of each device that fingers come from.
size_t touch_panels(const struct touch *touch);
size_t touch_infos(const struct touch *touch, struct touch_info infos[TOUCH_DEVICES_MAX]);
