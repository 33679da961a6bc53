// SPDX-License-Identifier: MIT
#include "ui/parts.h"

#include "ui/layout_words.h"

#define HEALTH_GAP 28

struct header_style {
    int32_t margin, middle, room, title, clock, gap, separator, icon, icon_gap;
};

static const struct header_style headers[SIZE_CLASSES] = {
    [SIZE_COMPACT] = {24, 28, 24, 20, 28, 14, 20, 22, 8},
    [SIZE_REGULAR] = {32, 44, 32, 26, 40, 20, 28, 28, 12},
    [SIZE_TALL] = {32, 44, 32, 26, 40, 20, 28, 28, 12},
};

// Where a note stands that has no place of its own: before the clock, or instead of the title.
static int32_t header_note(struct frame *frame, const struct header_style *style, int32_t left, int32_t right,
                           const struct view_note *note)
{
    struct style text = {FONT_TEXT, style->title * 4 / 5, 0, note->amber ? TONE_AMBER_TEXT : TONE_INK2};
    text.size = text.size < layout_smallest(frame) ? layout_smallest(frame) : text.size;
    int32_t icon = style->title, gap = 10, room = right - left - icon - gap;
    const char *const choices[] = {note->detail, note->text, note->brief, NULL};
    layout_icon(frame, left, style->middle - icon / 2, icon, note->icon, note->amber ? TONE_AMBER_TEXT : TONE_INK2);
    words_line(frame, (struct rect){left + icon + gap, style->middle - 23, room, 46}, text, ALIGN_LEFT,
               note->detail[0] != '\0' ? choices : choices + 1);
    return left;
}

// The way to the settings, at the right edge of the room's own screens. Returns where what stands before it ends,
// with the gap between them.
static int32_t header_gear(struct frame *frame, const struct header_style *style, const struct view *view)
{
    int32_t right = frame->width - style->margin, side = layout_target_side(frame);
    if (!view->gear) {
        return right + style->gap;
    }
    struct action action = {ACTION_SETTINGS, 0};
    int32_t icon = style->room, around = (side - icon) / 2;
    struct rect target = {right - icon - 4 - around, style->middle - side / 2, side, side};
    target.x = target.x + side > frame->width ? frame->width - side : target.x;
    target.y = target.y < 0 ? 0 : target.y;
    if (layout_pressed(frame, action)) {
        layout_plane(frame, target, side / 2, TONE_LINE);
    }
    layout_icon(frame, target.x + around, style->middle - icon / 2, icon, ICON_GEAR, TONE_INK2);
    layout_target(frame, target, action, view->gear_label);
    return target.x - 8 + style->gap;
}

static int32_t header_clock(struct frame *frame, const struct header_style *style, int32_t right, const char *clock)
{
    struct style digits = {FONT_DIGITS, style->clock, -20, TONE_INK};
    int32_t width = layout_width(frame, digits, clock);
    layout_text(frame, (struct rect){right - width, style->middle - style->clock / 2, width, style->clock}, digits,
                ALIGN_RIGHT, clock);
    int32_t icon = right - width - style->icon_gap - style->icon;
    layout_icon(frame, icon, style->middle - style->icon / 2, style->icon, ICON_CLOCK, TONE_INK2);
    return icon;
}

static int32_t health_width(const struct frame *frame, struct style style, const struct view_health *health)
{
    return health->text[0] == '\0' ? 0 : layout_width(frame, style, health->text) + style.size + 4 + 10 + HEALTH_GAP;
}

static struct style health_style(const struct frame *frame)
{
    return (struct style){FONT_TEXT, layout_smallest(frame), 0, TONE_INK2};
}

