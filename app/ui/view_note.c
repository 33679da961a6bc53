// SPDX-License-Identifier: MIT
// The calm line: faults (what is shown, since when, what comes next), what the calendar changed, the wrap-up.
#include "ui/view_parts.h"

#include "text/text.h"

#include <string.h>

static void set_note(struct view_note *note, enum icon icon, bool amber, const char *text, const char *brief)
{
    note->icon = icon;
    note->amber = amber;
    text_copy(note->text, sizeof note->text, text);
    text_copy(note->brief, sizeof note->brief, brief);
}

// The words of a source that the screen has in every language. Others say nothing that the general line does not say,
// or are for who looks after the room.
const char *view_calendar_words(const struct situation *situation)
{
    const char *words = situation->calendar_words;
    static const char *const known[] = {
        N_("The calendar server does not accept the sign-in."),
        N_("The calendar server does not let this room read the calendar."),
        N_("There is no calendar at this address."),
        N_("The calendar server's certificate is not to be trusted."),
        N_("The calendar server has a fault."),
        N_("The calendar server does not answer in time."),
    };
    for (size_t i = 0; words != NULL && i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(words, known[i]) == 0) {
            return tr(known[i]);
        }
    }
    return NULL;
}

static void settings_note(struct view_note *note, const struct situation *situation)
{
    bool refused = situation->settings_refused;
    const char *where = situation->settings_fault;
    set_note(note, ICON_WARNING, true,
             refused ? tr("The new settings have a fault; the ones before stay.")
                     : tr("The settings have a fault; defaults are used instead."),
             tr("Settings have a fault"));
    if (where != NULL && where[0] != '\0') {
        text_fill(note->detail, sizeof note->detail,
                  refused ? tr("{where}: a fault; the settings before stay.")
                          : tr("{where}: a fault; the default is used instead."),
                  FIELDS("where", where));
    }
}

enum network view_network(const struct situation *situation)
{
    const struct settings *settings = situation->settings;
    bool used = settings->mail.server[0] != '\0' || settings->mqtt.server[0] != '\0';
    bool read = false;
    for (size_t i = 0; i < settings->source_count; i++) {
        const struct source_settings *source = &settings->source[i];
        read = read || (source->role == SOURCE_ROOM && source->path[0] == '\0');
        used = used || source->path[0] == '\0';
    }
    if (!used) {
        return NETWORK_UNUSED;
    }
    // A server that says why it gives no calendar is there.
    const char *words = view_calendar_words(situation);
    bool answered = words != NULL && words != tr("The calendar server does not answer in time.");
    bool failing = (situation->faults & FAULT_CALENDAR_OLD) != 0 || situation->calendar_at.ms == 0;
    return read && failing && !answered ? NETWORK_AWAY : NETWORK_GOOD;
}

static void calendar_note(struct view_note *note, const struct situation *situation)
{
    if (situation->calendar_next.ms > 0) {
        view_at(note->next, sizeof note->next, situation, tr("Next try at {time}"), situation->calendar_next.ms);
    }
    const char *words = view_calendar_words(situation);
    if (situation->calendar_at.ms == 0) {
        set_note(note, ICON_WARNING, true, tr("The calendar has not been read yet. The next try follows by itself."),
                 tr("No calendar yet"));
        text_copy(note->detail, sizeof note->detail, words != NULL ? words : "");
        return;
    }
    char age[VIEW_LABEL_MAX], time[VIEW_CLOCK_MAX], text[VIEW_TEXT_MAX], brief[VIEW_LABEL_MAX];
    int64_t ms = view_age(situation);
    // Hours say enough from two hours on.
    text_minutes_short(age, sizeof age, ms >= 2 * MS_PER_HOUR ? ms / MS_PER_HOUR * MS_PER_HOUR : ms);
    view_clock(time, situation, situation->calendar_at.ms);
    text_fill(text, sizeof text, tr("Calendar not reached for {age}; showing the copy from {time}."),
              FIELDS("age", age, "time", time));
    text_fill(brief, sizeof brief, tr("Calendar copy {time}"), FIELDS("time", time));
    set_note(note, ICON_WARNING, true, text, brief);
    if (words != NULL) {
        text_fill(note->detail, sizeof note->detail, tr("{words} Showing the copy from {time}."),
                  FIELDS("words", words, "time", time));
    }
}

