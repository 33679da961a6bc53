// SPDX-License-Identifier: MIT
#include "sync/mqtt.h"

#include "sync/secret.h"

#include <mosquitto.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PORT_PLAIN  1883
#define PORT_TLS    8883
#define KEEPALIVE_S 60
#define SLICE_MS    200

struct batch {
    const struct mqtt_message *messages;
    size_t count, taken;
    bool connected, ended;
    int refused; // the broker's answer to the connection; 0 = none so far, or yes
    int problem; // of libmosquitto
};

struct address {
    char host[SETTINGS_PATH_MAX];
    int port;
    bool tls;
};

// mqtt://HOST[:PORT], mqtts://; a host in brackets is an IPv6 address. The settings have been checked.
static void read_address(struct address *address, const char *server)
{
    address->tls = strncasecmp(server, "mqtts:", 6) == 0;
    address->port = address->tls ? PORT_TLS : PORT_PLAIN;
    const char *host = strstr(server, "//") + 2;
    size_t length = strcspn(host, "/");
    const char *port = NULL;
    if (host[0] == '[' && strchr(host, ']') != NULL) {
        const char *end = strchr(host, ']');
        port = end[1] == ':' ? end + 2 : NULL;
        host++;
        length = (size_t)(end - host);
    } else {
        const char *colon = memchr(host, ':', length);
        port = colon != NULL ? colon + 1 : NULL;
        length = colon != NULL ? (size_t)(colon - host) : length;
    }
    snprintf(address->host, sizeof address->host, "%.*s", (int)length, host);
    if (port != NULL) {
        address->port = (int)strtol(port, NULL, 10);
    }
}

static void on_connect(struct mosquitto *client, void *context, int code)
{
    struct batch *batch = context;
    batch->refused = code;
    batch->connected = code == 0;
    for (size_t i = 0; i < batch->count && code == 0 && batch->problem == MOSQ_ERR_SUCCESS; i++) {
        const struct mqtt_message *message = &batch->messages[i];
        batch->problem =
            mosquitto_publish(client, NULL, message->topic, (int)message->length, message->payload, 1, message->retain);
    }
}

static void on_publish(struct mosquitto *client, void *context, int id)
{
    struct batch *batch = context;
    (void)client, (void)id;
    batch->taken++;
}

static void on_disconnect(struct mosquitto *client, void *context, int code)
{
    struct batch *batch = context;
    (void)client, (void)code;
    batch->ended = true;
}

static bool sign_in(struct mosquitto *client, const struct mqtt_link *link, struct error *error)
{
    const struct mqtt_settings *settings = link->settings;
    char secret[SECRET_MAX] = "";
    if (settings->user[0] == '\0') {
        return true;
    }
    bool ok = secret_find(settings->secret_file, settings->credential, link->credentials, secret, sizeof secret, error);
    ok = ok && (mosquitto_username_pw_set(client, settings->user, secret) == MOSQ_ERR_SUCCESS ||
                error_set(error, "out of memory"));
    secret_forget(secret, sizeof secret);
    return ok;
}

// The server's certificate and its name are always looked at.
static bool set_tls(struct mosquitto *client, const struct mqtt_link *link, struct error *error)
{
    const char *file = link->settings->ca_file[0] != '\0' ? link->settings->ca_file : NULL;
    return (mosquitto_tls_set(client, file, file == NULL ? "/etc/ssl/certs" : NULL, NULL, NULL, NULL) ==
                MOSQ_ERR_SUCCESS &&
            mosquitto_tls_opts_set(client, 1, "tlsv1.2", NULL) == MOSQ_ERR_SUCCESS) ||
           error_set(error, "%s: no certificates can be read from it", file != NULL ? file : "/etc/ssl/certs");
}

static bool is_over(const struct batch *batch)
{
    return batch->problem != MOSQ_ERR_SUCCESS || batch->refused != 0 || batch->ended ||
           (batch->connected && batch->taken >= batch->count);
}

// A clock that is set back meanwhile makes it no longer than so many slices without anything to do.
static void run(struct mosquitto *client, const struct mqtt_link *link, struct batch *batch)
{
    struct wall began = link->clock();
    int most = (int)(MQTT_LIMIT_MS / SLICE_MS + 8 * (int64_t)batch->count + 64);
    while (!is_over(batch) && most-- > 0 && link->clock().ms - began.ms < MQTT_LIMIT_MS &&
           (link->stopped == NULL || !link->stopped(link->context))) {
        int result = mosquitto_loop(client, SLICE_MS, 1);
        batch->problem = batch->problem != MOSQ_ERR_SUCCESS ? batch->problem : result;
    }
}

static bool talk(struct mosquitto *client, const struct mqtt_link *link, struct batch *batch, struct error *error)
{
    struct address address;
    read_address(&address, link->settings->server);
    if (!sign_in(client, link, error) || (address.tls && !set_tls(client, link, error))) {
        return false;
    }
    mosquitto_connect_callback_set(client, on_connect);
    mosquitto_publish_callback_set(client, on_publish);
    mosquitto_disconnect_callback_set(client, on_disconnect);
    int result = mosquitto_connect_async(client, address.host, address.port, KEEPALIVE_S);
    if (result != MOSQ_ERR_SUCCESS) {
        return error_set(error, "%s cannot be reached: %s", link->settings->server,
                         result == MOSQ_ERR_ERRNO ? strerror(errno) : mosquitto_strerror(result));
    }
    run(client, link, batch);
    if (batch->connected && batch->taken >= batch->count) {
        (void)mosquitto_disconnect(client);
        (void)mosquitto_loop(client, SLICE_MS, 1);
        return true;
    }
    if (batch->refused != 0) {
        return error_set(error, "%s: %s", link->settings->server, mosquitto_connack_string(batch->refused));
    }
    return error_set(error, "%s: %zu of %zu messages taken%s%s", link->settings->server, batch->taken, batch->count,
                     batch->problem != MOSQ_ERR_SUCCESS ? ": " : "",
                     batch->problem != MOSQ_ERR_SUCCESS ? mosquitto_strerror(batch->problem) : "");
}

bool mqtt_publish(const struct mqtt_link *link, const struct mqtt_message *messages, size_t count, struct error *error)
{
    struct batch batch = {.messages = messages, .count = count};
    if (count > MQTT_MESSAGE_MAX) {
        return error_set(error, "more than %d messages at once", MQTT_MESSAGE_MAX);
    }
    (void)mosquitto_lib_init(); // again is nothing
    struct mosquitto *client = mosquitto_new(link->client, true, &batch);
    if (client == NULL) {
        return error_set(error, "out of memory");
    }
    (void)mosquitto_max_inflight_messages_set(client, 0); // all of a batch at once
    bool ok = talk(client, link, &batch, error);
    mosquitto_destroy(client);
    return ok;
}
