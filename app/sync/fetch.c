// SPDX-License-Identifier: MIT
#include "sync/fetch.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CONNECT_MS_MAX 10000
#define REDIRECTS_MAX  5

struct fetcher {
    CURL *curl;
    fetch_stop_fn stopped;
    void *context;
    struct fetch_reply *reply; // of the request that runs
    size_t room;
    bool too_large;
};

static void start_reply(struct fetcher *fetcher, struct fetch_reply *reply)
{
    *reply = (struct fetch_reply){0};
    fetcher->reply = reply;
    fetcher->room = 0;
    fetcher->too_large = false;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    struct fetcher *fetcher = context;
    struct fetch_reply *reply = fetcher->reply;
    size_t length = size * count;
    if (length > FETCH_BYTES_MAX - reply->length) {
        fetcher->too_large = true;
        return CURL_WRITEFUNC_ERROR;
    }
    if (reply->length + length + 1 > fetcher->room) {
        size_t room = 2 * (reply->length + length + 1);
        char *grown = realloc(reply->body, room);
        if (grown == NULL) {
            return CURL_WRITEFUNC_ERROR;
        }
        reply->body = grown;
        fetcher->room = room;
    }
    memcpy(reply->body + reply->length, bytes, length);
    reply->length += length;
    reply->body[reply->length] = '\0';
    return length;
}

// The value of a header line when it has this name; what does not fit is left out, since half an ETag is none.
static void take_value(const char *line, size_t length, const char *name, char *out, size_t size)
{
    size_t name_length = strlen(name);
    if (length <= name_length || strncasecmp(line, name, name_length) != 0 || line[name_length] != ':') {
        return;
    }
    const char *value = line + name_length + 1;
    const char *end = line + length;
    while (value < end && (*value == ' ' || *value == '\t')) {
        value++;
    }
    while (end > value && strchr(" \t\r\n", end[-1]) != NULL) {
        end--;
    }
    if ((size_t)(end - value) < size) {
        snprintf(out, size, "%.*s", (int)(end - value), value);
    }
}

static size_t take_header(char *line, size_t size, size_t count, void *context)
{
    struct fetcher *fetcher = context;
    struct fetch_reply *reply = fetcher->reply;
    size_t length = size * count;
    if (length > 5 && strncmp(line, "HTTP/", 5) == 0) { // another answer, after a redirect or a question for sign-in
        reply->etag[0] = reply->modified[0] = reply->type[0] = reply->schedule_tag[0] = '\0';
        reply->length = 0;
    }
    take_value(line, length, "ETag", reply->etag, sizeof reply->etag);
    take_value(line, length, "Schedule-Tag", reply->schedule_tag, sizeof reply->schedule_tag);
    take_value(line, length, "Last-Modified", reply->modified, sizeof reply->modified);
    take_value(line, length, "Content-Type", reply->type, sizeof reply->type);
    return length;
}

static int ask_stop(void *context, curl_off_t down, curl_off_t now_down, curl_off_t up, curl_off_t now_up)
{
    (void)down;
    (void)now_down;
    (void)up;
    (void)now_up;
    struct fetcher *fetcher = context;
    return fetcher->stopped != NULL && fetcher->stopped(fetcher->context);
}

static CURLcode set_sign_in(CURL *curl, const struct source_settings *source, const char *secret)
{
    CURLcode code = CURLE_OK;
    switch (source->sign_in) {
    case SIGN_IN_NONE:
        return CURLE_OK;
    case SIGN_IN_BEARER:
        code = curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
        return code != CURLE_OK ? code : curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, secret);
    case SIGN_IN_BASIC:
        code = curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
        break;
    case SIGN_IN_DIGEST:
        code = curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_DIGEST);
        break;
    }
    if (code == CURLE_OK) {
        code = curl_easy_setopt(curl, CURLOPT_USERNAME, source->user);
    }
    return code != CURLE_OK ? code : curl_easy_setopt(curl, CURLOPT_PASSWORD, secret);
}

