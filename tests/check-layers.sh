#!/bin/bash
# The layers hold, and the check that says so notices when they do not.
set -u
cd "$(dirname "$0")/.." || exit 1
check=tests/check-layers.pl
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

if faults=$(perl $check .); then
    echo "ok - sources_as_they_are_keep_the_layers"
else
    echo "not ok - sources_as_they_are_keep_the_layers"
    echo "$faults"
fi

# plant FILE LINE EXPECTED: with LINE added to FILE, the check fails and says EXPECTED.
plant() {
    local name
    name="layer_check_when_$(echo "$1" | tr '/.' '__')_has_$(echo "$2" | tr -cs 'a-zA-Z0-9' '_')then_it_fails"
    rm -rf "$scratch/tree" && mkdir "$scratch/tree" && cp -r app platform "$scratch/tree"
    [ -e "$scratch/tree/$1" ] || echo '// SPDX-License-Identifier: MIT' >"$scratch/tree/$1"
    echo "$2" >>"$scratch/tree/$1"
    if faults=$(perl $check "$scratch/tree" "$1"); then
        echo "not ok - $name: nothing was noticed"
    elif ! grep -qF "$1:" <<<"$faults" || ! grep -qF "$3" <<<"$faults"; then
        echo "not ok - $name: said: $faults"
    else
        echo "ok - $name"
    fi
}

plant app/core/planted.c '#include "store/store.h"' 'app/core must not know store/store.h'
plant app/core/planted.c '#include <sqlite3.h>' "core takes only the C library's pure parts"
plant app/core/planted.c 'void *f(void) { return malloc(1); }' 'malloc() must not be called here'
plant app/core/planted.c 'long f(void) { return time(0); }' 'time() must not be called here'
plant app/core/planted.c 'void f(void) { fputs("", stdout); }' 'core knows no files'
plant app/ui/planted.c '#include <SDL.h>' '<SDL.h> does not belong here'
plant app/ui/planted.c '#include "store/store.h"' 'app/ui must not know store/store.h'
plant app/kiosk/planted.c '#include "calendar/calendar.h"' 'app/kiosk must not know calendar/calendar.h'
plant app/kiosk/planted.c '#include "platform/clock.h"' 'app/kiosk must not know platform/clock.h'
plant app/store/planted.c '#include "commands/commands.h"' 'app/store must not know commands/commands.h'
plant app/store/planted.c '#include <libical/ical.h>' '<libical/ical.h> does not belong here'
plant app/calendar/planted.c 'const char *f(void) { return getenv("TZ"); }' 'getenv() must not be called here'
plant platform/touch_core.c '#include <libevdev/libevdev.h>' '<libevdev/libevdev.h> does not belong here'
plant platform/planted.c '#include "core/session.h"' 'platform must not know core/session.h'
plant app/sync/planted.c '#include "platform/loop.h"' 'app/sync must not know platform/loop.h'
plant app/sync/planted.c 'int f(void) { return fork(); }' 'fork() must not be called here'
plant platform/planted.c 'void f(void) { SDL_Delay(1); }' 'SDL_Delay() must not be called here'
plant platform/loop.h 'int f(struct timespec *t) { return clock_gettime(0, t); }' 'clock_gettime() must not be called here'

# What only looks like a fault.
rm -rf "$scratch/tree" && mkdir "$scratch/tree" && cp -r app platform "$scratch/tree"
cat >"$scratch/tree/app/core/planted.c" <<'EOF'
// SPDX-License-Identifier: MIT
// malloc(1) in a comment; /* time(0) */
#include <string.h>
/* over two lines: fopen(
   "x") */
const char *f(struct x *x) { return x->time(x) ? "getenv(\"A\")" : view_time(x); }
EOF
if faults=$(perl $check "$scratch/tree") || ! grep -q planted <<<"$faults"; then
    echo "ok - layer_check_when_words_stand_in_comments_and_strings_then_it_says_nothing"
else
    echo "not ok - layer_check_when_words_stand_in_comments_and_strings_then_it_says_nothing"
    echo "$faults"
fi
