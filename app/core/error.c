// SPDX-License-Identifier: MIT
#include "core/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

_Bool error_set(struct error *error, const char *format, ...)
{
    if (error != NULL) {
        va_list args;
        va_start(args, format);
        vsnprintf(error->text, sizeof error->text, format, args);
        va_end(args);
    }
    return 0;
}

_Bool error_prefix(struct error *error, const char *format, ...)
{
    if (error != NULL) {
        char prefixed[ERROR_TEXT_MAX];
        va_list args;
        va_start(args, format);
        vsnprintf(prefixed, sizeof prefixed, format, args);
        va_end(args);
        // What does not fit is cut at the end: the place of the fault matters more than its details.
        char whole[2 * ERROR_TEXT_MAX + 2];
        snprintf(whole, sizeof whole, "%s: %s", prefixed, error->text);
        whole[sizeof error->text - 1] = '\0';
        memcpy(error->text, whole, sizeof error->text);
    }
    return 0;
}
