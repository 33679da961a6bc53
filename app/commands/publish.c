// SPDX-License-Identifier: MIT
#include "commands/publish.h"

#include "commands/log_export.h"
#include "export/json.h"
#include "export/records.h"
#include "store/outbox.h"
#include "sync/mqtt.h"
#include "sync/schedule.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SESSIONS_AT_ONCE 16
#define HEALTH_EVERY_MS  MS_PER_HOUR
#define HEALTH_EXPIRES_S (3 * 60 * 60) // two were missed
#define TOPIC_MAX        (SETTINGS_TEXT_MAX + 128)

// The messages of one batch, with what they own.
struct letters {
    struct publishing *publishing;
    const struct zone *zone;
    char device[DEVICE_TEXT_MAX];
    struct mqtt_message *messages;
    size_t count, room;
    int64_t last; // the newest session in it; 0 = none
    bool more;
};

static void free_letters(struct letters *letters)
{
    for (size_t i = 0; i < letters->count; i++) {
        free((void *)letters->messages[i].topic);
        free((void *)letters->messages[i].payload);
    }
    free(letters->messages);
}

// Takes the payload, also when it fails.
static bool add(struct letters *letters, const char *topic, char *payload, size_t length, bool retain,
                struct error *error)
{
    if (letters->count == letters->room) {
        size_t room = 2 * letters->room + 64;
        struct mqtt_message *grown = reallocarray(letters->messages, room, sizeof *grown);
        if (grown == NULL) {
            free(payload);
            return error_set(error, "out of memory");
        }
        letters->messages = grown;
        letters->room = room;
    }
    struct mqtt_message *message = &letters->messages[letters->count];
    *message = (struct mqtt_message){.topic = strdup(topic), .payload = payload, .length = length, .retain = retain};
    letters->count++;
    return message->topic != NULL || error_set(error, "out of memory");
}

static bool add_own(struct letters *letters, const char *name, char *payload, size_t length, bool retain,
                    struct error *error)
{
    char topic[TOPIC_MAX];
    snprintf(topic, sizeof topic, "%s/%s", letters->publishing->settings->mqtt.topic, name);
    return add(letters, topic, payload, length, retain, error);
}

// The lines first: who has the session's record has them all.
static bool add_records(struct letters *letters, const struct export_session *session, struct error *error)
{
    const struct settings *settings = letters->publishing->settings;
    const struct record_origin origin = {.device = letters->device, .room = settings->room.name};
    const struct export_style style = {
        .names = settings->log.names, .zone = letters->zone, .purpose = settings->log.purpose};
    size_t lines = 0;
    char *bytes = NULL;
    size_t length = 0;
    (void)export_session_lines(session, &lines);
    for (size_t i = 0; i < lines; i++) {
        if (!record_write_line(session, i, &origin, &style, &bytes, &length, error) ||
            !add_own(letters, "interruption", bytes, length, false, error)) {
            return false;
        }
    }
    return record_write_session(session, &origin, &style, &bytes, &length, error) &&
           add_own(letters, "session", bytes, length, true, error);
}

static bool add_session(struct letters *letters, struct store *store, int64_t id, struct now now, struct error *error)
{
    struct export_session *session = NULL;
    struct error problem = {""};
    if (!log_session_load(store, id, now, &session, &problem)) {
        // One whose log is damaged keeps no other from being published; for any other reason it is tried again.
        bool never = log_session_damaged(store, session);
        fprintf(stderr, "adjourn sync: mqtt: no record of session %" PRId64 "%s: %s\n", id, never ? "" : " yet",
                problem.text);
        export_session_destroy(session);
        return never || error_set(error, "%s", problem.text);
    }
    bool ok = add_records(letters, session, error);
    export_session_destroy(session);
    return ok;
}

static bool add_sessions(struct letters *letters, struct store *store, struct now now, struct error *error)
{
    int64_t id = 0;
    for (int i = 0; i < SESSIONS_AT_ONCE; i++) {
        if (!store_unpublished(store, id, &id, error)) {
            return false;
        }
        if (id == 0) {
            return true;
        }
        if (!add_session(letters, store, id, now, error)) {
            return false;
        }
        letters->last = id;
    }
    return store_unpublished(store, id, &id, error) && ((letters->more = id != 0) || true);
}

