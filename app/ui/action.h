// SPDX-License-Identifier: MIT
// What a touch on a target means. Targets in a scene carry one; the kiosk acts on it.
#pragma once

#include <stdint.h>

enum action_kind {
    ACTION_NONE,
    ACTION_START,       // value: 0 = now, 1 = back-dated to the booked start
    ACTION_PERSON,      // value: roster index; out or back
    ACTION_SOMEONE_OUT, // no attendee list, or 13 and more people: one more is out
    ACTION_EVERYONE_BACK,
    ACTION_SOMEONE_BACK, // one of the unlisted is back
    ACTION_PROMISE,      // value: minutes; of the person who stepped out last
    ACTION_BACK_AT,      // value: minutes ago that the person was back (still out? correction)
    ACTION_GO_ON,        // we go on
    ACTION_WE_WAIT,      // we wait
    ACTION_PAUSE,
    ACTION_RESUME,
    ACTION_BREAK, // value: minutes from now on for everybody; BREAK_ASK, BREAK_OVER
    ACTION_UNDO,
    ACTION_END,        // opens the choices of the end
    ACTION_END_NOW,    // End, in those choices
    ACTION_CARRY_ON,   // offer or end choices: nothing changes
    ACTION_WAIT,       // offer: five more minutes
    ACTION_RESCHEDULE, // end now and choose another time
    ACTION_EXTEND,
    ACTION_SHOW_OFFER, // a folded offer
    ACTION_CHOOSE,     // value: index of the proposal
    ACTION_MORE_TIMES,
    ACTION_AGREE, // a time outside the rules; value: enum slot_agreed, SLOT_AGREED_NOT: asks how
    ACTION_CONFIRM,
    ACTION_BACK, // from the proposals
    ACTION_DONE, // leaves confirmed and summary
    ACTION_SEEN,
    ACTION_EXPORT,   // value: enum export_target (ui/view.h)
    ACTION_DISMISS,  // closes a card (wrap-up, question)
    ACTION_ASK,      // note a request
    ACTION_TOPIC,    // value: enum request_topic
    ACTION_WHO,      // value: roster index of who asks, or EVENT_NOBODY
    ACTION_REQUESTS, // the open requests
    ACTION_REQUEST,  // value: index of the one to answer
    ACTION_DIGIT,    // value: of the PIN
    ACTION_ERASE,
    ACTION_ENTER,  // the PIN is complete
    ACTION_ANSWER, // value: 1 = accepted, 0 = refused
    ACTION_ASK_BACK,
    ACTION_LANGUAGE, // the next language of the screen, for guests
    ACTION_SETTINGS, // the gear
    ACTION_CARD,     // value: the card of the settings to show
    ACTION_LESS,     // value: index of the setting, one step down
    ACTION_MORE,     // one step up
    ACTION_SET,      // value: ACTION_WORD of the setting and its word
    ACTION_WORDS,    // value: index of the setting; all its words
    ACTION_DAY,      // the day of the log to export; value: -1 = the one before, 1 = the next
    ACTION_EXPORT_DAY,
    ACTION_IDENTIFY, // shows which screen this is
    ACTION_UNDO_ALL, // value: 1 = do it; 0: asks
    ACTION_WRITE,    // value: index of the setting whose text is written
    ACTION_KEY,      // value: ACTION_KEY_AT, or one of KEY_..
    ACTION_CHANGE_PIN,
    ACTION_BUNDLE,  // what helps to find a fault, onto the stick
    ACTION_RESET,   // everything is removed at the next start; value: enum reset_step
    ACTION_LOCK,    // leaves the settings
    ACTION_TRAINER, // discreet mode: what everybody does not see
};

// A setting's index and the index of one of its words, as one value.
#define ACTION_WORDS_MAX           32
#define ACTION_WORD(setting, word) ((setting)*ACTION_WORDS_MAX + (word))

// A letter of the keyboard on the screen; keys that are none.
#define ACTION_KEY_AT(row, column) ((row)*16 + (column))
#define KEY_SPACE                  1000
#define KEY_ERASE                  1001
#define KEY_SHIFT                  1002
#define KEY_SIGNS                  1003
#define KEY_LAYOUT                 1004
#define KEY_DONE                   1005

// Values of ACTION_BREAK that are no minutes.
#define BREAK_ASK  0    // how long?
#define BREAK_OVER (-1) // the one that runs

// Values of ACTION_RESET.
enum reset_step {
    RESET_ASK,
    RESET_DO,
    RESET_TAKE_BACK,
};

struct action {
    enum action_kind kind;
    int32_t value;
};
