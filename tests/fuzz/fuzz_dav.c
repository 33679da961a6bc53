// SPDX-License-Identifier: MIT
// Whatever a calendar server answers is a list of values, or refused with a reason.
#include "sync/dav.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dav_answer answer;
    struct error error = {""};
    bool good = dav_parse(&answer, (const char *)data, size, &error);
    if (!good && error.text[0] == '\0') {
        abort();
    }
    for (size_t i = 0; i < answer.count; i++) {
        for (size_t j = 0; j < DAV_VALUES; j++) {
            const char *value = answer.list[i].value[j];
            if (value != NULL && value[0] == '\0') {
                abort(); // nothing is NULL, never empty
            }
        }
    }
    dav_free(&answer);
    return 0;
}