static bool store_note(struct view_note *note, unsigned faults)
{
    static const struct {
        unsigned fault;
        const char *text, *brief;
    } notes[] = {
        {FAULT_STORE_FULL, N_("The disk is full: the countdown runs, new lines of the log are not kept."),
         N_("Log not kept: disk full")},
        {FAULT_STORE_READ_ONLY, N_("The disk is read-only: the countdown runs, new lines of the log are not kept."),
         N_("Log not kept: disk read-only")},
        {FAULT_STORE_LOCKED, N_("The log is held by another program: the countdown runs, new lines are not kept."),
         N_("Log not kept: in use")},
        {FAULT_STORE_AWAY,
         N_("The log is not open: the countdown runs, new lines wait, and it is opened again by itself."),
         N_("Log not open: lines wait")},
        {FAULT_SESSION_FULL,
         N_("This session holds as many interruptions as fit. No more are noted; the countdown runs."),
         N_("Log full: no more noted")},
        {FAULT_STORE_RESTORED, N_("The log could not be read. A new one was begun; the old file is kept beside it."),
         N_("A new log was begun")},
        {FAULT_STORE_NEW, N_("The file of the log was gone. A new one was begun."), N_("A new log was begun")},
    };
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        if (faults & notes[i].fault) {
            set_note(note, ICON_WARNING, true, tr(notes[i].text), tr(notes[i].brief));
            return true;
        }
    }
    return false;
}

static void wrap_up_note(struct view_note *note, int32_t minutes)
{
    char text[VIEW_TEXT_MAX], brief[VIEW_LABEL_MAX];
    view_count(text, sizeof text, "{n} minute left: agree what is next, confirm the next date, leave on time.",
               "{n} minutes left: agree what is next, confirm the next date, leave on time.", minutes);
    view_count(brief, sizeof brief, "{n} minute left: agree what is next.", "{n} minutes left: agree what is next.",
               minutes);
    set_note(note, ICON_CLOCK, false, text, brief);
}

static bool calendar_changed(const struct session *session)
{
    return session->cancelled || session->changed_end.ms != 0;
}

// A running session never disappears because a calendar changed; it says what changed.
static void change_note(struct view_note *note, const struct situation *situation)
{
    const struct session *session = situation->session;
    char end[VIEW_CLOCK_MAX], times[VIEW_LABEL_MAX], text[VIEW_TEXT_MAX], brief[VIEW_LABEL_MAX];
    view_clock(end, situation, session->block.end.ms);
    if (session->cancelled) {
        text_fill(text, sizeof text, tr("The calendar no longer has this block. The session goes on until {end}."),
                  FIELDS("end", end));
        set_note(note, ICON_CALENDAR, false, text, tr("No longer in the calendar"));
        return;
    }
    view_times(times, sizeof times, situation, session->changed_start, session->changed_end);
    text_fill(text, sizeof text, tr("The calendar now shows {times} for this block. The session goes on until {end}."),
              FIELDS("times", times, "end", end));
    text_fill(brief, sizeof brief, tr("Calendar now: {times}"), FIELDS("times", times));
    set_note(note, ICON_CALENDAR, false, text, brief);
}

// The planned break that is under way, or NULL.
static const struct span *running_break(const struct situation *situation)
{
    const struct session *session = situation->session;
    return session != NULL && session->ended_at == 0 ? session_break(session, situation->axis) : NULL;
}

static void break_note(struct view_note *note, const struct situation *situation, const struct span *planned)
{
    char text[VIEW_TEXT_MAX];
    view_at(text, sizeof text, situation, tr("Planned break until {time}."), planned->to);
    set_note(note, ICON_CLOCK, false, text, text);
}

void view_note(struct view *view, const struct situation *situation)
{
    struct view_note *note = &view->note;
    unsigned faults = situation->faults;
    if (store_note(note, faults)) {
        return;
    }
    if (situation->wrap_up_minutes > 0) {
        wrap_up_note(note, situation->wrap_up_minutes);
    } else if (running_break(situation) != NULL) {
        break_note(note, situation, running_break(situation));
    } else if (situation->session != NULL && calendar_changed(situation->session)) {
        change_note(note, situation);
    } else if (faults & FAULT_TOUCH) {
        set_note(note, ICON_WARNING, true, tr("The touch panel is away. Touches count when it is back."),
                 tr("Touch panel away"));
    } else if (faults & FAULT_POWER_GAP) {
        set_note(note, ICON_WARNING, true, tr("The power was away. The session goes on; that stretch is unknown."),
                 tr("The power was away"));
    } else if (faults & FAULT_CLOCK_UNSET) {
        set_note(note, ICON_WARNING, true, tr("The clock is not set yet: times are approximate, durations are right."),
                 tr("Clock not set yet"));
    } else if (faults & FAULT_SETTINGS) {
        settings_note(note, situation);
    } else if (faults & FAULT_STORE_SCARCE) {
        set_note(note, ICON_WARNING, true, tr("Storage is nearly full. The log is still kept."),
                 tr("Storage nearly full"));
    } else if (faults & FAULT_CALENDAR_OLD) {
        calendar_note(note, situation);
    } else if (faults & FAULT_SYNC_RESTARTED) {
        char text[VIEW_TEXT_MAX];
        view_at(text, sizeof text, situation, tr("Reading the calendar was interrupted; it goes on since {time}."),
                situation->sync_restarted_at.ms);
        set_note(note, ICON_SYNC, false, text, tr("Calendar reading goes on"));
    }
}
