// SPDX-License-Identifier: MIT
#include "sync/replies.h"

#include "calendar/calendar.h"
#include "platform/confine.h"
#include "sync/save.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES_MAX 256 // of one reading; the rest has its turn in the next

static const struct confine_limits limits = {
    .cpu_s = 5, .wall_ms = 10 * 1000, .memory_bytes = (size_t)256 * 1024 * 1024, .prepare = calendar_load_zones};

// The first byte of what the child says.
enum word {
    WORD_REPLIES = 'r', // then a struct replies
    WORD_REFUSED = 'x', // then why, as text
};

// One file under work, on both sides of the pipe.
struct reading {
    const struct replies_job *job;
    char name[NAME_MAX + 1];
    char path[PATH_MAX];
    char *bytes;
    size_t length;
    size_t said;
    char output[1 + sizeof(struct replies)];
    struct replies replies;
};

static bool write_word(int out, enum word word, const void *bytes, size_t length)
{
    char head = (char)word;
    return confine_write(out, &head, 1) && confine_write(out, bytes, length);
}

// In the child.
static bool work(void *context, int out)
{
    struct reading *reading = context;
    struct error error = {""};
    memset(&reading->replies, 0, sizeof reading->replies);
    if (reply_read(&reading->replies, reading->name, reading->bytes, reading->length, reading->job->room, &error)) {
        (void)write_word(out, WORD_REPLIES, &reading->replies, sizeof reading->replies);
    } else {
        (void)write_word(out, WORD_REFUSED, error.text, strlen(error.text));
    }
    return true;
}

static bool take_output(void *context, const void *bytes, size_t length)
{
    struct reading *reading = context;
    if (length > sizeof reading->output - reading->said) {
        return false;
    }
    memcpy(reading->output + reading->said, bytes, length);
    reading->said += length;
    return true;
}

static bool ends(const char *text, size_t size)
{
    return memchr(text, '\0', size) != NULL;
}

bool replies_check(struct replies *replies, const char *bytes, size_t length)
{
    if (length != sizeof *replies) {
        return false;
    }
    memcpy(replies, bytes, length);
    if (replies->count == 0 || replies->count > REPLIES_MAX || !ends(replies->sender, sizeof replies->sender)) {
        return false;
    }
    for (size_t i = 0; i < replies->count; i++) {
        const struct reply *reply = &replies->reply[i];
        if ((unsigned)reply->method > REPLY_DECLINECOUNTER || (unsigned)reply->partstat > PARTSTAT_DELEGATED ||
            !ends(reply->uid, sizeof reply->uid) || !ends(reply->recurrence_id, sizeof reply->recurrence_id) ||
            !ends(reply->attendee, sizeof reply->attendee)) {
            return false;
        }
    }
    return true;
}

// What a stranger's process said, as one line.
static void plain(char *text)
{
    for (; *text != '\0'; text++) {
        *text = (unsigned char)*text < 0x20 || (unsigned char)*text >= 0x7f ? ' ' : *text;
    }
}

static bool parse(struct reading *reading, struct error *error)
{
    char why[CONFINE_WHY_MAX];
    reading->said = 0;
    enum confine_end end = confine_run(&limits, work, take_output, reading, why);
    if (end != CONFINE_DONE || reading->said == 0) {
        return error_set(error, "%s: it cannot be read%s%s", reading->name, why[0] != '\0' ? ": " : "", why);
    }
    if (reading->output[0] == WORD_REPLIES &&
        replies_check(&reading->replies, reading->output + 1, reading->said - 1)) {
        return true;
    }
    char text[ERROR_TEXT_MAX] = "its reader ended badly";
    if (reading->output[0] == WORD_REFUSED) {
        snprintf(text, sizeof text, "%.*s", (int)(reading->said - 1), reading->output + 1);
        plain(text);
    }
    return error_set(error, "%s", text);
}

// The bytes of a file of at most REPLY_SIZE_MAX; a link, a pipe or a folder is none.
static bool load(struct reading *reading, struct error *error)
{
    struct stat status;
    int file = open(reading->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0 || fstat(file, &status) != 0) {
        error_set(error, "%s: %s", reading->name, strerror(errno));
    } else if (!S_ISREG(status.st_mode)) {
        error_set(error, "%s: not a file", reading->name);
    } else if (status.st_size > (off_t)REPLY_SIZE_MAX) {
        error_set(error, "%s: larger than %u KiB", reading->name, REPLY_SIZE_MAX / 1024);
    } else {
        size_t room = (size_t)status.st_size;
        reading->bytes = malloc(room + 1);
        ssize_t got = reading->bytes != NULL ? read(file, reading->bytes, room) : -1;
        reading->length = got > 0 ? (size_t)got : 0;
        if (got < 0) {
            error_set(error, "%s: %s", reading->name, reading->bytes == NULL ? "out of memory" : strerror(errno));
        }
    }
    if (file >= 0) {
        close(file);
    }
    return error->text[0] == '\0';
}

