// SPDX-License-Identifier: MIT
#include "messages/eml.h"

#include "core/fnv.h"
#include "messages/encode.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ADDRESS_MAX 254 // RFC 5321 4.5.3.1.3, without the angle brackets

// A dot-atom on both sides of one @ (RFC 5322 3.4.1); quoted local parts and domain literals are nobody's mailbox here.
bool message_address_valid(const char *address)
{
    const char *at = strchr(address, '@');
    if (at == NULL || at == address || at[1] == '\0' || strchr(at + 1, '@') != NULL || strlen(address) > ADDRESS_MAX) {
        return false;
    }
    for (const char *p = address; *p != '\0'; p++) {
        bool edge = p == address || p == at + 1 || p[1] == '\0' || p + 1 == at;
        bool dot = *p == '.' && !edge && p[1] != '.';
        bool letter = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9');
        if (!dot && !letter && p != at && strchr("!#$%&'*+-/=?^_`{|}~", *p) == NULL) {
            return false;
        }
    }
    return true;
}

static uint64_t add_hash(uint64_t hash, const char *text)
{
    return fnv_add(hash, text, strlen(text));
}

static void write_date(FILE *out, struct wall date)
{
    static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct civil civil = civil_from_seconds(floor_div(date.ms, MS_PER_SECOND));
    fprintf(out, "Date: %s, %02d %s %04d %02d:%02d:%02d +0000\r\n", weekdays[date_weekday(civil.date)], civil.date.day,
            months[civil.date.month - 1], civil.date.year, civil.hour, civil.minute, civil.second);
}

static uint64_t message_hash(const struct message *message)
{
    uint64_t hash = add_hash(FNV_START, message->kind != NULL ? message->kind : "");
    return add_hash(add_hash(hash, message->uid), message->to_address);
}

static void write_headers(FILE *out, const struct message *message, uint64_t hash)
{
    write_date(out, message->date);
    encode_header_mailbox(out, "From", message->from_name, message->from_address);
    encode_header_mailbox(out, "To", message->to_name, message->to_address);
    if (message->reply_to != NULL && message_address_valid(message->reply_to)) {
        encode_header_mailbox(out, "Reply-To", "", message->reply_to);
    }
    encode_header_text(out, "Subject", message->subject);
    fprintf(out, "Message-ID: <%016" PRIx64 ".%" PRId32 "%s>\r\n", hash, message->sequence,
            strchr(message->from_address, '@'));
    if (message->language != NULL) {
        encode_header_text(out, "Content-Language", message->language);
    }
    // RFC 3834 5: no answering machine answers.
    fputs("Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n", out);
}

static void write_text(FILE *out, const char *text)
{
    fputs("Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", out);
    encode_quoted_printable(out, text);
}

// The text, and the calendar as its alternative.
static void write_body(FILE *out, const struct message *message, uint64_t hash)
{
    if (message->calendar == NULL) {
        write_text(out, message->text);
        return;
    }
    fprintf(out, "Content-Type: multipart/alternative; boundary=\"=_%016" PRIx64 "\"\r\n\r\n", hash);
    // Neither encoding below can give a line that begins with "--=_".
    fprintf(out, "--=_%016" PRIx64 "\r\n", hash);
    write_text(out, message->text);
    fprintf(out,
            "\r\n--=_%016" PRIx64 "\r\nContent-Type: text/calendar; charset=UTF-8; method=%s; component=VEVENT\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n",
            hash, message->method != NULL ? message->method : "REQUEST");
    encode_base64(out, message->calendar, message->calendar_length);
    fprintf(out, "\r\n--=_%016" PRIx64 "--\r\n", hash);
}

// Safe on every file system, and in a header without any encoding.
static void write_file_name(FILE *out, const char *name)
{
    for (const char *p = name; *p != '\0'; p++) {
        bool letter = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9');
        bool mark = *p == '-' || *p == '_' || (*p == '.' && p != name);
        fputc(letter || mark ? *p : '_', out);
    }
}

static void write_message(FILE *out, const struct message *message)
{
    uint64_t hash = message_hash(message);
    write_headers(out, message, hash);
    if (message->file_count == 0) {
        write_body(out, message, hash);
        return;
    }
    // As above; nor does the one boundary begin like the other.
    fprintf(out,
            "Content-Type: multipart/mixed; boundary=\"=_m%016" PRIx64 "\"\r\n\r\n"
            "--=_m%016" PRIx64 "\r\n",
            hash, hash);
    write_body(out, message, hash);
    for (size_t i = 0; i < message->file_count; i++) {
        const struct message_file *file = &message->files[i];
        fprintf(out,
                "\r\n--=_m%016" PRIx64 "\r\nContent-Type: %s\r\nContent-Transfer-Encoding: base64\r\n"
                "Content-Disposition: attachment; filename=\"",
                hash, file->type);
        write_file_name(out, file->name);
        fputs("\"\r\n\r\n", out);
        encode_base64(out, file->bytes, file->length);
    }
    fprintf(out, "\r\n--=_m%016" PRIx64 "--\r\n", hash);
}

bool message_write_eml(const struct message *message, char **bytes, size_t *length, struct error *error)
{
    const char *const addresses[] = {message->from_address, message->to_address};
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        if (!message_address_valid(addresses[i])) {
            return error_set(error, "%s has no mail address", i == 0 ? "the sender" : "the recipient");
        }
    }
    FILE *out = open_memstream(bytes, length);
    if (out == NULL) {
        return error_set(error, "out of memory");
    }
    write_message(out, message);
    return fclose(out) == 0 || error_set(error, "out of memory");
}
