// SPDX-License-Identifier: MIT
// adjourn-sync is linked with this in the place of what speaks to servers, and so without libcurl and libmosquitto: a
// room whose calendars are files keeps neither in memory. With a server in its settings adjourn-sync-online runs.
#include "sync/fetch.h"
#include "sync/mqtt.h"
#include "sync/smtp.h"

static bool say_so(struct error *error)
{
    return error_set(error, "this program has no network");
}

bool fetch_possible(void)
{
    return false;
}

bool fetcher_create(struct fetcher **fetcher, const struct source_settings *source, const char *secret,
                    fetch_stop_fn stopped, void *context, struct error *error)
{
    (void)source, (void)secret, (void)stopped, (void)context;
    *fetcher = NULL;
    return say_so(error);
}

void fetcher_destroy(struct fetcher *fetcher)
{
    (void)fetcher;
}

enum fetch_end fetch(struct fetcher *fetcher, const struct fetch_request *request, struct fetch_reply *reply,
                     struct error *error)
{
    (void)fetcher, (void)request;
    *reply = (struct fetch_reply){0};
    (void)say_so(error);
    return FETCH_UNREACHABLE;
}

void fetch_reply_free(struct fetch_reply *reply)
{
    (void)reply;
}

void fetch_host(const char *url, char *out, size_t size)
{
    (void)url;
    if (size > 0) {
        out[0] = '\0';
    }
}

bool fetch_resolve(const char *base, const char *reference, char *out, size_t size)
{
    (void)base, (void)reference, (void)out, (void)size;
    return false;
}

bool fetch_same_server(const char *a, const char *b)
{
    (void)a, (void)b;
    return false;
}

bool smtp_create(struct smtp **smtp, const struct mail_settings *settings, const char *secret, fetch_stop_fn stopped,
                 void *context, struct error *error)
{
    (void)settings, (void)secret, (void)stopped, (void)context;
    *smtp = NULL;
    return say_so(error);
}

void smtp_destroy(struct smtp *smtp)
{
    (void)smtp;
}

void smtp_send(struct smtp *smtp, const struct smtp_mail *mail, struct smtp_reply *reply)
{
    (void)smtp, (void)mail;
    *reply = (struct smtp_reply){.end = SMTP_SERVER, .words = ""};
}

bool mqtt_publish(const struct mqtt_link *link, const struct mqtt_message *messages, size_t count, struct error *error)
{
    (void)link, (void)messages, (void)count;
    return say_so(error);
}
