#!/bin/bash
# What the appliance does with its card and its data partition when it starts, below a folder that stands for its root.
# Nothing is mounted and nobody is root: mount, chown, setpriv and others are stand-ins. Then it is killed at every step.
# shellcheck disable=SC2034,SC2209 # conditions are read by verdict
set -u
cd "$(dirname "$0")/../.." || exit 1
top=$PWD
scripts=$top/image/overlay/usr/lib/adjourn
adjourn=$PWD/${BUILD:-build}/adjourn
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
root=$scratch/root data=$scratch/root/data card=$scratch/root/card bin=$scratch/bin
export SCRATCH=$scratch
unset ADJOURN_CONFIG
mkdir "$bin"

stand_in() { { echo "#!/bin/${SHELL_OF_IT:-bash}"; cat; } >"$bin/$1"; chmod +x "$bin/$1"; }
stand_in mount <<'END'
echo "$*" >>"$SCRATCH/mounts"
case "$*" in *remount,rw*) [ ! -e "$SCRATCH/locked" ] && chmod -R u+w "${@: -1}" && touch "$SCRATCH/writable" ;; *remount,ro*) rm -f "$SCRATCH/writable" ;; esac
END
stand_in mountpoint <<<'[ ! -e "$SCRATCH/no-data" ] || [ "${*: -1}" != "$SCRATCH/root/data" ]'
stand_in chown <<<'echo "$*" >>"$SCRATCH/owners"'
stand_in setpriv <<<'while [ "$1" != env ]; do shift; done; exec "$@"'
stand_in sync <<<'exit 0' # no power is lost here
stand_in uname <<<'cat "$SCRATCH/root/proc/sys/kernel/hostname"'
# As `adjourn check` ends: a line for each fault, or without one when it dies.
stand_in adjourn <<'END'
file=${*: -1}
echo "a word of some library" >&2
! grep -q '^die$' "$file" || kill -SEGV $$
! grep -q '^bad' "$file" || { echo "$file:2: [room] zone: 'x': not a zone (allowed: zones)" >&2; exit 1; }
END

