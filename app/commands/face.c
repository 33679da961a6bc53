// SPDX-License-Identifier: MIT
#include "commands/face.h"

#include "commands/places.h"
#include "core/light.h"
#include "platform/clock.h"
#include "ui/painter_canvas.h"

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
    fade_finish(&face->fade);
    stage_destroy(face->stage);
    painter_destroy(face->painter);
    *face = (struct face){0};
}

bool face_resize(struct face *face, struct error *error)
{
    fade_finish(&face->fade);
    stage_destroy(face->stage);
    face->stage = NULL;
    return open_stage(face, error);
}

// A display that does not tell of a frame for so long is not waited for.
#define FRAME_LOST_MS 100

// Whether the panel is ready for another frame of what moves.
static bool frame_is_due(const struct face *face, struct now now)
{
    int64_t waited_ms = now.boot.ms - face->painted_at.ms;
    if (display_tells_shown(face->display)) {
        return face->shown_frame >= display_presents(face->display) || waited_ms >= FRAME_LOST_MS;
    }
    return waited_ms >= MOTION_FRAME_MS;
}

struct wall face_next_frame(const struct face *face, struct now now)
{
    if (face->fade.kind == MOTION_NONE) {
        return (struct wall){INT64_MAX};
    }
    int64_t due = face->painted_at.ms + (display_tells_shown(face->display) ? FRAME_LOST_MS : MOTION_FRAME_MS);
    int64_t at = due > face->fade.since_ms ? due : face->fade.since_ms;
    return (struct wall){now.wall.ms + (at > now.boot.ms ? at - now.boot.ms : 1)};
}

struct shown {
    size_t count;
    struct display_rect rects[STAGE_DAMAGE_MAX + FADE_RECTS_MAX];
    uint64_t pixels;
};

// Where the scene begins in the display's picture, and what of that is left for it.
struct place {
    struct canvas canvas;
    int32_t x, y;
};

static struct place place_of(const struct face *face)
{
    struct place place;
    display_size(face->display, &place.canvas.width, &place.canvas.height);
    uint32_t *pixels = display_pixels(face->display, &place.canvas.pitch);
    light_shift(face->shift, &place.x, &place.y);
    place.canvas.pixels = pixels + (size_t)place.y * ((size_t)place.canvas.pitch / sizeof *pixels) + place.x;
    place.canvas.width -= place.x;
    place.canvas.height -= place.y;
    return place;
}

// What the picture has moved away from; then all of it is shown.
static void show_edges(const struct face *face, const struct place *place, struct shown *shown)
{
    int32_t width = place->canvas.width + place->x, height = place->canvas.height + place->y, pitch = 0;
    uint32_t *pixels = display_pixels(face->display, &pitch);
    rgb ground = stage_scene(face->stage)->ground;
    for (int32_t row = 0; row < height; row++) {
        uint32_t *line = pixels + (size_t)row * ((size_t)pitch / sizeof *pixels);
        for (int32_t column = 0; column < (row < place->y ? width : place->x); column++) {
            line[column] = ground;
        }
    }
    shown->rects[0] = (struct display_rect){0, 0, width, height};
    shown->count = 1;
}

// Never under a finger or in the middle of a motion, and only with a picture that comes anyway: nobody is woken for it.
static bool take_step(struct face *face, bool moves, struct now now)
{
    bool still = !moves || (face->fade.kind == MOTION_NONE && stage_change(face->stage)->kind == MOTION_NONE);
    bool step = face->shift_due && still && !face->gate.leads;
    if (step) {
        face->shift = (face->shift + 1) % LIGHT_SHIFT_PLACES;
        face->shifted = now.boot;
    }
    return step;
}

static bool is_whole(struct rect rect, const struct scene *scene)
{
    return rect.x == 0 && rect.y == 0 && rect.w == scene->width && rect.h == scene->height;
}

