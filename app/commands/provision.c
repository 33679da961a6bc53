// SPDX-License-Identifier: MIT
#include "commands/provision.h"

#include "commands/commands.h"
#include "commands/options.h"
#include "config/config.h"
#include "config/signature.h"
#include "sync/save.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATH_SIZE (SETTINGS_PATH_MAX + 32)

// A signed file: its bytes, its signature, and what the signer says of it.
struct signed_file {
    char *bytes;
    size_t length;
    char signature[SIGNATURE_BYTES_MAX + 1];
    size_t signature_length;
    char comment[SIGNATURE_COMMENT_MAX];
};

const char *provision_end_name(enum provision_end end)
{
    static const char *const names[] = {[PROVISION_NONE] = "none",
                                        [PROVISION_SAME] = "same",
                                        [PROVISION_TAKEN] = "taken",
                                        [PROVISION_REFUSED] = "refused",
                                        [PROVISION_FAILED] = "failed"};
    return names[end];
}

// A plain file of at most `most` bytes. The folder is somebody else's: a link, a pipe or a device is not read.
static bool read_file(const char *folder, const char *name, char *out, size_t most, size_t *length)
{
    char path[PATH_SIZE];
    struct stat status;
    snprintf(path, sizeof path, "%.1000s/%s", folder, name);
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    bool ok = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
    errno = ok ? errno : EINVAL;
    *length = 0;
    ssize_t got = 1;
    while (ok && got != 0 && *length <= most) {
        got = read(fd, out + *length, most + 1 - *length);
        ok = got >= 0 || errno == EINTR;
        *length += got > 0 ? (size_t)got : 0;
    }
    close(fd);
    if (ok && *length > most) {
        errno = EFBIG;
        ok = false;
    }
    return ok;
}

// PROVISION_TAKEN: read, and signed with the key.
static enum provision_end read_signed(const char *folder, const struct signature_key *key, struct signed_file *file,
                                      struct error *error)
{
    if (!read_file(folder, PROVISION_FILE, file->bytes, CONFIG_BYTES_MAX, &file->length)) {
        enum provision_end end = errno == ENOENT ? PROVISION_NONE : PROVISION_FAILED;
        error_set(error, "%s/" PROVISION_FILE ": %s", folder, strerror(errno));
        return end;
    }
    if (!read_file(folder, PROVISION_MINISIG, file->signature, SIGNATURE_BYTES_MAX, &file->signature_length) &&
        !read_file(folder, PROVISION_SIGNIFY, file->signature, SIGNATURE_BYTES_MAX, &file->signature_length)) {
        error_set(error,
                  "%s/" PROVISION_FILE ": it is not signed (wanted: " PROVISION_MINISIG " or " PROVISION_SIGNIFY
                  " beside it)",
                  folder);
        return PROVISION_REFUSED;
    }
    if (!signature_verify(key, file->signature, file->signature_length, file->bytes, file->length, file->comment,
                          error)) {
        error_prefix(error, "%s/" PROVISION_FILE, folder);
        return PROVISION_REFUSED;
    }
    return PROVISION_TAKEN;
}

// When the signer signed, in seconds since 1970, or -1: not said.
static int64_t signed_at(const char *comment)
{
    const char *at = strstr(comment, "timestamp:");
    char *end = NULL;
    int64_t seconds = at != NULL ? strtoll(at + strlen("timestamp:"), &end, 10) : -1;
    return at != NULL && end != at + strlen("timestamp:") && seconds >= 0 ? seconds : -1;
}

// When those that hold were signed; -1: they are not signed with this key, or that is not said.
static int64_t held_since(const char *target, const struct signature_key *key, const char *held, size_t length)
{
    char path[PATH_SIZE], comment[SIGNATURE_COMMENT_MAX];
    char *signature = NULL;
    size_t signature_length = 0;
    snprintf(path, sizeof path, "%.1000s.minisig", target);
    bool same = config_load(path, &signature, &signature_length, NULL) &&
                signature_verify(key, signature, signature_length, held, length, comment, NULL);
    free(signature);
    return same ? signed_at(comment) : -1;
}

// The new file takes its place last: until then a kill leaves what was. Settings have hashes of PINs in them: whoever
// could not read those before cannot read these.
static bool replace(const char *target, const char *held, size_t held_length, const struct signed_file *file,
                    struct error *error)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%.1000s.before", target);
    if (held != NULL && !save_file_like(path, held, held_length, target, error)) {
        return false;
    }
    snprintf(path, sizeof path, "%.1000s.minisig", target);
    return save_file(path, file->signature, file->signature_length, error) &&
           save_file_like(target, file->bytes, file->length, target, error);
}

