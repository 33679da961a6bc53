// SPDX-License-Identifier: MIT
#include "messages/wording.h"

#include "messages/fold.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define WHAT_MAX   640
#define FAULT_MAX  (TEMPLATE_PATH_MAX + WHAT_MAX + 16)
#define FIELDS_MAX 512 // bytes of a list of field names

// Fields that hold a date.
static const char date_fields[] = "date Date day by old_date old_day offered";

bool wording_names_add(struct wording_names *names, const char *name)
{
    bool letter = false;
    for (const char *at = name; *at != '\0';) {
        letter = fold_is_letter(fold_next(&at)) || letter;
    }
    if (!letter) {
        return true;
    }
    if (names->count == WORDING_NAMES_MAX || strlen(name) >= WORDING_NAME_MAX) {
        return false;
    }
    snprintf(names->name[names->count++], WORDING_NAME_MAX, "%s", name);
    return true;
}

static uint32_t next_lower(const char **text)
{
    return fold_lower(fold_next(text));
}

static bool letter_at(const char *text)
{
    return fold_is_letter(fold_next(&text));
}

// Where the phrase ends that begins at `text`, or NULL. A blank of the phrase is one or more of the text.
static const char *match(const char *text, const char *phrase)
{
    while (*phrase != '\0') {
        if (*phrase == '*') {
            while (letter_at(text)) {
                (void)fold_next(&text);
            }
            phrase++;
            continue;
        }
        uint32_t wanted = next_lower(&phrase);
        if (next_lower(&text) != wanted) {
            return NULL;
        }
        for (const char *ahead = text; wanted == ' ' && next_lower(&ahead) == ' ';) {
            text = ahead;
        }
    }
    return text;
}

static bool ends_with_letter(const char *text)
{
    bool letter = false;
    while (*text != '\0') {
        letter = fold_is_letter(fold_next(&text));
    }
    return letter;
}

// The phrase as whole words.
static bool find(struct wording_hit *hit, const char *text, const char *phrase)
{
    bool word_begins = letter_at(phrase), word_ends = ends_with_letter(phrase);
    bool inside = false; // a word
    hit->line = 1;
    for (const char *at = text; *at != '\0';) {
        const char *end = inside && word_begins ? NULL : match(at, phrase);
        if (end != NULL && end > at && !(word_ends && letter_at(end))) {
            hit->at = at;
            hit->length = (size_t)(end - at);
            return true;
        }
        hit->line += *at == '\n';
        inside = letter_at(at);
        (void)fold_next(&at);
        if (at[-1] == '{') {
            at += strcspn(at, "}\n"); // a field's name is no word
        }
    }
    return false;
}

// The earlier of the two hits stays.
static void keep_first(struct wording_hit *best, bool *found, const struct wording_hit *hit)
{
    if (!*found || hit->at < best->at) {
        *best = *hit;
    }
    *found = true;
}

bool wording_find_phrase(struct wording_hit *hit, const char *language, const char *text)
{
    static const char *const marks[] = {"!", "¡", "！", NULL};
    const char *const *lists[] = {marks, wording_phrases(language)};
    bool found = false;
    for (size_t i = 0; i < 2 && lists[i] != NULL; i++) {
        for (const char *const *phrase = lists[i]; *phrase != NULL; phrase++) {
            struct wording_hit next;
            if (find(&next, text, *phrase)) {
                keep_first(hit, &found, &next);
            }
        }
    }
    return found;
}

bool wording_find_name(struct wording_hit *hit, const struct wording_names *names, const char *text)
{
    bool found = false;
    for (size_t i = 0; names != NULL && i < names->count; i++) {
        struct wording_hit next;
        if (find(&next, text, names->name[i])) {
            keep_first(hit, &found, &next);
        }
    }
    return found;
}

// One template under check.
struct check {
    const struct template *template;
    const struct letter_kind *kind;
    const char *language;
    const struct wording_names *names;
    wording_fault_fn fault;
    void *context;
    bool faulty;
};