// Health of the idle screen, to its right edge: as much of it as there is room for, the calendar first.
static int32_t header_health(struct frame *frame, const struct header_style *style, int32_t left, int32_t right,
                             const struct view_idle *idle)
{
    struct style text = health_style(frame);
    int32_t room = right - left + HEALTH_GAP, icon = text.size + 4, all = 0;
    size_t count = 0;
    while (count < sizeof idle->health / sizeof idle->health[0] &&
           all + health_width(frame, text, &idle->health[count]) <= room) {
        all += health_width(frame, text, &idle->health[count++]);
    }
    int32_t first = right + HEALTH_GAP - all, x = first;
    for (size_t i = 0; i < count; i++) {
        const struct view_health *health = &idle->health[i];
        int32_t width = health_width(frame, text, health);
        if (width == 0) {
            continue;
        }
        text.tone = health->amber ? TONE_AMBER_TEXT : TONE_INK2;
        layout_icon(frame, x, style->middle - icon / 2, icon, health->icon, text.tone);
        layout_text(frame, (struct rect){x + icon + 10, style->middle - 20, width - icon - 10 - HEALTH_GAP, 40}, text,
                    ALIGN_LEFT, health->text);
        x += width;
    }
    return first;
}

// Left of the way back to a folded offer, which reaches up beside the clock.
static int32_t header_right(const struct frame *frame, const struct header_style *style, int32_t right,
                            const struct view *view)
{
    if (view->screen != SCREEN_SESSION || view->session.folded.action.kind == ACTION_NONE || frame->size == SIZE_TALL) {
        return right;
    }
    bool compact = frame->size == SIZE_COMPACT;
    int32_t edge = frame->width - (compact ? HEADER_CLOCK_COMPACT : style->margin);
    right = compact ? edge - HEADER_FOLDED_COMPACT : right;
    struct style chip = {FONT_STRONG, layout_smallest(frame), 0, TONE_INK};
    int32_t around = chip.size + 4 + 8 + 2 * 14;
    int32_t left = edge - layout_width(frame, chip, view->session.folded.text) - around;
    return left + style->gap - 8 < right ? left + style->gap - 8 : right;
}

static int32_t header_chip_width(const struct frame *frame, enum icon glyph, const char *label)
{
    struct style text = {FONT_STRONG, layout_smallest(frame), 0, TONE_INK};
    int32_t width = layout_width(frame, text, label) + 2 * 14 + (glyph == ICON_NONE ? 0 : text.size + 4 + 8);
    int32_t side = layout_target_side(frame);
    return width < side ? side : width;
}

// A quiet chip in the header that ends `style->gap` left of `right`; returns its left edge.
static int32_t header_chip(struct frame *frame, const struct header_style *style, int32_t right, enum icon glyph,
                           const char *label, const char *full, struct action action)
{
    struct style text = {FONT_STRONG, layout_smallest(frame), 0, TONE_INK};
    int32_t icon = glyph == ICON_NONE ? 0 : text.size + 4, words = layout_width(frame, text, label);
    int32_t width = header_chip_width(frame, glyph, label), gap = icon > 0 ? 8 : 0;
    int32_t x = right - style->gap - width + (width - icon - gap - words) / 2;
    int32_t height = frame->size == SIZE_COMPACT ? 36 : 44, left = right - style->gap - width;
    struct rect plane = {left, style->middle - height / 2, width, height};
    if (layout_pressed(frame, action)) {
        layout_plane(frame, plane, height / 2, TONE_LINE);
    } else {
        layout_frame_only(frame, plane, height / 2, 2, TONE_LINE);
    }
    layout_icon(frame, x, style->middle - icon / 2, icon, glyph, TONE_INK);
    layout_text(frame, (struct rect){x + icon + gap, plane.y, words, height}, text, ALIGN_LEFT, label);
    layout_target(frame, (struct rect){left, frame->size == SIZE_COMPACT ? 0 : 8, width, layout_target_side(frame)},
                  action, full);
    return left;
}

// "Note a request", beside the clock: the column below has no place to spare. Its short form where the title would be
// cut; nothing while a note needs the line.
static int32_t header_ask(struct frame *frame, const struct header_style *style, int32_t taken, int32_t right,
                          const struct view *view)
{
    const struct view_session *words = &view->session;
    bool regular = frame->size == SIZE_REGULAR;
    if (!regular && view->note.icon != ICON_NONE) {
        return right;
    }
    struct style text = {FONT_STRONG, layout_smallest(frame), 0, TONE_INK};
    int32_t width = layout_width(frame, text, words->ask.text) + text.size + 4 + 8 + 2 * 14;
    const char *label = !regular || taken + width + style->gap > right ? words->ask_short : words->ask.text;
    return header_chip(frame, style, right, words->ask.icon, label, words->ask.text, words->ask.action);
}

