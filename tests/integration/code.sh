#!/bin/bash
# The code on the screen as a phone reads it: pictures of the proposals and of the confirmed time, at each size and theme,
# are decoded by zbar.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=${BUILD:-build}/adjourn
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XDG_STATE_HOME=$scratch/state

command -v zbarimg >/dev/null || { echo "not ok - code_is_read: zbarimg is missing (Debian's zbar-tools)"; exit 1; }

short='Business English B2'
vietnamese='Tiếng Anh thương mại nâng cao cho nhóm kỹ sư phần mềm\, buổi học bù của tuần trước với giáo viên Nguyễn Thị Ánh Nguyệt\; phòng họp lớn ở tầng ba, mang theo giáo trình và bài tập đã hoàn thành'
russian='Расширенный курс делового английского языка для инженеров\, перенесённое занятие прошлой недели с преподавателем Александрой Воскресенской\; большая переговорная на третьем этаже'

write_scenario() { # THEME TITLE
    cat >"$scratch/room.ics" <<END
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Adjourn//tests//EN
BEGIN:VEVENT
UID:lesson@trainers.example
DTSTAMP:20261101T080000Z
DTSTART;TZID=Europe/Warsaw:20261119T120000
DTEND;TZID=Europe/Warsaw:20261119T130000
SUMMARY:$2
ATTENDEE;CN=Anna;PARTSTAT=ACCEPTED:mailto:anna@client.example
END:VEVENT
END:VCALENDAR
END
    cat >"$scratch/code.adj" <<END
settings <<
[display]
theme = $1
end
calendar room.ics
at 2026-11-19 12:00 Europe/Warsaw
tap "Start"
at 2026-11-19 12:38
tap "End"
tap "End and reschedule"
expect screen reschedule
picture reschedule
tap "Confirm"
expect screen confirmed
picture confirmed
END
}

# What zbar reads in a picture, without line ends of its own.
read_code() { zbarimg --quiet --raw "$1" 2>/dev/null | tr -d '\r'; }

# Folded lines put together, escapes undone.
summary_of() { sed -z 's/\n //g' <<<"$1" | sed -n 's/^SUMMARY://p' | sed 's/\\\(.\)/\1/g'; }

check() { # NAME SIZE THEME TITLE
    local name="code_at_$2_$3_is_read_with_$1_title" title=${4//\\/} picture said first="" summary least=15
    [ "$1" = a_short ] && least=${#short}
    write_scenario "$3" "$4"
    if ! "$adjourn" simulate "$scratch/code.adj" --out "$scratch/out" --size "$2" >"$scratch/log" 2>&1; then
        echo "not ok - $name"
        cat "$scratch/log"
        return
    fi
    for picture in reschedule confirmed; do
        said=$(read_code "$scratch/out/$picture.png")
        first=${first:-$said}
        summary=$(summary_of "$said")
        summary=${summary%…}
        if [ "$(head -1 <<<"$said")" != BEGIN:VEVENT ] || [ "$said" != "$first" ] ||
            ! grep -q '^DTSTART:2026112[0-9]T[0-9]*Z$' <<<"$said" || ! grep -q '^END:VEVENT$' <<<"$said" ||
            [ ${#summary} -lt $least ] || [ "${title#"$summary"}" = "$title" ]; then
            echo "not ok - $name: $picture"
            echo "$said"
            return
        fi
    done
    echo "ok - $name"
}

for size in 1280x800 800x480 800x1280 1920x1080; do
    check a_short "$size" dark "$short"
    check a_vietnamese "$size" light "$vietnamese"
    check a_russian "$size" dark "$russian"
    check a_short "$size" light "$short"
done

# A time that is approved later is tentative on the phone, too, until it is approved.
name=code_when_the_time_is_approved_later_then_says_tentative_until_then
if "$adjourn" simulate tests/scenarios/4-story-en.adj --out "$scratch/story" >"$scratch/log" 2>&1; then
    said=
    for picture in 07-reschedule 08-held 08-approved; do
        said+="$(read_code "$scratch/story/$picture.png" | grep -c '^STATUS:TENTATIVE$') "
    done
    if [ "$said" = "1 1 0 " ]; then echo "ok - $name"; else echo "not ok - $name: $said"; fi
else
    echo "not ok - $name"
    cat "$scratch/log"
fi
