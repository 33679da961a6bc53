// SPDX-License-Identifier: MIT
// What event_decode takes is exactly what event_encode writes.
#include "core/event.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct event event;
    struct error error = {""};
    char again[EVENT_CANONICAL_MAX];
    char *line = malloc(size + 1);
    if (line == NULL) {
        return 0;
    }
    if (size > 0) {
        memcpy(line, data, size);
    }
    line[size] = '\0';
    if (event_decode(&event, line, &error)) {
        if (!event_encode(&event, again, sizeof again) || strcmp(again, line) != 0) {
            abort();
        }
    } else if (error.text[0] == '\0') {
        abort(); // refused without a reason
    }
    free(line);
    return 0;
}