// What must stand left of the language: the room, the title at its shortest and smallest, "Note a request".
static int32_t header_least(const struct frame *frame, const struct header_style *style, const struct view *view)
{
    struct style room = {FONT_STRONG, style->room, -10, TONE_INK},
                 title = {FONT_TEXT, layout_smallest(frame), 0, TONE_INK2};
    const char *shortest = view->head.title_least[0] != '\0'   ? view->head.title_least
                           : view->head.title_short[0] != '\0' ? view->head.title_short
                                                               : view->head.title;
    bool asks = view->screen == SCREEN_SESSION && view->session.ask.action.kind != ACTION_NONE;
    return style->margin + layout_width(frame, room, view->head.room) + 2 * style->gap + 2 +
           layout_width(frame, title, shortest) + style->gap +
           (asks ? header_chip_width(frame, view->session.ask.icon, view->session.ask_short) + style->gap : 0);
}

// The language, for guests: without its icon where the title would be cut, and not at all where it still would, or
// where a note needs the line.
static int32_t header_language(struct frame *frame, const struct header_style *style, int32_t right,
                               const struct view *view)
{
    const char *code = view->head.language;
    bool note = view->note.icon != ICON_NONE && view->screen != SCREEN_IDLE && frame->size != SIZE_REGULAR;
    int32_t room = right - style->gap - header_least(frame, style, view);
    if (code[0] == '\0' || note || room < header_chip_width(frame, ICON_NONE, code)) {
        return right;
    }
    enum icon icon = room < header_chip_width(frame, ICON_GLOBE, code) ? ICON_NONE : ICON_GLOBE;
    return header_chip(frame, style, right, icon, code, code, (struct action){ACTION_LANGUAGE, 0});
}

void parts_header(struct frame *frame, const struct view *view)
{
    const struct header_style *style = &headers[frame->size];
    struct style room = {FONT_STRONG, style->room, -10, TONE_INK}, title = {FONT_TEXT, style->title, 0, TONE_INK2};
    int32_t taken = 2 * style->margin + layout_width(frame, room, view->head.room) + 2 * style->gap +
                    layout_width(frame, title, view->head.title);
    int32_t right = header_gear(frame, style, view); // of the idle screen, which has its clock elsewhere
    if (view->screen != SCREEN_IDLE) {
        right = header_right(frame, style, header_clock(frame, style, right - style->gap, view->head.clock), view);
    }
    right = header_language(frame, style, right, view);
    if (view->screen == SCREEN_IDLE) {
        // The day's short form leaves room where the long one leaves none for how old the calendar is.
        int32_t edge = right - style->gap;
        bool brief = taken + health_width(frame, health_style(frame), &view->idle.health[0]) > edge + HEALTH_GAP;
        taken -= brief
                     ? layout_width(frame, title, view->head.title) - layout_width(frame, title, view->head.title_short)
                     : 0;
        right = header_health(frame, style, taken, edge, &view->idle);
    }
    if (view->screen == SCREEN_SESSION && view->session.ask.action.kind != ACTION_NONE) {
        right = header_ask(frame, style, taken, right, view);
    }
    int32_t widest = (right - style->margin) * 2 / 5;
    char words[VIEW_TEXT_MAX];
    words_fit(frame, &room, widest, (const char *const[]){view->head.room, NULL}, words, sizeof words);
    int32_t width = layout_width(frame, room, words);
    layout_text(frame, (struct rect){style->margin, style->middle - 24, width, 48}, room, ALIGN_LEFT, words);
    int32_t x = style->margin + width + style->gap;
    layout_line(frame, (struct rect){x, style->middle - style->separator / 2, 2, style->separator}, TONE_LINE);
    x += 2 + style->gap;
    bool note_here = view->note.icon != ICON_NONE && view->screen != SCREEN_IDLE &&
                     (frame->size != SIZE_REGULAR || (view->screen != SCREEN_SESSION && view->screen != SCREEN_PAUSED));
    if (note_here) {
        header_note(frame, style, x, right - style->gap, &view->note);
        return;
    }
    int32_t line = frame->size == SIZE_COMPACT ? 34 : 40; // one: what does not fit of a title goes
    words_line(frame, (struct rect){x, style->middle - line / 2, right - style->gap - x, line}, title, ALIGN_LEFT,
               (const char *const[]){view->head.title, view->head.title_short, view->head.title_least, NULL});
}

