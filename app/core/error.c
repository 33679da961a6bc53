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
        size_t used = strlen(prefixed);
        snprintf(prefixed + used, sizeof prefixed - used, ": %s", error->text);
        memcpy(error->text, prefixed, sizeof prefixed);
    }
    return 0;
}