// Beside the target, since relative paths in it lie there.
static enum provision_end check_and_replace(const char *target, const char *held, size_t held_length,
                                            const struct signed_file *file, provision_check_fn check,
                                            struct error *error)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%.1000s.new", target);
    if (!save_file_like(path, file->bytes, file->length, target, error)) {
        return PROVISION_FAILED;
    }
    enum provision_end end = PROVISION_TAKEN;
    if (!check(path)) {
        error_set(error, "%s: it has faults; the settings stay as they were", path);
        end = PROVISION_REFUSED;
    } else if (!replace(target, held, held_length, file, error)) {
        end = PROVISION_FAILED;
    }
    (void)unlink(path);
    return end;
}

static enum provision_end take(const char *folder, const struct signature_key *key, const char *target, char **held,
                               struct signed_file *file, provision_check_fn check, struct error *error)
{
    size_t held_length = 0;
    enum provision_end end = read_signed(folder, key, file, error);
    if (end != PROVISION_TAKEN) {
        return end;
    }
    bool holds = config_load(target, held, &held_length, error);
    if (!holds && access(target, F_OK) == 0) {
        return PROVISION_FAILED;
    }
    if (holds && held_length == file->length && memcmp(*held, file->bytes, held_length) == 0) {
        return PROVISION_SAME;
    }
    if (holds && signed_at(file->comment) < held_since(target, key, *held, held_length)) {
        error_set(error, "%s/" PROVISION_FILE ": it was signed before the settings that hold", folder);
        return PROVISION_REFUSED;
    }
    return check_and_replace(target, *held, held_length, file, check, error);
}

enum provision_end provision_take(const char *folder, const char *key, const char *target, provision_check_fn check,
                                  struct error *error)
{
    struct signature_key read;
    if (key[0] == '\0') {
        return PROVISION_NONE;
    }
    if (!signature_read_key(&read, key)) {
        error_set(error, "[storage] settings_key is no public key of minisign or signify");
        return PROVISION_FAILED;
    }
    struct signed_file *file = calloc(1, sizeof *file);
    char *held = NULL;
    enum provision_end end = PROVISION_FAILED;
    if (file != NULL) {
        file->bytes = malloc(CONFIG_BYTES_MAX + 1);
    }
    if (file == NULL || file->bytes == NULL) {
        error_set(error, "out of memory");
    } else {
        end = take(folder, &read, target, &held, file, check, error);
    }
    free(held);
    if (file != NULL) {
        free(file->bytes);
    }
    free(file);
    return end;
}

// `adjourn check` in a child, since it prints, and keeps what it has read.
static bool check_settings(const char *path)
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        char config[PATH_SIZE];
        snprintf(config, sizeof config, "%s", path);
        if (freopen("/dev/null", "w", stdout) == NULL) {
            _exit(EXIT_BOARD);
        }
        int code = command_check(3, (char *[]){"check", "--config", config, NULL});
        fflush(NULL);
        _exit(code);
    }
    int status = 0;
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_OK;
}

int command_provision(int argc, char **argv)
{
    const char *config = NULL, *key = NULL, *folder = NULL;
    const struct option_rule rules[] = {
        OPTION_CONFIG(&config),
        {.name = "--key", .word = "KEY", .value = &key, .help = "the public key, instead of [storage] settings_key"},
    };
    int code =
        options_parse(argc, argv, "provision FOLDER [OPTION...]", rules, sizeof rules / sizeof rules[0], &folder, 1);
    if (code != OPTIONS_RUN) {
        return code;
    }
    if (folder == NULL) {
        fprintf(stderr, "adjourn provision: which FOLDER?\n");
        return EXIT_USAGE;
    }
    static struct settings settings;
    struct error error = {0};
    int faults = 0;
    if (key == NULL && !options_open_settings(config, NULL, &settings, &faults)) {
        return EXIT_FAULT;
    }
    const char *target = options_config_path(config);
    enum provision_end end = provision_take(folder, key != NULL ? key : settings.storage.settings_key,
                                            target != NULL ? target : ADJOURN_CONFIG_FILE, check_settings, &error);
    printf("%s\n", provision_end_name(end));
    if (end == PROVISION_REFUSED || end == PROVISION_FAILED) {
        fprintf(stderr, "adjourn provision: %s\n", error.text);
    }
    return end == PROVISION_REFUSED ? EXIT_FAULT : end == PROVISION_FAILED ? EXIT_BOARD : EXIT_OK;
}