static enum tone plane_of(enum button_kind kind)
{
    switch (kind) {
    case BUTTON_GREEN:
        return TONE_GREEN_FILL;
    case BUTTON_BLUE:
        return TONE_BLUE_FILL;
    case BUTTON_NEUTRAL:
        return TONE_NEUTRAL_FILL;
    case BUTTON_RAISED:
    case BUTTON_QUIET:
    case BUTTON_OFF:
        break;
    }
    return TONE_RAISED;
}

static enum tone text_of(enum button_kind kind)
{
    switch (kind) {
    case BUTTON_GREEN:
        return TONE_ON_GREEN;
    case BUTTON_BLUE:
        return TONE_ON_BLUE;
    case BUTTON_NEUTRAL:
        return TONE_ON_NEUTRAL;
    case BUTTON_OFF:
        return TONE_INK2;
    case BUTTON_RAISED:
    case BUTTON_QUIET:
        break;
    }
    return TONE_INK;
}

static bool filled(enum button_kind kind)
{
    return kind == BUTTON_GREEN || kind == BUTTON_BLUE || kind == BUTTON_NEUTRAL;
}

void parts_plane(struct frame *frame, struct rect units, int32_t radius, enum button_kind kind, bool pressed)
{
    if (filled(kind)) {
        layout_plane(frame, units, radius, plane_of(kind));
        if (pressed) {
            struct item *plane = &frame->scene->items[frame->scene->count - 1];
            plane->colour = theme_mix(plane->colour, layout_colour(frame, text_of(kind)), 8);
        }
    } else if (kind == BUTTON_RAISED) {
        enum tone tone = theme_has_edges(frame->theme) ? TONE_SURFACE : TONE_RAISED;
        tone = pressed ? TONE_LINE : tone;
        if (theme_has_edges(frame->theme)) {
            layout_edged(frame, units, radius, tone, 2, TONE_LINE);
        } else {
            layout_plane(frame, units, radius, tone);
        }
    } else if (pressed) {
        layout_plane(frame, units, radius, TONE_LINE);
    } else {
        layout_frame_only(frame, units, radius, 2, kind == BUTTON_OFF ? TONE_RAISED : TONE_LINE);
    }
}

struct button parts_button_style(const struct frame *frame, enum button_kind kind)
{
    if (frame->size == SIZE_COMPACT) {
        return (struct button){kind, 19, 24, 9, 14, 12};
    }
    return (struct button){kind, 28, 36, 16, 20, 28};
}

static int32_t button_width(const struct frame *frame, const struct button *button, const char *text)
{
    struct style style = {FONT_STRONG, button->text_size, 0, TONE_INK};
    return button->icon_size + button->gap + layout_width(frame, style, text) + 2 * button->padding;
}

void parts_button(struct frame *frame, struct rect units, const struct button *button, const struct view_chip *chip)
{
    bool target = button->kind != BUTTON_OFF && chip->action.kind != ACTION_NONE;
    parts_plane(frame, units, button->radius, button->kind, target && layout_pressed(frame, chip->action));
    struct style style = {FONT_STRONG, button->text_size, 0, text_of(button->kind)};
    int32_t icon = chip->icon == ICON_NONE ? 0 : button->icon_size + button->gap;
    int32_t padding = button->padding < 12 ? button->padding : 12;
    struct lines lines;
    words_fit_lines(frame, &style, units.w - icon - 2 * padding, units.h - 8, (const char *const[]){chip->text, NULL},
                    &lines);
    int32_t text = 0;
    for (int32_t i = 0; i < lines.count; i++) {
        int32_t line = layout_width(frame, style, lines.line[i]);
        text = line > text ? line : text;
    }
    int32_t x = units.x + (units.w - icon - text) / 2;
    layout_icon(frame, x, units.y + (units.h - button->icon_size) / 2, button->icon_size, chip->icon, style.tone);
    words_draw_lines(frame, (struct rect){x + icon, units.y, text, units.h}, style, ALIGN_LEFT, &lines);
    if (target) {
        layout_target(frame, units, chip->action, chip->text);
    }
}

