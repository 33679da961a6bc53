// SPDX-License-Identifier: MIT
#include "sync/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// What others may do with the file.
#define OTHERS (S_IRWXG | S_IRWXO)

static bool read_line(int fd, const char *path, char *out, size_t size, struct error *error)
{
    size_t used = 0;
    ssize_t got = 1;
    while (used + 1 < size && got > 0) {
        got = read(fd, out + used, size - 1 - used);
        used += got > 0 ? (size_t)got : 0;
    }
    out[used] = '\0';
    if (got < 0) {
        return error_set(error, "%s: %s", path, strerror(errno));
    }
    size_t length = strcspn(out, "\r\n");
    if (length == size - 1) {
        return error_set(error, "%s: the line is too long", path);
    }
    out[length] = '\0';
    return length > 0 || error_set(error, "%s: the first line is empty", path);
}

bool secret_read(const char *path, char *out, size_t size, struct error *error)
{
    struct stat status;
    out[0] = '\0';
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return error_set(error, "%s: %s", path, strerror(errno));
    }
    bool ok = false;
    if (fstat(fd, &status) != 0) {
        error_set(error, "%s: %s", path, strerror(errno));
    } else if (!S_ISREG(status.st_mode)) {
        error_set(error, "%s: not a file", path);
    } else if ((status.st_mode & OTHERS) != 0) {
        error_set(error, "%s: others may use this file", path);
    } else {
        ok = read_line(fd, path, out, size, error);
    }
    close(fd);
    if (!ok) {
        secret_forget(out, size);
    }
    return ok;
}

bool secret_find(const char *file, const char *credential, const char *credentials, char *out, size_t size,
                 struct error *error)
{
    char path[PATH_MAX];
    if (file[0] != '\0') {
        return secret_read(file, out, size, error);
    }
    if (credentials == NULL || strchr(credential, '/') != NULL) {
        return error_set(error, "credential '%s': not given to this process", credential);
    }
    if ((size_t)snprintf(path, sizeof path, "%s/%s", credentials, credential) >= sizeof path) {
        return error_set(error, "credential '%s': the path is too long", credential);
    }
    return secret_read(path, out, size, error);
}

void secret_forget(char *secret, size_t size)
{
    explicit_bzero(secret, size);
}
