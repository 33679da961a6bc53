// SPDX-License-Identifier: MIT
// What the views of several screens share. Only app/ui/view*.c include this.
#pragma once

#include "ui/view_words.h"

#define TURN_ANGLE 65536

// The situation with what is computed once: the axis at its last whole second and the figures there.
struct facts {
    const struct situation *situation;
    int64_t at; // axis ms, a whole second
    struct figures figures;
};

void facts_take(struct facts *facts, const struct situation *situation);

// "{name}" patterns with one or more fields, in the current language.
#define FIELDS(...) ((const char *const[]){__VA_ARGS__, NULL})

void view_clock(char out[VIEW_CLOCK_MAX], const struct situation *situation, int64_t at_ms);
void view_times(char *out, size_t size, const struct situation *situation, struct wall from, struct wall to);
// A pattern with one {time} field: a clock time.
void view_at(char *out, size_t size, const struct situation *situation, const char *pattern, int64_t at_ms);
// How old the calendar is, by the minutes of the wall: it changes with them only.
int64_t view_age(const struct situation *situation);
void view_count(char *out, size_t size, const char *one, const char *many, int64_t n);

// The title of a block in a long and a short form (the part before a comma or dash); a private one is called so.
void view_title(char full[VIEW_TEXT_MAX], char brief[VIEW_TEXT_MAX], const struct block *block);
// Names as the settings want them on the screen.
void view_name(struct view_name *name, const struct situation *situation, const struct roster *roster, int32_t person);
// The name for a sentence ("Anna").
void view_first_name(char *out, size_t size, const struct situation *situation, const struct roster *roster,
                     int32_t person);

// In 1/1000, or in 1/65536, of the block.
int32_t view_mille(const struct block *block, int64_t at);
int32_t view_angle(const struct block *block, int64_t at);

// The dial of a session as it stands, with its words; without a session only the empty ring and its labels.
void view_dial_ring(struct view_dial *dial, const struct situation *situation, const struct block *block);
void view_dial_session(struct view_dial *dial, const struct facts *facts);

// The longest open absence that counts, or NULL.
const struct span *view_longest_absence(const struct facts *facts);
void view_row(struct view_row *row, const struct facts *facts, int32_t person);
void view_totals(struct view_total *here, struct view_total *away, const struct facts *facts, bool with_rest);

void view_idle(struct view *view, const struct situation *situation);
void view_ready(struct view *view, const struct situation *situation);
void view_session(struct view *view, const struct facts *facts);
void view_paused(struct view *view, const struct facts *facts);
void view_offer(struct view *view, const struct facts *facts);
void view_end(struct view *view, const struct facts *facts);
void view_reschedule(struct view *view, const struct facts *facts);
void view_confirmed(struct view *view, const struct facts *facts);
void view_summary(struct view *view, const struct facts *facts);
// What is offered to take the log along, and in the summary's line what became of that.
void view_export(struct view_summary *words, const struct situation *situation);
// How saving on a stick stands, in a sentence and in a short one, "" = nothing to say; true when it did not go well.
bool view_stick(char *text, size_t size, char *brief, size_t brief_size, const struct situation *situation);
void view_ask(struct view *view, const struct facts *facts);
void view_public(struct view *view, const struct facts *facts);
void view_pin(struct view *view, const struct situation *situation);
void view_settings(struct view *view, const struct situation *situation);
// `index` is the setting's among those of the screen.
void view_setting(struct view_setting *row, const struct adjustable *item, int32_t index);
// A word as the screen says it.
const char *view_setting_word(const struct adjustable *item, int64_t index);
// SCREEN_ASK for the settings: a setting's words, whether all is undone, that there is no PIN, that it was not kept.
void view_settings_ask(struct view *view, const struct situation *situation);
struct view_cell *view_add_cell(struct view_ask *words, enum icon icon, const char *label, enum action_kind kind,
                                int32_t value);

enum network {
    NETWORK_UNUSED, // nothing of the room needs it
    NETWORK_GOOD,
    NETWORK_AWAY, // no server answers
};
enum network view_network(const struct situation *situation);
// The words of a source that the screen has in every language, or NULL (view_note.c).
const char *view_calendar_words(const struct situation *situation);
// "15:00", "tomorrow 12:00", "Thursday 26 Nov, 12:00".
void view_when(char *out, size_t size, const struct situation *situation, struct wall at);
// "M. Kowalska confirms by tomorrow 12:00."
void view_standing(char *out, size_t size, const struct situation *situation, const struct standing *standing);
// The calm line: faults first, then what the calendar changed, then the wrap-up.
void view_note(struct view *view, const struct situation *situation);
