// SPDX-License-Identifier: MIT
#include "config/config.h"

#include "config/config_reading.h"
#include "config/config_value.h"
#include "config/pin.h"

#include <errno.h>
#include <ini.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static bool is_section(const char *section)
{
    if (config_group_find(section) != NULL) {
        return false; // it has to have a name
    }
    for (size_t i = 0; i < config_table_count; i++) {
        if (strcmp(config_table[i].section, section) == 0) {
            return true;
        }
    }
    return false;
}

// Whether a row's key can stand in the open section.
static bool can_have(const struct reading *reading, const struct config_key *key)
{
    const struct config_group *group = reading->group;
    if (group == NULL) {
        return strcmp(key->section, reading->section) == 0;
    }
    return strcmp(key->section, group->section) == 0 || (group->has_terms && strcmp(key->section, CONFIG_POLICY) == 0);
}

static bool is_same_section(size_t row, size_t other)
{
    return strcmp(config_table[row].section, config_table[other].section) == 0;
}

// The sections as "a, b, c".
static void write_sections(char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < config_table_count && used < size; i++) {
        const char *section = config_table[i].section;
        const struct config_group *group = config_group_find(section);
        if (i == 0 || !is_same_section(i, i - 1)) {
            used += (size_t)snprintf(out + used, size - used, "%s%s%s", used > 0 ? ", " : "", section,
                                     group == NULL   ? ""
                                     : group->quoted ? " \"NAME\""
                                                     : " NAME");
        }
    }
}

// The keys that the open section can have, as "a, b, c".
static void write_keys(char *out, size_t size, const struct reading *reading)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < config_table_count && used < size; i++) {
        if (can_have(reading, &config_table[i])) {
            used += (size_t)snprintf(out + used, size - used, "%s%s", used > 0 ? ", " : "", config_table[i].key);
        }
    }
}

// Opens [source NAME] and the like; false when there is none of that name, with the fault reported.
static bool open_entry(struct reading *reading, const char *name)
{
    const char *reason = "";
    const char *allowed = "";
    reading->entry = config_group_open(reading->group, reading->settings, name, &reason, &allowed);
    if (reading->entry == CONFIG_NO_ENTRY) {
        config_report(reading, "[%s]: %s (allowed: %s)", reading->section, reason, allowed);
        return false;
    }
    int *line = &reading->entry_line[config_group_place(reading->group, reading->entry)];
    *line = *line != 0 ? *line : reading->line;
    return true;
}

static void check_section(struct reading *reading, const char *line)
{
    const char *close = strchr(line, ']');
    reading->known_section = false;
    if (close == NULL) {
        config_report(reading, "'%s': a section without its ] (allowed: [section])", line);
        return;
    }
    const char *rest = close + 1 + strspn(close + 1, " \t");
    if (*rest != '\0' && *rest != ';' && *rest != '#') {
        config_report(reading, "'%s': more than a section (allowed: [section])", line);
    }
    char name[CONFIG_SECTION_MAX];
    snprintf(reading->section, sizeof reading->section, "%.*s", (int)(close - line - 1), line + 1);
    reading->group = config_group_of(reading->section, name);
    if (reading->group != NULL && reading->changes != NULL) {
        config_report(reading, "[%s]: not changed on the screen (allowed: what the settings screen has)",
                      reading->section);
        return;
    }
    if (reading->group != NULL) {
        reading->known_section = open_entry(reading, name);
        return;
    }
    reading->known_section = is_section(reading->section);
    if (!reading->known_section) {
        char allowed[512];
        write_sections(allowed, sizeof allowed);
        config_report(reading, "[%s]: unknown section (allowed: %s)", reading->section, allowed);
    }
}

// Whether a line can be given to inih; reports why not.
static bool check_line(struct reading *reading, const char *line, size_t length, size_t most)
{
    if (length > most) {
        config_report(reading, "a line of %zu bytes is too long (allowed: %zu)", length, most);
        return false;
    }
    if (!config_value_is_text(line, length)) {
        config_report(reading, "not UTF-8 text (allowed: UTF-8 without control characters)");
        return false;
    }
    return true;
}

static void check_entry_came(struct reading *reading)
{
    if (reading->expects_entry) {
        reading->expects_entry = false;
        config_report(reading, "neither a section nor a key with a value (allowed: [section], key = value, # comment)");
    }
}