bool fetch_possible(void)
{
    return true;
}

bool fetcher_create(struct fetcher **fetcher, const struct source_settings *source, const char *secret,
                    fetch_stop_fn stopped, void *context, struct error *error)
{
    struct fetcher *made = calloc(1, sizeof *made);
    *fetcher = NULL;
    CURL *curl = made != NULL && curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? curl_easy_init() : NULL;
    if (curl == NULL) {
        free(made);
        return error_set(error, "out of memory");
    }
    *made = (struct fetcher){.curl = curl, .stopped = stopped, .context = context};
    long total_ms = (long)source->timeout_ms;
    const struct {
        CURLoption option;
        long value;
    } numbers[] = {
        {CURLOPT_NOSIGNAL, 1},
        {CURLOPT_NOPROGRESS, 0},
        {CURLOPT_FOLLOWLOCATION, 1},
        {CURLOPT_MAXREDIRS, REDIRECTS_MAX},
        {CURLOPT_POSTREDIR, CURL_REDIR_POST_ALL},
        {CURLOPT_CONNECTTIMEOUT_MS, total_ms < CONNECT_MS_MAX ? total_ms : CONNECT_MS_MAX},
        {CURLOPT_TIMEOUT_MS, total_ms},
        {CURLOPT_SSL_VERIFYPEER, 1},
        {CURLOPT_SSL_VERIFYHOST, 2},
    };
    CURLcode code = set_sign_in(curl, source, secret);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0] && code == CURLE_OK; i++) {
        code = curl_easy_setopt(curl, numbers[i].option, numbers[i].value);
    }
    if (code == CURLE_OK && source->ca_file[0] != '\0') {
        code = curl_easy_setopt(curl, CURLOPT_CAINFO, source->ca_file);
    }
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "adjourn");
    curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, ""); // all that the library can unpack
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, made);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, made);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, ask_stop);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, made);
    if (code != CURLE_OK) {
        fetcher_destroy(made);
        return error_set(error, "%s", curl_easy_strerror(code));
    }
    *fetcher = made;
    return true;
}

void fetcher_destroy(struct fetcher *fetcher)
{
    if (fetcher != NULL) {
        curl_easy_cleanup(fetcher->curl);
        free(fetcher);
    }
}

// Appends "NAME: VALUE"; false when there is no memory. An empty value adds nothing.
static bool add_header(struct curl_slist **list, const char *name, const char *value)
{
    char line[512];
    if (value == NULL || value[0] == '\0') {
        return true;
    }
    snprintf(line, sizeof line, "%s: %s", name, value);
    struct curl_slist *longer = curl_slist_append(*list, line);
    *list = longer != NULL ? longer : *list;
    return longer != NULL;
}

static enum fetch_end end_of(const struct fetcher *fetcher, CURLcode code)
{
    if (fetcher->too_large) {
        return FETCH_TOO_LARGE;
    }
    switch ((int)code) {
    case CURLE_OK:
        return FETCH_ANSWERED;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
        return FETCH_UNREACHABLE;
    case CURLE_OPERATION_TIMEDOUT:
        return FETCH_SLOW;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
        return FETCH_UNTRUSTED;
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_BAD_CONTENT_ENCODING:
        return FETCH_CUT;
    case CURLE_TOO_MANY_REDIRECTS:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return FETCH_REDIRECTED;
    case CURLE_ABORTED_BY_CALLBACK:
        return FETCH_STOPPED;
    default:
        return FETCH_FAILED;
    }
}

void fetch_host(const char *url, char *out, size_t size)
{
    const char *slashes = strstr(url, "://");
    const char *host = slashes != NULL ? slashes + 3 : url;
    snprintf(out, size, "%.*s", (int)strcspn(host, "/?#"), host);
}

