// SPDX-License-Identifier: MIT
// The report of a session in plain words, for where no drawing can stand.
#include "export/page_internal.h"

#include "text/text.h"

#include <stdlib.h>
#include <string.h>

// Appends as much as fits.
static void add(char *out, size_t size, const char *text)
{
    size_t used = strlen(out);
    text_copy(out + used, size - used, text);
}

static void add_figures(char *out, size_t size, const struct page *page)
{
    for (size_t i = 0; i < page->figure_count; i++) {
        add(out, size, i == 0 ? "" : i == 1 ? " = " : " + ");
        add(out, size, page->figure[i].value);
        add(out, size, " ");
        add(out, size, page->figure[i].label);
    }
    add(out, size, "\n");
}

bool page_write_text(const struct export_session *session, const struct page_style *style, struct page_words *words,
                     struct error *error)
{
    struct page *page = malloc(sizeof *page);
    *words = (struct page_words){.text = ""};
    if (page == NULL) {
        return error_set(error, "out of memory");
    }
    page_fill(page, session, style);
    text_copy(words->title, sizeof words->title, page->title);
    add_figures(words->text, sizeof words->text, page);
    for (size_t i = 0; i < page->note_count; i++) {
        add(words->text, sizeof words->text, page->note[i]);
        add(words->text, sizeof words->text, "\n");
    }
    add(words->text, sizeof words->text, text_purpose(style->style.purpose));
    text_copy(words->digest, sizeof words->digest, page->digest);
    free(page);
    return true;
}

size_t page_interruptions(const struct export_session *session)
{
    return session->line_count;
}

bool page_interruption(const struct export_session *session, size_t index, const struct page_style *style,
                       struct page_words *words, struct wall *start, struct wall *end)
{
    const struct export_line *line = &session->lines[index];
    struct page_line said;
    bool lasts = line->kind == EXPORT_ABSENCE || line->kind == EXPORT_PAUSE || line->kind == EXPORT_LATE_START ||
                 line->kind == EXPORT_UNKNOWN;
    if (!lasts) {
        return false;
    }
    page_fill_line(&said, session, line, style);
    *words = (struct page_words){.text = ""};
    snprintf(words->title, sizeof words->title, "%s%s%s", said.name, said.name[0] != '\0' ? ": " : "", said.kind);
    text_copy(words->text, sizeof words->text, said.length);
    *start = line->start;
    *end = line->end.ms != 0 ? line->end : session->at;
    return end->ms >= start->ms;
}