// Reader of ini_parse_stream: the next line without its leading blanks (which would make it a continuation), empty when
// there is nothing in it for inih.
static char *next_line(char *out, int size, void *stream)
{
    struct reading *reading = stream;
    check_entry_came(reading);
    if (reading->at == reading->end) {
        return NULL;
    }
    const char *line = reading->at;
    const char *newline = memchr(line, '\n', (size_t)(reading->end - line));
    const char *stop = newline != NULL ? newline : reading->end;
    reading->at = newline != NULL ? newline + 1 : reading->end;
    reading->line++;
    while (line < stop && (*line == ' ' || *line == '\t')) {
        line++;
    }
    while (stop > line && (stop[-1] == ' ' || stop[-1] == '\t' || stop[-1] == '\r')) {
        stop--;
    }
    size_t length = (size_t)(stop - line);
    snprintf(out, (size_t)size, "\n");
    // inih wants room for CR, LF and NUL.
    if (length == 0 || *line == '#' || *line == ';' || !check_line(reading, line, length, (size_t)size - 3)) {
        return out;
    }
    memcpy(out, line, length);
    memcpy(out + length, "", 1);
    if (*line == '[') {
        check_section(reading, out);
    } else {
        reading->expects_entry = true;
    }
    return out;
}

// A key of [policy], of the room or of an entry.
static bool store_term(struct reading *reading, const struct config_key *key, const char *value, const char **reason)
{
    const struct config_group *group = reading->group;
    enum term term = term_find(key->key);
    int64_t number = 0;
    if (!term_read(term, value, &number, reason)) {
        return false;
    }
    if (group == NULL) {
        term_set(&reading->settings->policy, term, number);
    } else {
        char *entry = config_group_entry(group, reading->settings, reading->entry);
        terms_put((struct term_set *)(void *)(entry + group->terms_at), term, number);
    }
    return true;
}

static bool store(struct reading *reading, const struct config_key *key, const char *value, const char **reason)
{
    if (strcmp(key->section, CONFIG_POLICY) == 0) {
        return store_term(reading, key, value, reason);
    }
    char path[SETTINGS_PATH_MAX];
    if (key->type == CONFIG_PATH) {
        if (!config_path_expand(value, reading->name, path, sizeof path)) {
            *reason = "too long";
            return false;
        }
        value = path;
    }
    void *base = reading->settings;
    if (reading->group != NULL) {
        base = config_group_entry(reading->group, reading->settings, reading->entry);
    }
    return config_value_store(key, value, base, reason);
}

// A key of which several lines add up.
static bool adds_up(const struct config_key *key)
{
    return key->type == CONFIG_DATES || key->type == CONFIG_GLOBS || key->type == CONFIG_MAILS ||
           key->type == CONFIG_NAMES || key->type == CONFIG_PHRASES;
}

// What the screen does not change stands in the administrator's file alone.
static bool belongs(struct reading *reading, const struct config_key *key, const char *value)
{
    bool pin = strcmp(key->section, "pin") == 0 && strcmp(key->key, "hash") == 0;
    if (reading->changes != NULL && pin && !pin_is_hash(value)) {
        config_report(reading, "[pin] hash: not a hash of a PIN (allowed: what the screen writes)");
        return false;
    }
    if (reading->changes == NULL || config_screen_has(key->section, key->key)) {
        return true;
    }
    config_report(reading, "[%s] %s: '%s': not changed on the screen (allowed: what the settings screen has)",
                  reading->section, key->key, value);
    return false;
}

static const struct config_key *find_key_here(const struct reading *reading, const char *name)
{
    for (size_t i = 0; i < config_table_count; i++) {
        if (can_have(reading, &config_table[i]) && strcmp(config_table[i].key, name) == 0) {
            return &config_table[i];
        }
    }
    return NULL;
}

// Handler of ini_parse_stream; always 1, since faults are reported here and reading goes on.
static int take_entry(void *user, const char *section, const char *name, const char *value)
{
    struct reading *reading = user;
    reading->expects_entry = false;
    char allowed[512];
    if (section[0] == '\0') {
        config_report(reading, "%s: '%s': a key before the first section (allowed: [section])", name, value);
    }
    if (!reading->known_section) {
        return 1;
    }
    section = reading->section; // inih keeps no more than its first 49 bytes
    const struct config_key *key = find_key_here(reading, name);
    if (key == NULL) {
        write_keys(allowed, sizeof allowed, reading);
        config_report(reading, "[%s] %s: '%s': unknown key (allowed: %s)", section, name, value, allowed);
        return 1;
    }
    int place = reading->group == NULL ? CONFIG_NO_ENTRY : config_group_place(reading->group, reading->entry);
    int *given = &reading->given[place + 1][key - config_table];
    if (*given != 0 && !adds_up(key)) {
        config_report(reading, "[%s] %s: '%s': given twice (allowed: once; it is in line %d)", section, name, value,
                      *given);
        return 1;
    }
    if (!belongs(reading, key, value)) {
        return 1;
    }
    *given = reading->line;
    const char *reason = "";
    if (!store(reading, key, value, &reason)) {
        config_value_allowed(key, allowed, sizeof allowed);
        config_report(reading, "[%s] %s: '%s': %s (allowed: %s)", section, name, value, reason, allowed);
    } else if (reading->changes != NULL) {
        changes_put(reading->changes, key->section, key->key, value);
    }
    return 1;
}