struct health {
    size_t sources, failing, waiting, refused;
    int64_t oldest; // last success of the source that is behind most
};

static bool count_source(void *context, const struct source_state *state, struct error *error)
{
    (void)error;
    struct health *health = context;
    if (health->sources == 0 || state->last_success.ms < health->oldest) {
        health->oldest = state->last_success.ms;
    }
    health->sources++;
    health->failing += state->error[0] != '\0';
    return true;
}

static bool count_item(void *context, const struct outbox_item *item, struct error *error)
{
    (void)error;
    struct health *health = context;
    health->waiting += item->state == OUTBOX_WAITING || item->state == OUTBOX_SENDING;
    health->refused += item->state == OUTBOX_REFUSED;
    return true;
}

static void write_utc(FILE *out, int64_t ms)
{
    struct civil at = civil_from_seconds(floor_div(ms, MS_PER_SECOND));
    if (ms == 0) {
        fputs("null", out);
    } else {
        fprintf(out, "\"%04d-%02d-%02dT%02d:%02d:%02dZ\"", at.date.year, at.date.month, at.date.day, at.hour, at.minute,
                at.second);
    }
}

// Only counts: names of sources may be people's.
static bool add_health(struct letters *letters, struct store *store, struct now now, struct error *error)
{
    struct health health = {0};
    char *bytes = NULL;
    size_t length = 0;
    if (!store_sources(store, count_source, &health, error) || !store_outbox_list(store, count_item, &health, error)) {
        return false;
    }
    FILE *out = open_memstream(&bytes, &length);
    if (out == NULL) {
        return error_set(error, "out of memory");
    }
    bool problem = health.failing > 0 || health.refused > 0 || now.quality != CLOCK_TRUSTED;
    fprintf(out, "{\"format\": \"adjourn-health-1\", \"device\": \"%s\", \"room\": ", letters->device);
    json_write_string(out, letters->publishing->settings->room.name);
    fputs(", \"time\": ", out);
    write_utc(out, now.wall.ms);
    fprintf(out, ", \"clock_trusted\": %s, \"problem\": %s, \"sources\": %zu, \"sources_failing\": %zu",
            now.quality == CLOCK_TRUSTED ? "true" : "false", problem ? "true" : "false", health.sources,
            health.failing);
    fputs(", \"calendar_read\": ", out);
    write_utc(out, health.oldest);
    fprintf(out, ", \"outbox_waiting\": %zu, \"outbox_refused\": %zu}", health.waiting, health.refused);
    if (fclose(out) != 0) {
        free(bytes);
        return error_set(error, "out of memory");
    }
    return add_own(letters, "health", bytes, length, true, error);
}

struct discovered {
    const char *component, *object, *name, *topic, *value, *more;
};

// `discovery` of the settings is the prefix that Home Assistant listens to.
static bool add_discovered(struct letters *letters, const struct discovered *entity, struct error *error)
{
    const struct settings *settings = letters->publishing->settings;
    char topic[TOPIC_MAX];
    char state[TOPIC_MAX];
    char *bytes = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&bytes, &length);
    if (out == NULL) {
        return error_set(error, "out of memory");
    }
    snprintf(topic, sizeof topic, "%s/%s/adjourn_%s/%s/config", settings->mqtt.discovery, entity->component,
             letters->device, entity->object);
    snprintf(state, sizeof state, "%s/%s", settings->mqtt.topic, entity->topic);
    fprintf(out, "{\"name\": \"%s\", \"unique_id\": \"adjourn_%s_%s\", \"state_topic\": ", entity->name,
            letters->device, entity->object);
    json_write_string(out, state);
    fprintf(out, ", \"value_template\": \"{{ %s }}\"%s, \"device\": {\"identifiers\": [\"adjourn_%s\"], \"name\": ",
            entity->value, entity->more, letters->device);
    json_write_string(out, settings->room.name);
    fputs(", \"manufacturer\": \"Adjourn\", \"model\": \"Meeting-room timer\"}, \"origin\": {\"name\": \"Adjourn\"}}",
          out);
    if (fclose(out) != 0) {
        free(bytes);
        return error_set(error, "out of memory");
    }
    return add(letters, topic, bytes, length, true, error);
}

