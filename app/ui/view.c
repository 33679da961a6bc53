// SPDX-License-Identifier: MIT
#include "ui/stage.h"
#include "ui/view_parts.h"

#include "text/text.h"

#include <ctype.h>
#include <string.h>

static void set_head(struct view *view, const struct situation *situation)
{
    text_copy(view->head.room, sizeof view->head.room, situation->settings->room.name);
    view_clock(view->head.clock, situation, situation->now.wall.ms);
    bool asks = situation->screen == SCREEN_ASK || situation->screen == SCREEN_PIN;
    const char *language = situation->may_switch && !asks ? text_language() : "";
    for (size_t i = 0; language[i] != '\0' && i + 1 < sizeof view->head.language; i++) {
        view->head.language[i] = (char)toupper((unsigned char)language[i]);
    }
    const struct block *block = situation->session != NULL ? &situation->session->block : situation->next;
    if (block != NULL) {
        view_title(view->head.title, view->head.title_short, block);
    }
}

// By a clock that is not set nothing is known of the hour: dark, as at night.
static enum theme theme_now(const struct situation *situation)
{
    const struct settings *settings = situation->settings;
    if (settings->display.theme != THEME_AUTO) {
        return settings->display.theme;
    }
    struct wall now = situation->now.wall;
    bool light = situation->now.quality != CLOCK_UNSET &&
                 hours_hold(&settings->display.light_hours, situation->zone, now) &&
                 !hours_hold(&settings->backlight.night_hours, situation->zone, now);
    return light ? THEME_LIGHT : THEME_DARK;
}

static void make_screen(struct view *view, const struct facts *facts)
{
    switch (view->screen) {
    case SCREEN_IDLE:
        view_idle(view, facts->situation);
        break;
    case SCREEN_READY:
        view_ready(view, facts->situation);
        break;
    case SCREEN_SESSION:
        view_session(view, facts);
        break;
    case SCREEN_PAUSED:
        view_paused(view, facts);
        break;
    case SCREEN_OFFER:
        view_offer(view, facts);
        break;
    case SCREEN_RESCHEDULE:
        view_reschedule(view, facts);
        break;
    case SCREEN_CONFIRMED:
        view_confirmed(view, facts);
        break;
    case SCREEN_END:
        view_end(view, facts);
        break;
    case SCREEN_SUMMARY:
        view_summary(view, facts);
        break;
    case SCREEN_ASK:
        view_ask(view, facts);
        break;
    case SCREEN_PIN:
        view_pin(view, facts->situation);
        break;
    case SCREEN_SETTINGS:
        view_settings(view, facts->situation);
        break;
    case SCREEN_PUBLIC:
        view_public(view, facts);
        break;
    case SCREENS:
        break;
    }
}

void view_make(struct view *view, const struct situation *situation)
{
    memset(view, 0, sizeof *view);
    view->screen = situation->screen;
    // What a screen is about must be there; without it the room is shown as it stands.
    bool no_session = situation->session == NULL && view->screen > SCREEN_READY &&
                      (view->screen < SCREEN_ASK || view->screen == SCREEN_PUBLIC);
    if (no_session || (view->screen == SCREEN_READY && situation->next == NULL)) {
        view->screen = SCREEN_IDLE;
    }
    view->theme = theme_now(situation);
    view->gear = situation->has_settings && (view->screen == SCREEN_IDLE || view->screen == SCREEN_READY);
    text_copy(view->gear_label, sizeof view->gear_label, tr("Settings"));
    view->mirrored = text_is_rtl();
    // The people stay on the side of the hand, whatever the language.
    view->left_handed = situation->settings->display.left_handed != view->mirrored;
    struct facts facts;
    facts_take(&facts, situation);
    set_head(view, situation);
    view_note(view, situation);
    make_screen(view, &facts);
}

static int64_t next_multiple(int64_t at, int64_t step)
{
    return (floor_div(at, step) + 1) * step;
}

// Started before its block, with everybody here: nothing counts until the block begins.
static bool nothing_counts(const struct situation *situation)
{
    const struct session *session = situation->session;
    return session->state == SESSION_RUNNING && situation->axis.ms < session->block.start.ms &&
           session_absent_count(session) == 0;
}

struct wall view_next_change(const struct situation *situation)
{
    int64_t now = situation->now.wall.ms;
    int64_t minute = next_multiple(now, MS_PER_MINUTE);
    switch (situation->screen) {
    case SCREEN_SESSION:
    case SCREEN_PAUSED:
    case SCREEN_OFFER:
    case SCREEN_END:
    case SCREEN_PUBLIC:
    case SCREEN_ASK:
        // Of a session that is over everybody sees nothing that counts.
        if (situation->session != NULL && (situation->screen != SCREEN_PUBLIC || situation->session->ended_at == 0)) {
            // The axis runs beside the wall: its next whole second comes after the same stretch of time.
            int64_t next = nothing_counts(situation) ? situation->session->block.start.ms
                                                     : next_multiple(situation->axis.ms, MS_PER_SECOND);
            int64_t second = next - situation->axis.ms + now;
            return (struct wall){second < minute ? second : minute};
        }
        break;
    case SCREEN_IDLE:
    case SCREEN_READY:
    case SCREEN_RESCHEDULE:
    case SCREEN_CONFIRMED:
    case SCREEN_SUMMARY:
    case SCREEN_PIN:
    case SCREENS:
        break;
    case SCREEN_SETTINGS: {
        // Begun seconds count: the picture changes when the next one begins.
        int64_t second = now + (situation->panel.lock_ms - 1) % MS_PER_SECOND + 1;
        return (struct wall){second < minute ? second : minute};
    }
    }
    return (struct wall){minute};
}
