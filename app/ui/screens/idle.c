// SPDX-License-Identifier: MIT
// Screen 01 (and 12: with a calm banner over it).
#include "ui/screens/screens.h"

#include "ui/layout_words.h"

#include <string.h>

// Where things stand; with a banner, what is above the day moves down.
struct places {
    struct rect banner, card, day;
    int32_t left, clock_baseline, clock, headline_y, headline, check, line_y, line, text_x, text_w;
};

static struct places places_of(const struct frame *frame, bool banner)
{
    int32_t w = frame->width, h = frame->height;
    if (frame->size == SIZE_COMPACT) {
        int32_t down = banner ? 44 : 0, card = w - 24 - 280;
        return (struct places){{24, 50, w - 48, 40},
                               {card, 62 + down, 280, 274 - down},
                               {24, 368, w - 48, 96},
                               18,
                               196 + down * 3 / 4,
                               banner ? 150 : 164,
                               218 + down * 3 / 4,
                               36,
                               36,
                               276 + down / 2,
                               19,
                               70,
                               card - 16 - 70};
    }
    if (frame->size == SIZE_TALL) {
        int32_t down = banner ? 60 : 0;
        return (struct places){{32, 84, w - 64, 72},
                               {32, 560 + down, w - 64, 384},
                               {32, h - 160, w - 64, 140},
                               22,
                               320 + down,
                               240,
                               370 + down,
                               56,
                               64,
                               470 + down,
                               28,
                               112,
                               w - 32 - 112};
    }
    if (banner) {
        return (struct places){{32, 88, w - 64, 72},
                               {w - 488, 180, 456, 376},
                               {32, h - 164, w - 64, 140},
                               22,
                               406,
                               272,
                               440,
                               64,
                               64,
                               528,
                               30,
                               120,
                               w - 488 - 24 - 120};
    }
    return (struct places){
        {0, 0, 0, 0}, {w - 488, 120, 456, 436}, {32, h - 164, w - 64, 140}, 22, 327, 272, 404, 64, 64, 492, 30,
        120,          w - 488 - 24 - 120};
}

static void draw_banner(struct frame *frame, struct rect units, const struct view_note *note)
{
    bool compact = frame->size == SIZE_COMPACT;
    int32_t padding = compact ? 14 : 28, icon = compact ? 22 : 34, gap = compact ? 12 : 20;
    struct style style = {FONT_TEXT, compact ? 18 : 26, 0, TONE_INK};
    layout_plane(frame, units, compact ? 14 : 20, note->amber ? TONE_AMBER_TINT : TONE_SURFACE);
    layout_icon(frame, units.x + padding, units.y + (units.h - icon) / 2, icon, note->icon,
                note->amber ? TONE_AMBER_TEXT : TONE_INK2);
    int32_t x = units.x + padding + icon + gap;
    struct rect room = {x, units.y, units.x + units.w - padding - x, units.h};
    if (frame->size == SIZE_TALL && layout_width(frame, style, note->text) > room.w) { // then in two lines
        style.size = 22;
        int32_t height = words_paragraph_height(frame, room.w, style, 125, 2, note->text);
        room.y += (room.h - height) / 2;
        words_paragraph(frame, room, style, 125, 2, note->text);
        return;
    }
    const char *const forms[] = {note->detail, note->text, note->brief, NULL};
    struct style next = {FONT_TEXT, compact ? 16 : 22, 0, TONE_INK2};
    int32_t width = layout_width(frame, next, note->next);
    if (note->next[0] != '\0' && layout_width(frame, style, note->text) + 2 * padding + width <= room.w) {
        layout_text(frame, (struct rect){room.x + room.w - width, room.y, width, room.h}, next, ALIGN_LEFT, note->next);
        room.w -= width + padding;
    }
    words_line(frame, room, style, ALIGN_LEFT, note->detail[0] != '\0' ? forms : forms + 1);
}

