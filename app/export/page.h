// SPDX-License-Identifier: MIT
// The report of a session for people: the log as one page, as HTML or PDF. What is said and where it stands on the time
// line is made once (page.c); the writers only draw it.
//
// There are two copies. A client's is made from the session and struct page_style alone, which have no field for what
// is internal; the house's takes struct page_house besides, so no writer can let a cost or a history into a client's.
// Words are in the language that is entered (text/text.h).
#pragma once

#include "export/export.h"

#define PAGE_PAST_DAYS 90 // how far this client's history reaches back

struct page_style {
    struct export_style style;
    const char *room;
};

// One earlier session of this client, told as a bar.
struct page_past {
    struct wall start;
    int64_t booked, away;
    bool ended_early; // for another time
};

// What only the house reads.
struct page_house {
    const char *client; // its name in the settings; "": nobody's in particular
    struct rate rate;
    enum billing billing;
    const struct page_past *past; // of PAGE_PAST_DAYS, the oldest first, without this session
    size_t past_count;
};

// One file with a page for each session; `*bytes` is malloc'ed, freed by the caller. `house` has one entry for each
// session.
MUST_CHECK bool page_write_html_client(const struct export_session *const *sessions, size_t count,
                                       const struct page_style *style, char **bytes, size_t *length,
                                       struct error *error);
MUST_CHECK bool page_write_html_internal(const struct export_session *const *sessions, size_t count,
                                         const struct page_style *style, const struct page_house *house, char **bytes,
                                         size_t *length, struct error *error);
// The same on sheets of A4.
MUST_CHECK bool page_write_pdf_client(const struct export_session *const *sessions, size_t count,
                                      const struct page_style *style, char **bytes, size_t *length,
                                      struct error *error);
MUST_CHECK bool page_write_pdf_internal(const struct export_session *const *sessions, size_t count,
                                        const struct page_style *style, const struct page_house *house, char **bytes,
                                        size_t *length, struct error *error);

// What the time that was not used comes to: "22:00 = 44.00 EUR"; without a rate the time alone. Internal.
void page_write_cost(char *out, size_t size, const struct export_session *session, const struct rate *rate);

// A client's copy in plain words: figures and sentences, a line each.
struct page_words {
    char title[BLOCK_TITLE_MAX];
    char text[2048];
    char digest[CHAIN_TEXT_MAX]; // "" = nothing proves it
};
MUST_CHECK bool page_write_text(const struct export_session *session, const struct page_style *style,
                                struct page_words *words, struct error *error);
// The lines of the log in words: who and what; false for one that is no stretch of time.
size_t page_interruptions(const struct export_session *session);
bool page_interruption(const struct export_session *session, size_t index, const struct page_style *style,
                       struct page_words *words, struct wall *start, struct wall *end);