static bool is_settled(const struct reading *reading)
{
    struct stat status;
    if (lstat(reading->path, &status) != 0) {
        return false;
    }
    int64_t age_ms = reading->job->now.ms - (int64_t)status.st_mtim.tv_sec * MS_PER_SECOND;
    return age_ms < 0 || age_ms >= REPLIES_SETTLE_MS;
}

// Moves the file; one of that name that is there already is replaced. With `why` a text is left beside it, first: a
// file that was moved is not looked at again.
static bool move(const struct reading *reading, const char *to, const char *why, struct error *error)
{
    char folder[PATH_MAX], target[PATH_MAX], text[PATH_MAX];
    bool fits = (size_t)snprintf(folder, sizeof folder, "%s/%s", reading->job->folder, to) < sizeof folder &&
                (size_t)snprintf(target, sizeof target, "%s/%s", folder, reading->name) < sizeof target &&
                (size_t)snprintf(text, sizeof text, "%s.txt", target) < sizeof text;
    if (!fits) {
        return error_set(error, "%s: the path is too long", reading->name);
    }
    if (!save_make_folder(folder, error) || (why != NULL && !save_file(text, why, strlen(why), error))) {
        return false;
    }
    return rename(reading->path, target) == 0 || error_set(error, "%s: %s", reading->path, strerror(errno));
}

// Gives every answer of the file to `take`; the worst fate is the file's.
static enum reply_fate take_all(struct reading *reading, struct error *why)
{
    enum reply_fate fate = REPLY_TAKEN;
    for (size_t i = 0; i < reading->replies.count && fate != REPLY_LATER; i++) {
        struct error error = {""};
        enum reply_fate one =
            reading->job->take(reading->job->context, &reading->replies.reply[i], reading->replies.sender, &error);
        if (one > fate) {
            fate = one;
            error_set(why, "%s: %s", reading->name, error.text);
        }
    }
    return fate;
}

static bool read_one(struct reading *reading, bool *later, struct error *error)
{
    struct error why = {""};
    reading->bytes = NULL;
    bool good = load(reading, &why) && parse(reading, &why);
    free(reading->bytes);
    enum reply_fate fate = good ? take_all(reading, &why) : is_settled(reading) ? REPLY_ASIDE : REPLY_LATER;
    if (fate == REPLY_LATER) {
        *later = true;
        return true;
    }
    if (fate == REPLY_ASIDE && reading->job->told != NULL) {
        reading->job->told(reading->job->context, why.text);
    }
    size_t length = strlen(why.text);
    if (length + 1 < sizeof why.text) {
        memcpy(why.text + length, "\n", 2);
    }
    return move(reading, fate == REPLY_TAKEN ? "done" : "aside", fate == REPLY_TAKEN ? NULL : why.text, error);
}

static bool is_reply(const char *name)
{
    const char *dot = strrchr(name, '.');
    return name[0] != '.' && dot != NULL && (strcasecmp(dot, ".ics") == 0 || strcasecmp(dot, ".eml") == 0);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

// The names of the files, sorted; *more: there are others.
static bool list(const char *folder, char *names[FILES_MAX], size_t *count, bool *more, struct error *error)
{
    DIR *handle = opendir(folder);
    *count = 0;
    if (handle == NULL) {
        return error_set(error, "%s: %s", folder, strerror(errno));
    }
    const struct dirent *entry;
    bool ok = true;
    while (ok && (entry = readdir(handle)) != NULL) {
        if (is_reply(entry->d_name) && *count == FILES_MAX) {
            *more = true;
        } else if (is_reply(entry->d_name)) {
            names[*count] = strdup(entry->d_name);
            ok = names[(*count)++] != NULL || error_set(error, "out of memory");
        }
    }
    closedir(handle);
    if (ok) {
        qsort(names, *count, sizeof *names, by_name);
    }
    return ok;
}

bool replies_read(const struct replies_job *job, bool *later, struct error *error)
{
    char *names[FILES_MAX];
    size_t count = 0;
    *later = false;
    struct reading *reading = calloc(1, sizeof *reading);
    if (reading == NULL) {
        return error_set(error, "out of memory");
    }
    reading->job = job;
    bool ok = save_make_folder(job->folder, error) && list(job->folder, names, &count, later, error);
    for (size_t i = 0; i < count; i++) {
        if (ok) {
            snprintf(reading->name, sizeof reading->name, "%s", names[i]);
            bool fits = (size_t)snprintf(reading->path, sizeof reading->path, "%s/%s", job->folder, names[i]) <
                        sizeof reading->path;
            ok = fits ? read_one(reading, later, error) : error_set(error, "%s: the path is too long", job->folder);
        }
        free(names[i]);
    }
    free(reading);
    return ok;
}
