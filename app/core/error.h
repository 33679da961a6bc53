// SPDX-License-Identifier: MIT
// One error as text, fixed size, no allocation. A function that can fail returns bool and takes a `struct error *`
// (NULL is allowed); the caller prefixes the text as it rises ("agenda: room.ics:12: ...").
#pragma once

#define ERROR_TEXT_MAX 512

struct error {
    char text[ERROR_TEXT_MAX];
};

#define PRINTF_LIKE(format_at, args_at) __attribute__((format(printf, format_at, args_at)))
#define MUST_CHECK                      __attribute__((warn_unused_result))

// Sets the text; always returns false so that `return error_set(error, ...)` reads well.
_Bool error_set(struct error *error, const char *format, ...) PRINTF_LIKE(2, 3);

// Puts `prefix: ` before the text; always returns false.
_Bool error_prefix(struct error *error, const char *format, ...) PRINTF_LIKE(2, 3);
