// SPDX-License-Identifier: MIT
#include "config/config_value.h"

#include "config/signature.h"

#include "core/address.h"
#include "core/duration.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MATRIX_NUMBER_MAX 1000.0

static void *place(const struct config_key *key, void *base)
{
    return (char *)base + key->offset;
}

static bool store_text(const struct config_key *key, const char *value, void *base, const char **reason)
{
    size_t length = strlen(value);
    if (length >= key->size) {
        *reason = "too long";
        return false;
    }
    if ((int64_t)length < key->least) {
        *reason = "empty";
        return false;
    }
    memcpy(place(key, base), value, length + 1);
    return true;
}

// Something before an @ and something after it, without blanks.
static bool is_address(const char *value)
{
    const char *at = strchr(value, '@');
    return at != NULL && at != value && at[1] != '\0' && strchr(at + 1, '@') == NULL &&
           strpbrk(value, " \t<>,") == NULL;
}

static bool is_glob(const char *value)
{
    return value[0] != '\0' && strpbrk(value, " \t<>,") == NULL;
}

// Adds the words of a line to the list, each with one blank before it: all of them or, on failure, none.
static bool store_list(const struct config_key *key, const char *value, void *base, const char **reason)
{
    char list[SETTINGS_LIST_MAX];
    char word[SETTINGS_TEXT_MAX];
    const char *rest = value;
    memcpy(list, place(key, base), sizeof list);
    size_t used = strlen(list);
    while (list_next(&rest, word, sizeof word)) {
        bool good = key->type == CONFIG_GLOBS   ? is_glob(word)
                    : key->type == CONFIG_MAILS ? is_address(word)
                                                : config_is_name(word);
        if (!good) {
            *reason = key->type == CONFIG_GLOBS   ? "not patterns of addresses"
                      : key->type == CONFIG_MAILS ? "not addresses"
                                                  : "not names";
            return false;
        }
        int added = snprintf(list + used, sizeof list - used, "%s%s", used > 0 ? " " : "", word);
        if (added < 0 || used + (size_t)added >= sizeof list) {
            *reason = "too long";
            return false;
        }
        used += (size_t)added;
    }
    if (rest[strspn(rest, " \t,")] != '\0') {
        *reason = "too long";
        return false;
    }
    memcpy(place(key, base), list, sizeof list);
    return true;
}

// One of the schemes, and a host without a user before it.
static bool has_scheme(const char *value, const char *const *schemes)
{
    for (size_t i = 0; schemes[i] != NULL; i++) {
        size_t length = strlen(schemes[i]);
        if (strncasecmp(value, schemes[i], length) == 0) {
            const char *host = value + length;
            size_t host_length = strcspn(host, "/?#");
            return host_length > 0 && memchr(host, '@', host_length) == NULL && strpbrk(value, " \t<>\"") == NULL;
        }
    }
    return false;
}

bool config_is_url(const char *value)
{
    static const char *const schemes[] = {"https://", "http://", "webcal://", "webcals://", NULL};
    return has_scheme(value, schemes);
}

static bool is_mail_url(const char *value)
{
    static const char *const schemes[] = {"smtp://", "smtps://", NULL};
    return has_scheme(value, schemes);
}

static bool is_broker_url(const char *value)
{
    static const char *const schemes[] = {"mqtt://", "mqtts://", NULL};
    return has_scheme(value, schemes);
}

// A name to publish to (MQTT 3.1.1 4.7): no wildcards, no level without a name, none of the broker's own.
static bool is_topic(const char *value)
{
    size_t length = strlen(value);
    for (const char *p = value; *p != '\0'; p++) {
        if ((unsigned char)*p < ' ' || *p == 0x7f || *p == '+' || *p == '#') {
            return false;
        }
    }
    return length > 0 && value[0] != '$' && value[0] != '/' && value[length - 1] != '/' && strstr(value, "//") == NULL;
}

static bool is_zone_name(const char *value)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
    return value[0] != '\0' && value[0] != '/' && value[strspn(value, allowed)] == '\0';
}

static bool find_word(const char *const *words, const char *value, int *index)
{
    for (int i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], value) == 0) {
            *index = i;
            return true;
        }
    }
    return false;
}

// The word that stands for 0.
static const char *zero_word(const struct config_key *key)
{
    return key->zero != NULL ? key->zero : "off";
}

