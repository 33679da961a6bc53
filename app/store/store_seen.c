// SPDX-License-Identifier: MIT
// When a source was read and had nothing new, kept in a small text file beside the database: a source that is asked
// every minute would else write the database every minute. A line is
//     NAME DIGEST LAST_TRY SEEN NEXT_TRY
// where DIGEST and LAST_TRY are those of the source's row. A row that was written since, or another database under the
// same name, makes the line void. The file is replaced as a whole but not forced to the disk: what a power cut takes
// is an age, and the next reading gives a newer one.
#include "store/store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINES_MAX 32
#define LINE_MAX  (64 + 65 + 3 * 21 + 8)

struct seen {
    char name[64], digest[65];
    int64_t last_try, at, next_try;
};

static void write_path(char path[STORE_PATH_MAX + 16], const struct store *store, const char *ending)
{
    snprintf(path, STORE_PATH_MAX + 16, "%s-seen%s", store->path, ending);
}

static size_t read_lines(const struct store *store, struct seen lines[LINES_MAX])
{
    char path[STORE_PATH_MAX + 16];
    char line[LINE_MAX];
    size_t count = 0;
    write_path(path, store, "");
    FILE *file = fopen(path, "re");
    while (file != NULL && count < LINES_MAX && fgets(line, sizeof line, file) != NULL) {
        struct seen *seen = &lines[count];
        // NOLINTNEXTLINE(cert-err34-c): a number out of range belongs to no row
        count += sscanf(line, "%63s %64s %" SCNd64 " %" SCNd64 " %" SCNd64, seen->name, seen->digest, &seen->last_try,
                        &seen->at, &seen->next_try) == 5;
    }
    if (file != NULL) {
        fclose(file);
    }
    return count;
}

static bool write_lines(const struct store *store, const struct seen *lines, size_t count, struct error *error)
{
    char path[STORE_PATH_MAX + 16];
    char beside[STORE_PATH_MAX + 16];
    write_path(path, store, "");
    write_path(beside, store, ".part");
    FILE *file = fopen(beside, "we");
    if (file == NULL) {
        return error_set(error, "%s: %s", beside, strerror(errno));
    }
    for (size_t i = 0; i < count; i++) {
        fprintf(file, "%s %s %" PRId64 " %" PRId64 " %" PRId64 "\n", lines[i].name, lines[i].digest, lines[i].last_try,
                lines[i].at, lines[i].next_try);
    }
    bool ok = ferror(file) == 0;
    if (fclose(file) != 0 || !ok || rename(beside, path) != 0) {
        int problem = errno;
        (void)unlink(beside);
        return error_set(error, "%s: %s", path, strerror(problem));
    }
    return true;
}

// Its name and digest are words of a line.
static bool fits_line(const struct source_state *row)
{
    return row->name[0] != '\0' && row->digest[0] != '\0' && strpbrk(row->name, " \t\r\n\v\f") == NULL;
}

bool store_source_seen(struct store *store, const char *name, struct wall at, struct wall next_try, struct error *error)
{
    struct source_state row;
    struct seen lines[LINES_MAX + 1];
    if (!store_source_row(store, name, &row, error)) {
        return error_set(error, "%s: no such source", name);
    }
    if (!fits_line(&row)) {
        return error_set(error, "%s: nothing of it was read yet, or not a name for a line", name);
    }
    int lock = store_lock_folder(store->path);
    size_t count = read_lines(store, lines + 1);
    size_t kept = 1;
    for (size_t i = 1; i <= count; i++) {
        if (strcmp(lines[i].name, name) != 0 && kept < LINES_MAX) {
            lines[kept++] = lines[i];
        }
    }
    lines[0] = (struct seen){.last_try = row.last_try.ms, .at = at.ms, .next_try = next_try.ms};
    memcpy(lines[0].name, row.name, sizeof row.name);
    memcpy(lines[0].digest, row.digest, sizeof row.digest);
    bool ok = write_lines(store, lines, kept, error);
    if (lock >= 0) {
        close(lock);
    }
    return ok;
}

void store_seen_merge(const struct store *store, struct source_state *state)
{
    struct seen lines[LINES_MAX];
    size_t count = read_lines(store, lines);
    for (size_t i = 0; i < count; i++) {
        const struct seen *seen = &lines[i];
        if (strcmp(seen->name, state->name) == 0 && strcmp(seen->digest, state->digest) == 0 &&
            seen->last_try == state->last_try.ms) {
            state->last_success.ms = state->last_try.ms = seen->at;
            state->next_try.ms = seen->next_try;
            return;
        }
    }
}

int64_t store_seen_version(const struct store *store)
{
    char path[STORE_PATH_MAX + 16];
    struct stat now;
    write_path(path, store, "");
    if (stat(path, &now) != 0) {
        return 0;
    }
    // Two files of one instant differ in their inode, and one inode's in their instant.
    return (int64_t)now.st_mtim.tv_sec * 1000000000 + now.st_mtim.tv_nsec + (int64_t)now.st_ino;
}
