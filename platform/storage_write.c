// SPDX-License-Identifier: MIT
#include "platform/storage_write.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_BYTES 65536
#define BLOCK_BYTES  4096 // a direct read wants its buffer on a border of a block
#define SAME_MOST    999  // files of one name

struct work {
    const struct storage_job *job;
    int folder;
    char name[STORAGE_NAME_MAX]; // final one
    size_t begun, named;         // files
    int problem;                 // errno of what failed
    char *why;
};

const char *storage_end_name(enum storage_end end)
{
    static const char *const names[STORAGE_ENDS] = {
        [STORAGE_SAVED] = "saved", [STORAGE_FULL] = "full",       [STORAGE_READ_ONLY] = "read-only",
        [STORAGE_GONE] = "gone",   [STORAGE_DIFFERS] = "differs", [STORAGE_FAILED] = "failed"};
    return names[end];
}

// Whether the step may happen; else errno says what it met.
static bool may(const struct work *work, enum storage_step step)
{
    const struct storage_job *job = work->job;
    int met = job->meets != NULL ? job->meets(job->context, step) : 0;
    errno = met != 0 ? met : errno;
    return met == 0;
}

// The folder that is open is the one that stands there: nobody has pulled the stick.
static bool is_there(const struct work *work)
{
    struct stat open_one, there;
    return fstat(work->folder, &open_one) == 0 && stat(work->job->folder, &there) == 0 &&
           open_one.st_dev == there.st_dev && open_one.st_ino == there.st_ino;
}

static enum storage_end end_by(const struct work *work, int problem)
{
    if (problem == ENODEV || problem == ENXIO || problem == ESTALE || (work->folder >= 0 && !is_there(work))) {
        return STORAGE_GONE;
    }
    switch (problem) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return STORAGE_FULL;
    case EROFS:
    case EACCES:
    case EPERM:
        return STORAGE_READ_ONLY;
    default:
        return STORAGE_FAILED;
    }
}

static enum storage_end fail(struct work *work, const char *what)
{
    work->problem = errno;
    snprintf(work->why, STORAGE_WHY_MAX, "%s: %s", what, strerror(work->problem));
    return end_by(work, work->problem);
}

static void write_part_name(char out[32], size_t index)
{
    snprintf(out, 32, "adjourn-%u.part", (unsigned)index);
}

static bool write_final_name(const struct work *work, size_t index, char out[STORAGE_NAME_MAX + 16])
{
    int length = snprintf(out, STORAGE_NAME_MAX + 16, "%s.%s", work->name, work->job->files[index].ending);
    return length > 0 && length < STORAGE_NAME_MAX + 16;
}

