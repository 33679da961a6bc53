// SPDX-License-Identifier: MIT
#include "platform/notify.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define MESSAGE_MAX (NOTIFY_STATUS_MAX + 64)
#define US_PER_MS   1000
#define LONGEST_MS  MS_PER_DAY

// A whole number and nothing else; false when it is none.
static bool read_number(const char *text, long long *number)
{
    char *end = NULL;
    errno = 0;
    *number = text != NULL ? strtoll(text, &end, 10) : -1;
    return end != NULL && end != text && *end == '\0' && errno == 0 && *number > 0;
}

// Half of the time after which the manager gives up on us; 0 when it watches another process or none.
static int64_t half_of_watchdog(const char *usec, const char *pid)
{
    long long us = 0;
    long long whose = 0;
    if (!read_number(usec, &us) || (pid != NULL && (!read_number(pid, &whose) || whose != (long long)getpid()))) {
        return 0;
    }
    int64_t half = us / US_PER_MS / 2;
    return half < 1 ? 1 : half > LONGEST_MS ? LONGEST_MS : half;
}

// '@' stands for the zero byte that begins an abstract name (unix(7)).
static bool connect_to(int fd, const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(path);
    if ((path[0] != '/' && path[0] != '@') || path[1] == '\0' || length >= sizeof address.sun_path) {
        errno = EINVAL;
        return false;
    }
    memcpy(address.sun_path, path, length);
    if (path[0] == '@') {
        address.sun_path[0] = '\0';
    }
    return connect(fd, (const struct sockaddr *)&address,
                   (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length)) == 0;
}

bool notify_open(struct notify *notify, const char *socket_path, const char *watchdog_usec, const char *watchdog_pid,
                 char *why, size_t why_size)
{
    *notify = (struct notify){.fd = -1};
    if (socket_path == NULL || socket_path[0] == '\0') {
        return true;
    }
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || !connect_to(fd, socket_path)) {
        snprintf(why, why_size, "NOTIFY_SOCKET=%s: %s", socket_path, strerror(errno));
        if (fd >= 0) {
            close(fd);
        }
        return false;
    }
    notify->fd = fd;
    notify->every_ms = half_of_watchdog(watchdog_usec, watchdog_pid);
    return true;
}

void notify_close(struct notify *notify)
{
    if (notify->fd >= 0) {
        close(notify->fd);
    }
    *notify = (struct notify){.fd = -1};
}

// Never waits: a manager that is busy, or restarts itself, must not stop the countdown.
static bool tell(const struct notify *notify, const char *message)
{
    return send(notify->fd, message, strlen(message), MSG_NOSIGNAL) >= 0;
}

static bool is_due(const struct notify *notify, struct now now)
{
    int64_t share = notify->every_ms / 2 < NOTIFY_SHARE_MS ? notify->every_ms / 2 : NOTIFY_SHARE_MS;
    return notify->every_ms > 0 && now.boot.ms - notify->alive_at.ms >= notify->every_ms - share;
}

void notify_shown(struct notify *notify, const char *status, struct now now)
{
    bool changed = strncmp(notify->status, status, sizeof notify->status - 1) != 0;
    bool alive = notify->ready && is_due(notify, now);
    if (notify->fd < 0 || (notify->ready && !changed && !alive)) {
        return;
    }
    char line[NOTIFY_STATUS_MAX];
    char message[MESSAGE_MAX];
    snprintf(line, sizeof line, "%s", status);
    snprintf(message, sizeof message, "%s%s%s%s", notify->ready ? "" : "READY=1\n", alive ? "WATCHDOG=1\n" : "",
             changed ? "STATUS=" : "", changed ? line : "");
    notify->refused = !tell(notify, message);
    if (notify->refused) {
        return;
    }
    if (alive || !notify->ready) {
        notify->alive_at = now.boot; // the manager counts from READY on
    }
    notify->ready = true;
    memcpy(notify->status, line, sizeof line);
}

struct wall notify_next_wake(const struct notify *notify, struct now now)
{
    bool settled = notify->ready && !notify->refused;
    if (notify->fd < 0 || (settled && notify->every_ms == 0)) {
        return (struct wall){INT64_MAX};
    }
    int64_t again_ms = notify->every_ms > 0 && notify->every_ms < NOTIFY_AGAIN_MS ? notify->every_ms : NOTIFY_AGAIN_MS;
    int64_t left_ms = notify->alive_at.ms + notify->every_ms - now.boot.ms;
    // What is due already was not said in this turn.
    return (struct wall){now.wall.ms + (settled && left_ms > 0 ? left_ms : again_ms)};
}

void notify_stopping(struct notify *notify)
{
    if (notify->fd >= 0) {
        tell(notify, "STOPPING=1");
    }
}