static void take_result(struct fetcher *fetcher, struct fetch_reply *reply)
{
    long status = 0;
    curl_off_t wait_s = 0;
    const char *url = NULL;
    curl_easy_getinfo(fetcher->curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(fetcher->curl, CURLINFO_RETRY_AFTER, &wait_s);
    curl_easy_getinfo(fetcher->curl, CURLINFO_EFFECTIVE_URL, &url);
    reply->status = (int)status;
    reply->retry_after_ms = wait_s > 0 && wait_s < INT32_MAX ? (int64_t)wait_s * MS_PER_SECOND : 0;
    snprintf(reply->url, sizeof reply->url, "%s", url != NULL ? url : "");
}

enum fetch_end fetch(struct fetcher *fetcher, const struct fetch_request *request, struct fetch_reply *reply,
                     struct error *error)
{
    CURL *curl = fetcher->curl;
    struct curl_slist *headers = NULL;
    const char *type = request->type != NULL ? request->type : "application/xml; charset=utf-8";
    bool https = strncasecmp(request->url, "https:", 6) == 0;
    start_reply(fetcher, reply);
    bool ok = add_header(&headers, "If-None-Match", request->etag) &&
              add_header(&headers, "If-Modified-Since", request->modified) &&
              add_header(&headers, "If-Match", request->match) &&
              add_header(&headers, "If-Schedule-Tag-Match", request->tag_match) &&
              add_header(&headers, "Depth", request->depth) &&
              add_header(&headers, "Content-Type", request->body == NULL ? NULL : type) &&
              add_header(&headers, "Accept", request->body != NULL ? NULL : "text/calendar, */*;q=0.1");
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, NULL); // makes it a POST, so this comes first
    curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
    if (request->body != NULL) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)strlen(request->body));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body);
    }
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, https ? "https" : "http,https");
    CURLcode code = ok ? curl_easy_setopt(curl, CURLOPT_URL, request->url) : CURLE_OUT_OF_MEMORY;
    code = code == CURLE_OK ? curl_easy_perform(curl) : code;
    take_result(fetcher, reply);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
    enum fetch_end end = end_of(fetcher, code);
    if (end != FETCH_ANSWERED) {
        char host[256];
        fetch_host(request->url, host, sizeof host);
        error_set(error, "%s: %s", host, fetcher->too_large ? "the answer is too large" : curl_easy_strerror(code));
    }
    return end;
}

void fetch_reply_free(struct fetch_reply *reply)
{
    free(reply->body);
    reply->body = NULL;
}

bool fetch_resolve(const char *base, const char *reference, char *out, size_t size)
{
    CURLU *url = curl_url();
    char *whole = NULL;
    bool ok = url != NULL && curl_url_set(url, CURLUPART_URL, base, 0) == CURLUE_OK &&
              curl_url_set(url, CURLUPART_URL, reference, 0) == CURLUE_OK &&
              curl_url_get(url, CURLUPART_URL, &whole, 0) == CURLUE_OK && strlen(whole) < size;
    if (ok) {
        memcpy(out, whole, strlen(whole) + 1);
    }
    curl_free(whole);
    curl_url_cleanup(url);
    return ok;
}

// One part of both URLs is the same, in any case of letters.
static bool same_part(CURLU *a, CURLU *b, CURLUPart part)
{
    char *first = NULL;
    char *second = NULL;
    bool same = curl_url_get(a, part, &first, CURLU_DEFAULT_PORT) == CURLUE_OK &&
                curl_url_get(b, part, &second, CURLU_DEFAULT_PORT) == CURLUE_OK && strcasecmp(first, second) == 0;
    curl_free(first);
    curl_free(second);
    return same;
}

bool fetch_same_server(const char *a, const char *b)
{
    CURLU *first = curl_url();
    CURLU *second = curl_url();
    bool same = first != NULL && second != NULL && curl_url_set(first, CURLUPART_URL, a, 0) == CURLUE_OK &&
                curl_url_set(second, CURLUPART_URL, b, 0) == CURLUE_OK && same_part(first, second, CURLUPART_SCHEME) &&
                same_part(first, second, CURLUPART_HOST) && same_part(first, second, CURLUPART_PORT);
    curl_url_cleanup(first);
    curl_url_cleanup(second);
    return same;
}
