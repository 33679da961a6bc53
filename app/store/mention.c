// SPDX-License-Identifier: MIT
#include "store/mention.h"

#include "core/mime.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool mention_is(const struct mention *mention, const char *text)
{
    for (size_t i = 0; i < mention->count; i++) {
        if (strcasecmp(mention->text[i], text) == 0) {
            return true;
        }
    }
    return false;
}

bool mention_add(struct mention *mention, const char *text)
{
    if (text[0] == '\0' || mention_is(mention, text)) {
        return true;
    }
    if (mention->count == MENTIONS_MAX || strlen(text) >= MENTION_TEXT_MAX) {
        return false;
    }
    snprintf(mention->text[mention->count++], MENTION_TEXT_MAX, "%s", text);
    return true;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
}

// Whether what is found at [at, at + size) ends there on both sides.
static bool stands_alone(const char *bytes, size_t length, size_t at, size_t size, bool address)
{
    if (at > 0 && (is_letter(bytes[at - 1]) || (address && strchr("._+-", bytes[at - 1]) != NULL))) {
        return false;
    }
    size_t end = at + size;
    if (end == length) {
        return true;
    }
    bool on = address && strchr(".-", bytes[end]) != NULL && end + 1 < length && is_letter(bytes[end + 1]);
    return !is_letter(bytes[end]) && !on;
}

static bool holds_plain(const struct mention *mention, const char *bytes, size_t length)
{
    for (size_t i = 0; i < mention->count; i++) {
        const char *text = mention->text[i];
        size_t size = strlen(text);
        bool address = strchr(text, '@') != NULL;
        for (size_t at = 0; at + size <= length; at++) {
            if (strncasecmp(bytes + at, text, size) == 0 && stands_alone(bytes, length, at, size, address)) {
                return true;
            }
        }
    }
    return false;
}

// Each of these writes no more than it reads, and returns how much it wrote.
typedef size_t (*decode_fn)(char *out, const char *bytes, size_t length);

static size_t line_end(const char *bytes, size_t length, size_t at)
{
    size_t size = at < length && bytes[at] == '\r' ? 1 : 0;
    return at + size < length && bytes[at + size] == '\n' ? size + 1 : 0;
}

// iCalendar: lines are joined, and a backslash only says that the next character is meant.
static size_t unfold(char *out, const char *bytes, size_t length)
{
    size_t used = 0;
    for (size_t at = 0; at < length; at++) {
        size_t end = line_end(bytes, length, at);
        if (end > 0 && at + end < length && (bytes[at + end] == ' ' || bytes[at + end] == '\t')) {
            at += end;
        } else if (bytes[at] != '\\') {
            out[used++] = bytes[at];
        }
    }
    return used;
}

// Encoded words in headers, where they are base64; the blanks between two of them are no text.
static size_t from_encoded_words(char *out, const char *bytes, size_t length)
{
    static const char head[] = "=?utf-8?b?";
    size_t used = 0;
    size_t at = 0;
    while (at < length) {
        const char *end = NULL;
        if (length - at > sizeof head && strncasecmp(bytes + at, head, sizeof head - 1) == 0) {
            end = memmem(bytes + at + sizeof head - 1, length - at - (sizeof head - 1), "?=", 2);
        }
        if (end == NULL) {
            out[used++] = bytes[at++];
            continue;
        }
        const char *text = bytes + at + sizeof head - 1;
        used += mime_decode_base64(out + used, text, (size_t)(end - text));
        at = (size_t)(end - bytes) + 2;
        size_t blanks = at;
        while (blanks < length && strchr(" \t\r\n", bytes[blanks]) != NULL) {
            blanks++;
        }
        at = length - blanks > sizeof head && strncasecmp(bytes + blanks, head, sizeof head - 1) == 0 ? blanks : at;
    }
    return used;
}

static size_t line_of_base64(const char *bytes, size_t length, size_t at)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    size_t size = 0;
    while (at + size < length && bytes[at + size] != '\0' && strchr(letters, bytes[at + size]) != NULL) {
        size++;
    }
    size_t end = line_end(bytes, length, at + size);
    return size >= 4 && size % 4 == 0 && (end > 0 || at + size == length) ? size + end : 0;
}

// What lines of nothing but base64 stand for.
static size_t from_base64(char *out, const char *bytes, size_t length)
{
    size_t used = 0;
    size_t at = 0;
    while (at < length) {
        size_t size = 0;
        for (size_t more = 1; more > 0; size += more) {
            more = line_of_base64(bytes, length, at + size);
        }
        used += mime_decode_base64(out + used, bytes + at, size);
        at += size;
        const char *next = memchr(bytes + at, '\n', length - at);
        at = size > 0 ? at : next != NULL ? (size_t)(next - bytes) + 1 : length;
    }
    return used;
}

static bool holds(const struct mention *mention, const char *bytes, size_t length, int depth)
{
    static const decode_fn decoders[] = {unfold, mime_decode_quoted_printable, from_encoded_words, from_base64};
    if (holds_plain(mention, bytes, length)) {
        return true;
    }
    char *text = depth > 0 && length > 0 ? malloc(length) : NULL;
    if (text == NULL) {
        return depth > 0 && length > 0;
    }
    bool found = false;
    for (size_t i = 0; i < sizeof decoders / sizeof decoders[0] && !found; i++) {
        size_t used = decoders[i](text, bytes, length);
        found = (used != length || memcmp(text, bytes, length) != 0) && holds(mention, text, used, depth - 1);
    }
    free(text);
    return found;
}

bool mention_holds(const struct mention *mention, const char *bytes, size_t length)
{
    return holds(mention, bytes, length, 2); // iCalendar in base64 is folded inside
}
