// SPDX-License-Identifier: MIT
#include "commands/sync_keeper.h"

#include "commands/commands.h"
#include "commands/sync_child.h"
#include "platform/clock.h"

#include <sys/socket.h>
#include <unistd.h>

struct keep {
    struct loop *loop;
    struct sync_child child; // not wanted until the kiosk says so
    const char *config, *db;
};

static void child_ended(void *context)
{
    struct keep *keep = context;
    sync_child_ended(&keep->child, clock_now());
}

static void take_line(void *context, int fd)
{
    struct keep *keep = context;
    char word;
    ssize_t got = read(fd, &word, 1);
    if (got > 0) {
        sync_child_init(&keep->child, keep->config, keep->db, clock_now());
    } else if (got == 0) {
        loop_stop(keep->loop); // the kiosk is gone
    }
}

static struct wall turn(void *context, struct now now)
{
    struct keep *keep = context;
    return sync_child_turn(&keep->child, now);
}

static const struct keeper_words words = {
    .name = "adjourn-keeper",
    .missing = "no sync process",
    .what = "what keeps the sync process running",
    .then = "until the next start the calendars stay as they were read",
};

void sync_keeper_start(struct sync_keeper *keeper, const char *config, const char *db)
{
    *keeper = (struct sync_keeper){.begun = false};
    if (keeper_start(&keeper->process, &words)) {
        struct keep keep = {.config = config, .db = db};
        const struct keeper_work work = {take_line, child_ended, turn, &keep};
        keeper_work(&keeper->process, &words, &keep.loop, &work);
        sync_child_stop(&keep.child);
        _exit(EXIT_OK);
    }
}

void sync_keeper_begin(struct sync_keeper *keeper)
{
    if (keeper->process.pid != 0 && !keeper->begun) {
        keeper->begun = send(keeper->process.line, "b", 1, MSG_NOSIGNAL) == 1;
    }
}

void sync_keeper_ended(struct sync_keeper *keeper)
{
    keeper_ended(&keeper->process, &words);
}

void sync_keeper_stop(struct sync_keeper *keeper)
{
    keeper_stop(&keeper->process);
}
