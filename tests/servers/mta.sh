#!/bin/bash
# An invitation through a real mail server (Postfix, with STARTTLS and sign-in) into a mailbox: it arrives as it was, and
# a reader of mails finds in it what was written. Postfix wants to be started by root.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=$PWD/${BUILD:-build}/adjourn
here=$PWD/tests/servers
if [ "$(id -u)" -ne 0 ] || ! command -v postfix >/dev/null; then
    echo "skip - mail_through_postfix: not root, or no Postfix"
    exit 0
fi
scratch=$(mktemp -d)
auth='' mta=''
stop() {
    kill $auth $(tr -d ' ' <"$scratch/queue/pid/master.pid") 2>/dev/null
    [ -z "$mta" ] || wait "$mta"
    rm -rf "$scratch"
}
trap stop EXIT
"$adjourn" simulate tests/scenarios/4-mail-of-the-room.adj --out "$scratch/played" >"$scratch/played.log" 2>&1 ||
    echo "not ok - the_scenario_is_not_played"
cd "$scratch" || exit 1
chmod 755 .

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
    -keyout key.pem -out cert.pem 2>/dev/null || echo "not ok - no certificate could be made"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
mkdir -p etc queue/private data mail
chown postfix data queue/private && chown nobody mail
cat >etc/main.cf <<END
compatibility_level = 3.6
queue_directory = $scratch/queue
data_directory = $scratch/data
daemon_directory = $(postconf -h daemon_directory)
mail_owner = postfix
setgid_group = postdrop
myhostname = localhost
mydestination =
mynetworks =
relay_domains =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
maillog_file = /dev/stdout
alias_maps =
local_recipient_maps =
virtual_alias_maps =
virtual_mailbox_domains = example.com, example.org, client.example, trainers.example
virtual_mailbox_base = $scratch/mail
virtual_mailbox_maps = static:all/
virtual_uid_maps = static:$(id -u nobody)
virtual_gid_maps = static:$(id -g nobody)
virtual_minimum_uid = 1
smtpd_tls_cert_file = $scratch/cert.pem
smtpd_tls_key_file = $scratch/key.pem
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/sign-in
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
END
cat >etc/master.cf <<END
127.0.0.1:$port inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
END
touch etc/dynamicmaps.cf
python3 "$here/auth_server.py" queue/private/sign-in wall sesame &
auth=$!
postfix -c "$scratch/etc" start-fg >postfix.log 2>&1 &
mta=$!
for _ in $(seq 100); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
    sleep 0.1
done

printf 'sesame\n' >secret && chmod 600 secret
printf '[room]\nzone = UTC\n[store]\nfile = room.db\n[outbox]\nfolder = outbox\nmailbox = wisla@example.org\n[mail]\nserver = smtp://localhost:%s\nca_file = cert.pem\nuser = wall\nsecret_file = secret\n' \
    "$port" >adjourn.ini
verdict() { if [ "$2" = "$3" ]; then echo "ok - $1"; else printf 'not ok - %s\nexpected: %s\nseen: %s\n%s\n' "$1" "$3" "$2" "$(cat said; tail -n 20 postfix.log)"; fi; }
"$adjourn" sync --config adjourn.ini --once 2>said
count=0
for mail in played/outbox/*.eml; do
    count=$((count + 1))
    address=$(python3 -c 'import email, email.policy, sys; print(email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)["To"].addresses[0].addr_spec)' "$mail")
    python3 "$here/outbox.py" put room.db "u-0-$count" eml "$address" "$mail"
done
"$adjourn" sync --config adjourn.ini --once 2>said
verdict "mails_when_given_to_postfix_then_taken" "$? $(python3 "$here/outbox.py" states room.db | grep -o delivered | wc -l)" "0 $count"
for _ in $(seq 100); do
    [ "$(find mail -path '*/new/*' -type f | wc -l)" -eq "$count" ] && break
    sleep 0.1
done
verdict "mails_when_given_to_postfix_then_each_arrives_once" "$(find mail -path '*/new/*' -type f | wc -l)" "$count"
verdict "mails_when_read_in_the_mailbox_then_as_they_were_written" "$(python3 - <<'END'
import email, email.policy, glob

def read(path):
    return open(path, "rb").read()

written = {email.message_from_bytes(read(path))["Message-ID"]: read(path).replace(b"\r\n", b"\n")
           for path in glob.glob("played/outbox/*.eml")}
arrived = [read(path) for path in glob.glob("mail/all/new/*")]
for got in arrived:
    mail = email.message_from_bytes(got, policy=email.policy.default)
    sent = written.pop(mail["Message-ID"])
    # The server puts its own lines before; from the first of ours on nothing is another.
    assert got.endswith(sent), f"{mail['Message-ID']} is not what was sent"
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/calendar"], kinds
    calendar = mail.get_payload()[1]
    assert calendar["Content-Type"].params["method"] == "REQUEST"
    assert b"BEGIN:VEVENT" in calendar.get_payload(decode=True)
    assert "=?" not in str(mail["Subject"]), mail["Subject"]
assert not written
print("same")
END
)" same
verdict "mails_when_given_to_postfix_then_encrypted_and_signed_in" \
    "$(grep -c 'sasl_method=PLAIN, sasl_username=wall' postfix.log) $(cat mail/all/new/* | grep -c 'with ESMTPSA')" "$count $count"
