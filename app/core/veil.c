// SPDX-License-Identifier: MIT
#include "core/veil.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#define BLANKS  " \t"
#define BETWEEN " \t\"()[]<>,;=" // words

struct veiled {
    char *out;
    size_t size, used;
};

static void put(struct veiled *veiled, const char *text, size_t length)
{
    size_t room = veiled->size - veiled->used - 1;
    length = length < room ? length : room;
    memcpy(veiled->out + veiled->used, text, length);
    veiled->used += length;
    veiled->out[veiled->used] = '\0';
}

static bool is_quote(char c)
{
    return c == '\'' || c == '"' || c == '`';
}

// Of a word: what is not ASCII is taken for a letter.
static bool is_letter(char c)
{
    return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

static bool goes_on(char c)
{
    return is_letter(c) || isdigit((unsigned char)c);
}

// A quote that closes: what follows it goes on with no word.
static const char *find_close(const char *open)
{
    for (const char *p = open + 1; *p != '\0'; p++) {
        if (*p == '\\' && is_quote(p[1])) {
            p++;
        } else if (*p == *open && !goes_on(p[1])) {
            return p;
        }
    }
    return NULL;
}

static bool begins(const char *word, size_t length, const char *with)
{
    size_t n = strlen(with);
    return length >= n && memcmp(word, with, n) == 0;
}

static bool holds(const char *word, size_t length, const char *what)
{
    return memmem(word, length, what, strlen(what)) != NULL;
}

// The labels of disks and sticks are people's words.
static bool is_label(const char *word, size_t length)
{
    return holds(word, length, "label/") || holds(word, length, "label-") || holds(word, length, "-media-");
}

// "I/O" is a word.
static bool is_systems(const char *path, size_t length)
{
    static const char *const roots[] = {
        "I/O", "/usr/", "/etc/", "/dev/", "/sys/", "/proc/", "/run/systemd/", "/boot/", "/var/lib/adjourn/adjourn.db"};
    for (size_t i = 0; i < sizeof roots / sizeof roots[0]; i++) {
        if (begins(path, length, roots[i])) {
            return true;
        }
    }
    return false;
}

// Units of systemd, the settings' file, places in the sources.
static bool has_systems_ending(const char *ending, size_t length)
{
    static const char *const endings[] = {"service", "socket", "device", "mount", "target",
                                          "timer",   "slice",  "scope",  "ini",   "c"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (length == strlen(endings[i]) && memcmp(ending, endings[i], length) == 0) {
            return true;
        }
    }
    return false;
}

// "fe340000.mmc": the kernel names a board's parts by their place in memory.
static bool is_place_in_memory(const char *part, size_t length)
{
    size_t digits = 0, hex = 0;
    while (hex < length && isxdigit((unsigned char)part[hex]) && !isupper((unsigned char)part[hex])) {
        digits += isdigit((unsigned char)part[hex++]) ? 1 : 0;
    }
    return hex == 8 && digits > 0 && length > 9 && part[8] == '.' && memchr(part + 9, '.', length - 9) == NULL;
}

// Dots between letters, as in the names of servers and of files. No version and no number ends with a letter's label.
static bool is_dotted(const char *part, size_t length)
{
    while (length > 0 && !goes_on(part[length - 1])) {
        length--;
    }
    size_t last = length;
    while (last > 0 && part[last - 1] != '.') {
        last--;
    }
    return last > 1 && last < length && goes_on(part[last - 2]) && is_letter(part[last]) &&
           !has_systems_ending(part + last, length - last) && !is_place_in_memory(part, length);
}

// Each part between colons by itself: a port, a line and what is said may follow.
static bool has_name(const char *word, size_t length)
{
    size_t from = 0;
    for (size_t i = 0; i <= length; i++) {
        if (i == length || word[i] == ':') {
            if (is_dotted(word + from, i - from)) {
                return true;
            }
            from = i + 1;
        }
    }
    return false;
}

// Where a path ends that may have blanks: at the last / before what is said of it.
static const char *find_path_end(const char *end)
{
    const char *found = end;
    while (end[-1] != ':' && *end != '\0' && strchr(BLANKS, *end) != NULL) {
        const char *word = end + strspn(end, BLANKS);
        size_t length = strcspn(word, BETWEEN);
        end = word + length;
        if (length == 0) {
            break;
        }
        found = holds(word, length, "/") ? end : found;
    }
    return found;
}

// A word as far as it may be told; returns where to go on.
static const char *put_word(struct veiled *veiled, const char *word, size_t length, bool in_angles)
{
    if (holds(word, length, "@")) {
        put(veiled, "<address>", 9);
    } else if (in_angles) {
        put(veiled, "text", 4);
    } else if (holds(word, length, "://")) {
        put(veiled, "<place>", 7);
    } else if (is_label(word, length) || (holds(word, length, "/") && !is_systems(word, length))) {
        put(veiled, "<path>", 6);
        return find_path_end(word + length);
    } else if (!holds(word, length, "/") && has_name(word, length)) {
        put(veiled, "<name>", 6);
    } else {
        put(veiled, word, length);
    }
    return word + length;
}

static const char *put_quoted(struct veiled *veiled, const char *open)
{
    const char *close = find_close(open);
    put(veiled, "<text>", 6);
    return close != NULL ? close + 1 : open + strlen(open); // one that is not closed hides the rest
}

// "[approver Jan Kowalski]", "[client "Anna"]", "[42]", "[drm]": what a section is, and not whose.
static const char *put_brackets(struct veiled *veiled, const char *open)
{
    const char *word = open + 1, *end = word + strcspn(word, " \t\"[]");
    put(veiled, "[", 1);
    if (*word == ']' || *word == '\0' || *word == ' ' || *word == '"') {
        return word; // " 1.234567] usb"
    }
    bool known = !isupper((unsigned char)*word) && (unsigned char)*word < 0x80 &&
                 !begins(end, strlen(end), "]: unknown section");
    if (known) {
        (void)put_word(veiled, word, (size_t)(end - word), false);
    } else {
        put(veiled, "<text>", 6);
    }
    if (*end == '[' || *end == ']' || *end == '\0') {
        return end;
    }
    const char *name = end + strspn(end, BLANKS);
    const char *close = is_quote(*name) ? find_close(name) : name;
    close = close != NULL ? strchr(close, ']') : NULL;
    put(veiled, known ? " <text>" : "", known ? 7 : 0);
    return close != NULL ? close : end + strlen(end);
}

// How many bytes from here may be anybody's words by where they stand: a key in a fault of the settings, "[room] Anna:
// 'value': ..", or a server's name behind a source's, "'Anna': nas: ..".
static size_t count_foreign(const char *line, const char *at)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    if (at - line < 3 || at[-1] != ' ' || *at == '[') {
        return 0;
    }
    size_t length = strcspn(at, ":");
    if (at[-2] == ':' && is_quote(at[-3])) {
        return length < strcspn(at, BETWEEN) ? length : 0;
    }
    bool can_be_key = at[-2] == ']' || (at[-2] == ':' && isdigit((unsigned char)at[-3]));
    if (!can_be_key || strncmp(at + length, ": '", 3) != 0) {
        return 0;
    }
    bool unknown = strstr(at, "': unknown key") != NULL || strstr(at, "': a key before") != NULL;
    return unknown || strspn(at, letters) < length ? length : 0;
}

const char *veil_line(const char *line, char *out, size_t size)
{
    struct veiled veiled = {out, size, 0};
    const char *at = line;
    bool inside = false; // a word has begun: a quote in it is an apostrophe
    out[0] = '\0';
    if (*line != '\0' && strchr(BLANKS, *line) != NULL) {
        put(&veiled, "<text>", 6); // it goes on from the line before, and so may what was quoted there
        return out;
    }
    while (*at != '\0') {
        size_t length = inside ? 0 : count_foreign(line, at);
        if (length > 0) {
            put(&veiled, "<text>", 6);
            at += length;
        } else if (!inside && is_quote(*at)) {
            at = put_quoted(&veiled, at);
        } else if (*at == '[') {
            at = put_brackets(&veiled, at);
            inside = false;
        } else if ((length = strcspn(at, BETWEEN)) == 0) {
            put(&veiled, at++, 1);
            inside = false;
        } else {
            if (holds(at, length, "://")) { // what a server is asked for may have any of these signs
                length = strcspn(at, " \t\"<>");
            }
            at = put_word(&veiled, at, length, at > line && at[-1] == '<' && at[length] == '>');
            inside = *at == '\0' || !is_quote(*at);
        }
    }
    return out;
}