static void draw_next(struct frame *frame, struct rect units, const struct view_idle *words, bool banner)
{
    bool compact = frame->size == SIZE_COMPACT;
    int32_t padding = compact ? 18 : 36, top = units.y + (compact ? 14 : banner ? 26 : 32), icon = compact ? 20 : 28;
    struct style label = {FONT_TEXT, compact ? 17 : 24, 0, TONE_INK2};
    struct style times = {FONT_DIGITS, compact ? 42 : banner ? 64 : 70, -30, TONE_INK};
    struct style title = {FONT_HEADING, compact ? 24 : banner ? 36 : 39, -12, TONE_INK};
    int32_t x = units.x + padding, w = units.w - 2 * padding, line = label.size * 13 / 10, gap = compact ? 8 : 12;
    layout_card(frame, units, compact ? 16 : 24, TONE_SURFACE);
    layout_icon(frame, x, top + (line - icon) / 2, icon, ICON_CALENDAR, TONE_INK2);
    words_single(frame, (struct rect){x + icon + gap, top, w - icon - gap, line}, label, ALIGN_LEFT, words->next_label);
    top += line + (compact ? 12 : banner ? 18 : 34);
    words_single(frame, (struct rect){x, top, w, times.size}, times, ALIGN_LEFT, words->next_times);
    top += times.size + (compact ? 10 : banner ? 10 : 23);
    words_line(frame, (struct rect){x, top, w, title.size * 12 / 10}, title, ALIGN_LEFT,
               (const char *const[]){words->next_title, words->next_title_short, NULL});
    top += title.size * 12 / 10 + (compact ? 6 : 12);
    if (words->people[0] != '\0') {
        layout_icon(frame, x, top + (line - icon) / 2, icon, ICON_PEOPLE, TONE_INK2);
        words_line(frame, (struct rect){x + icon + gap, top, w - icon - gap, line}, label, ALIGN_LEFT,
                   (const char *const[]){words->people, words->people_short, words->people_count, NULL});
    }
    int32_t bottom = units.y + units.h - (compact ? 12 : banner ? 26 : 32);
    struct lines start;
    words_fit_lines(frame, &label, w, 2 * line, (const char *const[]){words->start_line, NULL}, &start);
    line = start.count > 1 ? start.count * label.size * 5 / 4 : line;
    words_draw_lines(frame, (struct rect){x, bottom - line, w, line}, label, ALIGN_LEFT, &start);
    layout_line(frame, (struct rect){x, bottom - line - (compact ? 12 : banner ? 16 : 22), w, 2}, TONE_LINE);
}

static int32_t on_day(const struct rect *day, int32_t mille)
{
    return day->x + (day->w * mille + PER_MILLE / 2) / PER_MILLE;
}

// The title, or the longest end of it that fits whole and is about half of it at least: a narrow "Business English B2"
// is "English B2". A bar that is too narrow for that stands without words.
static void wrap_title(const struct frame *frame, struct style style, int32_t width, int32_t max, const char *title,
                       struct lines *lines)
{
    const char *half = title + strlen(title) / 2;
    for (const char *from = title; from != NULL && from <= half; from = strchr(from, ' ')) {
        bool fits = true;
        from += strspn(from, " ");
        for (const char *word = from; fits && word != NULL && *word != '\0'; word = strchr(word, ' ')) {
            word += strspn(word, " ");
            fits = words_first_fits(frame, style, width, word);
        }
        words_wrap(frame, style, width, max, from, lines);
        if (fits && lines->whole) {
            return;
        }
    }
    lines->count = 0;
}

static void draw_bar(struct frame *frame, struct rect units, bool past, bool next, const char *title)
{
    bool compact = frame->size == SIZE_COMPACT;
    struct style style = {FONT_TEXT, layout_smallest(frame), 0, past ? TONE_INK3 : TONE_INK};
    int32_t radius = compact ? 10 : 14, padding = frame->size == SIZE_REGULAR ? 12 : 6;
    if (next) {
        layout_edged(frame, units, radius, TONE_RAISED, 3, TONE_INK);
    } else {
        layout_card(frame, units, radius, past ? TONE_SURFACE : TONE_RAISED);
    }
    struct lines lines;
    int32_t room = units.w - 2 * padding, pitch = style.size * 122 / 100;
    wrap_title(frame, style, room, 2, title, &lines);
    int32_t top = units.y + (units.h - lines.count * pitch) / 2;
    for (int32_t i = 0; i < lines.count; i++) {
        layout_text(frame, (struct rect){units.x + padding, top + i * pitch, room, pitch}, style, ALIGN_LEFT,
                    lines.line[i]);
    }
}

static void draw_hours(struct frame *frame, const struct rect *day, int32_t y, const struct view_idle *words)
{
    struct style style = {FONT_TEXT, layout_smallest(frame), 0, TONE_INK2};
    int32_t hours = words->last_hour - words->first_hour, most = day->w / (3 * style.size);
    int32_t step = hours > most ? (hours + most - 1) / most : 1;
    for (int32_t i = 0; i <= hours; i += step) {
        char text[8] = {(char)('0' + (words->first_hour + i) / 10), (char)('0' + (words->first_hour + i) % 10)};
        int32_t x = day->x + day->w * i / hours, width = layout_width(frame, style, text);
        bool first = i == 0, last = i == hours;
        int32_t tick = first ? x : last ? x - 2 : x - 1, left = first ? x : last ? x - width : x - width / 2;
        layout_line(frame, (struct rect){tick, y, 2, 8}, TONE_LINE);
        layout_text(frame, (struct rect){left, y + 12, width, style.size * 13 / 10}, style, ALIGN_LEFT, text);
    }
}

