// SPDX-License-Identifier: MIT
// A scenario: one command per line, comments from #. Words are separated by blanks; "quoted words" may hold blanks, and
// \" in them is a quote. Commands, in the order a scenario needs them:
//
//   settings FILE | settings << ... end     the settings (before the first `at`); a key of an earlier block is kept
//   calendar FILE | calendar << ... end     the room's calendar; given again, it replaces the one before
//   source NAME ROLE FILE | source NAME ROLE << ... end   another calendar: of the room, trainer, holidays or busy
//   at DATE TIME [ZONE]                     sets the clock and starts the kiosk; later: lets time pass until then
//   wait DURATION                           90s, 5m, 1h30m
//   tap "LABEL" | tap person "NAME" | tap at X Y
//   expect text "..." | expect no text "..."           on the screen
//   expect target "..." | expect no target "..."       something that can be touched
//   expect screen NAME                      idle ready session paused offer reschedule confirmed end summary
//   expect figures left M:SS away M:SS ...  also: here paused late unknown planned aside overrun projected booked
//   expect log "WORDS" | expect no log "WORDS"         a line of the log that holds all these words in this order
//   expect log count N                      lines of the log of this session
//   expect wakeups <= N | expect painted <= N          since the last `reset counters`
//   expect [no] file NAME [holds "..."]                in the out folder; NAME may end in *
//   expect request "WORDS" | expect no request "WORDS" a request of any state: R-1 approval closed accepted ..
//   light                                   from here on the panel has a backlight; then:
//   expect light N% | expect light off
//   care                                    from here on the picture moves and rests (after `light`); then:
//   expect shift X Y                        how far it has moved, in pixels
//   reset counters
//   wait due                                until something is due of an open request, and a moment more
//   reply accepted|declined ["NAME"]        an approver's iTIP REPLY lies in the drop folder; of who was asked last
//   picture NAME                            writes NAME.png
//   language LANG
//   power-cut DURATION | restart | clock-step +3h | clock unset | clock trusted
//   disk full | disk free                   nothing more can be written to any file, or again
//   database gone | blocked | back          its file is deleted; it cannot be opened (before `at`); it can again
//   stick in "NAME" | stick out             a stick is plugged in, a folder media/NAME in the out folder; or taken out
//   stick good | full | read-only | bad | pulled | slow    what the next write on it meets
//   changes << ... end                      what was changed on the screen before (before the first `at`)
//   export                                  writes interruptions.csv and interruptions.json
//   painting off | painting on
#pragma once

#include "commands/simulate_world.h"

// Runs a scenario; false with `file:line: what was expected and what was seen`.
MUST_CHECK bool script_run(struct world *world, const char *path, struct error *error);

#define SCRIPT_WORDS_MAX 24

// A line as words; `rest` of a heredoc.
struct words {
    size_t count;
    char *word[SCRIPT_WORDS_MAX];
};

// simulate_expect.c: one `expect` line, without the word expect.
MUST_CHECK bool script_expect(struct world *world, const struct words *words, struct error *error);

// simulate_requests.c
MUST_CHECK bool script_reply(struct world *world, const struct words *words, struct error *error);
MUST_CHECK bool script_wait_due(struct world *world, struct error *error);
MUST_CHECK bool script_expect_request(struct world *world, const char *wanted, bool there, struct error *error);
// All words of `wanted`, in order, each as it stands.
bool script_holds_words(const char *line, const char *wanted);

// simulate_light.c
MUST_CHECK bool script_light(struct world *world, struct error *error);
MUST_CHECK bool script_expect_light(const struct world *world, const char *wanted, struct error *error);
MUST_CHECK bool script_expect_shift(const struct world *world, const char *x, const char *y, struct error *error);

// simulate_stick.c
MUST_CHECK bool script_stick(struct world *world, const struct words *words, struct error *error);

// simulate_text.c
MUST_CHECK bool script_duration(const char *text, int64_t *ms, struct error *error);
MUST_CHECK bool script_time(const char *date, const char *time, struct civil *civil, struct error *error);
// Splits in place.
MUST_CHECK bool script_split(char *line, struct words *words, struct error *error);