static enum storage_end open_folder(struct work *work)
{
    struct stat self, above;
    bool opened = may(work, STORAGE_STEP_OPEN);
    if (opened) {
        work->folder = open(work->job->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    if (work->folder < 0 || fstat(work->folder, &self) != 0 || fstatat(work->folder, "..", &above, 0) != 0) {
        if (opened && errno == ENOENT) {
            snprintf(work->why, STORAGE_WHY_MAX, "%s: no stick is there", work->job->folder);
            return STORAGE_GONE;
        }
        return fail(work, work->job->folder);
    }
    if (work->job->mounted && self.st_dev == above.st_dev) {
        snprintf(work->why, STORAGE_WHY_MAX, "%s: no stick is mounted there", work->job->folder);
        return STORAGE_GONE;
    }
    return STORAGE_SAVED;
}

// What an earlier job that was killed has left: all that is called like a part. Also how a name is looked for.
static bool look_through(const struct work *work, bool (*take)(int folder, const char *name, const char *wanted),
                         const char *wanted)
{
    int copy = openat(work->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folder = copy >= 0 ? fdopendir(copy) : NULL;
    bool found = false;
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        found = take(work->folder, entry->d_name, wanted) || found;
    }
    if (folder != NULL) {
        closedir(folder);
    } else if (copy >= 0) {
        close(copy);
    }
    return found;
}

static bool sweep(int folder, const char *name, const char *wanted)
{
    (void)wanted;
    size_t digits = strncmp(name, "adjourn-", 8) == 0 ? strspn(name + 8, "0123456789") : 0;
    return digits > 0 && strcmp(name + 8 + digits, ".part") == 0 && unlinkat(folder, name, 0) == 0;
}

static bool is_called(int folder, const char *name, const char *wanted)
{
    (void)folder;
    return strcasecmp(name, wanted) == 0;
}

// Also by the stick's own notion of letters that are the same.
static bool is_taken(const struct work *work, size_t index)
{
    char name[STORAGE_NAME_MAX + 16];
    struct stat status;
    return write_final_name(work, index, name) &&
           (fstatat(work->folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 || look_through(work, is_called, name));
}

static enum storage_end choose_name(struct work *work, const char *name)
{
    for (int number = 1; number <= SAME_MOST; number++) {
        int length = number == 1 ? snprintf(work->name, sizeof work->name, "%s", name)
                                 : snprintf(work->name, sizeof work->name, "%s (%d)", name, number);
        bool taken = length < 0 || (size_t)length >= sizeof work->name;
        for (size_t i = 0; i < work->job->count && !taken; i++) {
            taken = is_taken(work, i);
        }
        if (!taken) {
            return STORAGE_SAVED;
        }
    }
    snprintf(work->why, STORAGE_WHY_MAX, "%s: there are %d files of this name", name, SAME_MOST);
    return STORAGE_FAILED;
}

static bool write_whole(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, bytes, length);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        bytes += written > 0 ? written : 0;
        length -= written > 0 ? (size_t)written : 0;
    }
    return true;
}

static enum storage_end write_part(struct work *work, size_t index, const char *part)
{
    const struct storage_file *file = &work->job->files[index];
    int fd = may(work, STORAGE_STEP_CREATE)
                 ? openat(work->folder, part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644)
                 : -1;
    if (fd < 0) {
        return fail(work, part);
    }
    work->begun = index + 1;
    bool ok = may(work, STORAGE_STEP_WRITE) && write_whole(fd, file->bytes, file->length) &&
              may(work, STORAGE_STEP_SYNC) && fsync(fd) == 0;
    enum storage_end end = ok ? STORAGE_SAVED : fail(work, part);
    if (close(fd) != 0 && ok) {
        end = fail(work, part);
    }
    return end;
}

// Without the cache of this machine where the stick's file system allows that; else the cache is dropped first.
static int open_uncached(const struct work *work, const char *part)
{
    int fd = openat(work->folder, part, O_RDONLY | O_DIRECT | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == EINVAL) {
        fd = openat(work->folder, part, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    }
    if (fd >= 0) {
        (void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    }
    return fd;
}

static enum storage_end read_back(struct work *work, size_t index, const char *part)
{
    static _Alignas(BLOCK_BYTES) char buffer[BUFFER_BYTES];
    const struct storage_file *file = &work->job->files[index];
    int fd = may(work, STORAGE_STEP_READ) ? open_uncached(work, part) : -1;
    if (fd < 0) {
        return fail(work, part);
    }
    size_t at = 0;
    ssize_t got;
    bool same = true;
    while (same && (got = read(fd, buffer, sizeof buffer)) != 0) {
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            enum storage_end end = fail(work, part);
            close(fd);
            return end;
        }
        same = (size_t)got <= file->length - at && memcmp((const char *)file->bytes + at, buffer, (size_t)got) == 0;
        at += same ? (size_t)got : 0;
    }
    close(fd);
    if (!same || at != file->length) {
        snprintf(work->why, STORAGE_WHY_MAX, "%s: it reads back something else", part);
        return STORAGE_DIFFERS;
    }
    return STORAGE_SAVED;
}

// Never over another file, not even one that came meanwhile.
static bool give_name(const struct work *work, const char *part, const char *name)
{
    if (renameat2(work->folder, part, work->folder, name, RENAME_NOREPLACE) == 0) {
        return true;
    }
    struct stat status;
    if (errno != EINVAL || fstatat(work->folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
        return false; // EINVAL: older exFAT knows no such rename
    }
    return renameat(work->folder, part, work->folder, name) == 0;
}

static enum storage_end name_files(struct work *work)
{
    char part[32], name[STORAGE_NAME_MAX + 16];
    for (size_t i = 0; i < work->job->count; i++) {
        write_part_name(part, i);
        if (!is_there(work) || !write_final_name(work, i, name) || !may(work, STORAGE_STEP_RENAME) ||
            !give_name(work, part, name)) {
            return fail(work, part);
        }
        work->named = i + 1;
    }
    // The names live in the folder, and on FAT what is free lives in a table of its own.
    if (!may(work, STORAGE_STEP_SYNC_FOLDER) || (fsync(work->folder) != 0 && errno != EINVAL) ||
        (syncfs(work->folder) != 0 && errno != ENOSYS)) {
        return fail(work, work->job->folder);
    }
    return is_there(work) ? STORAGE_SAVED : fail(work, work->job->folder);
}

static enum storage_end write_files(struct work *work)
{
    char part[32];
    enum storage_end end = choose_name(work, work->job->name);
    for (size_t i = 0; i < work->job->count && end == STORAGE_SAVED; i++) {
        write_part_name(part, i);
        end = write_part(work, i, part);
        end = end == STORAGE_SAVED ? read_back(work, i, part) : end;
    }
    end = end == STORAGE_SAVED ? name_files(work) : end;
    // FAT that is mounted without UTF-8 refuses letters that it does not know.
    if (end == STORAGE_FAILED && work->named == 0 && work->begun == work->job->count && work->job->plain != NULL &&
        (work->problem == EINVAL || work->problem == EILSEQ)) {
        end = choose_name(work, work->job->plain);
        end = end == STORAGE_SAVED ? name_files(work) : end;
    }
    return end;
}

static void remove_all(const struct work *work)
{
    char name[STORAGE_NAME_MAX + 16];
    for (size_t i = 0; i < work->begun; i++) {
        if (i >= work->named) {
            write_part_name(name, i);
        } else if (!write_final_name(work, i, name)) {
            continue;
        }
        (void)unlinkat(work->folder, name, 0);
    }
}

enum storage_end storage_write(const struct storage_job *job, char saved[STORAGE_NAME_MAX], char why[STORAGE_WHY_MAX])
{
    struct work work = {.job = job, .folder = -1, .why = why};
    saved[0] = why[0] = '\0';
    enum storage_end end = open_folder(&work);
    if (end == STORAGE_SAVED) {
        (void)look_through(&work, sweep, NULL);
        end = write_files(&work);
        if (end != STORAGE_SAVED) {
            remove_all(&work);
        }
    }
    if (work.folder >= 0) {
        close(work.folder);
    }
    if (end == STORAGE_SAVED) {
        memcpy(saved, work.name, sizeof work.name);
    }
    return end;
}