static void draw_day(struct frame *frame, struct rect day, const struct view_idle *words)
{
    int32_t height = frame->size == SIZE_COMPACT ? 56 : 80, ticks = day.y + height + (height == 80 ? 12 : 6);
    for (size_t i = 0; i < words->bar_count; i++) {
        int32_t from = on_day(&day, words->bar[i].from), to = on_day(&day, words->bar[i].to) - 4;
        if (to - from >= 4) {
            draw_bar(frame, (struct rect){from, day.y, to - from, height}, words->bar[i].past, words->bar[i].next,
                     words->bar[i].title);
        }
    }
    draw_hours(frame, &day, ticks, words);
    if (words->now >= 0) {
        int32_t x = on_day(&day, words->now), dot = frame->size == SIZE_COMPACT ? 12 : 18;
        int32_t above = frame->size == SIZE_COMPACT ? 8 : 16;
        layout_plane(frame, (struct rect){x - 2, day.y - above, 4, height + 2 * above}, 2, TONE_GREEN);
        layout_plane(frame, (struct rect){x - dot / 2, day.y - above - dot / 2 - 1, dot, dot}, dot / 2, TONE_GREEN);
    }
}

// A quiet line between the day and what is above it; with a banner there is no room for it but on a tall screen.
static void draw_requests(struct frame *frame, const struct places *places, const struct view_idle *words, bool banner)
{
    if (words->requests.action.kind == ACTION_NONE || (banner && frame->size != SIZE_TALL)) {
        return;
    }
    bool compact = frame->size == SIZE_COMPACT;
    int32_t height = compact ? 40 : 52, side = layout_target_side(frame), size = layout_smallest(frame);
    int32_t bottom = places->day.y - (compact ? 14 : 28), icon = size + 4, gap = compact ? 8 : 12;
    int32_t padding = compact ? 12 : 20;
    struct style style = {FONT_TEXT, size, 0, TONE_INK2};
    struct rect plane = {places->day.x, bottom - height, places->text_x + places->text_w - places->day.x, height};
    int32_t room = plane.w - 2 * padding - icon - gap;
    char text[VIEW_TEXT_MAX];
    words_fit(frame, &style, room, (const char *const[]){words->requests.text, words->requests_short, NULL}, text,
              sizeof text);
    plane.w = layout_width(frame, style, text) + 2 * padding + icon + gap;
    if (layout_pressed(frame, words->requests.action)) {
        layout_plane(frame, plane, height / 2, TONE_LINE);
    } else {
        layout_frame_only(frame, plane, height / 2, 2, TONE_LINE);
    }
    layout_icon(frame, plane.x + padding, plane.y + (height - icon) / 2, icon, words->requests.icon, TONE_INK2);
    layout_text(frame,
                (struct rect){plane.x + padding + icon + gap, plane.y, plane.w - 2 * padding - icon - gap, height},
                style, ALIGN_LEFT, text);
    layout_target(frame, (struct rect){plane.x, bottom - side, plane.w, side}, words->requests.action, text);
}

void screen_idle(struct frame *frame, const struct view *view)
{
    const struct view_idle *words = &view->idle;
    bool banner = view->note.icon != ICON_NONE;
    struct places places = places_of(frame, banner);
    struct style clock = {FONT_DIGITS, places.clock, -40, TONE_INK};
    struct style headline = {FONT_HEADING, places.headline, -20, TONE_INK};
    struct style line = {FONT_TEXT, places.line, 0, TONE_INK2};
    if (banner) {
        draw_banner(frame, places.banner, &view->note);
    }
    int32_t left = places.left - layout_lead(frame, clock, words->clock);
    layout_text_at(frame, left < 0 ? 0 : left, frame->width, places.clock_baseline, clock, ALIGN_LEFT, words->clock);
    int32_t height = places.headline * 112 / 100, margin = places.left + 10;
    layout_icon(frame, margin, places.headline_y + (height - places.check) / 2, places.check, ICON_CHECK,
                TONE_GREEN_TEXT);
    words_single(frame, (struct rect){places.text_x, places.headline_y, places.text_w, height}, headline, ALIGN_LEFT,
                 words->headline);
    words_line(frame, (struct rect){places.text_x, places.line_y, places.text_w, places.line * 13 / 10}, line,
               ALIGN_LEFT, (const char *const[]){words->line, words->line_short, NULL});
    if (words->has_next) {
        draw_next(frame, places.card, words, banner);
    }
    if (words->day) {
        draw_day(frame, places.day, words);
    }
    draw_requests(frame, &places, words, banner);
}
