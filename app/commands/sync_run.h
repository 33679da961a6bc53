// SPDX-License-Identifier: MIT
// The sync process while it runs: what its parts share. Each part is a file of its own: what it does (sync_work.h),
// what wakes it (sync_watches.h), what changes under it (sync_renew.h), and when it does it (sync_loop.h, sync_once.h).
#pragma once

#include "commands/commands.h"
#include "commands/places.h"
#include "commands/post.h"
#include "commands/publish.h"
#include "commands/retention.h"
#include "commands/sync_requests.h"
#include "platform/loop.h"
#include "sync/dispatch.h"
#include "sync/watch.h"

struct sync_run {
    const struct settings *settings;
    const char *config, *db; // where they are read from; NULL: not given
    struct loop *loop;       // NULL: once only
    bool look_again;         // something was changed on the screen, perhaps
    bool renew;              // it was: all of this begins again
    struct source_world world;
    struct source sources[SOURCES_MAX];
    struct watch watch;
    char zones[CALENDAR_ZONES_MAX]; // the zone data that the blocks were made with
    char outbox[OUTBOX_PATH_MAX];   // the file that is touched when something was put into the outbox
    struct dispatch dispatch;
    bool posts;            // letters can be written,
    struct post post;      // from these templates
    struct wall copies_at; // when copies that could not be written are tried again
    struct wall notice_at; // when the next notice before a block is due; INT64_MAX: never
    struct places places;
    struct sync_requests requests;
    struct retention retention;
    struct publishing publishing;
    bool put;               // something was, perhaps
    bool undelivered;       // something waits in the outbox that could not be written
    int32_t retries;        // how often it has been tried again
    struct wall deliver_at; // when it is tried again
};

// Prints a line on stderr; returns the code.
int sync_fault(enum exit_code code, const char *text);

// A blocking request must not keep the process from ending; the loop has blocked the signals that end it.
bool sync_is_stopped(void *context);

// The kiosk watches the database's folder. The last step of a commit happens in shared memory, where no watch sees it;
// a touch after it does.
void sync_tell_kiosk(const struct sync_run *run);

struct wall sync_wall_now(void);