static bool store_number(const struct config_key *key, const char *value, void *base, const char **reason)
{
    int64_t number = 0;
    if (!key->off || strcmp(value, zero_word(key)) != 0) {
        const char *rest = value;
        bool read = key->type == CONFIG_DURATION ? duration_read(value, &number) : whole_read(&rest, &number);
        if (!read || (key->type != CONFIG_DURATION && *rest != '\0')) {
            *reason = key->type == CONFIG_DURATION ? "not a duration" : "not a whole number";
            return false;
        }
        if (number < key->least || number > key->most) {
            *reason = "out of range";
            return false;
        }
    }
    if (key->type == CONFIG_DURATION) {
        memcpy(place(key, base), &number, sizeof number);
    } else {
        int32_t small = (int32_t)number;
        memcpy(place(key, base), &small, sizeof small);
    }
    return true;
}

static bool store_word(const struct config_key *key, const char *value, void *base, const char **reason)
{
    static const char *const yes_no[] = {"no", "yes", NULL};
    int index;
    if (!find_word(key->type == CONFIG_BOOL ? yes_no : key->words, value, &index)) {
        *reason = "not one of the words";
        return false;
    }
    if (key->type == CONFIG_NAME) {
        return store_text(key, value, base, reason);
    }
    if (key->type == CONFIG_BOOL) {
        *(bool *)place(key, base) = index == 1;
    } else {
        memcpy(place(key, base), &index, sizeof index);
    }
    return true;
}

// Six numbers with blanks between them; nothing at all is allowed too.
static bool store_matrix(const struct config_key *key, const char *value, void *base, const char **reason)
{
    struct calibration read = {.given = value[0] != '\0'};
    *reason = "not six numbers";
    for (int i = 0; read.given && i < 6; i++) {
        char *end = NULL;
        read.m[i] = strtod(value, &end);
        // A larger one would move every touch off the panel; nor is it NaN.
        if (end == value || !(fabs(read.m[i]) <= MATRIX_NUMBER_MAX)) {
            return false;
        }
        value = end;
    }
    if (value[strspn(value, " \t")] != '\0') {
        return false;
    }
    *(struct calibration *)place(key, base) = read;
    return true;
}

// Added behind what other lines of the key gave.
static bool add_phrases(const struct config_key *key, const char *value, void *base, const char **reason)
{
    char *list = place(key, base);
    size_t used = strlen(list), length = strlen(value);
    size_t comma = used > 0 && length > 0 ? 2 : 0;
    if (used + comma + length >= key->size) {
        *reason = "too long, with the lines before it";
        return false;
    }
    memcpy(list + used, ", ", comma);
    memcpy(list + used + comma, value, length + 1);
    return true;
}

bool config_value_store(const struct config_key *key, const char *value, void *base, const char **reason)
{
    switch (key->type) {
    case CONFIG_TEXT:
    case CONFIG_PATH:
        return store_text(key, value, base, reason);
    case CONFIG_URL:
        *reason = "not a url";
        return (value[0] == '\0' || config_is_url(value)) && store_text(key, value, base, reason);
    case CONFIG_MAIL_URL:
        *reason = "not a mail server";
        return (value[0] == '\0' || is_mail_url(value)) && store_text(key, value, base, reason);
    case CONFIG_MQTT_URL:
        *reason = "not a broker";
        return (value[0] == '\0' || is_broker_url(value)) && store_text(key, value, base, reason);
    case CONFIG_TOPIC:
        *reason = "not a topic to publish to";
        return (value[0] == '\0' || is_topic(value)) && store_text(key, value, base, reason);
    case CONFIG_ADDRESS:
        *reason = "not an address";
        return (value[0] == '\0' || is_address(value)) && store_text(key, value, base, reason);
    case CONFIG_GLOB:
        *reason = "not a pattern of an address";
        return (value[0] == '\0' || is_glob(value)) && store_text(key, value, base, reason);
    case CONFIG_PEOPLE:
        *reason = "not a list of addresses";
        return address_list_valid(value) && store_text(key, value, base, reason);
    case CONFIG_PHRASES:
        return add_phrases(key, value, base, reason);
    case CONFIG_ZONE:
        *reason = "not a zone name";
        return is_zone_name(value) && store_text(key, value, base, reason);
    case CONFIG_NAME:
    case CONFIG_WORD:
    case CONFIG_BOOL:
        return store_word(key, value, base, reason);
    case CONFIG_GLOBS:
    case CONFIG_MAILS:
    case CONFIG_NAMES:
        return store_list(key, value, base, reason);
    case CONFIG_PERCENT:
        break; // of a policy (core/terms.h)
    case CONFIG_COUNT:
    case CONFIG_DURATION:
        return store_number(key, value, base, reason);
    case CONFIG_HOURS:
        return config_hours_read(value, (struct hours_day *)place(key, base), reason);
    case CONFIG_DATES:
        return config_dates_read(value, (struct hours *)place(key, base), reason);
    case CONFIG_MATRIX:
        return store_matrix(key, value, base, reason);
    case CONFIG_KEY:
        *reason = "not a public key";
        return (value[0] == '\0' || signature_read_key(&(struct signature_key){{0}, {0}}, value)) &&
               store_text(key, value, base, reason);
    case CONFIG_RATE:
        *reason = "not an amount of a currency";
        return rate_read((struct rate *)place(key, base), value);
    }
    return false;
}

