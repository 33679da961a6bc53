// SPDX-License-Identifier: MIT
// Messages to an MQTT broker (MQTT 3.1.1, OASIS Standard), each with QoS 1: taken by the broker, or given again. The
// connection is made for one batch and ended after it; it takes no longer than MQTT_LIMIT_MS, however the broker
// behaves.
#pragma once

#include "core/error.h"
#include "core/settings.h"

#define MQTT_LIMIT_MS    10000
#define MQTT_MESSAGE_MAX 512 // in one batch

struct mqtt_message {
    const char *topic;
    const char *payload;
    size_t length;
    bool retain; // the broker keeps it for who asks later
};

struct mqtt_link {
    const struct mqtt_settings *settings;
    const char *client;      // the client identifier, of this device alone
    const char *credentials; // the folder of systemd's credentials, or NULL
    struct wall (*clock)(void);
    bool (*stopped)(void *context); // may be NULL
    void *context;
};

// False when not all of them were taken: then any of them may have been.
MUST_CHECK bool mqtt_publish(const struct mqtt_link *link, const struct mqtt_message *messages, size_t count,
                             struct error *error);
