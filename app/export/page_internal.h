// SPDX-License-Identifier: MIT
// A page as its writers draw it: words that are ready, and places on the time line.
#pragma once

#include "core/catch_up.h"
#include "export/export_internal.h"
#include "export/page.h"

#define PAGE_TEXT_MAX     256
#define PAGE_CLOCK_MAX    32
#define PAGE_FIGURES_MAX  10
#define PAGE_LANES_MAX    16 // more do not fit a sheet; those who were away come first
#define PAGE_NOTES_MAX    8
#define PAGE_CATCH_UP_MAX 12
#define PAGE_TICKS        5
#define PAGE_SCALE        10000 // of the time line: the block's start is 0, its end this
#define PAGE_ALL_LANES    (-1)

enum page_part {
    PAGE_BOOKED,
    PAGE_HERE,
    PAGE_AWAY,
    PAGE_PAUSED,
    PAGE_OTHER,
};

// A part of the block. The first is the whole, and equal to all others together.
struct page_figure {
    enum page_part part;
    char value[PAGE_CLOCK_MAX];
    char label[PAGE_TEXT_MAX];
};

struct page_lane {
    char name[PERSON_NAME_MAX + 16];
    char away[PAGE_CLOCK_MAX], longest[PAGE_CLOCK_MAX]; // "" = was not away
    int32_t absences;
};

struct page_stretch {
    enum page_part part; // PAGE_AWAY; over all lanes PAGE_PAUSED, PAGE_OTHER (a planned break, unknown)
    int32_t lane;        // or PAGE_ALL_LANES
    int32_t from, to;    // on PAGE_SCALE
    char label[PAGE_CLOCK_MAX];
};

struct page_catch_up {
    char name[PERSON_NAME_MAX + 16];
    char items[4 * PAGE_TEXT_MAX]; // "Vocabulary 12 min, Homework 3 min"
};

struct page {
    char title[BLOCK_TITLE_MAX], when[PAGE_TEXT_MAX];
    size_t figure_count, lane_count, stretch_count, note_count, catch_up_count;
    struct page_figure figure[PAGE_FIGURES_MAX];
    struct page_lane lane[PAGE_LANES_MAX];
    struct page_stretch stretch[SESSION_SPANS_MAX];
    char note[PAGE_NOTES_MAX][PAGE_TEXT_MAX]; // whole sentences
    struct page_catch_up catch_up[PAGE_CATCH_UP_MAX];
    char more[PAGE_TEXT_MAX]; // "and 3 more"; "" = every lane is there
    char tick[PAGE_TICKS][PAGE_CLOCK_MAX];
    int32_t begin, end; // the lanes are in use between these
    char digest_short[CHAIN_SHORT_MAX];
    const char *digest; // "" = nothing proves it
};

// A line of the log, for the house's copy.
struct page_line {
    char kind[PAGE_TEXT_MAX], name[PERSON_NAME_MAX + 16], start[PAGE_CLOCK_MAX], end[PAGE_CLOCK_MAX];
    char length[PAGE_CLOCK_MAX], said[PAGE_TEXT_MAX], source[PAGE_TEXT_MAX];
};

void page_fill(struct page *page, const struct export_session *session, const struct page_style *style);
void page_fill_line(struct page_line *out, const struct export_session *session, const struct export_line *line,
                    const struct page_style *style);

// A name as exports show it, in the language of the page.
void page_name(char *out, size_t size, const struct export_session *session, int32_t who,
               const struct export_style *style);

// Facts of the house's copy: label, value.
#define PAGE_HOUSE_MAX 6
struct page_house_facts {
    size_t count;
    char label[PAGE_HOUSE_MAX][PAGE_TEXT_MAX], value[PAGE_HOUSE_MAX][PAGE_TEXT_MAX];
};
void page_fill_house(struct page_house_facts *facts, const struct export_session *session,
                     const struct page_house *house);
// "12.50 EUR" as this language writes it.
void page_money(char *out, size_t size, const struct rate *rate, int64_t minor);

// The colours of the design's tokens, dark and light.
struct page_colour {
    const char *name; // of the CSS variable
    uint32_t dark, light;
};
extern const struct page_colour page_colours[];
extern const size_t page_colour_count;
uint32_t page_colour_light(const char *name);