PRINTF_LIKE(3, 4) static void tell(struct check *check, int line, const char *format, ...)
{
    char text[FAULT_MAX], what[WHAT_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    for (char *p = what; *p != '\0'; p++) {
        *p = *p == '\n' ? ' ' : *p; // of a phrase that goes over the end of a line
    }
    if (line > 0) {
        snprintf(text, sizeof text, "%s:%d: %s", check->template->path, line, what);
    } else {
        snprintf(text, sizeof text, "%s: %s", check->template->path, what);
    }
    check->faulty = true;
    if (check->fault != NULL) {
        check->fault(check->context, text);
    }
}

// Whether a name is one of the words of a list.
static bool is_in(const char *list, const char *name, size_t length)
{
    for (const char *at = list; *at != '\0';) {
        size_t word = strcspn(at, " ");
        if (word == length && strncmp(at, name, length) == 0) {
            return true;
        }
        at += word + (at[word] == ' ');
    }
    return false;
}

// The field has a value in every letter of the kind.
static bool is_filled(const struct letter_kind *kind, const char *name, size_t length)
{
    return is_in(kind->needed, name, length) || is_in(kind->filled, name, length);
}

static bool is_internal(const char *name, size_t length)
{
    return is_in(LETTER_INTERNAL_FIELDS, name, length);
}

static void check_fields(struct check *check, const struct template_line *line)
{
    const struct letter_kind *kind = check->kind;
    size_t length;
    for (const char *name = line->text; (name = template_next_field(name, &length)) != NULL; name += length) {
        if (is_filled(kind, name, length) || is_in(kind->maybe, name, length)) {
            continue;
        }
        const char *what = !kind->internal && is_internal(name, length) ? "is internal and stands in no client's letter"
                                                                        : "is no field of this letter";
        tell(check, line->number, "{%.*s} %s (allowed: %s %s%s%s)", (int)(length < 40 ? length : 40), name, what,
             kind->needed, kind->filled, kind->maybe[0] != '\0' ? " " : "", kind->maybe);
    }
}

// Every field of the line always has a value, so that the line always stands.
static bool always_stands(const struct check *check, const struct template_line *line)
{
    size_t length;
    for (const char *name = line->text; (name = template_next_field(name, &length)) != NULL; name += length) {
        if (!is_filled(check->kind, name, length)) {
            return false;
        }
    }
    return true;
}

// Words outside fields.
static int count_words(const char *text)
{
    int words = 0;
    bool inside = false;
    while (*text != '\0') {
        if (*text == '{') {
            text += strcspn(text, "}");
            inside = false;
            continue;
        }
        bool letter = fold_is_letter(fold_next(&text));
        words += letter && !inside;
        inside = letter;
    }
    return words;
}

static bool has_date(const struct template_line *line)
{
    size_t length;
    for (const char *name = line->text; (name = template_next_field(name, &length)) != NULL; name += length) {
        if (is_in(date_fields, name, length)) {
            return true;
        }
    }
    return false;
}

static void check_marks(struct check *check)
{
    bool done = false, next = false, when = false;
    for (size_t i = 1; i < check->template->count; i++) {
        const struct template_line *line = &check->template->lines[i];
        if (line->mark == TEMPLATE_PLAIN || !always_stands(check, line)) {
            continue;
        }
        bool sentence = count_words(line->text) >= 2;
        done = done || (line->mark == TEMPLATE_DONE && sentence);
        next = next || (line->mark == TEMPLATE_NEXT && sentence);
        when = when || has_date(line);
    }
    if (!done) {
        tell(check, 0,
             "no line says what was done (expected: one that begins with 'done: ', of two words or more, "
             "with no field that may be empty)");
    }
    if (!next) {
        tell(check, 0,
             "no line says what comes next (expected: one that begins with 'next: ', of two words or more, "
             "with no field that may be empty)");
    }
    if (!when) {
        char dates[FIELDS_MAX] = "";
        const char *lists[] = {check->kind->needed, check->kind->filled};
        for (size_t i = 0; i < 2; i++) {
            for (const char *at = lists[i]; *at != '\0';) {
                size_t length = strcspn(at, " "), used = strlen(dates);
                if (is_in(date_fields, at, length)) {
                    snprintf(dates + used, sizeof dates - used, " {%.*s}", (int)length, at);
                }
                at += length + (at[length] == ' ');
            }
        }
        tell(check, 0,
             "no line says when (expected: one that begins with 'when: ', 'done: ' or 'next: ' and holds one of%s)",
             dates);
    }
}

static void check_needed(struct check *check)
{
    for (const char *at = check->kind->needed; *at != '\0';) {
        size_t wanted = strcspn(at, " "), length;
        bool there = false;
        for (size_t i = 0; i < check->template->count; i++) {
            const char *name = check->template->lines[i].text;
            while ((name = template_next_field(name, &length)) != NULL) {
                // {Date} is as good as {date}.
                there = there ||
                        (length == wanted && (name[0] | 0x20) == at[0] && strncmp(name + 1, at + 1, wanted - 1) == 0);
                name += length;
            }
        }
        if (!there) {
            tell(check, 0, "{%.*s} is not in it (expected: %s)", (int)wanted, at, check->kind->needed);
        }
        at += wanted + (at[wanted] == ' ');
    }
}

// The template's text as one, so that a phrase is found across the end of a line too. Line i of it is lines[i].
static void join_lines(const struct template *template, char *out)
{
    size_t used = 0;
    for (size_t i = 0; i < template->count; i++) {
        size_t length = strlen(template->lines[i].text);
        memcpy(out + used, template->lines[i].text, length);
        used += length;
        out[used++] = '\n';
    }
    out[used] = '\0';
}

// Every phrase, or every name, that stands in the joined lines.
static void tell_words(struct check *check, const char *text, bool names)
{
    struct wording_hit hit;
    size_t line = 0;
    while (names ? wording_find_name(&hit, check->names, text) : wording_find_phrase(&hit, check->language, text)) {
        line += (size_t)hit.line - 1;
        tell(check, check->template->lines[line].number,
             names ? "'%.*s' is internal and stands in no client's letter (expected: nothing of [wording] internal, no "
                     "approver, nobody in copy)"
                   : "'%.*s' is never said (expected: what was done, what comes next, and when)",
             (int)(hit.length < 80 ? hit.length : 80), hit.at);
        for (text = hit.at; text < hit.at + hit.length; text++) {
            line += *text == '\n';
        }
    }
}

// Nobody sees them, and words with them would not be found: combining marks, soft hyphens, marks of direction.
static bool is_unseen(uint32_t c)
{
    return (c >= 0x0300 && c <= 0x036f) || c == 0xad || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x2069) || c == 0xfeff;
}

static void check_words(struct check *check)
{
    char text[TEMPLATE_BYTES_MAX + TEMPLATE_LINES_MAX + 1];
    join_lines(check->template, text);
    tell_words(check, text, false);
    if (!check->kind->internal) {
        tell_words(check, text, true);
    }
    for (size_t i = 0; i < check->template->count; i++) {
        for (const char *at = check->template->lines[i].text; *at != '\0';) {
            uint32_t character = fold_next(&at);
            if (is_unseen(character)) {
                tell(check, check->template->lines[i].number,
                     "U+%04X, which nobody sees (expected: letters with their marks as one character, NFC)",
                     (unsigned)character);
                break;
            }
        }
    }
}

bool wording_check(const struct template *template, const struct letter_kind *kind, const char *language,
                   const struct wording_names *names, wording_fault_fn fault, void *context)
{
    struct check check = {
        .template = template, .kind = kind, .language = language, .names = names, .fault = fault, .context = context};
    for (size_t i = 0; i < template->count; i++) {
        check_fields(&check, &template->lines[i]);
    }
    check_needed(&check);
    check_marks(&check);
    check_words(&check);
    return !check.faulty;
}
