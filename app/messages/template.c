// SPDX-License-Identifier: MIT
#include "messages/template.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define SUBJECT_MARK      "Subject: "
#define TEMPLATE_LINE_MAX 1024

// Where in the templates we are, for errors.
struct place {
    const char *path;
    int line;
};

static const char *find_value(const char *const *pairs, const char *name, size_t length)
{
    for (; pairs[0] != NULL; pairs += 2) {
        if (strlen(pairs[0]) == length && strncmp(pairs[0], name, length) == 0) {
            return pairs[1];
        }
    }
    return NULL;
}

static bool append(char *out, size_t size, const char *text, size_t length)
{
    size_t used = strlen(out);
    if (used + length >= size) {
        return false;
    }
    memcpy(out + used, text, length);
    out[used + length] = '\0';
    return true;
}

static bool fill_line(char *out, size_t size, const char *line, const char *const *pairs, const struct place *place,
                      struct error *error)
{
    while (*line != '\0') {
        size_t plain = strcspn(line, "{");
        bool fits = append(out, size, line, plain);
        line += plain;
        if (fits && *line == '{') {
            size_t length = strcspn(line + 1, "}\n");
            if (line[1 + length] != '}') {
                return error_set(error, "%s:%d: a field is not closed", place->path, place->line);
            }
            const char *value = find_value(pairs, line + 1, length);
            if (value == NULL) {
                return error_set(error, "%s:%d: no value for the field {%.*s}", place->path, place->line, (int)length,
                                 line + 1);
            }
            fits = append(out, size, value, strlen(value));
            line += length + 2;
        }
        if (!fits) {
            return error_set(error, "%s:%d: the message is too long", place->path, place->line);
        }
    }
    return true;
}

static bool fill_subject(struct template_message *message, const char *line, const char *const *pairs,
                         const struct place *place, struct error *error)
{
    if (strncmp(line, SUBJECT_MARK, strlen(SUBJECT_MARK)) != 0) {
        return error_set(error, "%s:%d: the first line is no '" SUBJECT_MARK "...'", place->path, place->line);
    }
    if (!fill_line(message->subject, sizeof message->subject, line + strlen(SUBJECT_MARK), pairs, place, error)) {
        return false;
    }
    for (char *p = message->subject; *p != '\0'; p++) {
        *p = *p == '\n' || *p == '\r' ? ' ' : *p;
    }
    for (size_t used = strlen(message->subject); used > 0 && message->subject[used - 1] == ' '; used--) {
        message->subject[used - 1] = '\0';
    }
    return true;
}

static bool fill_lines(struct template_message *message, FILE *file, const char *const *pairs, struct place *place,
                       struct error *error)
{
    char line[TEMPLATE_LINE_MAX];
    while (fgets(line, sizeof line, file) != NULL) {
        place->line++;
        if (strchr(line, '\n') == NULL && !feof(file)) {
            return error_set(error, "%s:%d: the line is too long", place->path, place->line);
        }
        if (place->line == 1) {
            if (!fill_subject(message, line, pairs, place, error)) {
                return false;
            }
        } else if (place->line == 2) {
            if (strcmp(line, "\n") != 0) {
                return error_set(error, "%s:%d: the line after the subject is not empty", place->path, place->line);
            }
        } else if (!fill_line(message->text, sizeof message->text, line, pairs, place, error)) {
            return false;
        }
    }
    if (ferror(file)) {
        return error_set(error, "%s: %s", place->path, strerror(errno));
    }
    return message->text[0] != '\0' || error_set(error, "%s:%d: the template has no text", place->path, place->line);
}

bool template_render(struct template_message *message, const char *path, const char *const *pairs, struct error *error)
{
    struct place place = {.path = path};
    message->subject[0] = message->text[0] = '\0';
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return error_set(error, "%s: %s", path, strerror(errno));
    }
    bool ok = fill_lines(message, file, pairs, &place, error);
    fclose(file);
    return ok;
}
