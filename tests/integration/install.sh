#!/bin/bash
# `make install` and `make uninstall`, and what an installed program finds.
set -u
shopt -s nullglob
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build}
unset MAKEFLAGS MAKELEVEL
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tried=0

try() {
    local name=$1
    shift
    tried=$((tried + 1))
    if "$@" >"$scratch/$tried.out" 2>&1; then echo "ok - $name"; else
        echo "not ok - $name"
        cat "$scratch/$tried.out"
    fi
}

# The program is there already: nothing is built again.
into() { make -s -o all BUILD="$BUILD" DESTDIR="$scratch/root" PREFIX="$1" "$2"; }

installed() {
    [ -x "$scratch/root/opt/x/bin/adjourn" ] && [ -r "$scratch/root/opt/x/share/adjourn/adjourn.ini" ] &&
        [ -r "$scratch/root/opt/x/share/adjourn/icons/play.svg" ] &&
        [ -r "$scratch/root/opt/x/share/man/man1/adjourn.1" ] && [ -r "$scratch/root/opt/x/share/man/man5/adjourn.ini.5" ] &&
        [ -r "$scratch/root/opt/x/share/bash-completion/completions/adjourn" ] &&
        for po in assets/locale/*.po; do
            [ -r "$scratch/root/opt/x/share/adjourn/locale/$(basename "${po%.po}")/LC_MESSAGES/adjourn.mo" ] || return 1
        done
}
no_sources() { ! find "$scratch/root" -name '*.po' | grep .; }
nothing_left() { ! find "$scratch/root" -type f | grep .; }
version() { "$scratch/root/opt/x/bin/adjourn" --version | grep -Eqx 'adjourn [0-9]+\.[0-9]+\.[0-9]+'; }
# The system knows no command of this name: they lie where `adjourn` alone looks.
programs() {
    for program in kiosk sync sync-online tools; do [ -x "$scratch/root/opt/x/lib/adjourn/adjourn-$program" ] || return 1; done
}
says_what_is_missing() {
    mv "$scratch/root/opt/x/lib/adjourn" "$scratch/away" || return 1
    said=$("$scratch/root/opt/x/bin/adjourn" agenda 2>&1)
    code=$?
    mv "$scratch/away" "$scratch/root/opt/x/lib/adjourn"
    echo "$said"
    [ $code -eq 3 ] && grep -q 'adjourn-tools is neither in .*/bin/ nor in ' <<<"$said"
}
# What runs for months loads nothing that it does not use.
only_their_own() {
    ! ldd "$BUILD/adjourn-kiosk" "$BUILD/adjourn-sync" | grep -E 'libcurl|libmosquitto|libpango|libcairo' &&
        ! ldd "$BUILD/adjourn-sync" | grep -E 'libSDL|libX11' && ldd "$BUILD/adjourn-sync-online" | grep -q libcurl
}
# Another source, another program: with a server in the settings the one that can speak to it.
speaks_to_servers() {
    printf '[source far]\nurl = http://127.0.0.1:9/room.ics\n' >"$scratch/far.ini"
    said=$("$BUILD/adjourn" sync --once --config "$scratch/far.ini" --db "$scratch/far.db" 2>&1)
    echo "$said"
    grep -q '127.0.0.1:9' <<<"$said" && ! grep -q 'no network' <<<"$said"
}
simulates() {
    printf 'at 2026-11-23 08:55 Europe/Warsaw\npicture idle\n' >"$scratch/one.adj"
    (cd / && "$scratch/root/opt/x/bin/adjourn" simulate "$scratch/one.adj" --out "$scratch/out") && [ -s "$scratch/out/idle.png" ]
}

try "install_when_given_destdir_and_prefix_then_it_succeeds" into /opt/x install
try "install_when_done_then_program_and_assets_are_there" installed
try "install_when_done_then_no_sources_of_catalogues_are_there" no_sources
try "installed_program_when_asked_then_it_tells_its_version" version
try "install_when_done_then_the_programs_behind_it_are_in_its_own_folder" programs
try "installed_program_when_those_are_away_then_it_says_where_it_looked" says_what_is_missing
try "programs_when_linked_then_each_has_its_own_libraries_only" only_their_own
try "sync_when_the_settings_name_a_server_then_the_program_that_speaks_to_servers_runs" speaks_to_servers
try "installed_program_when_run_elsewhere_then_it_finds_icons_and_words" simulates
try "uninstall_when_installed_then_it_succeeds" into /opt/x uninstall
try "uninstall_when_done_then_no_file_is_left" nothing_left