# begin [SETTINGS]: a machine whose root, card and data are new or, with settings, whose data has them.
begin() {
    rm -rf "$root" "$scratch"/{mounts,owners,locked,no-data,writable}
    mkdir -p "$root"/{etc/adjourn,proc/sys/kernel,run,var/lib} "$card/adjourn" "$data/lost+found"
    echo "of the root" >"$root/etc/adjourn/adjourn.ini"
    echo room >"$root/proc/sys/kernel/hostname"
    echo help >"$card/adjourn/README.txt"
    [ $# -eq 0 ] || { mkdir -p "$data/settings/network" && echo "$1" >"$data/settings/adjourn.ini" && echo old >"$data/settings/mail.secret"; }
}
# put NAME TEXT: on the card.
put() { mkdir -p "$(dirname "$card/adjourn/$1")" && printf '%s\n' "$2" >"$card/adjourn/$1"; }
network() { printf '[Match]\nName=eth0\n\n[Network]\n# a comment\nAddress=10.0.0.9/24\n'; }
wifi() { printf 'country=PL\nnetwork={\n\tssid="room"\n\tpsk="secret"\n}\n'; }
# Power comes: /run is empty.
start() { rm -rf "$root/run" && mkdir "$root/run" && PATH=$bin:$PATH sh "$scripts/data" "$root" >"$scratch/said.data" 2>&1
    PATH=$bin:$PATH sh "$scripts/provision" "$root" >"$scratch/said.provision" 2>&1; }

holds() { grep -qx -- "$2" "$data/settings/$1"; }
gone() { local name; for name; do [ ! -e "$card/adjourn/$name" ] || { echo "still there: $name"; return 1; }; done; }
there() { local name; for name; do [ -e "$card/adjourn/$name" ] || { echo "gone: $name"; return 1; }; done; }
# The same words on the screen and on the card.
told() { grep -qF -- "$1" "$root/run/adjourn/faults" && grep -qF -- "$1" "$card/adjourn/faults.txt"; }
told_on_screen() { grep -qF -- "$1" "$root/run/adjourn/faults"; }
quiet() { [ ! -e "$root/run/adjourn/faults" ] && gone faults.txt; }
mode() { [ "$(stat -c %a "$data/settings/$1")" = "$2" ]; }
kept() { holds adjourn.ini old && holds mail.secret old && [ ! -e "$data/settings.new" ]; }
show() { (cd "$root" && find . -type f | sort && tail -n +1 run/adjourn/* card/adjourn/*.txt; cat "$scratch"/said.*) 2>&1; }
# verdict NAME CONDITION
verdict() {
    if eval "$2" >"$scratch/why" 2>&1; then echo "ok - $1"; else printf 'not ok - %s\n  %s\n' "$1" "$2" && cat "$scratch/why" && show; fi
}

begin && start
verdict card_when_nothing_is_on_it_then_the_first_settings_hold 'holds adjourn.ini "of the root" && quiet && grep -q "^--bind $data/settings $root/etc/adjourn" "$scratch/mounts"'
verdict card_when_nothing_is_on_it_then_it_is_not_written '! grep -q "rw $card" "$scratch/mounts"'

begin old && put adjourn.ini new && put mail.secret swordfish && put wpa_supplicant.conf "$(wifi)" && put hostname wisla &&
    put network/eth0.network "$(network)" && put ca.pem CERTIFICATE && put client.pem "BEGIN PRIVATE KEY" && start
verdict card_when_all_is_good_then_all_is_taken 'holds adjourn.ini new && holds mail.secret swordfish && holds network/hostname wisla && holds network/wpa_supplicant.conf country=PL && quiet'
verdict card_when_all_is_good_then_it_is_empty 'gone adjourn.ini mail.secret wpa_supplicant.conf hostname network/eth0.network ca.pem client.pem .taken && there README.txt && [ ! -e "$scratch/writable" ]'
verdict card_when_taken_then_it_says_by_which_machine 'grep -q "Taken over by wisla," "$card/adjourn/taken.txt"'
verdict settings_when_taken_then_those_before_are_kept 'grep -qx old "$data/settings.previous/adjourn.ini"'
verdict network_file_of_the_card_when_taken_then_it_comes_before_ours '[ -e "$root/run/systemd/network/10-eth0.network" ] && [[ 10-eth0.network < $(basename image/overlay/etc/systemd/network/*.network) ]]'
verdict certificate_when_it_holds_a_key_then_the_kiosk_cannot_read_it 'mode client.pem 600 && mode ca.pem 640 && mode adjourn.ini 640 && mode mail.secret 600 && mode network 700 && mode network/wpa_supplicant.conf 600'
verdict wifi_when_the_card_has_it_then_its_unit_reads_that_file '[ "$(grep -c "/data/settings/network/wpa_supplicant.conf" image/overlay/usr/lib/systemd/system/adjourn-wifi@.service)" -eq 2 ]'
start
verdict machine_when_started_again_then_its_name_and_settings_stay '[ "$(cat "$root/proc/sys/kernel/hostname")" = wisla ] && holds adjourn.ini new && quiet && grep -qx old "$data/settings.previous/adjourn.ini"'

begin old && mkdir "$card/adjourn/network" && put mail.secret new && start
verdict folder_network_when_empty_then_the_rest_is_taken 'holds mail.secret new && quiet'

begin old && put adjourn.ini "bad" && put wpa_supplicant.conf "$(wifi)" && put certs/ca.pem X && start
verdict settings_when_faulty_then_nothing_is_taken 'kept && there adjourn.ini wpa_supplicant.conf && [ ! -e "$data/settings/network/wpa_supplicant.conf" ]'
verdict settings_when_faulty_then_the_line_is_told 'told "adjourn/adjourn.ini:2: [room] zone"'
verdict faults_when_told_then_anybody_can_read_them '[ "$(stat -c %a "$root/run/adjourn/faults")" = 644 ]'
before=$(stat -c %i.%Y "$card/adjourn/faults.txt") && sleep 1 && start
verdict faults_when_the_same_again_then_the_card_is_not_written '[ "$(stat -c %i.%Y "$card/adjourn/faults.txt")" = "$before" ]'
put adjourn.ini new && start
verdict fault_when_mended_then_it_is_taken_and_no_longer_told 'holds adjourn.ini new && gone adjourn.ini && there certs/ca.pem && ! told zone'

begin old && put adjourn.ini new && put certs/ca.pem X && put 20-a.network "$(network)" && start
verdict network_file_when_beside_the_folder_then_told_and_nothing_is_taken 'kept && told "adjourn/20-a.network: is network/20-a.network meant?"'
begin old && put adjourn.ini new && put certs/ca.pem X && put network/20-a.conf Y && put network/sub/b.network Z && start
verdict other_files_when_on_the_card_then_they_stay_and_are_named 'holds adjourn.ini new && gone adjourn.ini && there certs/ca.pem network/20-a.conf network/sub/b.network && told "adjourn/certs/ca.pem: not taken" && told "adjourn/network/20-a.conf: not taken" && told "adjourn/network/sub/b.network: not taken"'
begin old && put ._adjourn.ini junk && put .Spotlight/x junk && start
verdict hidden_files_when_on_the_card_then_nothing_happens 'kept && quiet && there ._adjourn.ini .Spotlight/x'
begin old && put mail.secret new && truncate -s 17M "$card/adjourn/film" && start
verdict huge_file_when_on_the_card_then_it_stays_and_is_named 'holds mail.secret new && there film && told "adjourn/film: not taken: it is larger"'

for name in adjourn.ini.txt adjourn.ini~ Adjourn.ini.TXT adjourn.txt hostname.txt wpa_supplicant.conf.txt network/a.network.txt; do
    begin old && put "$name" new && put mail.secret new && start
    verdict "${name}_when_on_the_card_then_the_name_meant_is_told" 'kept && there "$name" mail.secret && told "adjourn/$name: is " && told " meant?"'
done
begin old && put ADJOURN.INI new && put HOSTNAME wisla && put NETWORK/ETH0.NETWORK "$(network)" && start
verdict names_in_capitals_when_on_the_card_then_they_are_the_same 'holds adjourn.ini new && holds network/hostname wisla && [ -e "$root/run/systemd/network/10-eth0.network" ] && gone ADJOURN.INI HOSTNAME NETWORK/ETH0.NETWORK && quiet'

begin old && put adjourn.ini die && start
verdict check_when_it_dies_without_a_word_then_that_is_told 'kept && told "adjourn/adjourn.ini: not taken: its check ended with code 139"'
begin old && put adjourn.ini new && touch "$scratch/locked" && start
verdict card_when_it_cannot_be_written_then_told_and_nothing_is_taken 'kept && there adjourn.ini && told_on_screen "card: it cannot be written"'

# fault_at PROGRAM PATTERN: the program fails when its arguments are like that.
fault_at() { stand_in "$1" <<END
case "\$*" in $2) echo "$1: error writing 'x': No space left on device" >&2; exit 1 ;; esac
exec $(PATH=/usr/bin:/bin command -v "$1") "\$@"
END
}
for fault in 'cp *wpa_supplicant.conf*' 'cp *-a*settings.new*' 'mv *settings*settings.previous*' 'mv *settings.new*' 'sync *' 'rm *settings.previous*' 'chmod *750*settings.new*'; do
    begin old && put adjourn.ini new && put wpa_supplicant.conf "$(wifi)"
    fault_at "${fault%% *}" "${fault#* }"
    start
    rm "$bin/${fault%% *}"
    verdict "step_when_it_fails_then_nothing_is_taken_and_told ($fault)" 'kept && there adjourn.ini wpa_supplicant.conf && told "No space left on device"'
done
begin old && put mail.secret new && fault_at mv '*.taken*' && start && rm "$bin/mv"
verdict file_when_it_cannot_be_removed_from_the_card_then_told 'holds mail.secret new && told "adjourn/mail.secret: taken, but it cannot be removed"'

# wrong NAME TEXT FAULT: a file of the network, and what is told of it.
wrong() {
    begin old && put mail.secret new && put "$1" "$2" && start
    file=$1 fault=$3
    verdict "${1}_when_wrong_then_nothing_is_taken_and_told ($3)" 'kept && there "$file" mail.secret && told "adjourn/$file$fault"'
}
wrong network/a.network '[Match]' ': it has no section [Network]'
wrong network/a.network $'[Network]\nDHCP=yes' ': it has no section [Match]'
wrong network/a.network $'[Match]\nName=eth0\nfoo bar\n[Network]' ':3: not a section'
wrong network/a.network $'Name=eth0\n[Match]\n[Network]' ':1: not a section'
wrong wpa_supplicant.conf $'network={\nssid="a"' ':1: its } is missing'
wrong wpa_supplicant.conf $'network={\nssid="a"\nnetwork={\n}' ':1: its } is missing'
wrong wpa_supplicant.conf $'}\nnetwork={\n}' ':1: a } without its {'
wrong wpa_supplicant.conf $'country=PL' ': it has no network={'
wrong wpa_supplicant.conf $'network={\nssid "a"\n}' ':2: not a setting'
wrong hostname 'my room' ':1: not a name'
wrong hostname '-room' ':1: not a name'
wrong hostname $'room\nother' ':2: only one line'
wrong hostname "$(printf 'a%.0s' {1..64})" ':1: not a name'
begin old && put hostname $'wisla.example\r' && put wpa_supplicant.conf "$(wifi | sed 's/$/\r/')" && put network/a.network "$(network | sed 's/$/\r/')" && start
verdict network_when_its_lines_end_as_windows_ends_them_then_it_is_taken 'quiet && [ "$(cat "$root/proc/sys/kernel/hostname")" = wisla.example ]'

# With the program itself.
stand_in adjourn <<<"exec '$adjourn' \"\$@\""
begin old && put adjourn.ini $'[room]\nzone = Not a zone' && start
verdict settings_when_the_program_finds_a_fault_then_told_by_line 'kept && told "adjourn/adjourn.ini:2: [room] zone"'
verdict faults_of_the_program_when_told_then_nothing_else_is '! grep -qv "^adjourn/" "$root/run/adjourn/faults"'
stand_in adjourn <<<'exit 0'

# The data partition.
begin old && put adjourn.ini new && touch "$scratch/no-data" && start
verdict data_when_there_is_no_partition_then_the_screen_says_so 'told_on_screen "data partition: it cannot be used" && there adjourn.ini'
begin old && put adjourn.ini.txt new && mkdir -p "$root/run/adjourn" && echo "earlier: a fault" >"$root/run/adjourn/faults" && PATH=$bin:$PATH sh "$scripts/provision" "$root"
verdict faults_when_there_are_some_then_more_are_added 'told_on_screen earlier && told_on_screen "is adjourn.ini meant?"'
lived() { begin old && mkdir -p "$data"/{state,timesync,settings.previous} && echo log >"$data/state/adjourn.db" && echo 1 >"$data/timesync/clock" && echo x >"$data/state/a"; }
emptied() { [ "$(cd "$data" && find . -type f ! -path './settings/*' ! -path './timesync/*')" = "" ] && ! holds adjourn.ini old; }
lived && touch "$data/state/factory-reset" && start
verdict reset_when_wished_on_the_screen_then_all_but_the_clock_is_gone 'emptied && [ -e "$data/timesync/clock" ] && quiet'
lived && touch "$card/factory-reset.txt" && start
verdict reset_when_wished_on_the_card_then_once 'emptied && [ ! -e "$card/factory-reset.txt" ] && [ ! -e "$scratch/writable" ]'
lived && touch "$card/factory-reset" "$scratch/locked" && start
verdict reset_when_the_card_cannot_be_written_then_it_is_not_done 'holds adjourn.ini old && [ -e "$data/state/adjourn.db" ] && told_on_screen "factory-reset: the card cannot be written"'
lived && touch "$card/factory-reset" && fault_at rm '*card/factory-reset*' && start && rm "$bin/rm"
verdict reset_when_its_wish_cannot_be_removed_then_it_is_not_done 'holds adjourn.ini old && [ ! -e "$data/state/factory-reset" ] && told_on_screen "factory-reset: it cannot be removed"'
verdict timesync_when_kept_then_all_of_it_is_its_users 'grep -q -- "-R systemd-timesync:systemd-timesync $data/timesync" "$scratch/owners"'

begin && mkdir "$data/settings" && echo half >"$data/settings/mail.secret" && start
verdict settings_when_without_their_file_then_the_first_hold 'holds adjourn.ini "of the root"'
begin new && mv "$data/settings" "$data/settings.previous" && start
verdict settings_when_cut_between_two_renames_then_those_before_hold 'holds adjourn.ini new'

# Without waiting for the disk, from here on.
stand_in shred <<<'for file in "${@:4}"; do echo garbage >"$file" && /bin/rm "$file"; done'

# Killed before step N: the programs that change something count themselves. Those that may leave half of what they do
# behind are "torn" as well.
for tool in mv cp rm sync mount shred mkdir rmdir install; do
    real=$(PATH=/usr/bin:/bin command -v $tool)
    [ ! -e "$bin/$tool" ] || { mv "$bin/$tool" "$bin/$tool.stand-in" && real=$bin/$tool.stand-in; }
    SHELL_OF_IT=sh stand_in $tool <<END
case "\${HOW:-} $tool" in "clean "* | "torn cp" | "torn rm" | "torn shred")
    read -r count <"\$SCRATCH/steps"
    echo \$((count + 1)) >"\$SCRATCH/steps"
    if [ \$((count + 1)) -ge "\$STEP" ]; then
        [ \$HOW = clean ] || "\$SCRATCH/bin/half" $tool "\$@"
        read -r group <"\$SCRATCH/group"
        kill -s KILL -- -\$group
    fi
esac
exec $real "\$@"
END
done
stand_in half <<'END'
from=${*: -2:1} to=${*: -1}
case $1 in
cp) if [ -d "$from" ]; then /bin/mkdir -p "$to" && : >"$to/adjourn.ini"; else head -c 2 "$from" >"$to"; fi ;;
shred) echo garbage >"$to" ;;
rm) for path; do /bin/rm -f "$path/adjourn.ini" "$path/factory-reset"; done 2>/dev/null ;;
esac
END
# kill_at N HOW: true when it was killed.
kill_at() {
    rm -rf "$root/run" && mkdir "$root/run" && echo 0 >"$scratch/steps"
    STEP=$1 HOW=$2 PATH=$bin:$PATH setsid --wait sh -c 'echo $$ >"$SCRATCH/group"; sh "$1/data" "$2"; sh "$1/provision" "$2"' sh "$scripts" "$root" >"$scratch/said.kill" 2>&1
    [ $? -eq 137 ]
}
# The settings, as one: whoever reads them between two starts finds all of one kind.
is_old() { [ "$(cat "$1/adjourn.ini" "$1/mail.secret")" = $'old\nold' ] && [ ! -e "$1/network/wpa_supplicant.conf" ]; }
is_new() { [ "$(cat "$1/adjourn.ini" "$1/mail.secret")" = $'new\nnew' ] && cmp -s <(wifi) "$1/network/wpa_supplicant.conf"; }
found() { if [ -d "$data/settings" ]; then echo "$data/settings"; else echo "$data/settings.previous"; fi; }
# every_step NAME BEGIN BETWEEN END: the state in between and at the end, for each step and both kinds of power cut.
every_step() {
    local step failed=0 how steps=''
    for how in clean torn; do
        for ((step = 1; step < 200; step++)); do
            $2
            kill_at $step $how || break
            $3 || { failed=1 && echo "killed at step $step ($how), in between:" && show; }
            start
            $4 || { failed=1 && echo "killed at step $step ($how), after the next start:" && show; }
            [ $failed -eq 0 ] || break 2
        done
        [ $step -gt 2 ] || { echo "only $step steps"; failed=1; }
        steps+=" $step"
    done
    if [ $failed -eq 0 ]; then echo "ok - $1 (steps:$steps)"; else echo "not ok - $1"; fi
}
with_card() { begin old && put adjourn.ini new && put mail.secret new && put wpa_supplicant.conf "$(wifi)" && put network/eth0.network "$(network)"; }
one_of_both() { is_old "$(found)" 2>/dev/null || is_new "$(found)"; }
only_new() { is_new "$data/settings" && gone adjourn.ini mail.secret wpa_supplicant.conf network/eth0.network .taken && quiet && is_old "$data/settings.previous"; }
every_step provision_when_killed_at_any_step_then_the_settings_are_whole_and_taken_at_last with_card one_of_both only_new
first() { begin; }
no_half() { [ ! -d "$data/settings" ] || holds adjourn.ini "of the root"; }
first_holds() { holds adjourn.ini "of the root" && quiet; }
every_step first_start_when_killed_at_any_step_then_its_settings_are_whole first no_half first_holds
wished() { lived && touch "$data/state/factory-reset"; }
wish_or_done() { [ -e "$data/state/factory-reset" ] || emptied || [ ! -e "$data/state/a" ]; }
every_step reset_when_killed_at_any_step_then_it_is_done_at_last wished wish_or_done emptied
wished_by_card() { lived && touch "$card/factory-reset"; }
wish_somewhere() { [ -e "$card/factory-reset" ] || wish_or_done; }
every_step reset_of_the_card_when_killed_at_any_step_then_it_is_done_at_last wished_by_card wish_somewhere emptied

verdict stick_rule_when_the_disk_is_the_appliances_own_then_it_is_no_stick 'grep "SYSTEMD_WANTS.*adjourn-media" assets/system/70-adjourn.rules | grep -qF "ENV{ID_PART_ENTRY_UUID}!=\"41444a4e-*\""'
verdict data_unit_when_var_is_in_memory_then_it_waits_for_it 'grep -q "^RequiresMountsFor=/var/lib" image/overlay/usr/lib/systemd/system/adjourn-data.service'
