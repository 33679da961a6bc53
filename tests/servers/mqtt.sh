#!/bin/bash
# Records over MQTT to a real broker (mosquitto, TLS, sign-in) on the loopback interface.
set -u
cd "$(dirname "$0")/../.." || exit 1
exec python3 tests/servers/mqtt_rooms.py "$PWD/${BUILD:-build}/adjourn"
