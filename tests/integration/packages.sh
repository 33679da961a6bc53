#!/bin/bash
# `make deps` on a machine where packages are missing, and on one where none is; played with stand-ins for dpkg and apt.
set -u
cd "$(dirname "$0")/../.." || exit 1
unset MAKEFLAGS MAKELEVEL
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Every package but those in $scratch/missing is installed. apt-get writes down how it was called.
cat >"$scratch/dpkg-query" <<EOF
#!/bin/sh
for package; do :; done
grep -qx "\$package" $scratch/missing && exit 1
echo installed
EOF
cat >"$scratch/apt-get" <<EOF
#!/bin/sh
echo "\$*" >>$scratch/apt.log
EOF
cat >"$scratch/sudo" <<'EOF'
#!/bin/sh
exec "$@"
EOF
# pkg-config must not be asked: it may be among what is missing.
cat >"$scratch/pkg-config" <<EOF
#!/bin/sh
echo asked >>$scratch/pkg-config.log
exit 1
EOF
chmod +x "$scratch"/*

deps() {
    : >"$scratch/missing" && : >"$scratch/apt.log"
    [ $# -eq 0 ] || printf '%s\n' "$@" >"$scratch/missing"
    PATH="$scratch:$PATH" make -s deps
}
verdict() { if [ "$2" = "$3" ]; then echo "ok - $1"; else printf 'not ok - %s\nexpected: %s\nseen: %s\n' "$1" "$3" "$2"; fi; }

verdict "deps_when_nothing_is_missing_then_it_says_nothing" "$(deps 2>&1)" ""
deps
verdict "deps_when_nothing_is_missing_then_apt_is_not_called" "$(cat "$scratch/apt.log")" ""
verdict "deps_when_two_are_missing_then_it_names_them" "$(deps libical-dev libcmocka-dev 2>&1)" \
    "deps: installing libical-dev libcmocka-dev"
verdict "deps_when_two_are_missing_then_apt_installs_them" "$(grep -o 'install .*' "$scratch/apt.log")" \
    "install libical-dev libcmocka-dev"
for target in help clean deps; do
    rm -f "$scratch/pkg-config.log"
    PATH="$scratch:$PATH" make -n $target >/dev/null 2>&1
    verdict "make_${target}_when_called_then_pkg_config_is_not_asked" "$(cat "$scratch/pkg-config.log" 2>/dev/null)" ""
done
missing_help=$(for target in all run check ci deps bench asan lint format format-check coverage install uninstall clean help; do
    make -s help | grep -q "^  $target " || echo "$target"; done)
verdict "help_when_asked_then_every_target_is_there" "$missing_help" ""
