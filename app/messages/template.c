// SPDX-License-Identifier: MIT
#include "messages/template.h"

#include "messages/fold.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define SUBJECT_MARK    "Subject: "
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static const char *const marks[TEMPLATE_MARKS] = {
    [TEMPLATE_DONE] = "done:", [TEMPLATE_NEXT] = "next:", [TEMPLATE_WHEN] = "when:"};

// The line at `text`, which ends with NUL: every character is one, and every field is closed.
static bool check_line(const struct template *template, const char *text, int number, struct error *error)
{
    for (const char *at = text; *at != '\0';) {
        uint32_t character = fold_next(&at);
        if (character == FOLD_BROKEN) {
            return error_set(error, "%s:%d: not UTF-8", template->path, number);
        }
        if ((character < ' ' && character != '\t') || character == 0x7f) {
            return error_set(error, "%s:%d: a control character", template->path, number);
        }
    }
    for (const char *open = strchr(text, '{'); open != NULL; open = strchr(open + 1, '{')) {
        if (open[1 + strcspn(open + 1, "{}")] != '}') {
            return error_set(error, "%s:%d: a field is not closed", template->path, number);
        }
    }
    return true;
}

static bool add_line(struct template *template, char *text, struct error *error)
{
    int number = (int)template->count + 1 + (template->count > 0);
    if (template->count == TEMPLATE_LINES_MAX) {
        return error_set(error, "%s:%d: more than %d lines", template->path, number, TEMPLATE_LINES_MAX);
    }
    struct template_line *line = &template->lines[template->count++];
    *line = (struct template_line){.text = text, .number = number};
    for (int mark = TEMPLATE_DONE; mark < TEMPLATE_MARKS; mark++) {
        if (number > 1 && strncmp(text, marks[mark], strlen(marks[mark])) == 0) {
            line->text = text + strlen(marks[mark]);
            line->text += strspn(line->text, " ");
            line->mark = (enum template_mark)mark;
        }
    }
    return check_line(template, line->text, number, error);
}

static bool check_head(struct template *template, struct error *error)
{
    const char *subject = template->lines[0].text;
    if (strncmp(subject, SUBJECT_MARK, strlen(SUBJECT_MARK)) != 0) {
        return error_set(error, "%s:1: the first line is no '" SUBJECT_MARK "...'", template->path);
    }
    template->lines[0].text = subject + strlen(SUBJECT_MARK);
    return true;
}

static bool has_text(const struct template *template)
{
    bool text = false;
    for (size_t i = 1; i < template->count; i++) {
        text = text || template->lines[i].text[0] != '\0';
    }
    return text;
}

// Cuts the bytes into lines, in place.
static bool split(struct template *template, struct error *error)
{
    char *at = template->bytes;
    if (strncmp(at, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0) {
        at += strlen(BYTE_ORDER_MARK);
    }
    for (int number = 1; at != NULL && (*at != '\0' || number == 1); number++) {
        char *end = strchr(at, '\n');
        char *next = end != NULL ? end + 1 : NULL;
        if (end != NULL) {
            *end = '\0';
            if (end > at && end[-1] == '\r') {
                end[-1] = '\0';
            }
        }
        if (number == 2) {
            if (*at != '\0') {
                return error_set(error, "%s:2: the line after the subject is not empty", template->path);
            }
        } else if (!add_line(template, at, error) || (number == 1 && !check_head(template, error))) {
            return false;
        }
        at = next;
    }
    return has_text(template) || error_set(error, "%s: the template has no text", template->path);
}

bool template_parse(struct template *template, const char *path, const char *bytes, size_t length, struct error *error)
{
    snprintf(template->path, sizeof template->path, "%s", path);
    template->count = 0;
    if (length > TEMPLATE_BYTES_MAX) {
        return error_set(error, "%s: more than %d bytes", path, TEMPLATE_BYTES_MAX);
    }
    if (memchr(bytes, '\0', length) != NULL) {
        return error_set(error, "%s: not a text", path);
    }
    memcpy(template->bytes, bytes, length);
    template->bytes[length] = '\0';
    return split(template, error);
}

bool template_read(struct template *template, const char *path, struct error *error)
{
    char bytes[TEMPLATE_BYTES_MAX + 1];
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return error_set(error, "%s: %s", path, strerror(errno));
    }
    size_t length = fread(bytes, 1, sizeof bytes, file);
    int problem = ferror(file) ? errno : 0;
    fclose(file);
    return problem != 0 ? error_set(error, "%s: %s", path, strerror(problem))
                        : template_parse(template, path, bytes, length, error);
}

const char *template_next_field(const char *text, size_t *length)
{
    const char *open = strchr(text, '{');
    if (open == NULL) {
        return NULL;
    }
    *length = strcspn(open + 1, "}");
    return open + 1;
}

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

// Appends the line with its values; nothing when one of them is empty.
static bool fill_line(char *out, size_t size, const struct template *template, const struct template_line *line,
                      const char *const *pairs, struct error *error)
{
    size_t before = strlen(out);
    const char *rest = line->text;
    bool fits = true;
    size_t length;
    for (const char *name; (name = template_next_field(rest, &length)) != NULL; rest = name + length + 1) {
        const char *value = find_value(pairs, name, length);
        if (value == NULL) {
            return error_set(error, "%s:%d: no value for the field {%.*s}", template->path, line->number, (int)length,
                             name);
        }
        if (value[0] == '\0') {
            out[before] = '\0';
            return true;
        }
        fits = fits && append(out, size, rest, (size_t)(name - 1 - rest)) && append(out, size, value, strlen(value));
    }
    fits = fits && append(out, size, rest, strlen(rest)) && append(out, size, "\n", 1);
    return fits || error_set(error, "%s:%d: the message is too long", template->path, line->number);
}

static void flatten_subject(char *subject)
{
    for (char *p = subject; *p != '\0'; p++) {
        *p = *p == '\n' || *p == '\r' ? ' ' : *p;
    }
    for (size_t used = strlen(subject); used > 0 && subject[used - 1] == ' '; used--) {
        subject[used - 1] = '\0';
    }
}

bool template_render(struct template_message *message, const struct template *template, const char *const *pairs,
                     struct error *error)
{
    message->subject[0] = message->text[0] = '\0';
    if (!fill_line(message->subject, sizeof message->subject, template, &template->lines[0], pairs, error)) {
        return false;
    }
    flatten_subject(message->subject);
    bool gap = true; // no empty line at the beginning, nor a second one where a line was left out
    for (size_t i = 1; i < template->count; i++) {
        const struct template_line *line = &template->lines[i];
        size_t before = strlen(message->text);
        if ((line->text[0] != '\0' || !gap) &&
            !fill_line(message->text, sizeof message->text, template, line, pairs, error)) {
            return false;
        }
        gap = strlen(message->text) > before ? line->text[0] == '\0' : gap;
    }
    return true;
}
