// SPDX-License-Identifier: MIT
#include "platform/input_wake.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <unistd.h>

#define NAME_SIZE 32

struct input_wake {
    int epoll, watch, folder;
    struct {
        int fd; // -1 = free
        char name[NAME_SIZE];
    } devices[INPUT_DEVICES_MAX];
};

static bool watch(struct input_wake *input, int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    return epoll_ctl(input->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

static bool is_open(const struct input_wake *input, const char *name)
{
    for (size_t i = 0; i < INPUT_DEVICES_MAX; i++) {
        if (input->devices[i].fd >= 0 && strcmp(input->devices[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

// A device that may not be read (yet: udev sets its group a moment after it appears) is tried again when its folder
// says that it changed.
static void open_device(struct input_wake *input, const char *name)
{
    if (strncmp(name, INPUT_DEVICES_NAME, strlen(INPUT_DEVICES_NAME)) != 0 || strlen(name) >= NAME_SIZE ||
        is_open(input, name)) {
        return;
    }
    for (size_t i = 0; i < INPUT_DEVICES_MAX; i++) {
        if (input->devices[i].fd < 0) {
            int fd = openat(input->folder, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
            if (fd >= 0 && watch(input, fd)) {
                input->devices[i].fd = fd;
                memcpy(input->devices[i].name, name, strlen(name) + 1);
            } else if (fd >= 0) {
                close(fd);
            }
            return;
        }
    }
}

static void close_device(struct input_wake *input, int fd)
{
    for (size_t i = 0; i < INPUT_DEVICES_MAX; i++) {
        if (input->devices[i].fd == fd) {
            close(fd);
            input->devices[i].fd = -1;
        }
    }
}

static void open_all(struct input_wake *input, const char *folder)
{
    DIR *listing = opendir(folder);
    const struct dirent *entry;
    while (listing != NULL && (entry = readdir(listing)) != NULL) {
        open_device(input, entry->d_name);
    }
    if (listing != NULL) {
        closedir(listing);
    }
}

bool input_wake_open(struct input_wake **out, const char *folder, char *why, size_t why_size)
{
    *out = NULL;
    struct input_wake *input = calloc(1, sizeof *input);
    if (input == NULL) {
        snprintf(why, why_size, "input: not enough memory");
        return false;
    }
    for (size_t i = 0; i < INPUT_DEVICES_MAX; i++) {
        input->devices[i].fd = -1;
    }
    input->epoll = epoll_create1(EPOLL_CLOEXEC);
    input->watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    input->folder = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (input->epoll < 0 || input->watch < 0 || input->folder < 0 ||
        inotify_add_watch(input->watch, folder, IN_CREATE | IN_ATTRIB) < 0 || !watch(input, input->watch)) {
        snprintf(why, why_size, "input: %s: %s", folder, strerror(errno));
        input_wake_close(input);
        return false;
    }
    open_all(input, folder);
    *out = input;
    return true;
}

void input_wake_close(struct input_wake *input)
{
    if (input == NULL) {
        return;
    }
    for (size_t i = 0; i < INPUT_DEVICES_MAX; i++) {
        if (input->devices[i].fd >= 0) {
            close(input->devices[i].fd);
        }
    }
    const int fds[] = {input->epoll, input->watch, input->folder};
    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++) {
        if (fds[i] >= 0) {
            close(fds[i]);
        }
    }
    free(input);
}

int input_wake_fd(const struct input_wake *input)
{
    return input->epoll;
}

static void drain_watch(struct input_wake *input)
{
    char events[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
    ssize_t got;
    while ((got = read(input->watch, events, sizeof events)) > 0) {
        for (ssize_t at = 0; at < got;) {
            const struct inotify_event *event = (const struct inotify_event *)(const void *)(events + at);
            if (event->len > 0) {
                open_device(input, event->name);
            }
            at += (ssize_t)(sizeof *event + event->len);
        }
    }
}

static void drain_device(struct input_wake *input, int fd)
{
    char thrown_away[4096];
    ssize_t got;
    do {
        got = read(fd, thrown_away, sizeof thrown_away);
    } while (got > 0);
    if (got == 0 || errno != EAGAIN) {
        close_device(input, fd); // unplugged
    }
}

void input_wake_drain(struct input_wake *input)
{
    struct epoll_event events[INPUT_DEVICES_MAX];
    int count = epoll_wait(input->epoll, events, INPUT_DEVICES_MAX, 0);
    for (int i = 0; i < count; i++) {
        if (events[i].data.fd == input->watch) {
            drain_watch(input);
        } else {
            drain_device(input, events[i].data.fd);
        }
    }
}

size_t input_wake_devices(const struct input_wake *input)
{
    size_t count = 0;
    for (size_t i = 0; i < INPUT_DEVICES_MAX; i++) {
        count += input->devices[i].fd >= 0;
    }
    return count;
}
