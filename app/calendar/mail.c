// SPDX-License-Identifier: MIT
#include "calendar/mail.h"

#include "calendar/decode.h"
#include "core/mime.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define HEADER_MAX   2048 // unfolded; what is longer is cut
#define BOUNDARY_MAX 72   // RFC 2046 5.1.1: 70 characters

enum encoding {
    ENCODING_NONE, // 7bit, 8bit, binary
    ENCODING_BASE64,
    ENCODING_QUOTED_PRINTABLE,
};

struct mail {
    char boundary[MAIL_DEPTH_MAX][BOUNDARY_MAX]; // of the multiparts that are open
    int depth;
    bool in_headers;
    bool inner; // past the mail's own headers
    // Of the part whose headers are read:
    char header[HEADER_MAX];
    bool is_calendar;
    enum encoding encoding;
    char new_boundary[BOUNDARY_MAX];
    char *sender;
    size_t sender_size;
};

static bool begins(const char *text, const char *word)
{
    return strncasecmp(text, word, strlen(word)) == 0;
}

// The value of a parameter, out of its quotes. False when it has none, or one that is too long.
static bool take_param(const char *header, const char *name, char *out, size_t size)
{
    const char *at = strchr(header, ';');
    while (at != NULL) {
        at++;
        at += strspn(at, " \t");
        if (begins(at, name) && at[strlen(name)] == '=') {
            at += strlen(name) + 1;
            bool quoted = *at == '"';
            at += quoted;
            size_t length = strcspn(at, quoted ? "\"" : "; \t");
            if (length == 0 || length >= size) {
                return false;
            }
            memcpy(out, at, length);
            out[length] = '\0';
            return true;
        }
        at = strchr(at, ';');
    }
    return false;
}

// The address between the last brackets, else the first word with an @.
static void take_sender(struct mail *mail, const char *value)
{
    const char *open = strrchr(value, '<');
    const char *from = open != NULL ? open + 1 : value + strspn(value, " \t");
    char address[HEADER_MAX];
    size_t length = strcspn(from, "> \t,;");
    memcpy(address, from, length);
    address[length] = '\0';
    if (strchr(address, '@') != NULL && length < mail->sender_size) {
        decode_plain(mail->sender, mail->sender_size, address, DECODE_ONE_LINE);
    }
}

static void end_header(struct mail *mail)
{
    const char *header = mail->header;
    if (begins(header, "Content-Type:")) {
        const char *type = header + strlen("Content-Type:");
        type += strspn(type, " \t");
        size_t length = strcspn(type, "; \t");
        mail->is_calendar = (length == strlen("text/calendar") && begins(type, "text/calendar")) ||
                            (length == strlen("application/ics") && begins(type, "application/ics"));
        if (begins(type, "multipart/")) {
            take_param(header, "boundary", mail->new_boundary, sizeof mail->new_boundary);
        }
    } else if (begins(header, "Content-Transfer-Encoding:")) {
        const char *word = header + strlen("Content-Transfer-Encoding:");
        word += strspn(word, " \t");
        mail->encoding = begins(word, "base64")             ? ENCODING_BASE64
                         : begins(word, "quoted-printable") ? ENCODING_QUOTED_PRINTABLE
                                                            : ENCODING_NONE;
    } else if (begins(header, "From:") && !mail->inner && mail->sender[0] == '\0') {
        take_sender(mail, header + strlen("From:"));
    }
    mail->header[0] = '\0';
}

// Adds a physical line, without its end, to the header that it begins or goes on with.
static void add_header_line(struct mail *mail, const char *line, size_t length)
{
    if (*line != ' ' && *line != '\t') {
        end_header(mail);
    }
    size_t used = strlen(mail->header);
    for (size_t i = 0; i < length && used + 1 < sizeof mail->header; i++) {
        mail->header[used++] = line[i] != '\0' ? line[i] : ' ';
    }
    mail->header[used] = '\0';
}

static void begin_part(struct mail *mail)
{
    mail->in_headers = true;
    mail->header[0] = mail->new_boundary[0] = '\0';
    mail->is_calendar = false;
    mail->encoding = ENCODING_NONE;
}

// The headers are over. True when the body of a calendar part comes.
static bool end_headers(struct mail *mail)
{
    end_header(mail);
    mail->in_headers = false;
    mail->inner = true;
    if (mail->new_boundary[0] != '\0' && mail->depth < MAIL_DEPTH_MAX) {
        memcpy(mail->boundary[mail->depth++], mail->new_boundary, BOUNDARY_MAX);
    }
    return mail->is_calendar;
}

// Whether the line ends a part (RFC 2046 5.1.1). Inner multiparts that were left open end with it.
static bool take_delimiter(struct mail *mail, const char *line, size_t length)
{
    if (length < 3 || line[0] != '-' || line[1] != '-') {
        return false;
    }
    while (length > 2 && (line[length - 1] == ' ' || line[length - 1] == '\t')) {
        length--;
    }
    for (int i = mail->depth - 1; i >= 0; i--) {
        size_t own = strlen(mail->boundary[i]);
        bool same = length >= own + 2 && memcmp(line + 2, mail->boundary[i], own) == 0;
        bool closes = same && length == own + 4 && memcmp(line + 2 + own, "--", 2) == 0;
        if (closes || (same && length == own + 2)) {
            mail->depth = closes ? i : i + 1;
            begin_part(mail);
            mail->in_headers = !closes;
            return true;
        }
    }
    return false;
}

static bool decode_part(enum encoding encoding, const char *body, size_t length, char **part, size_t *part_length,
                        struct error *error)
{
    *part = malloc(length + 1);
    if (*part == NULL) {
        return error_set(error, "out of memory");
    }
    *part_length = length;
    if (encoding == ENCODING_BASE64) {
        *part_length = mime_decode_base64(*part, body, length);
    } else if (encoding == ENCODING_QUOTED_PRINTABLE) {
        *part_length = mime_decode_quoted_printable(*part, body, length);
    } else {
        memcpy(*part, body, length);
    }
    (*part)[*part_length] = '\0';
    return true;
}

bool mail_find_calendar(const char *bytes, size_t length, char *sender, size_t sender_size, char **part,
                        size_t *part_length, struct error *error)
{
    struct mail mail = {.sender = sender, .sender_size = sender_size};
    const char *body = NULL, *end = bytes + length;
    enum encoding encoding = ENCODING_NONE;
    *part = NULL;
    sender[0] = '\0';
    begin_part(&mail);
    for (const char *line = bytes; line < end;) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        const char *next = newline != NULL ? newline + 1 : end;
        size_t line_length = (size_t)((newline != NULL ? newline : end) - line);
        line_length -= line_length > 0 && line[line_length - 1] == '\r';
        if (take_delimiter(&mail, line, line_length)) {
            if (body != NULL) {
                return decode_part(encoding, body, (size_t)(line - body), part, part_length, error);
            }
        } else if (mail.in_headers && line_length == 0) {
            body = end_headers(&mail) ? next : NULL;
            encoding = mail.encoding;
        } else if (mail.in_headers) {
            add_header_line(&mail, line, line_length);
        }
        line = next;
    }
    if (body == NULL) {
        return error_set(error, "a mail without a calendar in it");
    }
    return decode_part(encoding, body, (size_t)(end - body), part, part_length, error);
}
