// SPDX-License-Identifier: MIT
// The log to take along: what is offered, and what became of it. Waiting is a sentence, and so is what did not go well:
// what was done, and what comes next.
#include "ui/view_parts.h"

#include "text/text.h"

#include <stdio.h>

static bool is_saving(const struct situation *situation)
{
    return situation->stick_state == STICK_SAVING || situation->stick_state == STICK_SLOW;
}

static void set_exports(struct view_summary *words, const struct situation *situation)
{
    static const struct {
        enum export_target target;
        enum icon icon;
        const char *text;
    } exports[] = {
        {EXPORT_USB, ICON_USB, N_("USB stick")},
        {EXPORT_FOLDER, ICON_TAG, N_("Save the log")},
        {EXPORT_MAIL, ICON_MAIL, N_("E-mail")},
        {EXPORT_QR, ICON_QR, N_("QR code")},
    };
    for (size_t i = 0; i < sizeof exports / sizeof exports[0] && words->export_count < 3; i++) {
        enum export_target target = exports[i].target;
        bool code = target == EXPORT_QR && situation->digest == NULL; // nothing to show
        if ((situation->exports & 1u << target) == 0 || code) {
            continue;
        }
        struct view_chip *chip = &words->export_[words->export_count++];
        chip->icon = exports[i].icon;
        text_copy(chip->text, sizeof chip->text, tr(exports[i].text));
        bool busy = target == EXPORT_USB && is_saving(situation);
        chip->action = (struct action){busy ? ACTION_NONE : ACTION_EXPORT, (int32_t)target};
    }
}

bool view_stick(char *text, size_t size, char *brief, size_t brief_size, const struct situation *situation)
{
    static const struct {
        const char *text, *brief;
        bool amber;
    } lines[] = {
        [STICK_IDLE] = {NULL, NULL, false},
        [STICK_SAVING] = {N_("Saving to the stick."), N_("Saving to the stick."), false},
        [STICK_SLOW] = {N_("Saving to the stick goes on. It stays plugged in until this is done."),
                        N_("Saving goes on; the stick stays in."), false},
        [STICK_SAVED] = {N_("Saved to the stick: {name}. It can be taken out."),
                         N_("Saved to the stick. It can be taken out."), false},
        [STICK_FULL] = {N_("The stick is full; it stays as it was. The log can go onto another one."),
                        N_("The stick is full. Another one can be used."), true},
        [STICK_READ_ONLY] = {N_("The stick is write-protected; it stays as it was. The log can go onto another one."),
                             N_("The stick is write-protected. Another one can be used."), true},
        [STICK_GONE] = {N_("The stick was taken out before the end. Plugged in again, it takes the log."),
                        N_("The stick was taken out. Plugged in again, it takes the log."), true},
        [STICK_DIFFERS] = {N_("What the stick reads back differs, and was removed. The log can go onto another one."),
                           N_("The stick reads back something else. Another one can be used."), true},
        [STICK_TIMED_OUT] = {N_("The stick gave no answer; it can be taken out. The log can go onto another one."),
                             N_("The stick gave no answer. Another one can be used."), true},
        [STICK_FAILED] = {N_("The stick did not take the log. It can go onto another one."),
                          N_("The stick did not take the log. Another one can be used."), true},
    };
    enum stick_state state = situation->stick_state;
    text[0] = brief[0] = '\0';
    if (lines[state].text == NULL) {
        return false;
    }
    const char *said = lines[state].text, *short_said = lines[state].brief;
    if (state == STICK_SAVED && situation->stick == NULL) { // it was taken out
        said = N_("Saved to the stick: {name}.");
        short_said = N_("Saved to the stick.");
    }
    const char *name = situation->stick_saved != NULL ? situation->stick_saved : "";
    text_fill(text, size, tr(said), FIELDS("name", name));
    text_copy(brief, brief_size, tr(short_said));
    return lines[state].amber;
}

static const char *mail_words(enum copy_state state)
{
    switch (state) {
    case COPY_UNKNOWN:
    case COPY_WAITING:
        break;
    case COPY_MAILED:
        return N_("The log was mailed to the organizer.");
    case COPY_SAVED:
        return N_("The mail to the organizer lies in the outbox folder.");
    case COPY_REFUSED:
        return N_("The mail to the organizer came back. A stick or the code takes the log.");
    }
    return N_("The log goes to the organizer by mail.");
}

static void set_line(struct view_summary *words, const char *text, const char *brief, bool amber)
{
    text_copy(words->line, sizeof words->line, text);
    text_copy(words->line_short, sizeof words->line_short, brief);
    words->line_amber = amber;
}

void view_export(struct view_summary *words, const struct situation *situation)
{
    char text[VIEW_TEXT_MAX], brief[VIEW_TEXT_MAX];
    set_exports(words, situation);
    bool amber = view_stick(text, sizeof text, brief, sizeof brief, situation);
    if (text[0] != '\0') {
        set_line(words, text, brief, amber);
    }
    if (situation->mailed != COPY_UNKNOWN) {
        const char *said = mail_words(situation->mailed);
        set_line(words, tr(said), "", situation->mailed == COPY_REFUSED);
    }
    if (situation->export_result != NULL) {
        const char *said = situation->export_failed ? "{path}" : tr("The log is saved: {path}");
        text_fill(text, sizeof text, said, FIELDS("path", situation->export_result));
        set_line(words, text, "", situation->export_failed);
    }
}
