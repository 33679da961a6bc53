// SPDX-License-Identifier: MIT
// The view: the words and numbers of one screen, in the current language, without places or colours. Made by view_make
// from a situation; read by ui/screens. Figures of a session are those of the last whole second of its axis, so that
// all of them step together and always add up.
#pragma once

#include "ui/scene.h"
#include "ui/view.h"

#define VIEW_TEXT_MAX     256
#define VIEW_LABEL_MAX    96
#define VIEW_CLOCK_MAX    16
#define VIEW_ROWS_MAX     12
#define VIEW_GAPS_MAX     8
#define VIEW_ARCS_MAX     64
#define VIEW_CHIPS_MAX    5
#define VIEW_CHOICES_MAX  3
#define VIEW_CARDS_MAX    3
#define VIEW_TAGS_MAX     2
#define VIEW_PARTS_MAX    8
#define VIEW_LANES_MAX    8
#define VIEW_STRETCH_MAX  12
#define VIEW_FACTS_MAX    3
#define VIEW_CODE_MAX     133 // 41 modules at most: three pixels or more for each, on every screen
#define VIEW_CELLS_MAX    12
#define VIEW_SETTINGS_MAX 6
#define VIEW_WORDS_MAX    4
#define VIEW_ITEMS_MAX    8
#define VIEW_BARS         10
#define PER_MILLE         1000

// A name from its longest to its shortest form; empty forms are left out.
struct view_name {
    char full[PERSON_NAME_MAX], brief[PERSON_NAME_MAX], first[PERSON_NAME_MAX], initials[16];
};

// A calm line: what is shown, since when, next try.
struct view_note {
    enum icon icon; // ICON_NONE: there is none
    bool amber;
    char detail[VIEW_TEXT_MAX]; // shown where it fits; "" = no more is known than the text says
    char text[VIEW_TEXT_MAX], brief[VIEW_LABEL_MAX];
    char next[VIEW_LABEL_MAX]; // what comes by itself, and when; shown where it fits
};

struct view_head {
    char room[VIEW_TEXT_MAX];
    char title[VIEW_TEXT_MAX], title_short[VIEW_TEXT_MAX], title_least[VIEW_TEXT_MAX]; // the shorter may be empty
    char clock[VIEW_CLOCK_MAX];
    char language[8]; // to touch for another one: "EN"; empty: guests may not
};

// Something small to touch.
struct view_chip {
    enum icon icon;
    char text[VIEW_LABEL_MAX], brief[VIEW_CLOCK_MAX]; // brief: for where all chips of a line do not fit; may be empty
    struct action action;
};

enum dial_arc {
    DIAL_AWAY,
    DIAL_PAUSED,
};

enum dial_rest {
    REST_TO_COME,   // green
    REST_WAITING,   // while paused
    REST_SET_ASIDE, // after an early end
    REST_NONE,
};

// The full circle is the block, its end is at the top. Angles are 1/65536 turns.
struct view_dial {
    int32_t hand; // also where the rest begins; 65536 = at the end
    bool has_hand;
    enum dial_rest rest;
    int32_t arc_count;
    struct {
        enum dial_arc kind;
        bool running;
        int32_t from, to;
    } arc[VIEW_ARCS_MAX];
    bool has_labels; // the quarters fall on whole minutes
    char label[4][VIEW_CLOCK_MAX];
    int32_t mark; // the offer, -1 = none
    char mark_label[VIEW_CLOCK_MAX];
    char caption[VIEW_LABEL_MAX], caption_short[VIEW_LABEL_MAX]; // the short one may be empty
    char large[VIEW_CLOCK_MAX], small[VIEW_CLOCK_MAX];
    char ends[VIEW_LABEL_MAX];
};

struct view_total {
    char label[VIEW_LABEL_MAX], value[VIEW_CLOCK_MAX], of[VIEW_LABEL_MAX];
};

struct view_row {
    struct view_name name;
    int32_t person; // roster index
    bool out;       // the next touch means back
    bool amber;     // out for longer than the grace time
    char status[VIEW_TEXT_MAX], status_short[VIEW_LABEL_MAX];
    char counter[VIEW_CLOCK_MAX];
    // In 1/1000 of the block; of an amber row: of the way to the offer (-1: no such threshold).
    int32_t lane;
    int32_t gap_count;
    struct {
        int32_t from, to;
    } gap[VIEW_GAPS_MAX];
};