// Rectangles of the scene as those of the panel; of what lies beyond its edge nothing is shown.
static void note_shown(struct shown *shown, const struct place *place, const struct rect *rects, size_t count)
{
    const struct rect canvas = {0, 0, place->canvas.width, place->canvas.height};
    for (size_t i = 0; i < count; i++) {
        struct rect seen = rect_intersect(rects[i], canvas);
        shown->rects[shown->count++] = (struct display_rect){seen.x + place->x, seen.y + place->y, seen.w, seen.h};
        shown->pixels += (uint64_t)rects[i].w * (uint64_t)rects[i].h;
    }
}

// What differs from the last picture goes into it at once, or begins to move there.
static void show_change(struct face *face, bool moves, const struct place *place, const struct rect *damage,
                        size_t count, struct shown *shown)
{
    struct canvas canvas = place->canvas;
    const struct stage_change *change = stage_change(face->stage);
    enum motion_kind kind = moves ? change->kind : MOTION_NONE;
    if (kind != MOTION_NONE) {
        fade_begin(&face->fade, face->painter, canvas, change);
    }
    if (kind == MOTION_SCREEN || kind == MOTION_DIAL || kind == MOTION_START) {
        return; // all of it moves
    }
    for (size_t i = 0; i < count && !face->blind; i++) {
        painter_draw(face->painter, stage_scene(face->stage), canvas, damage[i]);
    }
    if (kind == MOTION_NONE) {
        fade_follow(&face->fade, face->painter, change, damage, count);
    }
    note_shown(shown, place, damage, count);
}

static void present(struct face *face, const struct shown *shown, int64_t stamp_us)
{
    display_present(face->display, shown->rects, shown->count);
    latency_await(&face->latency, stamp_us, display_presents(face->display));
    if (!display_tells_shown(face->display)) {
        latency_shown(&face->latency, display_presents(face->display), clock_monotonic_us());
    }
}

uint64_t face_show(struct face *face, struct now now)
{
    if (display_presents(face->display) > 0 && !display_is_shown(face->display)) {
        stage_invalidate(face->stage); // the screen did not take the last picture
    }
    struct rect damage[STAGE_DAMAGE_MAX];
    struct rect moved[FADE_RECTS_MAX];
    struct shown shown = {0};
    const struct situation *situation = kiosk_situation(face->kiosk, now);
    bool moves = face->moves && !face->blind && !situation->settings->display.reduced_motion;
    size_t count = stage_update(face->stage, situation, damage);
    int64_t stamp_us = face->unshown_us;
    face->unshown_us = 0; // also when the touch changed nothing
    if (count > 0 && take_step(face, moves, now)) {
        damage[0] = (struct rect){0, 0, stage_scene(face->stage)->width, stage_scene(face->stage)->height};
        count = 1;
    }
    face->shift_due = false;
    const struct place place = place_of(face);
    if (!moves || stage_change(face->stage)->fresh) {
        fade_finish(&face->fade);
    }
    if (count > 0) {
        show_change(face, moves, &place, damage, count, &shown);
    }
    bool waits = now.boot.ms < face->fade.since_ms; // a pressed plane is held
    if (shown.count > 0 || (!waits && frame_is_due(face, now))) {
        size_t frame = fade_step(&face->fade, face->painter, face->stage, place.canvas, now.boot.ms, moved);
        face->painted_at = now.boot;
        note_shown(&shown, &place, moved, frame);
    }
    if (count > 0 && is_whole(damage[0], stage_scene(face->stage))) {
        show_edges(face, &place, &shown);
    }
    if (shown.count > 0) {
        present(face, &shown, stamp_us);
    }
    return shown.pixels;
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
    int32_t x = 0, y = 0;
    light_shift(face->shift, &x, &y);
    switch (event->kind) {
    case DISPLAY_DOWN:
        stage_press(face->stage, event->x - x, event->y - y, now.boot);
        break;
    case DISPLAY_UP: {
        struct action action = stage_release(face->stage, event->x - x, event->y - y, now.boot);
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
        face->shown_frame = event->frame;
        latency_shown(&face->latency, event->frame, event->stamp_us);
        break;
    case DISPLAY_MOVE:
    case DISPLAY_RESIZE:
    case DISPLAY_QUIT:
    case DISPLAY_LOST:
        break;
    }
}
