#!/bin/bash
# kill -9 of the sync process at random moments of a delivery to several recipients: each has one mail, or at most one
# more where the server's answer was lost, and the log says so. KILLS is how often (200), SEED makes the moments the
# same again as far as the machine's own timing allows; it is printed.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=$PWD/${BUILD:-build}/adjourn
here=$PWD/tests/servers
scratch=$(mktemp -d)
server=''
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
python=/usr/bin/python3 # the one that Debian's aiosmtpd is for

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
    -keyout key.pem -out cert.pem 2>/dev/null || echo "not ok - no certificate could be made"
$python "$here/smtp_server.py" "$scratch" cert.pem key.pem >port 2>server.log &
server=$!
for _ in $(seq 100); do
    [ -s port ] && break
    sleep 0.1
done
printf 'sesame\n' >secret && chmod 600 secret
echo 'DOT slow' >mind # the server keeps the mail, and its answer takes a moment
$python "$here/mail_kill.py" "$adjourn" "$(<port)" "${KILLS:-200}" "${SEED:-$RANDOM}"