enum choice_kind {
    CHOICE_PLAIN,
    CHOICE_AMBER,   // the recommended one of an offer
    CHOICE_NEUTRAL, // ends something
    CHOICE_OFF,     // not available: no target
};

struct view_choice {
    enum icon icon;
    enum choice_kind kind;
    char title[VIEW_LABEL_MAX], line[VIEW_TEXT_MAX];
    struct action action;
};

struct view_idle {
    char clock[VIEW_CLOCK_MAX];
    char headline[VIEW_LABEL_MAX], line[VIEW_TEXT_MAX], line_short[VIEW_TEXT_MAX];
    struct view_health {
        enum icon icon;
        bool amber;
        char text[VIEW_LABEL_MAX];
    } health[3];
    bool day; // bars and requests stand below
    bool has_next;
    char next_label[VIEW_LABEL_MAX], next_times[VIEW_LABEL_MAX], people[VIEW_TEXT_MAX], people_short[VIEW_TEXT_MAX],
        people_count[VIEW_LABEL_MAX], start_line[VIEW_TEXT_MAX];
    char next_title[VIEW_TEXT_MAX], next_title_short[VIEW_TEXT_MAX];
    struct view_chip requests; // where the open requests stand; ACTION_NONE: there is none
    char requests_short[VIEW_LABEL_MAX];
    // Today, in 1/1000 of [first_hour, last_hour].
    int32_t first_hour, last_hour, now;
    size_t bar_count;
    struct {
        int32_t from, to;
        bool past, next;
        char title[VIEW_LABEL_MAX];
    } bar[TODAY_MAX];
};

struct view_ready {
    struct view_dial dial; // the empty track where the dial will be
    char status[VIEW_LABEL_MAX], times[VIEW_LABEL_MAX], start[VIEW_LABEL_MAX];
    char title[VIEW_TEXT_MAX], title_short[VIEW_TEXT_MAX];
    size_t people_count;
    struct {
        struct view_name name;
        char suffix[VIEW_LABEL_MAX]; // ", trainer"
    } people[VIEW_ROWS_MAX];
    char more[VIEW_ROWS_MAX + 1][VIEW_LABEL_MAX]; // "and 28 more", by how many stand before it; empty: none
    char sentence[2 * VIEW_TEXT_MAX];
    struct view_chip back_dated, another; // ACTION_NONE: there is none
};

// A question with large answers: a request is noted or answered.
struct view_ask {
    bool has_dial;
    struct view_dial dial;
    enum icon icon; // in the place of the dial
    char headline[VIEW_TEXT_MAX], sentence[VIEW_TEXT_MAX], footer[VIEW_TEXT_MAX];
    int32_t columns;
    size_t cell_count;
    struct view_cell {
        struct view_name name; // full alone: a plain label
        char line[VIEW_TEXT_MAX];
        enum icon icon;
        struct action action;
    } cell[VIEW_CELLS_MAX];
    struct view_chip back;
};

struct view_pin {
    char headline[VIEW_TEXT_MAX], sentence[VIEW_TEXT_MAX];
    int32_t digits;
    bool open; // keys can be touched
    struct view_chip key[12], back;
    struct view_chip identify; // "" = it is not offered
};

enum control {
    CONTROL_INFO,    // tells: value, and whether it is well
    CONTROL_STEPPER, // less, value with its unit, more
    CONTROL_BARS,    // less, bars, more
    CONTROL_WORDS,   // all its words side by side
    CONTROL_BUTTON,
};

// A line of a settings card. An action without kind: there is no such step.
struct view_setting {
    enum icon icon;
    enum control control;
    char label[VIEW_LABEL_MAX], hint[VIEW_TEXT_MAX];
    char value[VIEW_LABEL_MAX], unit[VIEW_CLOCK_MAX];
    int32_t bars;     // of VIEW_BARS
    bool good, amber; // of CONTROL_INFO: a check, or a warning
    struct action less, more;
    size_t word_count;
    struct {
        enum icon icon;
        bool chosen;
        char text[VIEW_LABEL_MAX];
        struct action action;
    } word[VIEW_WORDS_MAX];
    struct view_chip button;
};

