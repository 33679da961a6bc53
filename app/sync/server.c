// SPDX-License-Identifier: MIT
#include "sync/server.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

bool server_fail(struct server_failure *failure, enum schedule_outcome outcome, const char *words, ...)
{
    va_list args;
    failure->outcome = outcome;
    va_start(args, words);
    vsnprintf(failure->words, sizeof failure->words, words, args);
    va_end(args);
    return false;
}

// webcal is only a way to say that a calendar is at an address; it is asked for over https.
static bool set_url(struct server *server, const char *url)
{
    static const char *const webcal[] = {"webcal://", "webcals://"};
    const char *scheme = "";
    for (size_t i = 0; i < sizeof webcal / sizeof webcal[0]; i++) {
        size_t length = strlen(webcal[i]);
        if (strncasecmp(url, webcal[i], length) == 0) {
            scheme = "https://";
            url += length;
        }
    }
    int length = snprintf(server->url, sizeof server->url, "%s%s", scheme, url);
    return length > 0 && (size_t)length < sizeof server->url;
}

bool server_open(struct server *server, const struct source_settings *source, const char *credentials,
                 fetch_stop_fn stopped, void *context, struct server_failure *failure, struct error *error)
{
    char secret[SECRET_MAX] = "";
    char address[SECRET_MAX] = "";
    *server = (struct server){0};
    bool ok = source->url_file[0] == '\0' || secret_read(source->url_file, address, sizeof address, error);
    ok = ok && (set_url(server, address[0] != '\0' ? address : source->url) || error_set(error, "the url is too long"));
    ok = ok && (source->sign_in == SIGN_IN_NONE ||
                secret_find(source->secret_file, source->credential, credentials, secret, sizeof secret, error));
    ok = ok && fetcher_create(&server->fetcher, source, secret, stopped, context, error);
    secret_forget(secret, sizeof secret);
    secret_forget(address, sizeof address);
    return ok || server_fail(failure, SCHEDULE_PASSING, "The sign-in of the calendar is not set up.");
}

void server_close(struct server *server)
{
    fetcher_destroy(server->fetcher);
    secret_forget(server->url, sizeof server->url);
    *server = (struct server){0};
}

static const char *words_of_end(enum fetch_end end)
{
    switch (end) {
    case FETCH_UNREACHABLE:
        return "The calendar server cannot be reached.";
    case FETCH_SLOW:
        return "The calendar server does not answer in time.";
    case FETCH_UNTRUSTED:
        return "The calendar server's certificate is not to be trusted.";
    case FETCH_TOO_LARGE:
        return "The calendar is larger than 20 MB.";
    case FETCH_CUT:
        return "The calendar came only in part.";
    case FETCH_REDIRECTED:
        return "The calendar's address leads somewhere it must not.";
    case FETCH_ANSWERED:
    case FETCH_STOPPED:
    case FETCH_FAILED:
        break;
    }
    return "The calendar cannot be fetched.";
}

bool server_ask(struct server_reading *reading, const struct fetch_request *request, struct fetch_reply *reply,
                struct error *error)
{
    enum fetch_end end = fetch(reading->fetcher, request, reply, error);
    memcpy(reading->answered, reply->url, sizeof reading->answered);
    if (end == FETCH_ANSWERED) {
        return true;
    }
    reading->stopped = end == FETCH_STOPPED;
    return server_fail(reading->failure, end == FETCH_TOO_LARGE ? SCHEDULE_LASTING : SCHEDULE_PASSING, "%s",
                       words_of_end(end));
}

static const struct {
    int status;
    enum schedule_outcome outcome;
    const char *words;
} statuses[] = {
    {401, SCHEDULE_LASTING, "The calendar server does not accept the sign-in."},
    {403, SCHEDULE_LASTING, "The calendar server does not let this room read the calendar."},
    {404, SCHEDULE_LASTING, "There is no calendar at this address."},
    {410, SCHEDULE_LASTING, "The calendar is no longer at this address."},
    {429, SCHEDULE_PASSING, "The calendar server asks to be left alone for a while."},
    {503, SCHEDULE_PASSING, "The calendar server is out of service for a while."},
    {511, SCHEDULE_PASSING, "The network asks for a sign-in first."},
};

bool server_refuse_status(struct server_reading *reading, const struct fetch_reply *reply, struct error *error)
{
    char host[256];
    fetch_host(reading->url, host, sizeof host);
    error_set(error, "%s: answered with HTTP status %d", host, reply->status);
    reading->failure->retry_after_ms = reply->retry_after_ms;
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        if (statuses[i].status == reply->status) {
            return server_fail(reading->failure, statuses[i].outcome, "%s", statuses[i].words);
        }
    }
    bool passing = reply->status >= 500 || reply->status == 408;
    return server_fail(reading->failure, passing ? SCHEDULE_PASSING : SCHEDULE_LASTING, "%s",
                       passing ? "The calendar server has a fault."
                               : "The calendar server does not give the calendar.");
}
