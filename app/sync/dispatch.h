// SPDX-License-Identifier: MIT
// Delivers the outbox to servers, one item a turn, oldest first: objects into the room's calendar (booking.h), then
// mails (smtp.h). A mail goes out once for each recipient. An attempt is noted before the server is spoken to, once
// more when the end of the mail is about to be sent, and when the server has answered. So an attempt that a kill or a
// lost answer cut short is known afterwards as one of two: the server cannot have taken the mail, then it is sent as if
// nothing had been; or it may have, then it is sent once more with the same Message-ID, and the log says "may have been
// sent twice". After a second one of unknown end it is not sent a third time: a person decides (adjourn outbox
// --retry).
#pragma once

#include "store/outbox.h"
#include "sync/smtp.h"
#include "sync/source.h"

struct dispatch {
    const struct settings *settings;
    const struct source_world *world;
    struct source *sources; // as many as the settings have
    struct wall (*clock)(void);
    uint32_t random; // spreads the tries of many kiosks
    // What follows is the dispatch's own; zero at first.
    bool settled;      // what a process before this one left behind was looked at
    struct smtp *smtp; // open between mails that follow each other
    int64_t unsaved;   // an item whose end the store did not take yet; 0 = none
    enum outbox_state unsaved_state;
    bool unsaved_doubt;
};

// Delivers at most one item. Returns when it is to be called again; in the past: at once. *delivered whether anything
// of the outbox has changed.
struct wall dispatch_turn(struct dispatch *dispatch, bool *changed);
void dispatch_finish(struct dispatch *dispatch);