struct view_card_of {
    enum settings_card card;
    enum icon icon;
    bool dense;                  // lines that only tell
    bool amber;                  // its heading is a fault
    char heading[VIEW_TEXT_MAX]; // "" = none
    size_t row_count;
    struct view_setting row[VIEW_SETTINGS_MAX];
};

// The keyboard on the screen.
struct view_keys {
    bool stands;
    char label[VIEW_LABEL_MAX], text[VIEW_TEXT_MAX];
    int32_t count[KEYS_ROWS];
    char letter[KEYS_ROWS][KEYS_COLUMNS][KEY_BYTES];
    bool shift;
    struct view_chip layout, signs, space, erase, shift_key, done; // done without action: nothing is written yet
};

struct view_settings {
    struct view_keys keys;
    char title[VIEW_LABEL_MAX], lock[VIEW_LABEL_MAX], lock_short[VIEW_CLOCK_MAX];
    char previous[VIEW_LABEL_MAX], next[VIEW_LABEL_MAX]; // of pages
    struct view_chip close;
    size_t card_count;
    struct view_card_of card[CARDS];
    int32_t shown; // index of a card that is to be seen
    // Which screen this is, in large letters; "" = the cards stand.
    char identify[VIEW_TEXT_MAX], lines[3][VIEW_TEXT_MAX];
    struct view_chip back;
};

struct view_session {
    struct view_dial dial;
    size_t row_count; // 0: people are counted, not named
    struct view_row row[VIEW_ROWS_MAX];
    struct {
        char title[VIEW_LABEL_MAX], status[VIEW_LABEL_MAX], counter[VIEW_CLOCK_MAX];
        bool amber;
        struct view_chip out, back, all_back; // ACTION_NONE: nobody is out
    } crowd;
    char heading[VIEW_LABEL_MAX], heading_short[VIEW_LABEL_MAX];
    char mark[VIEW_LABEL_MAX]; // "Offer at 12:38"; empty: none
    struct view_chip folded;   // the question, one touch away
    char from[VIEW_CLOCK_MAX], to[VIEW_CLOCK_MAX], hint[VIEW_LABEL_MAX];
    // A question beside the hint, and its answers.
    char question[VIEW_LABEL_MAX], question_short[VIEW_LABEL_MAX];
    size_t chip_count;
    struct view_chip chip[VIEW_CHIPS_MAX];
    struct view_chip stance; // go on, wait; with nobody out: a break
    struct view_chip ask;    // note a request; ACTION_NONE: nobody answers any
    char ask_short[VIEW_LABEL_MAX];
    struct view_total here, away;
    struct view_chip pause, end;
};

struct view_paused {
    struct view_dial dial;
    char figures[VIEW_TEXT_MAX]; // worked so far, at most, away so far
    char title[VIEW_LABEL_MAX], counter[VIEW_CLOCK_MAX], ends[VIEW_LABEL_MAX], since[VIEW_LABEL_MAX];
    struct view_chip resume, end;
};

// Both the offer and the end: a small dial, a status below it, choices beside.
struct view_choices {
    struct view_dial dial;
    bool large; // "Time is up"
    char headline[VIEW_TEXT_MAX], sentence[VIEW_TEXT_MAX], footer[VIEW_TEXT_MAX];
    bool has_row;
    struct view_row row; // who it is about, and the way back
    struct view_chip back;
    struct view_total here, away;
    char paused[VIEW_LABEL_MAX]; // empty: no pause
    size_t choice_count;
    struct view_choice choice[VIEW_CHOICES_MAX];
};

struct view_tag {
    enum icon icon;
    char text[VIEW_LABEL_MAX], brief[VIEW_LABEL_MAX]; // brief may be empty
};

struct view_reschedule {
    char heading[VIEW_TEXT_MAX], heading_short[VIEW_TEXT_MAX];
    size_t card_count;
    struct view_card {
        bool chosen;
        char weekday[VIEW_LABEL_MAX], date[VIEW_LABEL_MAX], times[VIEW_LABEL_MAX], length[VIEW_LABEL_MAX];
        size_t tag_count;
        struct view_tag tag[VIEW_TAGS_MAX];
        struct action action;
    } card[VIEW_CARDS_MAX];
    char none[VIEW_TEXT_MAX], person[VIEW_TEXT_MAX]; // no free time: the rule in public words, and who helps
    struct view_chip agree;                          // below the cards; without action: not offered
    size_t reason_count;                             // in place of the cards: how the time was agreed
    struct view_chip reason[VIEW_CARDS_MAX];
    bool has_code;
    char code[VIEW_CODE_MAX], code_title[VIEW_LABEL_MAX], code_line[VIEW_TEXT_MAX];
    struct view_chip back, more, confirm; // confirm without action: nothing is chosen; Done: there is no time; "": none
    char confirm_short[VIEW_LABEL_MAX];
};

