// SPDX-License-Identifier: MIT
#include "sync/save.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PART ".part-" // and six characters: a file beside its place

static bool write_whole(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, bytes, length);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        if (written > 0) {
            bytes += written;
            length -= (size_t)written;
        }
    }
    return fsync(fd) == 0;
}

// A rename lives in the folder, so the folder has to reach the disk too.
static bool sync_folder_of(const char *path)
{
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash != NULL) {
        slash[slash == folder ? 1 : 0] = '\0';
    }
    int fd = open(slash != NULL ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL); // some file systems cannot, and need not
    if (fd >= 0) {
        close(fd);
    }
    return ok;
}

// A device or a pipe has nothing to be replaced: a rename would put a file where it was.
static bool is_stream(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

static bool write_stream(const char *path, const char *bytes, size_t length, struct error *error)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool ok = fd >= 0 && (write_whole(fd, bytes, length) || errno == EINVAL); // nothing to bring to a disk
    int problem = errno;
    if (fd >= 0) {
        close(fd);
    }
    return ok || error_set(error, "%s: %s", path, strerror(problem));
}

// The mode that a new file has, or the owner and the mode of another file.
static bool permit(int fd, const char *like)
{
    struct stat status;
    bool there = like != NULL && stat(like, &status) == 0;
    if (!there) {
        return (like == NULL || errno == ENOENT) && fchmod(fd, 0644) == 0;
    }
    return fchown(fd, status.st_uid, status.st_gid) == 0 && fchmod(fd, status.st_mode & 07777) == 0;
}

bool save_file(const char *path, const char *bytes, size_t length, struct error *error)
{
    return save_file_like(path, bytes, length, NULL, error);
}

bool save_file_like(const char *path, const char *bytes, size_t length, const char *like, struct error *error)
{
    char beside[PATH_MAX];
    char behind[PATH_MAX]; // a link stays, and leads to the new file
    if (is_stream(path)) {
        return write_stream(path, bytes, length, error);
    }
    const char *place = realpath(path, behind) != NULL ? behind : path;
    if ((size_t)snprintf(beside, sizeof beside, "%s" PART "XXXXXX", place) >= sizeof beside) {
        return error_set(error, "%s: the path is too long", path);
    }
    int fd = mkostemp(beside, O_CLOEXEC);
    if (fd < 0) {
        return error_set(error, "%s: %s", path, strerror(errno));
    }
    bool ok = write_whole(fd, bytes, length) && permit(fd, like);
    int problem = errno;
    close(fd);
    if (ok) {
        ok = rename(beside, place) == 0 && sync_folder_of(place);
        problem = errno;
    }
    if (!ok) {
        (void)unlink(beside);
        return error_set(error, "%s: %s", path, strerror(problem));
    }
    return true;
}

bool save_make_folder(const char *path, struct error *error)
{
    char folder[PATH_MAX];
    if ((size_t)snprintf(folder, sizeof folder, "%s", path) >= sizeof folder) {
        return error_set(error, "%s: the path is too long", path);
    }
    for (char *slash = strchr(folder + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(folder, 0755); // the last one says whether it went well
        *slash = '/';
    }
    if (mkdir(folder, 0755) != 0 && errno != EEXIST) {
        return error_set(error, "%s: %s", path, strerror(errno));
    }
    return true;
}

// The path as a pattern that fits itself alone; false when there is no room for it.
static bool quote(const char *path, char *out, size_t size)
{
    size_t used = 0;
    for (; *path != '\0' && used + 2 < size; path++) {
        if (strchr("*?[\\", *path) != NULL) {
            out[used++] = '\\';
        }
        out[used++] = *path;
    }
    out[used] = '\0';
    return *path == '\0';
}

void save_sweep(const char *path)
{
    static const char parts[] = PART "??????";
    char pattern[2 * PATH_MAX + sizeof parts];
    glob_t found = {.gl_pathc = 0};
    if (!quote(path, pattern, sizeof pattern - sizeof parts)) {
        return;
    }
    memcpy(pattern + strlen(pattern), parts, sizeof parts);
    if (glob(pattern, GLOB_NOSORT, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            (void)unlink(found.gl_pathv[i]); // one that stays is swept another time
        }
    }
    globfree(&found);
}
