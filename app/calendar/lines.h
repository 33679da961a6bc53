// SPDX-License-Identifier: MIT
// Content lines (RFC 5545 3.1), unfolded and cut apart inside the caller's buffer. Files are read with this and not
// with libical, which drops values beyond the 500th of a line in silence, needs time that grows with the square of
// the number of bad lines, and loses the line numbers that a warning needs.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Parameters are looked through again and again: a line with longer ones cannot be read.
#define LINE_PARAMS_MAX 2048

struct content_line {
    int number;         // of its first physical line, from 1
    const char *start;  // in the bytes
    const char *name;   // upper case; NULL: the line cannot be read
    const char *params; // as written, without the leading ';'; may be empty
    char *value;        // as written
};

struct line_reader {
    char *at, *end;
    int number; // of the line that comes next
};

// Reads `bytes[0..length)`, which is written to; `bytes[length]` must be writable too.
void line_reader_init(struct line_reader *reader, char *bytes, size_t length);

// The next line that is not blank; false at the end.
bool line_reader_next(struct line_reader *reader, struct content_line *line);

// Goes on at another place in the bytes, where a line with that number begins.
void line_reader_jump(struct line_reader *reader, char *at, int number);

// Takes blanks off the end of the value.
void line_trim(struct content_line *line);

// A parameter's value as written.
struct param_text {
    const char *start;
    uint32_t length;
};

bool line_param_find(const char *params, const char *name, struct param_text *text);

// Takes the quotes off, decodes RFC 6868, and cuts to `size`.
void line_param_decode(const struct param_text *text, char *out, size_t size);

// Both together: the value of a parameter (RFC 5545 3.2). False when there is none.
bool line_param(const char *params, const char *name, char *out, size_t size);
