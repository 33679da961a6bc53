// SPDX-License-Identifier: MIT
#include "commands/face.h"

#include "commands/places.h"
#include "platform/clock.h"

static bool open_stage(struct face *face, struct error *error)
{
    int32_t width = 0;
    int32_t height = 0;
    display_size(face->display, &width, &height);
    return stage_create(&face->stage, width, height, painter_metrics(face->painter), error);
}

bool face_open(struct face *face, struct kiosk *kiosk, struct display *display, const char *icons, struct error *error)
{
    *face = (struct face){.kiosk = kiosk, .display = display};
    if (!painter_create(&face->painter, places_fonts(), icons, error)) {
        return false;
    }
    if (!open_stage(face, error)) {
        face_close(face);
        return false;
    }
    return true;
}

void face_close(struct face *face)
{
    stage_destroy(face->stage);
    painter_destroy(face->painter);
    *face = (struct face){0};
}

bool face_resize(struct face *face, struct error *error)
{
    stage_destroy(face->stage);
    face->stage = NULL;
    return open_stage(face, error);
}

uint64_t face_show(struct face *face, struct now now)
{
    if (display_presents(face->display) > 0 && !display_is_shown(face->display)) {
        stage_invalidate(face->stage); // the screen did not take the last picture
    }
    struct rect damage[STAGE_DAMAGE_MAX];
    struct display_rect presented[STAGE_DAMAGE_MAX];
    size_t count = stage_update(face->stage, kiosk_situation(face->kiosk, now), damage);
    int64_t stamp_us = face->unshown_us;
    face->unshown_us = 0; // also when the touch changed nothing
    if (count == 0) {
        return 0;
    }
    struct canvas canvas;
    display_size(face->display, &canvas.width, &canvas.height);
    canvas.pixels = display_pixels(face->display, &canvas.pitch);
    uint64_t painted = 0;
    for (size_t i = 0; i < count; i++) {
        if (!face->blind) {
            painter_draw(face->painter, stage_scene(face->stage), canvas, damage[i]);
        }
        presented[i] = (struct display_rect){damage[i].x, damage[i].y, damage[i].w, damage[i].h};
        painted += (uint64_t)damage[i].w * (uint64_t)damage[i].h;
    }
    display_present(face->display, presented, count);
    latency_await(&face->latency, stamp_us, display_presents(face->display));
    if (!display_tells_shown(face->display)) {
        latency_shown(&face->latency, display_presents(face->display), clock_monotonic_us());
    }
    return painted;
}

void face_set_dark(struct face *face, bool dark, struct now now)
{
    touch_gate_set_dark(&face->gate, dark, now.boot);
    stage_cancel(face->stage);
}

// Whether the event is for the picture.
static bool let_in(struct face *face, const struct display_event *event, struct now now)
{
    bool passed = touch_gate_pass(&face->gate, event, now.boot);
    if (face->gate.woken) {
        face_set_dark(face, false, now);
    }
    bool shows = event->kind == DISPLAY_DOWN || event->kind == DISPLAY_UP;
    if (passed && shows && face->unshown_us == 0) {
        face->unshown_us = event->stamp_us;
    }
    return passed;
}

void face_input(struct face *face, const struct display_event *event, struct now now)
{
    if (!let_in(face, event, now)) {
        return;
    }
    switch (event->kind) {
    case DISPLAY_DOWN:
        stage_press(face->stage, event->x, event->y, now.boot);
        break;
    case DISPLAY_UP: {
        struct action action = stage_release(face->stage, event->x, event->y, now.boot);
        if (action.kind != ACTION_NONE) {
            kiosk_act(face->kiosk, action, now);
        }
        break;
    }
    case DISPLAY_CANCEL:
        stage_cancel(face->stage);
        break;
    case DISPLAY_EXPOSE:
        stage_invalidate(face->stage);
        break;
    case DISPLAY_SHOWN:
        latency_shown(&face->latency, event->frame, event->stamp_us);
        break;
    case DISPLAY_MOVE:
    case DISPLAY_RESIZE:
    case DISPLAY_QUIT:
    case DISPLAY_LOST:
        break;
    }
}
