// SPDX-License-Identifier: MIT
#include "commands/bundle_files.h"

#include "calendar/calendar.h"
#include "config/config.h"
#include "config/config_value.h"
#include "core/terms.h"
#include "core/veil.h"
#include "store/outbox.h"
#include "store/store.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#define JOURNAL_LINES "4000"
#define VEILED_TIMES  4 // what is hidden may be shorter than what is told instead

const char *const bundle_names[BUNDLE_FILES] = {"versions.txt", "health.txt", "settings.txt", "journal.txt"};

static void copy_lines(FILE *out, const char *path, const char *prefix)
{
    char line[256];
    FILE *in = fopen(path, "re");
    while (in != NULL && fgets(line, sizeof line, in) != NULL) {
        if (strncmp(line, prefix, strlen(prefix)) == 0) {
            fputs(line, out);
        }
    }
    if (in != NULL) {
        fclose(in);
    }
}

// Ends with a NUL instead of a line's end; a PC has none.
static void write_board(FILE *out)
{
    char name[256] = "";
    FILE *in = fopen("/sys/firmware/devicetree/base/model", "re");
    if (in != NULL && fgets(name, sizeof name, in) != NULL) {
        fprintf(out, "board: %s\n", name);
    }
    if (in != NULL) {
        fclose(in);
    }
}

static void write_versions(FILE *out, const struct bundle *bundle)
{
    (void)bundle;
    struct utsname machine;
    fprintf(out, "adjourn %s\n", ADJOURN_VERSION);
    if (uname(&machine) == 0) { // not its name: rooms are called after people too
        fprintf(out, "%s %s %s %s\n", machine.sysname, machine.release, machine.version, machine.machine);
    }
    copy_lines(out, "/etc/os-release", "PRETTY_NAME=");
    write_board(out);
}

struct queue_counts {
    size_t sources, failing, waiting, refused;
    int64_t oldest_ms;
};

static bool count_source(void *context, const struct source_state *state, struct error *error)
{
    (void)error;
    struct queue_counts *counts = context;
    if (counts->sources == 0 || state->last_success.ms < counts->oldest_ms) {
        counts->oldest_ms = state->last_success.ms;
    }
    counts->sources++;
    counts->failing += state->error[0] != '\0';
    return true;
}

static bool count_item(void *context, const struct outbox_item *item, struct error *error)
{
    (void)error;
    struct queue_counts *counts = context;
    counts->waiting += item->state == OUTBOX_WAITING || item->state == OUTBOX_SENDING;
    counts->refused += item->state == OUTBOX_REFUSED;
    return true;
}

static void write_store(FILE *out, const struct bundle *bundle, struct now now)
{
    struct store *store = NULL;
    struct error error = {""};
    struct queue_counts counts = {0};
    char said[256];
    if (!store_open(&store, bundle->settings->store.file, STORE_READ, &error) ||
        !store_sources(store, count_source, &counts, &error) ||
        !store_outbox_list(store, count_item, &counts, &error)) {
        fprintf(out, "database: %s\n", veil_line(error.text, said, sizeof said));
    } else {
        fprintf(out, "database: can be read\nsources: %zu, failing: %zu\n", counts.sources, counts.failing);
        if (counts.sources > 0 && counts.oldest_ms > 0) {
            fprintf(out, "calendar read: %lld s ago\n", (long long)((now.wall.ms - counts.oldest_ms) / MS_PER_SECOND));
        }
        fprintf(out, "outbox waiting: %zu, refused: %zu\n", counts.waiting, counts.refused);
    }
    store_close(store);
}

// Asked of the kernel: in a kiosk's service /proc has nothing but processes.
static void write_memory(FILE *out)
{
    struct sysinfo machine;
    const double whole = 1 << SI_LOAD_SHIFT;
    if (sysinfo(&machine) != 0) {
        return;
    }
    unsigned long long unit = machine.mem_unit;
    fprintf(out, "memory: %llu of %llu MiB free\nload: %.2f %.2f %.2f\n", machine.freeram * unit >> 20,
            machine.totalram * unit >> 20, (double)machine.loads[0] / whole, (double)machine.loads[1] / whole,
            (double)machine.loads[2] / whole);
}

static void write_health(FILE *out, const struct bundle *bundle)
{
    struct now now = bundle->now;
    struct statvfs disk;
    fprintf(out, "time: %lld s since 1970, up: %lld s, clock: %s\n", (long long)(now.wall.ms / MS_PER_SECOND),
            (long long)(now.boot.ms / MS_PER_SECOND), now.quality == CLOCK_TRUSTED ? "trusted" : "not trusted");
    fprintf(out, "faults in the settings: %d\n", bundle->faults);
    if (statvfs("/var/lib/adjourn", &disk) == 0) {
        fprintf(out, "state folder: %llu of %llu MiB free\n", (unsigned long long)disk.f_bavail * disk.f_frsize >> 20,
                (unsigned long long)disk.f_blocks * disk.f_frsize >> 20);
    }
    write_memory(out);
    write_store(out, bundle, now);
}

