// SPDX-License-Identifier: MIT
#include "calendar/lines.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

void line_reader_init(struct line_reader *reader, char *bytes, size_t length)
{
    bytes[length] = '\0';
    *reader = (struct line_reader){.at = bytes, .end = bytes + length, .number = 1};
}

// Moves a line and its continuations together; returns its end, which is writable.
static char *unfold(struct line_reader *reader)
{
    char *write = reader->at;
    while (true) {
        char *line_end = memchr(reader->at, '\n', (size_t)(reader->end - reader->at));
        char *next = line_end != NULL ? line_end + 1 : reader->end;
        char *stop = line_end != NULL ? line_end : reader->end;
        if (stop > reader->at && stop[-1] == '\r') {
            stop--;
        }
        size_t length = (size_t)(stop - reader->at);
        memmove(write, reader->at, length);
        write += length;
        reader->at = next;
        reader->number++;
        if (next >= reader->end || (*next != ' ' && *next != '\t')) {
            return write;
        }
        reader->at++;
    }
}

// The colon that ends name and parameters; one inside quotes does not.
static char *find_value(char *text)
{
    bool quoted = false;
    for (; *text != '\0'; text++) {
        if (*text == '"') {
            quoted = !quoted;
        } else if (*text == ':' && !quoted) {
            return text;
        }
    }
    return NULL;
}

static bool take_apart(struct content_line *line, char *text)
{
    char *name_end = text;
    while (isalnum((unsigned char)*name_end) || *name_end == '-' || *name_end == '_' || *name_end == '.') {
        name_end++;
    }
    char *colon = find_value(name_end);
    if (colon == NULL) {
        colon = strchr(name_end, ':'); // a quote that is never closed
    }
    bool has_params = *name_end == ';';
    if (colon != NULL && colon - name_end > LINE_PARAMS_MAX) {
        return false;
    }
    if (colon == NULL || name_end == text || (!has_params && name_end != colon)) {
        return false;
    }
    *name_end = '\0';
    *colon = '\0';
    for (char *letter = text; *letter != '\0'; letter++) {
        *letter = (char)toupper((unsigned char)*letter);
    }
    line->name = text;
    line->params = has_params ? name_end + 1 : "";
    line->value = colon + 1;
    return true;
}

bool line_reader_next(struct line_reader *reader, struct content_line *line)
{
    while (reader->at < reader->end) {
        char *text = reader->at;
        *line = (struct content_line){.number = reader->number, .start = text};
        char *end = unfold(reader);
        *end = '\0';
        for (char *nul = text; (nul = memchr(nul, '\0', (size_t)(end - nul))) != NULL;) {
            *nul = ' '; // a NUL would hide the rest of the line
        }
        if (text[strspn(text, " \t")] != '\0') {
            line->value = text;
            take_apart(line, text);
            return true;
        }
    }
    return false;
}

void line_reader_jump(struct line_reader *reader, char *at, int number)
{
    reader->at = at;
    reader->number = number;
}

void line_trim(struct content_line *line)
{
    size_t length = strlen(line->value);
    while (length > 0 && (line->value[length - 1] == ' ' || line->value[length - 1] == '\t')) {
        line->value[--length] = '\0';
    }
}

void line_param_decode(const struct param_text *text, char *out, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < text->length && used + 1 < size; i++) {
        char character = text->start[i];
        if (character == '"') {
            continue;
        }
        if (character == '^' && i + 1 < text->length && strchr("n'^", text->start[i + 1]) != NULL) {
            i++;
            character = text->start[i] == 'n' ? '\n' : text->start[i] == '\'' ? '"' : '^';
        }
        out[used++] = character;
    }
    out[used] = '\0';
}

bool line_param_find(const char *params, const char *name, struct param_text *text)
{
    size_t name_length = strlen(name);
    while (*params != '\0') {
        const char *end = params;
        bool quoted = false;
        for (; *end != '\0' && (quoted || *end != ';'); end++) {
            quoted = quoted != (*end == '"');
        }
        size_t length = (size_t)(end - params);
        if (length > name_length && strncasecmp(params, name, name_length) == 0 && params[name_length] == '=') {
            *text = (struct param_text){params + name_length + 1, (uint32_t)(length - name_length - 1)};
            return true;
        }
        params = *end == ';' ? end + 1 : end;
    }
    return false;
}

bool line_param(const char *params, const char *name, char *out, size_t size)
{
    struct param_text text;
    bool found = line_param_find(params, name, &text);
    if (found) {
        line_param_decode(&text, out, size);
    }
    return found;
}
