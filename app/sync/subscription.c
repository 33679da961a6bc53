// SPDX-License-Identifier: MIT
#include "sync/subscription.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

// What the store knows of the last good answer.
struct known {
    char etag[FETCH_ETAG_MAX], modified[64];
};

static bool take_known(void *context, const struct resource *resource, struct error *error)
{
    (void)error;
    struct known *known = context;
    snprintf(known->etag, sizeof known->etag, "%s", resource->etag);
    snprintf(known->modified, sizeof known->modified, "%s", resource->modified);
    return true;
}

// The first bytes that are neither blank nor a byte order mark.
static const char *beginning(const struct fetch_reply *reply)
{
    const char *text = reply->body != NULL ? reply->body : "";
    if (strncmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
    }
    return text + strspn(text, " \t\r\n");
}

// A sign-in form, a captive portal, a page that says sorry with status 200.
static bool is_page(const struct fetch_reply *reply)
{
    return *beginning(reply) == '<' || strncasecmp(reply->type, "text/html", 9) == 0;
}

bool subscription_read(struct server_reading *reading, struct error *error)
{
    struct known known = {"", ""};
    struct fetch_reply reply;
    if (!store_resources(reading->store, reading->source->name, take_known, &known, error)) {
        return server_fail(reading->failure, SCHEDULE_PASSING, "The calendar cannot be kept.");
    }
    const struct fetch_request request = {.url = reading->url, .etag = known.etag, .modified = known.modified};
    bool ok = server_ask(reading, &request, &reply, error);
    bool asked_for_new = known.etag[0] != '\0' || known.modified[0] != '\0';
    if (ok && reply.status == 200 && strncasecmp(beginning(&reply), "BEGIN:", 6) == 0) {
        const struct resource resource = {"", reply.etag, reply.modified, reply.body, reply.length};
        reading->harvest->whole = true;
        reading->state->interval_ms = schedule_published(reply.body, reply.length);
        ok = harvest_add(reading->harvest, &resource, error) ||
             server_fail(reading->failure, SCHEDULE_PASSING, "The calendar cannot be kept.");
    } else if (ok && reply.status == 200) {
        char host[256];
        fetch_host(reading->url, host, sizeof host);
        error_set(error, "%s: the answer is no calendar (%s)", host, reply.type[0] != '\0' ? reply.type : "no type");
        ok = server_fail(reading->failure, SCHEDULE_PASSING, "%s",
                         is_page(&reply) ? "A web page came instead of the calendar; the network or the server may ask "
                                           "for a sign-in."
                                         : "What came is no calendar.");
    } else if (ok && !(reply.status == 304 && asked_for_new)) {
        ok = server_refuse_status(reading, &reply, error);
    }
    fetch_reply_free(&reply);
    return ok;
}