// A list, a number, a time: nobody's words.
static bool is_open(enum config_type type)
{
    return type == CONFIG_ZONE || type == CONFIG_NAME || type == CONFIG_WORD || type == CONFIG_BOOL ||
           type == CONFIG_COUNT || type == CONFIG_PERCENT || type == CONFIG_DURATION || type == CONFIG_HOURS ||
           type == CONFIG_MATRIX;
}

// Whether the settings' reader takes it: what it does not may be anybody's words.
static bool is_good(const struct config_key *key, const char *value)
{
    static struct settings scratch; // the entries of its groups are smaller
    const char *reason = "";
    int64_t number = 0;
    struct error error;
    if (strcmp(key->section, CONFIG_POLICY) == 0) {
        return term_read(term_find(key->key), value, &number, &reason);
    }
    return config_value_store(key, value, &scratch, &reason) &&
           (key->type != CONFIG_ZONE || calendar_zone(value, &error) != NULL);
}

static void write_value(FILE *out, const struct config_key *key, const char *value)
{
    bool open = is_open(key->type);
    const char *said = value[0] == '\0' ? "" : !open ? "(set)" : is_good(key, value) ? value : "(set, with a fault)";
    fprintf(out, "%s = %s\n", key->key, said);
}

// Cuts blanks at the end, and before them a comment: from ; after a blank.
static void cut_comment(char *value)
{
    size_t end = strlen(value);
    for (size_t i = 1; i < end; i++) {
        if (value[i] == ';' && strchr(" \t", value[i - 1]) != NULL) {
            end = i;
        }
    }
    while (end > 0 && strchr(" \t\r\n", value[end - 1]) != NULL) {
        end--;
    }
    value[end] = '\0';
}

// One line of an administrator's file: what is not open is said to be there.
static void write_setting(FILE *out, const char *section, char *line)
{
    char *equals = line + strcspn(line, "=:");
    if (*equals == '\0') {
        return;
    }
    char *value = equals + 1;
    cut_comment(value);
    value += strspn(value, " \t");
    line[strcspn(line, "=: \t")] = '\0';
    for (size_t i = 0; i < config_table_count; i++) {
        const struct config_key *key = &config_table[i];
        bool term = strcmp(key->section, CONFIG_POLICY) == 0;
        if (strcmp(key->key, line) == 0 && (strcmp(key->section, section) == 0 || term)) {
            write_value(out, key, value);
            return;
        }
    }
    fprintf(out, "(a key that there is not)\n");
}

static void write_section(FILE *out, const char *section)
{
    bool known = false;
    for (size_t i = 0; i < config_table_count && !known; i++) {
        known = strcmp(config_table[i].section, section) == 0;
    }
    fprintf(out, "\n[%s]\n", known ? section : "(a section that there is not)");
}

static void write_settings_of(FILE *out, const char *path)
{
    char *line = NULL, section[32] = "";
    size_t size = 0;
    FILE *in = path != NULL ? fopen(path, "re") : NULL;
    while (in != NULL && getline(&line, &size, in) >= 0) {
        char *text = line + strspn(line, " \t");
        if (*text == '[') {
            snprintf(section, sizeof section, "%.*s", (int)strcspn(text + 1, "] "), text + 1);
            write_section(out, section);
        } else if (*text != '#' && *text != ';') {
            write_setting(out, section, text);
        }
    }
    free(line);
    if (in != NULL) {
        fclose(in);
    }
}

static void write_settings(FILE *out, const struct bundle *bundle)
{
    fputs("What is not here has its default. (set): there is a value.\n", out);
    write_settings_of(out, bundle->config);
    fputs("\nchanged on the screen:\n", out);
    write_settings_of(out, bundle->settings->store.changes);
}

// What the services and the kernel said last, before a power cut too where the journal is kept. Without --boot: that
// asks for the kernel's boot id, which a kiosk's service does not see.
static FILE *open_journal(pid_t *pid)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return NULL;
    }
    *pid = fork();
    if (*pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        execlp("journalctl", "journalctl", "--no-pager", "--output=short-iso", "--no-hostname",
               "--lines=" JOURNAL_LINES, "--quiet", (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    FILE *in = *pid > 0 ? fdopen(ends[0], "r") : NULL;
    if (in == NULL) {
        close(ends[0]);
    }
    return in;
}

static void write_journal(FILE *out, const struct bundle *bundle)
{
    (void)bundle;
    pid_t pid = -1;
    FILE *in = open_journal(&pid);
    char *line = NULL;
    size_t size = 0;
    ssize_t length = 0;
    while (in != NULL && (length = getline(&line, &size, in)) >= 0) {
        size_t said_size = (size_t)length * VEILED_TIMES + sizeof "<address>";
        char *said = malloc(said_size);
        line[strcspn(line, "\n")] = '\0';
        fprintf(out, "%s\n", said != NULL ? veil_line(line, said, said_size) : "(out of memory)");
        free(said);
    }
    free(line);
    int status = -1;
    if (in != NULL) {
        fclose(in);
        waitpid(pid, &status, 0);
    }
    if (status != 0) {
        fputs("(journalctl could not be asked)\n", out);
    }
}

void bundle_write(FILE *out, size_t file, const struct bundle *bundle)
{
    static void (*const writers[BUNDLE_FILES])(FILE * out, const struct bundle *bundle) = {
        write_versions, write_health, write_settings, write_journal};
    writers[file](out, bundle);
}
