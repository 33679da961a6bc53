// SPDX-License-Identifier: MIT
#include "core/notes.h"

#include <stdlib.h>
#include <string.h>

static char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter + ('a' - 'A')) : letter;
}

static bool is_letter(char byte)
{
    return (lower(byte) >= 'a' && lower(byte) <= 'z') || (unsigned char)byte >= 0x80;
}

// How many bytes of a text are this word, which is in lower case; 0: it begins otherwise.
static size_t match(const char *text, const char *word)
{
    size_t length = 0;
    for (; word[length] != '\0'; length++) {
        if (lower(text[length]) != word[length]) {
            return 0;
        }
    }
    return length;
}

const char *note_skip_blanks(const char *text)
{
    while (*text == ' ' || *text == '\t' || strncmp(text, "\u00a0", 2) == 0) {
        text += *text == ' ' || *text == '\t' ? 1 : 2;
    }
    return text;
}

static bool take(const char **text, const char *const *words, bool whole)
{
    for (; *words != NULL; words++) {
        size_t length = match(*text, *words);
        if (length > 0 && !(whole && is_letter((*text)[length]))) {
            *text = note_skip_blanks(*text + length);
            return true;
        }
    }
    return false;
}

bool note_take_word(const char **text, const char *const *words)
{
    return take(text, words, true);
}

bool note_take_sign(const char **text, const char *const *signs)
{
    return take(text, signs, false);
}

bool note_take_break(const char **text)
{
    static const char *const words[] = {"coffee break", "lunch break", "break",    "przerwa", "перерыв",
                                        "Перерыв",      "giải lao",    "descanso", "pausa",   NULL};
    return note_take_word(text, words);
}

bool note_take_until(const char **text)
{
    static const char *const signs[] = {"-", "–", "—", "to ", NULL};
    return note_take_sign(text, signs);
}

const char *note_skip_mark(const char *text)
{
    static const char *const signs[] = {"-", "*", "•", "–", "·", NULL};
    text = note_skip_blanks(text);
    while (note_take_sign(&text, signs)) {
    }
    size_t digits = strspn(text, "0123456789");
    bool numbered = digits > 0 && digits <= 2 && (text[digits] == '.' || text[digits] == ')') &&
                    (text[digits + 1] == ' ' || text[digits + 1] == '\t');
    return numbered ? note_skip_blanks(text + digits + 1) : text;
}

static bool take_number(const char **text, int most, int *number)
{
    char *end = NULL;
    if (**text < '0' || **text > '9') {
        return false;
    }
    long read = strtol(*text, &end, 10);
    if (read > most) {
        return false;
    }
    *text = end;
    *number = (int)read;
    return true;
}

bool note_take_time(const char **text, int *second)
{
    const char *at = *text;
    int hour = 0;
    int minute = 0;
    if (!take_number(&at, 23, &hour) || *at++ != ':' || at[0] < '0' || at[0] > '5' || at[1] < '0' || at[1] > '9' ||
        (at[2] >= '0' && at[2] <= '9') || !take_number(&at, 59, &minute)) {
        return false;
    }
    *second = (hour * 60 + minute) * 60;
    *text = note_skip_blanks(at);
    return true;
}

bool note_take_length(const char **text, int *seconds)
{
    static const char *const hours[] = {"h", "hr", "hour", "hours", "godz", "ч", "час", "giờ", "hora", "horas", NULL};
    static const char *const minutes[] = {"m",   "min",   "mins", "minute",  "minutes", "minut",
                                          "мин", "минут", "phút", "minutos", "'",       NULL};
    // "1h30m": what comes at once after the h is a digit, so no letter ends it.
    const char *at = *text;
    int number = 0;
    if (!take_number(&at, 24 * 60, &number)) {
        return false;
    }
    at = note_skip_blanks(at);
    *seconds = number * 60;
    if (note_take_word(&at, hours)) {
        *seconds = number <= 24 ? number * 3600 : 0;
        const char *rest = at;
        if (take_number(&rest, 59, &number)) {
            rest = note_skip_blanks(rest);
            if (note_take_word(&rest, minutes)) {
                *seconds += number * 60;
                at = rest;
            }
        }
    } else if (!note_take_word(&at, minutes)) {
        return false;
    }
    *text = at;
    return *seconds > 0 && *seconds <= 86400;
}

struct wall note_time_in_block(const struct block *block, const struct zone *zone, int second)
{
    struct date date = zone_civil(zone, block->start).date;
    struct wall at = {0};
    for (int day = 0; day < 2; day++) {
        int64_t midnight = civil_to_seconds((struct civil){.date = date}) + day * INT64_C(86400);
        at = zone_wall(zone, civil_from_seconds(midnight + second));
        if (at.ms >= block->start.ms) {
            break;
        }
    }
    return at;
}