void config_defaults(struct settings *settings)
{
    struct reading reading = {.settings = settings, .name = ""};
    memset(settings, 0, sizeof *settings);
    for (size_t i = 0; i < config_table_count; i++) {
        const char *reason;
        if (config_group_find(config_table[i].section) != NULL) {
            continue; // there is none by default
        }
        if (!store(&reading, &config_table[i], config_table[i].standard, &reason)) {
            abort(); // a default that its own row refuses
        }
    }
}

static void read_lines(struct reading *reading, const char *bytes, size_t length)
{
    static const char byte_order_mark[] = "\xef\xbb\xbf";
    if (length >= 3 && memcmp(bytes, byte_order_mark, 3) == 0) {
        bytes += 3;
        length -= 3;
    }
    reading->at = bytes;
    reading->end = bytes + length;
    // Its result is the first line that it could not read; check_entry_came has reported all of them.
    (void)ini_parse_stream(next_line, reading, take_entry, reading);
}

void config_read_text(struct settings *settings, const char *name, const char *bytes, size_t length,
                      config_fault_fn fault, void *context)
{
    struct reading reading = {.settings = settings, .name = name, .fault = fault, .context = context};
    unsigned char digest[32];
    crypto_generichash(digest, sizeof digest, (const unsigned char *)bytes, length, NULL, 0);
    config_defaults(settings);
    read_lines(&reading, bytes, length);
    sodium_bin2hex(settings->digest, sizeof settings->digest, digest, sizeof digest);
    config_check_together(&reading);
}

// The settings in force are told by both: BLAKE2b of the file's digest, as hexadecimal, and the changes' bytes.
static void add_digest(struct settings *settings, const char *bytes, size_t length)
{
    unsigned char digest[32];
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof digest);
    crypto_generichash_update(&state, (const unsigned char *)settings->digest, strlen(settings->digest));
    crypto_generichash_update(&state, (const unsigned char *)bytes, length);
    crypto_generichash_final(&state, digest, sizeof digest);
    sodium_bin2hex(settings->digest, sizeof settings->digest, digest, sizeof digest);
}

void config_read_changes(struct settings *settings, struct changes *changes, const char *name, const char *bytes,
                         size_t length, config_fault_fn fault, void *context)
{
    struct reading reading = {
        .settings = settings, .changes = changes, .name = name, .fault = fault, .context = context};
    changes->count = 0;
    read_lines(&reading, bytes, length);
    if (changes->count > 0) {
        add_digest(settings, bytes, length);
    }
    config_check_together(&reading);
}

bool config_load(const char *path, char **bytes, size_t *length, struct error *error)
{
    FILE *file = fopen(path, "re");
    *bytes = NULL;
    if (file == NULL) {
        return error_set(error, "%s: %s", path, strerror(errno));
    }
    *bytes = malloc(CONFIG_BYTES_MAX + 1);
    bool done = *bytes != NULL;
    if (!done) {
        error_set(error, "%s: out of memory", path);
    } else {
        *length = fread(*bytes, 1, CONFIG_BYTES_MAX + 1, file);
        if (ferror(file)) {
            done = error_set(error, "%s: %s", path, strerror(errno));
        } else if (*length > CONFIG_BYTES_MAX) {
            done = error_set(error, "%s: larger than 1 MiB", path);
        }
    }
    fclose(file);
    if (!done) {
        free(*bytes);
        *bytes = NULL;
    }
    return done;
}

bool config_read(struct settings *settings, const char *path, config_fault_fn fault, void *context, struct error *error)
{
    char *bytes = NULL;
    size_t length = 0;
    if (!config_load(path, &bytes, &length, error)) {
        config_defaults(settings);
        return false;
    }
    config_read_text(settings, path, bytes, length, fault, context);
    free(bytes);
    return true;
}

int config_find_line(const char *path, const char *section, const char *key)
{
    char name[CONFIG_SECTION_MAX];
    const struct config_group *group = config_group_of(section, name);
    const struct config_key *wanted = config_find_key(group != NULL ? group->section : section, key);
    wanted = wanted == NULL && group != NULL && group->has_terms ? config_find_key(CONFIG_POLICY, key) : wanted;
    char *bytes = NULL;
    size_t length = 0;
    if (wanted == NULL || !config_load(path, &bytes, &length, NULL)) {
        return 0;
    }
    static struct settings settings; // large
    struct reading reading = {.settings = &settings, .name = path};
    config_defaults(&settings);
    read_lines(&reading, bytes, length);
    free(bytes);
    int index = group != NULL ? config_group_index(group, &settings, name) : CONFIG_NO_ENTRY;
    if (group != NULL && index == CONFIG_NO_ENTRY) {
        return 0;
    }
    return reading.given[group != NULL ? config_group_place(group, index) + 1 : 0][wanted - config_table];
}
