// SPDX-License-Identifier: MIT
// One HTTP request after another to one source's server. libcurl lives only here. Certificates are verified, an answer
// has limits in size and time, https is never left for http, and a secret goes only to the server it is for.
#pragma once

#include "core/error.h"
#include "core/settings.h"

#define FETCH_BYTES_MAX (20 * 1024 * 1024)
#define FETCH_ETAG_MAX  256
#define FETCH_URL_MAX   1024

enum fetch_end {
    FETCH_ANSWERED, // with any status
    FETCH_UNREACHABLE,
    FETCH_SLOW, // over one of the time limits
    FETCH_UNTRUSTED,
    FETCH_TOO_LARGE,
    FETCH_CUT,        // less came than was promised
    FETCH_REDIRECTED, // in a circle, too often, or from https to something else
    FETCH_STOPPED,    // the process is to end
    FETCH_FAILED,     // anything else
};

struct fetch_request {
    const char *url;
    const char *method; // NULL: GET
    const char *body;   // NULL: none
    const char *type;   // of the body; NULL: XML
    const char *depth;  // of PROPFIND and REPORT; NULL: none
    const char *etag;   // only for what is not this (If-None-Match; "*": only when there is nothing); NULL or "": none
    const char *modified;
    const char *match;     // only over what is still this (If-Match); NULL or "": none
    const char *tag_match; // the same by the server's Schedule-Tag (RFC 6638 3.2.10)
};

struct fetch_reply {
    int status;
    char *body; // with a NUL that length does not count; freed by fetch_reply_free
    size_t length;
    char etag[FETCH_ETAG_MAX];
    char modified[64];
    char schedule_tag[FETCH_ETAG_MAX];
    char type[128];          // Content-Type
    char url[FETCH_URL_MAX]; // where the answer came from, after redirects
    int64_t retry_after_ms;  // 0: not said
};

struct fetcher;

// Whether this program can speak to servers at all, also for mail and MQTT.
bool fetch_possible(void);

// `secret` is the password or token, or NULL. `stopped` (may be NULL) is asked now and then: true ends a request.
typedef bool (*fetch_stop_fn)(void *context);
MUST_CHECK bool fetcher_create(struct fetcher **fetcher, const struct source_settings *source, const char *secret,
                               fetch_stop_fn stopped, void *context, struct error *error);
void fetcher_destroy(struct fetcher *fetcher);

// The error, when it is not FETCH_ANSWERED, names the host and the reason, never the path, which may be a secret. The
// reply is to be freed in any case.
enum fetch_end fetch(struct fetcher *fetcher, const struct fetch_request *request, struct fetch_reply *reply,
                     struct error *error);
void fetch_reply_free(struct fetch_reply *reply);

// The host of a URL with its port, for logs.
void fetch_host(const char *url, char *out, size_t size);

// What a relative or absolute reference in an answer from `base` means (RFC 3986 5). False when it is none, or does not
// fit.
MUST_CHECK bool fetch_resolve(const char *base, const char *reference, char *out, size_t size);

// Whether two URLs have the same scheme, host and port.
bool fetch_same_server(const char *a, const char *b);