void parts_button_pair(struct frame *frame, struct rect units, int32_t gap, const struct button *left,
                       const struct view_chip *left_chip, const struct button *right,
                       const struct view_chip *right_chip)
{
    int32_t a = button_width(frame, left, left_chip->text), b = button_width(frame, right, right_chip->text);
    int32_t spare = units.w - gap - a - b;
    int32_t width = a + spare / 2;
    if (spare < 0) {
        width = (units.w - gap) * a / (a + b);
    }
    parts_button(frame, (struct rect){units.x, units.y, width, units.h}, left, left_chip);
    parts_button(frame, (struct rect){units.x + width + gap, units.y, units.w - gap - width, units.h}, right,
                 right_chip);
}

void parts_choice(struct frame *frame, struct rect units, const struct view_choice *choice)
{
    bool compact = frame->size == SIZE_COMPACT, target = choice->kind != CHOICE_OFF;
    bool pressed = target && layout_pressed(frame, choice->action);
    int32_t padding = compact ? 20 : 32, icon = compact ? 32 : 44, gap = compact ? 18 : 28, radius = compact ? 14 : 20;
    struct style title = {FONT_STRONG, compact ? 22 : 32, -10, TONE_INK};
    struct style line = {FONT_TEXT, compact ? 16 : 22, 0, TONE_INK2};
    enum button_kind kind = choice->kind == CHOICE_NEUTRAL ? BUTTON_NEUTRAL
                            : choice->kind == CHOICE_OFF   ? BUTTON_OFF
                                                           : BUTTON_RAISED;
    if (choice->kind == CHOICE_AMBER) {
        title.tone = line.tone = TONE_ON_AMBER;
        layout_edged(frame, units, radius, TONE_AMBER_FILL, 2, TONE_AMBER);
        if (pressed) {
            struct item *plane = &frame->scene->items[frame->scene->count - 1];
            plane->colour = theme_mix(plane->colour, layout_colour(frame, TONE_ON_AMBER), 8);
        }
    } else {
        parts_plane(frame, units, radius, kind, pressed);
        title.tone = text_of(kind);
        line.tone = kind == BUTTON_NEUTRAL ? TONE_ON_NEUTRAL : TONE_INK2;
    }
    layout_icon(frame, units.x + padding, units.y + (units.h - icon) / 2, icon, choice->icon, title.tone);
    int32_t x = units.x + padding + icon + gap, width = units.x + units.w - padding / 2 - x;
    struct lines lines;
    int32_t above = title.size * 12 / 10, below = line.size * 12 / 10, between = compact ? 2 : 4;
    words_fit_lines(frame, &line, width, units.h - above - 2 * between, (const char *const[]){choice->line, NULL},
                    &lines);
    below = lines.count > 1 ? lines.count * line.size * 115 / 100 : below;
    int32_t top = units.y + (units.h - above - between - below) / 2;
    words_single(frame, (struct rect){x, top, width, above}, title, ALIGN_LEFT, choice->title);
    words_draw_lines(frame, (struct rect){x, top + above + between, width, below}, line, ALIGN_LEFT, &lines);
    if (target) {
        layout_target(frame, units, choice->action, choice->title);
    }
}

struct tag_style {
    int32_t height, icon, gap, left, right, text;
};

static const struct tag_style *tag_style(const struct frame *frame)
{
    static const struct tag_style compact = {28, 18, 6, 8, 10, 16}, others = {40, 22, 10, 12, 16, 20};
    return frame->size == SIZE_COMPACT ? &compact : &others;
}