struct view_confirmed {
    struct view_dial dial; // caption below an icon, "22 min" large
    enum icon icon;        // a check, or a calendar when the time is lost or open again
    char headline[VIEW_TEXT_MAX];
    char times[VIEW_LABEL_MAX]; // below the day in the headline; empty: the headline is no day
    size_t fact_count;
    struct {
        enum icon icon;
        bool done;
        char text[VIEW_TEXT_MAX];
    } fact[VIEW_FACTS_MAX];
    bool has_code;
    char code[VIEW_CODE_MAX], code_title[VIEW_LABEL_MAX], code_line[VIEW_TEXT_MAX];
    struct view_chip done;
};

enum part_kind {
    PART_BOOKED,
    PART_HERE,
    PART_AWAY,
    PART_PAUSED,
    PART_OTHER, // late start, planned break, unknown, set aside
};

struct view_summary {
    size_t part_count;
    struct {
        enum part_kind kind;
        char value[VIEW_CLOCK_MAX], label[VIEW_LABEL_MAX];
    } part[VIEW_PARTS_MAX]; // the first is the sum of the others
    char quarter[5][VIEW_CLOCK_MAX];
    size_t lane_count;
    struct {
        struct view_name name;
        size_t stretch_count;
        struct {
            int32_t from, to; // 1/1000 of the block
            char length[VIEW_CLOCK_MAX];
        } stretch[VIEW_STRETCH_MAX];
    } lane[VIEW_LANES_MAX];
    size_t pause_count;
    struct {
        int32_t from, to;
        char length[VIEW_CLOCK_MAX];
    } pause[VIEW_STRETCH_MAX];
    int32_t begin, end; // of the session, 1/1000 of the block
    char more[VIEW_LABEL_MAX];
    char line[VIEW_TEXT_MAX];
    char line_short[VIEW_TEXT_MAX]; // may be empty
    bool line_amber;                // the export did not work
    char digest[VIEW_LABEL_MAX];    // of the log, in its short form; "" = not known
    bool has_code;                  // in place of the lanes: the digest as a code
    char code[VIEW_CODE_MAX], code_line[VIEW_TEXT_MAX];
    size_t export_count;
    struct view_chip export_[3];
    struct view_chip seen, done; // seen without action: it was touched
};

// The discreet mode: what everybody may see.
struct view_public {
    struct view_dial dial;
    bool over; // the empty ring
    enum icon icon;
    char status[VIEW_LABEL_MAX], times[VIEW_LABEL_MAX];
    char title[VIEW_TEXT_MAX], title_short[VIEW_TEXT_MAX];
    size_t item_count;
    struct view_item {
        bool running, past;
        char time[VIEW_CLOCK_MAX], title[VIEW_TEXT_MAX];
    } item[VIEW_ITEMS_MAX];
    char more[VIEW_ITEMS_MAX + 1][VIEW_LABEL_MAX]; // "and 3 more", by how many items stand before it; empty: none
    struct view_chip open;
};

struct view {
    enum screen screen;
    enum theme theme;
    bool gear; // the settings are one touch away
    char gear_label[VIEW_LABEL_MAX];
    bool left_handed; // of the scene as it is laid out, before it is mirrored
    bool mirrored;    // for a language that is written from right to left
    struct view_head head;
    struct view_note note;
    union {
        struct view_idle idle;
        struct view_ready ready;
        struct view_session session;
        struct view_paused paused;
        struct view_choices choices; // SCREEN_OFFER, SCREEN_END
        struct view_reschedule reschedule;
        struct view_confirmed confirmed;
        struct view_summary summary;
        struct view_ask ask;
        struct view_pin pin;
        struct view_settings settings;
        struct view_public public_;
    };
};

// Fills the whole view; all bytes are set.
void view_make(struct view *view, const struct situation *situation);