// The tag at `text`, which is a '<': its name in lower case and, returned, its length with the '>'; 0: it is none.
static size_t read_tag(const char *text, char name[12])
{
    size_t length = 0;
    text++;
    size_t skipped = *text == '/' ? 2 : 1;
    text += *text == '/';
    while (is_letter(text[length]) || (text[length] >= '0' && text[length] <= '9')) {
        if (length == 11) {
            return 0;
        }
        name[length] = lower(text[length]);
        length++;
    }
    name[length] = '\0';
    size_t rest = strcspn(text + length, "<>\n");
    return length > 0 && text[length + rest] == '>' ? skipped + length + rest + 1 : 0;
}

static bool is_one_of(const char *name, const char *const *names)
{
    while (*names != NULL && strcmp(*names, name) != 0) {
        names++;
    }
    return *names != NULL;
}

// Whether a tag ends a line; in HTML, others are passed over.
static bool ends_line(const char *name)
{
    static const char *const names[] = {"br", "p",  "div", "li", "ul", "ol", "tr",
                                        "h1", "h2", "h3",  "h4", "h5", "h6", NULL};
    return is_one_of(name, names);
}

static bool is_inline(const char *name)
{
    static const char *const names[] = {"a",    "b",    "i",    "u",     "em",    "strong", "span",
                                        "font", "html", "body", "table", "tbody", "td",     NULL};
    return is_one_of(name, names);
}

void notes_begin(struct notes *notes, const char *description)
{
    char name[12];
    *notes = (struct notes){.at = description};
    for (const char *at = strchr(description, '<'); at != NULL && !notes->html; at = strchr(at + 1, '<')) {
        notes->html = read_tag(at, name) > 0 && ends_line(name);
    }
}

enum piece {
    PIECE_TEXT,
    PIECE_NOTHING,  // a tag
    PIECE_LINE_END, // a tag or a line break
    PIECE_ITEM,     // <li>
};

// The character, entity or tag that stands at notes->at, which moves behind it.
static enum piece next_piece(struct notes *notes, const char **text, size_t *length)
{
    static const struct {
        const char *entity, *text;
    } entities[] = {{"&nbsp;", " "},  {"&amp;", "&"},   {"&lt;", "<"},    {"&gt;", ">"},
                    {"&quot;", "\""}, {"&#39;", "'"},   {"&apos;", "'"},  {"&bull;", "•"},
                    {"&ndash;", "–"}, {"&mdash;", "—"}, {"&#8226;", "•"}, {"&#160;", " "}};
    const char *at = notes->at;
    char name[12];
    size_t tag = notes->html && *at == '<' ? read_tag(at, name) : 0;
    if (tag > 0 && (ends_line(name) || is_inline(name))) {
        notes->at += tag;
        bool opens = at[1] != '/';
        return !ends_line(name) ? PIECE_NOTHING : opens && strcmp(name, "li") == 0 ? PIECE_ITEM : PIECE_LINE_END;
    }
    for (size_t i = 0; notes->html && *at == '&' && i < sizeof entities / sizeof entities[0]; i++) {
        size_t entity = strlen(entities[i].entity);
        if (strncmp(at, entities[i].entity, entity) == 0) {
            notes->at += entity;
            *text = entities[i].text;
            *length = strlen(entities[i].text);
            return PIECE_TEXT;
        }
    }
    *length = 1;
    while ((unsigned char)*at >= 0x80 && ((unsigned char)at[*length] & 0xc0) == 0x80) {
        (*length)++; // the rest of a character
    }
    notes->at += *length;
    *text = *at == '\n' ? " " : at;
    return *at == '\n' && !notes->html ? PIECE_LINE_END : PIECE_TEXT;
}

bool notes_next(struct notes *notes, char line[NOTE_LINE_MAX])
{
    static const char mark[] = "- ";
    size_t used = 0;
    size_t room = NOTE_LINE_MAX - 1;
    bool any = *notes->at != '\0';
    while (*notes->at != '\0') {
        const char *from = notes->at;
        const char *text = "";
        size_t length = 0;
        enum piece piece = next_piece(notes, &text, &length);
        if (piece == PIECE_LINE_END) {
            break;
        }
        if (piece == PIECE_ITEM) {
            if (used > 0) {
                notes->at = from; // this line ends, and the next one begins with it
                break;
            }
            text = mark;
            length = strlen(mark);
        }
        // What is cut off takes all that comes after it along.
        room = length > room - used ? used : room;
        if (length <= room - used) {
            memcpy(line + used, text, length);
            used += length;
        }
    }
    line[used] = '\0';
    return any;
}
