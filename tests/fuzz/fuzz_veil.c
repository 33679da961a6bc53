// SPDX-License-Identifier: MIT
// Any text as a line of the journal: what is left of it has no address, no place on a server, nobody's path and nothing
// of a line that goes on, and as much as fits in less room.
#include "core/veil.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 4096
#define SHORT          64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
    if (!holds) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char line[LINE_MAX_BYTES], out[LINE_MAX_BYTES * 10];
    char begun[SHORT];
    size_t length = size < sizeof line ? size : sizeof line - 1;
    memcpy(line, data, length);
    line[length] = '\0';
    line[strcspn(line, "\n")] = '\0';
    expect(veil_line(line, out, sizeof out) == out);
    expect(strchr(out, '@') == NULL && strstr(out, "://") == NULL && strncmp(out, "/home/", 6) != 0);
    expect(line[0] != ' ' || strcmp(out, "<text>") == 0);
    // Of a word that is cut no more is told than of the whole.
    expect(strncmp(veil_line(line, begun, sizeof begun), out, sizeof begun - 1) == 0);
    return 0;
}
