#!/bin/bash
# Programs that are not ours read what Adjourn says about new times: the icalendar package, and khal, which imports it.
set -u
cd "$(dirname "$0")/../.." || exit 1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XDG_DATA_HOME=$scratch/data XDG_CONFIG_HOME=$scratch/config XDG_CACHE_HOME=$scratch/cache
export LANG=C.UTF-8 LC_ALL=C.UTF-8 TZ=Europe/Warsaw

mkdir -p "$scratch/files"
"${BUILD:-build}/tests/write_invitations" "$scratch/files" || exit 1
/usr/bin/python3 tests/servers/invitations.py "$scratch/files"

# A calendar of its own for each test.
new_calendar() {
    rm -rf "$scratch/room" "$scratch/khal.db"
    mkdir -p "$scratch/room"
    cat >"$scratch/khal.conf" <<END
[calendars]
[[room]]
path = $scratch/room
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/Warsaw
default_timezone = Europe/Warsaw
[sqlite]
path = $scratch/khal.db
END
}

khal() { /usr/bin/khal -c "$scratch/khal.conf" "$@"; }
list() { khal list --notstarted --day-format "" --format "{start-long} {end-time} {title} {status}" "$@" 2>>"$scratch/log"; }

# expect NAME GOT WANTED
expect() {
    if [ "$2" = "$3" ]; then echo "ok - $1"; else
        echo "not ok - $1"
        printf 'got:\n%s\nwanted:\n%s\n' "$2" "$3"
        cat "$scratch/log" 2>/dev/null
    fi
}

title='Деловой английский, часть 2; с запятой'
for form in request hold cancel moved counter; do
    new_calendar
    khal import --batch -a room "$scratch/files/$form.ics" >"$scratch/log" 2>&1
    case $form in
    hold | counter) status=TENTATIVE ;;
    cancel) status=CANCELLED ;;
    *) status=CONFIRMED ;;
    esac
    expect "khal_imports_$form" "$(list 2026-11-20 30d | sed 's/ *$//')" "2026-12-01 16:00 16:25 $title $status"
done

# A stranger's series of 40 days, as a calendar server gives it back.
new_calendar
cp "$scratch/files/edited.ics" "$scratch/room/series.ics"
expect "khal_sees_the_moved_occurrence_at_its_new_time" "$(list 2026-12-01 1d | cut -c1-22)" \
    "$(printf '2026-12-01 09:00 10:30\n2026-12-01 16:00 16:25')"
expect "khal_sees_nothing_where_it_was" "$(list 2026-11-26 1d)" ""
expect "khal_sees_all_others_where_they_were" "$(list 2026-11-02 40d | grep -c ' 09:00 10:30 ')" 39
new_calendar
cp "$scratch/files/called-off.ics" "$scratch/room/series.ics"
expect "khal_sees_that_an_occurrence_is_called_off" "$(list 2026-11-26 1d | grep -o 'CANCELLED')" CANCELLED
