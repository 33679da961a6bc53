// SPDX-License-Identifier: MIT
#include "commands/settings_fault.h"

#include <stdio.h>
#include <string.h>

#define LINE_MAX_BYTES 512

void settings_fault_where(const char *fault, char *out, size_t size)
{
    size_t head = strcspn(fault, ":");
    const char *from = fault;
    for (const char *p = fault; p < fault + head; p++) {
        from = *p == '/' ? p + 1 : from;
    }
    const char *section = strstr(fault, ": [");
    const char *end = strstr(section != NULL ? section + 2 : from, ": ");
    size_t length = end != NULL ? (size_t)(end - from) : strcspn(from, "\n");
    snprintf(out, size, "%.*s", (int)(length < size ? length : size - 1), from);
}

bool settings_fault_read(const char *path, char *out, size_t size)
{
    char line[LINE_MAX_BYTES];
    FILE *file = fopen(path, "re");
    bool found = file != NULL && fgets(line, sizeof line, file) != NULL && line[0] != '\n';
    if (found) {
        settings_fault_where(line, out, size);
    }
    if (file != NULL) {
        fclose(file);
    }
    return found;
}
