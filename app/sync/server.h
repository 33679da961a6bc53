// SPDX-License-Identifier: MIT
// What every source on a server has in common: its address, its secret, and what an answer that is no calendar means.
#pragma once

#include "sync/fetch.h"
#include "sync/harvest.h"
#include "sync/schedule.h"
#include "sync/secret.h"

// Why a source could not be read.
struct server_failure {
    enum schedule_outcome outcome;
    int64_t retry_after_ms;
    char words[256]; // for people in the room
};

// One reading of one source. `state` comes with what the store knows; collection and token are set to what is found.
struct server_reading {
    const struct source_settings *source;
    struct store *store;
    struct source_state *state;
    struct fetcher *fetcher;
    const char *url;              // https for webcal
    char answered[FETCH_URL_MAX]; // where the last answer came from, after redirects
    struct harvest *harvest;
    struct server_failure *failure;
    bool stopped; // the process is to end: the failure is none
};

// Opens the source's address and sign-in. `credentials` is the folder of systemd's credentials, or NULL.
struct server {
    char url[SECRET_MAX];
    struct fetcher *fetcher;
};
MUST_CHECK bool server_open(struct server *server, const struct source_settings *source, const char *credentials,
                            fetch_stop_fn stopped, void *context, struct server_failure *failure, struct error *error);
void server_close(struct server *server);

// Sends a request and takes everything that is no HTTP answer as a failure. The reply is to be freed in any case.
MUST_CHECK bool server_ask(struct server_reading *reading, const struct fetch_request *request,
                           struct fetch_reply *reply, struct error *error);

// A status that was not hoped for; always false.
bool server_refuse_status(struct server_reading *reading, const struct fetch_reply *reply, struct error *error);

// Any other failure; always false.
PRINTF_LIKE(3, 4)
bool server_fail(struct server_failure *failure, enum schedule_outcome outcome, const char *words, ...);
