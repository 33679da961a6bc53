// SPDX-License-Identifier: MIT
// What a house collects from its rooms over MQTT ([mqtt] server; assets/schema/mqtt.schema.json): when a session is
// over its record, retained, and one for each line of its log; the device's health, retained, every hour; and what Home
// Assistant discovers them by, after https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery (the topic
// <discovery>/<component>/<node_id>/<object_id>/config, retained).
//
//   <topic>/session       retained    adjourn-session-1
//   <topic>/interruption              adjourn-interruption-1
//   <topic>/health        retained    adjourn-health-1
//
// Records wait in the database until the broker has taken them (QoS 1). A break of the connection may give some of them
// again, with the same id.
#pragma once

#include "core/settings.h"
#include "core/zone.h"
#include "store/store.h"

struct publishing {
    const struct settings *settings;
    const char *credentials; // as in sync/source.h
    struct wall (*clock)(void);
    bool (*stopped)(void *context);
    struct wall health_at; // when the health is told again; 0 = now
    struct wall retry_at;  // after a failure: not before
    int failures;
    uint32_t random;
    bool discovered; // what is discovered has been told
};

// One batch, if there is something to publish; when to come back, INT64_MAX: never. *more: there is more now. What went
// wrong is told on stderr, and it is tried again later.
struct wall publish_turn(struct publishing *publishing, struct store *store, const struct zone *zone, struct now now,
                         bool *more);