static bool add_discovery(struct letters *letters, struct error *error)
{
    char expires[128];
    snprintf(expires, sizeof expires, ", \"device_class\": \"problem\", \"expire_after\": %d", HEALTH_EXPIRES_S);
    const char *const duration = ", \"device_class\": \"duration\", \"unit_of_measurement\": \"s\"";
    const struct discovered entities[] = {
        {"sensor", "away", "Last session, someone away", "session", "value_json.figures.away_s", duration},
        {"sensor", "net", "Last session, everyone here", "session", "value_json.figures.net_s", duration},
        {"sensor", "gross", "Last session, booked", "session", "value_json.figures.gross_s", duration},
        {"sensor", "interruptions", "Last session, interruptions", "session", "value_json.figures.interruptions", ""},
        {"sensor", "ended", "Last session, end", "session", "value_json.ended", ", \"device_class\": \"timestamp\""},
        {"binary_sensor", "problem", "Problem", "health", "'ON' if value_json.problem else 'OFF'", expires},
    };
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
        if (!add_discovered(letters, &entities[i], error)) {
            return false;
        }
    }
    return true;
}

static bool send_all(struct letters *letters, struct error *error)
{
    const struct publishing *publishing = letters->publishing;
    char client[DEVICE_TEXT_MAX + 16];
    snprintf(client, sizeof client, "adjourn-%s", letters->device);
    const struct mqtt_link link = {.settings = &publishing->settings->mqtt,
                                   .client = client,
                                   .credentials = publishing->credentials,
                                   .clock = publishing->clock,
                                   .stopped = publishing->stopped};
    for (size_t sent = 0; sent < letters->count; sent += MQTT_MESSAGE_MAX) {
        size_t count = letters->count - sent < MQTT_MESSAGE_MAX ? letters->count - sent : MQTT_MESSAGE_MAX;
        if (!mqtt_publish(&link, letters->messages + sent, count, error)) {
            return false;
        }
    }
    return true;
}

static bool publish(struct letters *letters, struct store *store, struct now now, struct error *error)
{
    struct publishing *publishing = letters->publishing;
    bool discovery = !publishing->discovered && publishing->settings->mqtt.discovery[0] != '\0';
    if (!store_device(store, letters->device, error) || !add_sessions(letters, store, now, error)) {
        return false;
    }
    if (letters->last == 0 && publishing->health_at.ms > now.wall.ms) {
        return true;
    }
    if ((discovery && !add_discovery(letters, error)) || !add_health(letters, store, now, error) ||
        !send_all(letters, error)) {
        return false;
    }
    publishing->discovered = true;
    publishing->health_at.ms = now.wall.ms + HEALTH_EVERY_MS;
    return letters->last == 0 || store_published(store, letters->last, error);
}

struct wall publish_turn(struct publishing *publishing, struct store *store, const struct zone *zone, struct now now,
                         bool *more)
{
    struct letters letters = {.publishing = publishing, .zone = zone};
    struct error error = {""};
    *more = false;
    if (publishing->settings->mqtt.server[0] == '\0') {
        return (struct wall){INT64_MAX};
    }
    // One that is further ahead than any wait is of a clock that was wrong.
    if (publishing->retry_at.ms > now.wall.ms && publishing->retry_at.ms <= now.wall.ms + 2 * MS_PER_HOUR) {
        return publishing->retry_at;
    }
    if (publishing->health_at.ms > now.wall.ms + 2 * HEALTH_EVERY_MS) {
        publishing->health_at.ms = 0;
    }
    bool ok = publish(&letters, store, now, &error);
    *more = ok && letters.more;
    free_letters(&letters);
    if (ok) {
        publishing->failures = 0;
        publishing->retry_at.ms = 0;
        return publishing->health_at;
    }
    fprintf(stderr, "adjourn sync: mqtt: %s\n", error.text);
    publishing->failures++;
    publishing->retry_at.ms = publishing->clock().ms +
                              schedule_wait(SCHEDULE_PASSING, MS_PER_HOUR, publishing->failures, 0, publishing->random);
    return publishing->retry_at;
}
