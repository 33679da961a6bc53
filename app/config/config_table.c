// SPDX-License-Identifier: MIT
#include "config/config_table.h"

#include <stddef.h>

#define AT(field) .offset = offsetof(struct settings, field), .size = sizeof((struct settings *)NULL)->field
#define OF_SOURCE(field)                                                                                               \
    .offset = offsetof(struct source_settings, field), .size = sizeof((struct source_settings *)NULL)->field
#define OF_APPROVER(field) .offset = offsetof(struct approver, field), .size = sizeof((struct approver *)NULL)->field

#define OF_CLIENT(field)                                                                                               \
    .offset = offsetof(struct client_settings, field), .size = sizeof((struct client_settings *)NULL)->field
#define OF_STEP(field)                                                                                                 \
    .offset = offsetof(struct step_settings, field), .size = sizeof((struct step_settings *)NULL)->field

// A row of [policy]: stored by its term (core/terms.h).
#define OF_POLICY(name, field, kind, low, high, word_list, value, line)                                                \
    {CONFIG_POLICY,       #name,         CONFIG_##kind, .least = (low), .most = (high), .words = (word_list),          \
     .standard = (value), .help = (line)},

#define SECONDS(n) ((n)*MS_PER_SECOND)
#define MINUTES(n) ((n)*MS_PER_MINUTE)
#define HOURS(n)   ((n)*MS_PER_HOUR)
#define DAYS(n)    ((n)*MS_PER_DAY)

static const char *const languages[] = {"en", "pl", "ru", "vi", "es", NULL};
static const char *const letter_languages[] = {"room", "en", "pl", "ru", "vi", "es", NULL};
static const char *const approvals[] = {
    [APPROVAL_NEVER] = "never", [APPROVAL_EXCEPTIONS] = "exceptions", [APPROVAL_ALWAYS] = "always", NULL};
static const char *const mail_languages[] = {"room", "en", "pl", "ru", "vi", "es", NULL};
static const char *const wordings[] = {
    [WORDING_FRIENDLY] = "friendly", [WORDING_NEUTRAL] = "neutral", [WORDING_FIRM] = "firm", NULL};
static const char *const themes[] = {[THEME_DARK] = "dark", [THEME_LIGHT] = "light", [THEME_AUTO] = "auto", NULL};
static const char *const backends[] = {
    [BACKEND_AUTO] = "auto", [BACKEND_DRM] = "drm", [BACKEND_SDL] = "sdl", [BACKEND_WINDOW] = "window", NULL};
static const char *const touch_sources[] = {
    [TOUCH_AUTO] = "auto", [TOUCH_EVDEV] = "evdev", [TOUCH_WINDOW] = "window", NULL};
static const char *const quarters[] = {"0", "90", "180", "270", NULL};
static const char *const name_styles[] = {
    [NAMES_FULL] = "full", [NAMES_FIRST] = "first", [NAMES_INITIALS] = "initials", [NAMES_NONE] = "none", NULL};
static const char *const copy_readers[] = {[COPY_READERS_NOBODY] = "nobody",
                                           [COPY_READERS_ORGANIZER] = "organizer",
                                           [COPY_READERS_EVERYONE] = "everyone",
                                           NULL};
static const char *const roles[] = {
    [SOURCE_ROOM] = "room", [SOURCE_TRAINER] = "trainer", [SOURCE_HOLIDAYS] = "holidays", [SOURCE_BUSY] = "busy", NULL};
static const char *const kinds[] = {[SOURCE_ICS] = "ics", [SOURCE_CALDAV] = "caldav", NULL};
static const char *const sign_ins[] = {
    [SIGN_IN_NONE] = "none", [SIGN_IN_BASIC] = "basic", [SIGN_IN_DIGEST] = "digest", [SIGN_IN_BEARER] = "bearer", NULL};
static const char *const parts[] = {[SLOT_REST] = "rest", [SLOT_WHOLE] = "whole", NULL};
static const char *const billings[] = {[BILLING_BLOCK] = "block", [BILLING_TIME] = "time", NULL};
static const char *const client_billings[] = {
    [BILLING_BLOCK] = "block", [BILLING_TIME] = "time", [BILLING_AS_ROOM] = "room", NULL};
