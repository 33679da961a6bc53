#!/bin/bash
# The Debian package, installed for real on a copy of this machine that lies above it (an overlay in a mount namespace)
# and is thrown away: what is there, who may do what, that both services' users share one database, and what stays
# after a purge.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build}
unset MAKEFLAGS MAKELEVEL
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

skip() { echo "skip - package: $1"; exit 0; }
verdict() { if "${@:2}" >"$scratch/said" 2>&1; then echo "ok - $1"; else echo "not ok - $1"; cat "$scratch/said"; fi; }

build() { make -s -o all BUILD="$BUILD" DEB_OUT="$scratch/$1" deb; }
for tool in dpkg-deb dpkg-shlibdeps unshare; do command -v $tool >/dev/null || skip "no $tool"; done
verdict "package_when_built_then_it_succeeds" build one
deb=$(echo "$scratch"/one/*.deb)
[ -s "$deb" ] || exit 1
build two >/dev/null
verdict "package_when_built_again_then_it_is_the_same" cmp "$deb" "$scratch/two/$(basename "$deb")"
if command -v lintian >/dev/null; then
    verdict "package_when_lintian_reads_it_then_no_error" lintian --allow-root --fail-on error "$deb"
else
    echo "skip - package_when_lintian_reads_it_then_no_error: no lintian"
fi
for unit in adjourn-kiosk:15 adjourn-sync:20; do
    most=${unit#*:} unit=${unit%:*}
    exposure=$(systemd-analyze security --no-pager --offline=true "assets/system/$unit.service" 2>/dev/null |
        sed -n 's/.*exposure level for .*: \([0-9]*\)\.\([0-9]\) .*/\1\2/p')
    if [ -z "$exposure" ]; then
        echo "skip - ${unit}_when_its_exposure_is_asked_then_it_is_low: systemd-analyze cannot tell it here"
    else
        verdict "${unit}_when_its_exposure_is_asked_then_it_is_low" [ "$((10#$exposure))" -le "$most" ]
    fi
done

[ "$(id -u)" -eq 0 ] || skip "installing needs root"
cat >"$scratch/inside" <<'EOF'
set -u
cd /
verdict() { if "${@:2}" >/tmp/said 2>&1; then echo "ok - $1"; else echo "not ok - $1"; cat /tmp/said; fi; }
as() { setpriv --reuid "$1" --regid "$1" --groups "$(id -G "$1" | tr ' ' ,)" --inh-caps=-all env -i PATH="$PATH" \
    HOME=/var/lib/adjourn XDG_STATE_HOME=/var/lib SDL_VIDEODRIVER=dummy "${@:2}"; }
rm -rf /etc/adjourn /var/lib/adjourn
verdict "package_when_installed_then_it_succeeds" dpkg --force-depends -i /tmp/package.deb
verdict "installed_program_when_asked_then_it_tells_its_version" adjourn --version
verdict "installed_settings_when_checked_then_no_fault" adjourn check
verdict "installed_manuals_when_asked_for_then_they_are_there" \
    test -s /usr/share/man/man1/adjourn.1.gz -a -s /usr/share/man/man5/adjourn.ini.5.gz
users() { id adjourn-kiosk && id adjourn-sync && ! id adjourn-kiosk | grep -q adjourn-sync; }
verdict "package_when_installed_then_each_service_has_a_user" users
state() { [ "$(stat -c '%a %U %G' /var/lib/adjourn)" = "2770 adjourn-kiosk adjourn" ]; }
verdict "package_when_installed_then_the_state_folder_is_the_services_alone" state
private() { ! setpriv --reuid 65534 --regid 65534 --clear-groups cat /etc/adjourn/adjourn.ini; }
verdict "settings_when_anybody_else_asks_then_they_are_not_readable" private
units() { systemd-analyze verify --man=no adjourn-kiosk.service adjourn-sync.service 2>&1 | tee /tmp/units; ! grep -q 'adjourn.*\(Unknown\|Failed\|bad\)' /tmp/units; }
verdict "units_when_verified_then_nothing_is_unknown" units
umask 007
verdict "kiosk_user_when_it_runs_then_a_picture_comes" as adjourn-kiosk adjourn kiosk --no-sync --once --window 800x480
verdict "sync_user_when_it_runs_on_the_kiosks_database_then_it_ends_well" as adjourn-sync adjourn sync --once
verdict "kiosk_user_when_sync_wrote_then_it_still_writes" as adjourn-kiosk adjourn kiosk --no-sync --once --window 800x480
umask 022
# An administrator's change outlives an upgrade.
sed -i 's/^name = .*/name = Chopin/' /etc/adjourn/adjourn.ini
kept() { dpkg --force-depends --force-confold -i /tmp/package.deb && grep -q '^name = Chopin' /etc/adjourn/adjourn.ini; }
verdict "settings_when_the_package_is_upgraded_then_they_stay" kept
purge() { dpkg -P adjourn >/tmp/purge 2>&1; grep -q 'the log stays in /var/lib/adjourn' /tmp/purge; }
verdict "package_when_purged_then_it_says_that_the_log_stays" purge
# The layer above the machine has all that was written: dpkg's own records apart, only the log.
left() { find /layer -xdev \( -path '*/adjourn*' -o -type f \) -not -type c -printf '/%P\n' | grep -vE \
    '^/(var/lib/dpkg|var/log|var/cache|var/lib/systemd|tmp|dev|proc|root|usr/share/mime|usr/share/icons/hicolor)(/|$)|^/etc/(passwd|group|shadow|gshadow|subuid|subgid)-?$|^/etc/\.pwd\.lock$|/(mimeinfo|icon-theme)\.cache$' | sort >/tmp/left
    ! grep -vE '^/var/lib/adjourn(/adjourn\.db(-wal|-shm|-outbox)?)?$' /tmp/left; }
verdict "package_when_purged_then_only_the_log_is_left" left
owner() { [ "$(stat -c '%a %U %G' /var/lib/adjourn/adjourn.db)" = "600 root root" ] && ! getent passwd adjourn-kiosk; }
verdict "log_when_the_package_is_purged_then_it_is_roots" owner
rm -rf /var/lib/adjourn
nothing() { dpkg --force-depends -i /tmp/package.deb && dpkg -P adjourn && [ ! -e /var/lib/adjourn ] && [ ! -e /etc/adjourn ]; }
verdict "package_when_purged_without_a_log_then_nothing_is_left" nothing
EOF
mkdir "$scratch/above"
# shellcheck disable=SC2016
above='mount -t tmpfs above "$1" && mkdir "$1/layer" "$1/work" "$1/root" &&
    mount -t overlay overlay -o "lowerdir=/,upperdir=$1/layer,workdir=$1/work" "$1/root" &&
    mount --bind /proc "$1/root/proc" && mount --bind /dev "$1/root/dev" && mount -t tmpfs run "$1/root/run" &&
    mount -t tmpfs tmp "$1/root/tmp" && mkdir -p "$1/root/layer" && mount --bind "$1/layer" "$1/root/layer"'
unshare -m sh -c "$above" above "$scratch/above" 2>"$scratch/said" || skip "no overlay here: $(head -1 "$scratch/said")"
cp "$deb" "$scratch/package.deb"
unshare -m sh -c "$above"' && cp "$2" "$1/root/tmp/package.deb" && cp "$3" "$1/root/tmp/inside" && chroot "$1/root" bash /tmp/inside' \
    above "$scratch/above" "$scratch/package.deb" "$scratch/inside"