int32_t parts_tag_least(const struct frame *frame, const struct view_tag *tag)
{
    const struct tag_style *sizes = tag_style(frame);
    struct style style = {FONT_TEXT, sizes->text, 0, TONE_INK};
    return sizes->left + sizes->icon + sizes->gap + sizes->right +
           layout_width(frame, style, tag->brief[0] != '\0' ? tag->brief : tag->text);
}

int32_t parts_tag(struct frame *frame, int32_t x, int32_t y, int32_t width, const struct view_tag *tag, enum tone plane)
{
    const struct tag_style *sizes = tag_style(frame);
    int32_t height = sizes->height, before = sizes->left + sizes->icon + sizes->gap;
    struct style style = {FONT_TEXT, sizes->text, 0, TONE_INK};
    char text[VIEW_LABEL_MAX];
    words_fit(frame, &style, width - before - sizes->right, (const char *const[]){tag->text, tag->brief, NULL}, text,
              sizeof text);
    int32_t text_width = layout_width(frame, style, text), whole = before + text_width + sizes->right;
    layout_plane(frame, (struct rect){x, y, whole, height}, height / 2, plane);
    layout_icon(frame, x + sizes->left, y + (height - sizes->icon) / 2, sizes->icon, tag->icon, TONE_INK);
    layout_text(frame, (struct rect){x + before, y, text_width, height}, style, ALIGN_LEFT, text);
    return whole;
}

void parts_label(struct frame *frame, struct rect units, enum icon icon, int32_t size, int32_t gap, struct style style,
                 const char *text)
{
    struct style smallest = style;
    smallest.size = layout_smallest(frame);
    int32_t before = layout_width(frame, smallest, text) <= units.w - size - gap ? size + gap : 0;
    if (before > 0) {
        layout_icon(frame, units.x, units.y + (units.h - size) / 2, size, icon, style.tone);
    }
    words_single(frame, (struct rect){units.x + before, units.y, units.w - before, units.h}, style, ALIGN_LEFT, text);
}

static void draw_total(struct frame *frame, struct rect units, enum icon icon, const struct view_total *total)
{
    bool compact = frame->size == SIZE_COMPACT;
    struct style label = {FONT_TEXT, compact ? 16 : 20, 0, TONE_INK2};
    struct style digits = {FONT_DIGITS, compact ? 24 : 36, -20, TONE_INK};
    int32_t size = compact ? 18 : 22, gap = compact ? 7 : 10, line = compact ? 21 : 26;
    parts_label(frame, (struct rect){units.x, units.y, units.w, line}, icon, size, gap, label, total->label);
    int32_t top = units.y + line + (compact ? 2 : 6), width = layout_width(frame, digits, total->value);
    layout_text(frame, (struct rect){units.x, top, width, digits.size}, digits, ALIGN_LEFT, total->value);
    int32_t baseline = top + digits.size / 2 + digits.size * 36 / 100, room = units.w - width - gap;
    if (total->of[0] != '\0' && layout_width(frame, label, total->of) <= room) {
        layout_text_at(frame, units.x + width + gap, room, baseline, label, ALIGN_LEFT, total->of);
    }
}

void parts_totals(struct frame *frame, struct rect units, int32_t padding, const struct view_total *here,
                  const struct view_total *away)
{
    int32_t half = units.w / 2, spare = 8; // of the margin, for long labels
    draw_total(frame, (struct rect){units.x + padding, units.y, half - padding - 8, units.h}, ICON_PEOPLE, here);
    layout_line(frame, (struct rect){units.x + half, units.y, 2, units.h}, TONE_LINE);
    draw_total(frame,
               (struct rect){units.x + half + 2 + padding, units.y, units.w - half - 2 - padding + spare, units.h},
               ICON_PERSON_OUT, away);
}

void parts_name(struct frame *frame, struct rect units, struct style style, const struct view_name *name)
{
    words_line(frame, units, style, ALIGN_LEFT, (const char *const[]){name->full, name->brief, name->first, NULL});
}
