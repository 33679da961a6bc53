// SPDX-License-Identifier: MIT
#include "commands/sticks.h"

#include "platform/clock.h"

#include <stdio.h>
#include <unistd.h>

static bool begin(void *context, const struct kiosk_stick_order *order, struct error *error)
{
    struct sticks *sticks = context;
    struct stick_place place = {.mounted = !sticks->storage.folders};
    const struct storage_stick *stick = storage_newest(&sticks->storage);
    if (stick == NULL || !storage_folder(&sticks->storage, stick, place.folder, sizeof place.folder)) {
        return error_set(error, "no stick is there");
    }
    return stick_keeper_order(&sticks->keeper, &place, order, error);
}

static void stop(void *context)
{
    struct sticks *sticks = context;
    stick_keeper_give_up(&sticks->keeper);
}

void sticks_init(struct sticks *sticks)
{
    *sticks = (struct sticks){.storage = {.epoll = -1, .mounts = -1, .watch = -1}, .keeper = {.process = {.line = -1}}};
}

void sticks_start(struct sticks *sticks, const char *config, const char *db, struct ports *ports)
{
    stick_keeper_start(&sticks->keeper, config, db);
    ports->stick = (struct stick_port){.context = sticks, .begin = begin, .stop = stop};
}

static void tell(struct sticks *sticks)
{
    const struct storage_stick *stick = storage_newest(&sticks->storage);
    kiosk_set_stick(sticks->kiosk, stick != NULL ? stick->name : NULL);
}

static void look(void *context, int fd)
{
    struct sticks *sticks = context;
    (void)fd;
    if (storage_look(&sticks->storage)) {
        tell(sticks);
    }
}

static void hear(void *context, int fd)
{
    struct sticks *sticks = context;
    struct stick_told told;
    if (stick_keeper_hear(&sticks->keeper, &told)) {
        kiosk_stick_ended(sticks->kiosk, told.state, told.saved, clock_now());
    }
    if (sticks->keeper.process.pid == 0) {
        loop_remove_fd(sticks->loop, fd);
    }
}

void sticks_open(struct sticks *sticks, const char *root, bool folders, struct kiosk *kiosk, struct loop *loop)
{
    char why[256] = "too much is watched";
    sticks->kiosk = kiosk;
    sticks->loop = loop;
    if (sticks->keeper.process.line < 0 || sticks->keeper.process.pid == 0) {
        return;
    }
    if (!storage_open(&sticks->storage, root, folders, why, sizeof why) ||
        !loop_add_fd(loop, storage_fd(&sticks->storage), look, sticks) ||
        !loop_add_fd(loop, sticks->keeper.process.line, hear, sticks)) {
        fprintf(stderr, "adjourn kiosk: no sticks: %s\n", why);
        return;
    }
    tell(sticks);
}

void sticks_child_ended(struct sticks *sticks)
{
    stick_keeper_ended(&sticks->keeper);
}

void sticks_close(struct sticks *sticks)
{
    stick_keeper_stop(&sticks->keeper);
    storage_close(&sticks->storage);
}