static const char *const terms[] = {[SLOT_DENY] = "deny", [SLOT_ALLOW] = "allow", [SLOT_SURCHARGE] = "surcharge", NULL};

_Static_assert(sizeof(enum theme) == sizeof(int) && sizeof(enum names) == sizeof(int) &&
                   sizeof(enum wording) == sizeof(int) && sizeof(enum source_role) == sizeof(int) &&
                   sizeof(enum source_kind) == sizeof(int) && sizeof(enum source_sign_in) == sizeof(int) &&
                   sizeof(enum approval) == sizeof(int) && sizeof(enum slot_part) == sizeof(int) &&
                   sizeof(enum slot_terms) == sizeof(int) && sizeof(enum billing) == sizeof(int) &&
                   sizeof(enum touch_source) == sizeof(int) && sizeof(enum display_backend) == sizeof(int),
               "enums are stored as int");

#define WORKDAY "08:00-12:00 13:00-18:00"

// clang-format off
const struct config_key config_table[] = {
    {"room", "name", CONFIG_TEXT, AT(room.name), .least = 1, .standard = "Meeting room",
     .help = "The room's name, as it stands on the screen and in invitations."},
    {"room", "zone", CONFIG_ZONE, AT(room.zone), .standard = "UTC",
     .help = "The room's time zone."},
    {"room", "language", CONFIG_NAME, AT(room.language), .words = languages, .standard = "en",
     .help = "The language of the screen."},
    {"room", "guest_language", CONFIG_BOOL, AT(room.guest_language), .standard = "yes",
     .help = "Guests can switch the screen's language; the room's comes back at the end of the session."},

    {"calendar", "file", CONFIG_PATH, AT(calendar.file), .standard = "",
     .help = "The room's calendar, an .ics file. Empty: none."},

    {CONFIG_SOURCE, "path", CONFIG_PATH, OF_SOURCE(path), .standard = "",
     .help = "An .ics file, or a folder of them."},
    {CONFIG_SOURCE, "url", CONFIG_URL, OF_SOURCE(url), .standard = "",
     .help = "Instead of a path: where a server has the calendar."},
    {CONFIG_SOURCE, "url_file", CONFIG_PATH, OF_SOURCE(url_file), .standard = "",
     .help = "Instead of url: a file of mode 0600 with the url in it, when that is secret or long."},
    {CONFIG_SOURCE, "kind", CONFIG_WORD, OF_SOURCE(kind), .words = kinds, .standard = "ics",
     .help = "What the url is: one .ics calendar, or a CalDAV server."},
    {CONFIG_SOURCE, "calendar", CONFIG_TEXT, OF_SOURCE(calendar), .standard = "",
     .help = "Which calendar of a CalDAV server, by its name or the last part of its path. Empty: the only one."},
    {CONFIG_SOURCE, "role", CONFIG_WORD, OF_SOURCE(role), .words = roles, .standard = "room",
     .help = "What its events are: the room's blocks, when the trainer is elsewhere, holidays, or just taken times."},
    {CONFIG_SOURCE, "write", CONFIG_BOOL, OF_SOURCE(write), .standard = "no",
     .help = "New times are written into this calendar; one source of a room, on a CalDAV server."},
    {CONFIG_SOURCE, "refresh", CONFIG_DURATION, OF_SOURCE(refresh_ms), .least = MINUTES(1), .most = MINUTES(60),
     .off = true, .zero = "auto", .standard = "auto",
     .help = "How often a server is asked; auto: as the calendar says (REFRESH-INTERVAL), else every 5 minutes."},
    {CONFIG_SOURCE, "timeout", CONFIG_DURATION, OF_SOURCE(timeout_ms), .least = SECONDS(1), .most = MINUTES(10),
     .standard = "60s", .help = "The longest time that one answer of a server may take."},
    {CONFIG_SOURCE, "sign_in", CONFIG_WORD, OF_SOURCE(sign_in), .words = sign_ins, .standard = "none",
     .help = "How the server wants the user and the secret; bearer is a token without a user."},
    {CONFIG_SOURCE, "user", CONFIG_TEXT, OF_SOURCE(user), .standard = ""},
    {CONFIG_SOURCE, "secret_file", CONFIG_PATH, OF_SOURCE(secret_file), .standard = "",
     .help = "A file of mode 0600 with the password or the token in its first line."},
    {CONFIG_SOURCE, "credential", CONFIG_TEXT, OF_SOURCE(credential), .standard = "",
     .help = "Instead of secret_file: the name of a systemd credential (LoadCredential=)."},
    {CONFIG_SOURCE, "ca_file", CONFIG_PATH, OF_SOURCE(ca_file), .standard = "",
     .help = "Certificates that may have signed the server's, in PEM. Empty: the system's."},

    {"session", "start_before", CONFIG_DURATION, AT(session.start_before_ms), .most = HOURS(2), .off = true,
     .standard = "10m", .help = "Start can be touched so long before the block."},
    {"session", "remind_after", CONFIG_DURATION, AT(session.remind_after_ms), .least = SECONDS(1), .most = HOURS(2),
     .off = true, .standard = "5m", .help = "Not started so long into the block: a calm reminder."},
    {"session", "no_show_after", CONFIG_DURATION, AT(session.no_show_after_ms), .least = MINUTES(1), .most = HOURS(24),
     .off = true, .standard = "off", .help = "Not started so long into the block: noted as a no-show."},
    {"session", "auto_start", CONFIG_BOOL, AT(session.auto_start), .standard = "no",
     .help = "The block starts by itself at its booked time."},
    {"session", "warn_first", CONFIG_DURATION, AT(session.warn_first_ms), .least = SECONDS(1), .most = HOURS(24),
     .off = true, .standard = "10m", .help = "The first wrap-up card, before the end."},
    {"session", "warn_second", CONFIG_DURATION, AT(session.warn_second_ms), .least = SECONDS(1), .most = HOURS(24),
     .off = true, .standard = "5m", .help = "The second wrap-up card, before the end; shorter than warn_first."},
    {"session", "overrun", CONFIG_DURATION, AT(session.overrun_ms), .least = MINUTES(1), .most = HOURS(4),
     .standard = "15m", .help = "Past its end and unanswered, a session ends by itself after this."},
    {"session", "extend", CONFIG_DURATION, AT(session.extend_ms), .least = MINUTES(1), .most = HOURS(4),
     .standard = "15m", .help = "How much one touch on Extend adds."},

    TERMS_EACH(OF_POLICY)

    {CONFIG_CLIENT, "match", CONFIG_GLOBS, OF_CLIENT(match), .standard = "",
     .help = "Whose blocks these are: patterns that the address of the organizer or of an attendee fits."},
    {CONFIG_CLIENT, "organizer", CONFIG_GLOB, OF_CLIENT(organizer), .standard = "",
     .help = "A pattern that the organizer's address fits. With match or category: both have to fit."},
    {CONFIG_CLIENT, "category", CONFIG_TEXT, OF_CLIENT(category), .standard = "",
     .help = "One of the event's categories."},
    {CONFIG_CLIENT, "language", CONFIG_NAME, OF_CLIENT(language), .words = mail_languages, .standard = "room",
     .help = "The language of this client's mails."},
    {CONFIG_CLIENT, "steps", CONFIG_NAMES, OF_CLIENT(steps), .standard = "",
     .help = "The steps of this client's ladder. Empty: all."},
    {CONFIG_CLIENT, "internal_copy", CONFIG_MAILS, OF_CLIENT(internal_copy), .standard = "",
     .help = "This client's account managers, who are mailed the internal copy. Empty: [messages] internal_copy."},
    {CONFIG_CLIENT, "rate", CONFIG_RATE, OF_CLIENT(rate), .standard = "",
     .help = "What an hour of this client costs. Empty: what [log] rate says."},
    {CONFIG_CLIENT, "billing", CONFIG_WORD, OF_CLIENT(billing), .words = client_billings, .standard = "room",
     .help = "What this client is billed; room is as [log] billing says."},

    {CONFIG_STEP, "strikes", CONFIG_COUNT, OF_STEP(strikes), .most = 100, .standard = "0",
     .help = "From so many sessions on that this client ended early in the last 90 days."},
    {CONFIG_STEP, "copy", CONFIG_MAILS, OF_STEP(copy), .standard = "",
     .help = "Who gets a copy of what is mailed. Never shown in the room."},
    {CONFIG_STEP, "wording", CONFIG_WORD, OF_STEP(wording), .words = wordings, .standard = "friendly",
     .help = "The words of the mails."},

    {"hours", "monday", CONFIG_HOURS, AT(reschedule.hours.weekday[0]), .standard = WORKDAY,
     .help = "Business hours, in which a new time may lie; lunch is the gap between two stretches."},
    {"hours", "tuesday", CONFIG_HOURS, AT(reschedule.hours.weekday[1]), .standard = WORKDAY},
    {"hours", "wednesday", CONFIG_HOURS, AT(reschedule.hours.weekday[2]), .standard = WORKDAY},
    {"hours", "thursday", CONFIG_HOURS, AT(reschedule.hours.weekday[3]), .standard = WORKDAY},
    {"hours", "friday", CONFIG_HOURS, AT(reschedule.hours.weekday[4]), .standard = WORKDAY},
    {"hours", "saturday", CONFIG_HOURS, AT(reschedule.hours.weekday[5]), .standard = "closed"},
    {"hours", "sunday", CONFIG_HOURS, AT(reschedule.hours.weekday[6]), .standard = "closed"},
    {"hours", "holidays", CONFIG_DATES, AT(reschedule.hours), .standard = "",
     .help = "Days without business hours; several lines of this key add up."},
    {"hours", "evening", CONFIG_HOURS, AT(reschedule.evening), .standard = "18:00-21:00",
     .help = "What counts as evening: added to Monday to Friday when [reschedule] evenings lets it."},
    {"hours", "weekend", CONFIG_HOURS, AT(reschedule.weekend), .standard = "09:00-17:00",
     .help = "Added to Saturday and Sunday when [reschedule] weekends lets it."},
    {"hours", "agreed", CONFIG_HOURS, AT(reschedule.agreed), .standard = "07:00-12:00 12:00-17:00 17:00-21:00",
     .help = "Of every day, for a time that is agreed in the room; one is proposed in each stretch."},

    {"reschedule", "what", CONFIG_WORD, AT(reschedule.what), .words = parts, .standard = "rest",
     .help = "What moves: what went by without everyone here, or as much as the whole block."},
    {"reschedule", "notice", CONFIG_DURATION, AT(reschedule.notice_ms), .most = DAYS(60), .off = true,
     .standard = "48h", .help = "A new time begins no sooner than this."},
    {"reschedule", "notice_in_hours", CONFIG_BOOL, AT(reschedule.notice_in_hours), .standard = "no",
     .help = "The notice runs in business hours only."},
    {"reschedule", "gap_days", CONFIG_COUNT, AT(reschedule.gap_days), .least = 0, .most = 60, .standard = "2",
     .help = "Days from the block's day to the new one's; 2 is the day after tomorrow."},
    {"reschedule", "horizon_days", CONFIG_COUNT, AT(reschedule.horizon_days), .least = 1, .most = 366,
     .standard = "60", .help = "The last day of a new time, in days from the block's first date."},
    {"reschedule", "most_moves", CONFIG_COUNT, AT(reschedule.most_moves), .least = 0, .most = 20, .standard = "2",
     .help = "How often a block may move."},
    {"reschedule", "start_step", CONFIG_DURATION, AT(reschedule.step_ms), .least = MINUTES(1), .most = HOURS(4),
     .standard = "15m", .help = "New times begin on this grid of the day, in whole minutes."},
    {"reschedule", "length_step", CONFIG_DURATION, AT(reschedule.length_step_ms), .least = MINUTES(1),
     .most = HOURS(4), .standard = "1m", .help = "What is moved is rounded up to a multiple of this."},
    {"reschedule", "buffer_before", CONFIG_DURATION, AT(reschedule.buffer_before_ms), .most = HOURS(8), .off = true,
     .standard = "off", .help = "The room is free so long before a new time."},
    {"reschedule", "buffer_after", CONFIG_DURATION, AT(reschedule.buffer_after_ms), .most = HOURS(8), .off = true,
     .standard = "off", .help = "The room is free so long after a new time."},
    {"reschedule", "proposals", CONFIG_COUNT, AT(reschedule.proposals), .least = 1, .most = SLOTS_MAX,
     .standard = "3", .help = "How many times are proposed at once; the screen has room for 3."},
    {"reschedule", "short_notice", CONFIG_WORD, AT(reschedule.short_notice), .words = terms, .standard = "deny",
     .help = "A time inside the notice or the gap: not proposed, like any other, or with a surcharge."},
    {"reschedule", "short_notice_fee", CONFIG_TEXT, AT(fee.short_notice), .standard = "",
     .help = "That surcharge in words for everyone, such as 25 % more. Empty: a fee applies."},
    {"reschedule", "evenings", CONFIG_WORD, AT(reschedule.evenings), .words = terms, .standard = "deny",
     .help = "A time in [hours] evening."},
    {"reschedule", "evening_fee", CONFIG_TEXT, AT(fee.evening), .standard = ""},
    {"reschedule", "weekends", CONFIG_WORD, AT(reschedule.weekends), .words = terms, .standard = "deny",
     .help = "A time in [hours] weekend."},
    {"reschedule", "weekend_fee", CONFIG_TEXT, AT(fee.weekend), .standard = ""},
    {"reschedule", "override", CONFIG_BOOL, AT(reschedule.override), .standard = "yes",
     .help = "The trainer may agree on a time outside these rules in the room, with a reason, which is noted."},

    {CONFIG_APPROVER, "address", CONFIG_ADDRESS, OF_APPROVER(address), .standard = "",
     .help = "Where requests are sent to."},
    {CONFIG_APPROVER, "within", CONFIG_DURATION, OF_APPROVER(within_ms), .least = MINUTES(1), .most = DAYS(30),
     .standard = "8h", .help = "Business time for an answer; then the approver of the next section is asked."},
    {CONFIG_APPROVER, "language", CONFIG_NAME, OF_APPROVER(language), .words = letter_languages, .standard = "room",
     .help = "The language of the letters; room is the screen's."},
    {CONFIG_APPROVER, "pin", CONFIG_TEXT, OF_APPROVER(pin), .standard = "",
     .help = "The line that `adjourn pin` prints: with that PIN this person answers on the screen. Empty: not there."},

    {"approval", "needed", CONFIG_WORD, AT(approval.needed), .words = approvals, .standard = "always",
     .help = "Which new times an approver confirms; exceptions are those with a fee and those that a rule does not give."},
    {"approval", "replies", CONFIG_PATH, AT(approval.replies), .standard = "",
     .help = "A folder into which approvers' replies are put, as .ics or .eml (iTIP REPLY). Empty: none."},

    {"requests", "answer_within", CONFIG_DURATION, AT(requests.answer_within_ms), .least = MINUTES(30),
     .most = DAYS(30), .standard = "16h",
     .help = "Business time in which whatever was asked for in the room is answered."},

    {"outbox", "folder", CONFIG_PATH, AT(outbox.folder), .standard = "$XDG_STATE_HOME/adjourn/outbox",
     .help = "Where invitations are saved as .ics and .eml."},
    {"outbox", "mailbox", CONFIG_ADDRESS, AT(outbox.mailbox), .standard = "",
     .help = "The room's own mail address, which mails come from. Empty: no .eml is saved, only the .ics."},
    {"outbox", "mailbox_name", CONFIG_TEXT, AT(outbox.mailbox_name), .standard = "",
     .help = "The name beside that address. Empty: the room's name."},
    {"outbox", "acts_for", CONFIG_PEOPLE, AT(outbox.acts_for), .standard = "nobody",
     .help = "Whose blocks may get a new time as a whole from here, in the organizer's name. To others a time is proposed."},

    {"mail", "server", CONFIG_MAIL_URL, AT(mail.server), .standard = "",
     .help = "smtp://HOST:587 or smtps://HOST:465: mails are sent through it. Empty: they are saved in the outbox folder."},
    {"mail", "starttls", CONFIG_BOOL, AT(mail.starttls), .standard = "yes",
     .help = "smtp:// is encrypted before anything else is said; no is for a server on this machine."},
    {"mail", "user", CONFIG_TEXT, AT(mail.user), .standard = "",
     .help = "Who signs in. Empty: nobody does."},
    {"mail", "secret_file", CONFIG_PATH, AT(mail.secret_file), .standard = "",
     .help = "A file of mode 0600 with the password in its first line."},
    {"mail", "credential", CONFIG_TEXT, AT(mail.credential), .standard = "",
     .help = "Instead of secret_file: the name of a systemd credential (LoadCredential=)."},
    {"mail", "ca_file", CONFIG_PATH, AT(mail.ca_file), .standard = "",
     .help = "Certificates that may have signed the server's, in PEM. Empty: the system's."},
    {"mail", "timeout", CONFIG_DURATION, AT(mail.timeout_ms), .least = SECONDS(1), .most = MINUTES(10),
     .standard = "60s", .help = "The longest time that one mail may take."},

    {"mqtt", "server", CONFIG_MQTT_URL, AT(mqtt.server), .standard = "",
     .help = "mqtts://HOST:8883 or mqtt://HOST:1883: records of sessions and the device's health go to it. Empty: nowhere."},
    {"mqtt", "user", CONFIG_TEXT, AT(mqtt.user), .standard = "",
     .help = "Who signs in. Empty: nobody does."},
    {"mqtt", "secret_file", CONFIG_PATH, AT(mqtt.secret_file), .standard = "",
     .help = "A file of mode 0600 with the password in its first line."},
    {"mqtt", "credential", CONFIG_TEXT, AT(mqtt.credential), .standard = "",
     .help = "Instead of secret_file: the name of a systemd credential (LoadCredential=)."},
    {"mqtt", "ca_file", CONFIG_PATH, AT(mqtt.ca_file), .standard = "",
     .help = "Certificates that may have signed the broker's, in PEM. Empty: the system's."},
    {"mqtt", "topic", CONFIG_TOPIC, AT(mqtt.topic), .standard = "adjourn/room",
     .help = "What this room's topics begin with; another one for each room."},
    {"mqtt", "discovery", CONFIG_TOPIC, AT(mqtt.discovery), .standard = "homeassistant",
     .help = "What Home Assistant's discovery topics begin with. Empty: none are written."},

    {"messages", "folder", CONFIG_PATH, AT(messages.folder), .standard = "",
     .help = "Own templates of letters, LANGUAGE/NAME.txt in it, each instead of the shipped one. Empty: none."},
    {"messages", "notice_ahead", CONFIG_DURATION, AT(messages.notice_ahead_ms), .least = MINUTES(10), .most = DAYS(14),
     .off = true, .standard = "off",
     .help = "So long before a block everyone in it gets a friendly note about it; off: only by `adjourn notice`."},
    {"messages", "catch_up", CONFIG_BOOL, AT(messages.catch_up), .standard = "no",
     .help = "Who was out while the others went on is mailed the agenda items of that time when a session is closed."},
    {"messages", "client_copy", CONFIG_WORD, AT(messages.client_copy), .words = copy_readers, .standard = "nobody",
     .help = "Who is mailed the client copy of the log when a session is closed; everyone is who was expected in it."},
    {"messages", "internal_copy", CONFIG_MAILS, AT(messages.internal_copy), .standard = "",
     .help = "Who is mailed the internal copy then, with cost and history: people of the house. Empty: nobody."},

    {"wording", "internal", CONFIG_PHRASES, AT(wording.internal), .standard = "",
     .help = "What never stands in a template of a client's letter; several lines of this key add up."},

    {"display", "theme", CONFIG_WORD, AT(display.theme), .words = themes, .standard = "dark",
     .help = "Colours; auto is light in light_hours, and dark else."},
    {"display", "light_hours", CONFIG_HOURS, AT(display.light_hours), .standard = "07:00-19:00",
     .help = "When auto is light, of every day; in [backlight] night_hours it is dark all the same."},
    {"display", "names", CONFIG_WORD, AT(display.names), .words = name_styles, .standard = "full",
     .help = "How people are named on the screen; first is the first name and one initial."},
    {"display", "left_handed", CONFIG_BOOL, AT(display.left_handed), .standard = "no",
     .help = "Mirrors the two halves of the screen."},
    {"display", "reduced_motion", CONFIG_BOOL, AT(display.reduced_motion), .standard = "no",
     .help = "Every change shows at once, without a cross-fade or a dial that moves."},
    {"display", "discreet", CONFIG_BOOL, AT(display.discreet), .standard = "no",
     .help = "Everybody sees the clock, the agenda and the end of a session; times away only in the trainer's view."},
    {"display", "discreet_after", CONFIG_DURATION, AT(display.discreet_after_ms), .least = SECONDS(10),
     .most = MINUTES(10), .standard = "30s", .help = "The trainer's view closes so long after the last touch."},
    {"display", "backend", CONFIG_WORD, AT(display.backend), .words = backends, .standard = "auto",
     .help = "What shows the picture: drm asks the kernel, sdl is SDL, window is SDL on X11 or Wayland; auto chooses."},
    {"display", "panel_care", CONFIG_BOOL, AT(display.panel_care), .standard = "yes",
     .help = "On the whole screen: the picture moves by up to 4 pixels now and then, and is quieter after 10 minutes."},

    {"backlight", "day", CONFIG_COUNT, AT(backlight.day), .least = 1, .most = 100, .standard = "100",
     .help = "How bright the panel is, in percent; in a session and around it, by day."},
    {"backlight", "night", CONFIG_COUNT, AT(backlight.night), .least = 1, .most = 100, .standard = "40",
     .help = "The same in night_hours."},
    {"backlight", "idle", CONFIG_COUNT, AT(backlight.idle), .least = 1, .most = 100, .standard = "40",
     .help = "The most in a room without a session that nobody touched for idle_after."},
    {"backlight", "idle_after", CONFIG_DURATION, AT(backlight.idle_after_ms), .least = SECONDS(10), .most = HOURS(24),
     .off = true, .standard = "10m", .help = "Nobody touched the screen for so long: idle."},
    {"backlight", "night_hours", CONFIG_HOURS, AT(backlight.night_hours), .standard = "closed",
     .help = "When it is night, of every day, such as 00:00-07:00 20:00-24:00; closed is never."},
    {"backlight", "open", CONFIG_HOURS, AT(backlight.open), .standard = "00:00-24:00",
     .help = "Monday to Friday: outside these hours the panel is off, but never in a block nor after a touch."},
    {"backlight", "open_weekend", CONFIG_HOURS, AT(backlight.open_weekend), .standard = "00:00-24:00",
     .help = "The same for Saturday, Sunday and [hours] holidays."},
    {"backlight", "standby", CONFIG_BOOL, AT(backlight_standby), .standard = "yes",
     .help = "A panel without a backlight to set: its signal stops when it is to be off (with drm only)."},

    {"sound", "chimes", CONFIG_BOOL, AT(sound.chimes), .standard = "no",
     .help = "Soft tones: one at a warning before the end, two at an offer, three at the end."},
    {"sound", "volume", CONFIG_COUNT, AT(sound.volume), .least = 1, .most = 100, .standard = "40",
     .help = "How loud they are, in percent."},
    {"sound", "quiet_hours", CONFIG_HOURS, AT(sound.quiet_hours), .standard = "closed",
     .help = "When there are none, of every day, such as 00:00-07:00 20:00-24:00; closed is never."},

    {"touch", "input", CONFIG_WORD, AT(touch.input), .words = touch_sources, .standard = "auto",
     .help = "Where touches are read: evdev is the panels themselves, window what a window is told; auto chooses."},
    {"touch", "device", CONFIG_TEXT, AT(touch.device), .standard = "",
     .help = "The path (/dev/input/event3) or the name of the only panel that counts. Empty: every panel and mouse."},
    {"touch", "matrix", CONFIG_MATRIX, AT(touch.matrix), .standard = "",
     .help = "Calibration, as in libinput; adjourn touch-test --calibrate prints it. Empty: as udev says, if it does."},
    {"touch", "rotation", CONFIG_WORD, AT(touch.quarters), .words = quarters, .standard = "0",
     .help = "How far the panel hangs turned clockwise, in degrees; drm turns the picture, touches follow."},
    {"touch", "grab", CONFIG_BOOL, AT(touch.grab), .standard = "yes",
     .help = "No other program hears the panels."},
    {"touch", "grab_keyboards", CONFIG_BOOL, AT(touch.grab_keyboards), .standard = "yes",
     .help = "Keyboards are held, and what is typed on them reaches nobody."},
    {"touch", "settings_keys", CONFIG_BOOL, AT(touch.settings_keys), .standard = "no",
     .help = "Ctrl+Alt+S on such a keyboard does what a touch on the gear does, also where no gear is shown."},

    {"pin", "hash", CONFIG_TEXT, AT(pin.hash), .standard = "",
     .help = "The line that `adjourn pin` prints, for the room's PIN. Empty: what asks for it stays shut."},
    {"pin", "settings", CONFIG_BOOL, AT(pin.settings), .standard = "yes",
     .help = "The settings on the screen ask for it."},
    {"pin", "export", CONFIG_BOOL, AT(pin.export), .standard = "no",
     .help = "So does the export of a log on the screen."},
    {"pin", "override", CONFIG_BOOL, AT(pin.override), .standard = "no",
     .help = "So does agreeing on a time outside the rules."},
    {"pin", "lock_after", CONFIG_DURATION, AT(pin.lock_after_ms), .least = SECONDS(30), .most = MINUTES(15),
     .standard = "2m", .help = "Without a touch for so long the settings close, and the room's screen comes back."},

    {"log", "names", CONFIG_WORD, AT(log.names), .words = name_styles, .standard = "full",
     .help = "How people are named in exports; unless full, a title that says one of the names is hidden there."},
    {"log", "folder", CONFIG_PATH, AT(log.folder), .standard = "$XDG_STATE_HOME/adjourn/export",
     .help = "Where the screen's export goes."},
    {"log", "purpose", CONFIG_TEXT, AT(log.purpose), .standard = "Record of how the booked time was used.",
     .help = "What the log is for, in one line; it stands in every export."},
    {"log", "keep_days", CONFIG_COUNT, AT(log.keep_days), .least = 1, .most = 3660, .off = true, .standard = "365",
     .help = "Sessions stay on the device at least so many days, then their names and titles go; off is for ever."},
    {"log", "rate", CONFIG_RATE, AT(log.rate), .standard = "",
     .help = "What an hour costs, for the cost of lost time. It stands in internal copies only. Empty: no cost."},
    {"log", "billing", CONFIG_WORD, AT(log.billing), .words = billings, .standard = "block",
     .help = "What is billed: the booked block, or the time from its start to its end."},

    {"storage", "sticks", CONFIG_PATH, AT(storage.sticks), .standard = "/run/adjourn/media",
     .help = "Where sticks are mounted, each in a folder with its name. Empty: no stick is written to."},
    {"storage", "internal_copy", CONFIG_BOOL, AT(storage.internal_copy), .standard = "no",
     .help = "A stick in the summary gets the house's copy too; it is the guests who stand there."},
    {"storage", "settings_key", CONFIG_KEY, AT(storage.settings_key), .standard = "",
     .help = "The public key (minisign, signify) of who may sign settings on a stick. Empty: none are ever read."},

    {"store", "file", CONFIG_PATH, AT(store.file), .standard = "$XDG_STATE_HOME/adjourn/adjourn.db",
     .help = "The database; an appliance keeps it in /var/lib/adjourn/adjourn.db."},
    {"store", "changes", CONFIG_PATH, AT(store.changes), .standard = "$XDG_STATE_HOME/adjourn/changes.ini",
     .help = "What was changed on the screen: read after this file, which stays as it is. Empty: nothing can be changed there."},
};
// clang-format on

const size_t config_table_count = sizeof config_table / sizeof config_table[0];

_Static_assert(sizeof config_table / sizeof config_table[0] <= CONFIG_KEYS_MAX, "CONFIG_KEYS_MAX is too small");
