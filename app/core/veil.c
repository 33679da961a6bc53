// SPDX-License-Identifier: MIT
#include "core/veil.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

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

// A quote that closes: what follows it goes on with no word.
static const char *find_close(const char *open)
{
    for (const char *p = open + 1; *p != '\0'; p++) {
        if (*p == *open && !isalnum((unsigned char)p[1])) {
            return p;
        }
    }
    return NULL;
}

static bool is_systems(const char *path, size_t length)
{
    static const char *const roots[] = {"/usr/", "/etc/", "/dev/", "/sys/", "/proc/", "/run/systemd/", "/boot/"};
    static const char state[] = "/var/lib/adjourn/adjourn.db";
    for (size_t i = 0; i < sizeof roots / sizeof roots[0]; i++) {
        size_t n = strlen(roots[i]);
        if (length >= n && memcmp(path, roots[i], n) == 0) {
            return true;
        }
    }
    return length >= sizeof state - 1 && memcmp(path, state, sizeof state - 1) == 0;
}

static bool holds(const char *word, size_t length, const char *what)
{
    size_t n = strlen(what);
    for (size_t i = 0; i + n <= length; i++) {
        if (memcmp(word + i, what, n) == 0) {
            return true;
        }
    }
    return false;
}

static void put_word(struct veiled *veiled, const char *word, size_t length)
{
    if (holds(word, length, "@")) {
        put(veiled, "<address>", 9);
    } else if (holds(word, length, "://")) {
        put(veiled, "<place>", 7);
    } else if (holds(word, length, "/") && !is_systems(word, length)) {
        put(veiled, "<path>", 6);
    } else {
        put(veiled, word, length);
    }
}

const char *veil_line(const char *line, char *out, size_t size)
{
    struct veiled veiled = {out, size, 0};
    out[0] = '\0';
    bool inside = false; // a word has begun: a quote in it is an apostrophe
    while (*line != '\0') {
        if (!inside && is_quote(*line)) {
            const char *close = find_close(line);
            put(&veiled, "<text>", 6);
            line = close != NULL ? close + 1 : line + strlen(line); // one that is not closed hides the rest
            continue;
        }
        size_t length = strcspn(line, " \t\"()[]<>,;=");
        if (length == 0) {
            put(&veiled, line, 1);
            line++;
            inside = false;
            continue;
        }
        if (holds(line, length, "://")) { // what a server is asked for may have any of these signs
            length = strcspn(line, " \t\"<>");
        }
        put_word(&veiled, line, length);
        line += length;
        inside = *line == '\0' || !is_quote(*line);
    }
    return out;
}