static void write_words(char *out, size_t size, const char *const *words)
{
    size_t used = 0;
    for (size_t i = 0; words != NULL && words[i] != NULL && used < size; i++) {
        used += (size_t)snprintf(out + used, size - used, "%s%s", i > 0 ? ", " : "", words[i]);
    }
}

// What is allowed where the row says nothing more; NULL: it does.
static const char *fixed_words(enum config_type type)
{
    static const char *const words[] = {
        [CONFIG_PATH] = "a path, beside this file when relative, or nothing",
        [CONFIG_URL] = "http://, https:// or webcal://, without a user in it, or nothing",
        [CONFIG_MAIL_URL] = "smtp:// or smtps://, without a user in it, or nothing",
        [CONFIG_MQTT_URL] = "mqtt:// or mqtts://, without a user in it, or nothing",
        [CONFIG_TOPIC] = "levels such as house/room, without + and #, or nothing",
        [CONFIG_ADDRESS] = "an address such as room@example.org, or nothing",
        [CONFIG_PEOPLE] = "nobody, all, or addresses such as ola@example.org *@example.org",
        [CONFIG_GLOB] = "an address with * and ?, such as *@acme.example, or nothing",
        [CONFIG_PHRASES] =
            "names, addresses, phrases with commas between them; * ends a word of which only the beginning counts",
        [CONFIG_ZONE] = "a zone name such as UTC or Europe/Warsaw",
        [CONFIG_BOOL] = "yes, no",
        [CONFIG_MATRIX] = "six numbers such as 1 0 0 0 1 0, or nothing",
        [CONFIG_KEY] = "a line such as RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3, or nothing",
        [CONFIG_RATE] = "an amount and a currency such as 120 EUR or 99.50 USD, or nothing",
    };
    return (size_t)type < sizeof words / sizeof words[0] ? words[type] : NULL;
}

void config_value_allowed(const struct config_key *key, char *out, size_t size)
{
    char off[64] = "";
    char least[24], most[24];
    if (key->off) {
        snprintf(off, sizeof off, ", or %s", zero_word(key));
    } else if (key->words != NULL) {
        snprintf(off, sizeof off, ", or ");
        write_words(off + strlen(off), sizeof off - strlen(off), key->words);
    }
    const char *fixed = fixed_words(key->type);
    if (fixed != NULL) {
        snprintf(out, size, "%s", fixed);
        return;
    }
    switch ((int)key->type) {
    case CONFIG_TEXT:
        snprintf(out, size, "a text of %s%zu bytes", key->least > 0 ? "1 to " : "at most ", key->size - 1);
        break;
    case CONFIG_GLOBS:
        snprintf(out, size, "addresses with * and ?, such as *@acme.example; several lines add up to %d bytes",
                 SETTINGS_LIST_MAX - 1);
        break;
    case CONFIG_MAILS:
        snprintf(out, size, "addresses such as lead@example.org; several lines add up to %d bytes",
                 SETTINGS_LIST_MAX - 1);
        break;
    case CONFIG_NAMES:
        snprintf(out, size, "names; several lines add up to %d bytes", SETTINGS_LIST_MAX - 1);
        break;
    case CONFIG_NAME:
    case CONFIG_WORD:
        write_words(out, size, key->words);
        break;
    case CONFIG_COUNT:
    case CONFIG_PERCENT:
        snprintf(out, size, "%" PRId64 " to %" PRId64 "%s", key->least, key->most, off);
        break;
    case CONFIG_DURATION:
        duration_write(key->least, least, sizeof least);
        duration_write(key->most, most, sizeof most);
        snprintf(out, size, "a duration such as 90s, 15m or 1h30m, from %s to %s%s", least, most, off);
        break;
    case CONFIG_HOURS:
        snprintf(out, size, "closed, or up to %d stretches such as 08:00-12:00 13:00-18:00", HOURS_STRETCHES_MAX);
        break;
    case CONFIG_DATES:
        snprintf(out, size, "up to %d days such as 2026-12-25", HOLIDAYS_MAX);
        break;
    }
}
