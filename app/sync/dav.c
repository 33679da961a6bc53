// SPDX-License-Identifier: MIT
#include "sync/dav.h"

#include <expat.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// With namespaces, expat names elements "NAMESPACE LOCAL".
#define DAV    "DAV: "
#define CALDAV "urn:ietf:params:xml:ns:caldav "
#define SERVER "http://calendarserver.org/ns/ "

enum element {
    ELEMENT_OTHER,
    ELEMENT_MULTISTATUS,
    ELEMENT_RESPONSE,
    ELEMENT_PROPSTAT,
    ELEMENT_PROP,
    ELEMENT_HREF,
    ELEMENT_STATUS,
    ELEMENT_ETAG,
    ELEMENT_DATA,
    ELEMENT_NAME,
    ELEMENT_TOKEN,
    ELEMENT_CTAG,
    ELEMENT_PRINCIPAL,
    ELEMENT_HOME,
    ELEMENT_COLLECTION,
    ELEMENT_CALENDAR,
    ELEMENT_COMPONENTS,
    ELEMENT_COMPONENT,
    ELEMENT_SYNC,
};

static const struct {
    const char *name;
    enum element element;
} names[] = {
    {DAV "multistatus", ELEMENT_MULTISTATUS},
    {DAV "response", ELEMENT_RESPONSE},
    {DAV "propstat", ELEMENT_PROPSTAT},
    {DAV "prop", ELEMENT_PROP},
    {DAV "href", ELEMENT_HREF},
    {DAV "status", ELEMENT_STATUS},
    {DAV "getetag", ELEMENT_ETAG},
    {CALDAV "calendar-data", ELEMENT_DATA},
    {DAV "displayname", ELEMENT_NAME},
    {DAV "sync-token", ELEMENT_TOKEN},
    {SERVER "getctag", ELEMENT_CTAG},
    {DAV "current-user-principal", ELEMENT_PRINCIPAL},
    {CALDAV "calendar-home-set", ELEMENT_HOME},
    {DAV "collection", ELEMENT_COLLECTION},
    {CALDAV "calendar", ELEMENT_CALENDAR},
    {CALDAV "supported-calendar-component-set", ELEMENT_COMPONENTS},
    {CALDAV "comp", ELEMENT_COMPONENT},
    {DAV "sync-collection", ELEMENT_SYNC},
};

struct parsing {
    XML_Parser parser;
    struct dav_answer *answer;
    struct dav_response *response;  // the open one
    struct dav_response properties; // of the open propstat, until its status is known
    int properties_status;
    enum element open[DAV_DEPTH_MAX];
    int depth;
    char *text; // of the innermost element
    size_t length, room;
    bool failed; // out of memory, or over a limit
};

static void free_values(struct dav_response *response)
{
    for (size_t i = 0; i < DAV_VALUES; i++) {
        free(response->value[i]);
        response->value[i] = NULL;
    }
}

void dav_free(struct dav_answer *answer)
{
    for (size_t i = 0; i < answer->count; i++) {
        free_values(&answer->list[i]);
    }
    free(answer->list);
    *answer = (struct dav_answer){0};
}

static void fail(struct parsing *parsing)
{
    parsing->failed = true;
    XML_StopParser(parsing->parser, XML_FALSE);
}

static void refuse_doctype(void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public_name,
                           int internal)
{
    (void)name;
    (void)system;
    (void)public_name;
    (void)internal;
    fail(context);
}

static enum element parent(const struct parsing *parsing)
{
    return parsing->depth >= 2 ? parsing->open[parsing->depth - 2] : ELEMENT_OTHER;
}

static void open_response(struct parsing *parsing)
{
    struct dav_answer *answer = parsing->answer;
    if (answer->count == answer->room) {
        size_t room = answer->room == 0 ? 32 : 2 * answer->room;
        struct dav_response *list =
            answer->count < DAV_RESPONSES_MAX ? realloc(answer->list, room * sizeof *list) : NULL;
        if (list == NULL) {
            fail(parsing);
            return;
        }
        answer->list = list;
        answer->room = room;
    }
    parsing->response = &answer->list[answer->count++];
    *parsing->response = (struct dav_response){0};
}

static bool is_event_component(const XML_Char **attributes)
{
    for (; attributes[0] != NULL; attributes += 2) {
        if (strcmp(attributes[0], "name") == 0 && strcmp(attributes[1], "VEVENT") == 0) {
            return true;
        }
    }
    return false;
}

// What an element says by being there.
static void note_presence(struct parsing *parsing, enum element element, const XML_Char **attributes)
{
    struct dav_response *properties = &parsing->properties;
    properties->collection = properties->collection || element == ELEMENT_COLLECTION;
    properties->calendar = properties->calendar || element == ELEMENT_CALENDAR;
    properties->syncs = properties->syncs || element == ELEMENT_SYNC;
    properties->lists_components = properties->lists_components || element == ELEMENT_COMPONENTS;
    if (element == ELEMENT_COMPONENT && is_event_component(attributes)) {
        properties->events = true;
    }
}

static void start_element(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct parsing *parsing = context;
    enum element element = ELEMENT_OTHER;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i].name, name) == 0) {
            element = names[i].element;
        }
    }
    if (parsing->depth == DAV_DEPTH_MAX || (parsing->depth == 0 && element != ELEMENT_MULTISTATUS)) {
        fail(parsing);
        return;
    }
    parsing->open[parsing->depth++] = element;
    parsing->length = 0;
    if (element == ELEMENT_RESPONSE && parent(parsing) == ELEMENT_MULTISTATUS) {
        open_response(parsing);
    } else if (element == ELEMENT_PROPSTAT) {
        free_values(&parsing->properties);
        parsing->properties = (struct dav_response){0};
        parsing->properties_status = 0;
    } else {
        note_presence(parsing, element, attributes);
    }
}

static void take_text(void *context, const XML_Char *text, int length)
{
    struct parsing *parsing = context;
    if (parsing->failed) {
        return;
    }
    size_t wanted = parsing->length + (size_t)length + 1;
    if (wanted > parsing->room) {
        char *grown = realloc(parsing->text, 2 * wanted);
        if (grown == NULL) {
            fail(parsing);
            return;
        }
        parsing->text = grown;
        parsing->room = 2 * wanted;
    }
    memcpy(parsing->text + parsing->length, text, (size_t)length);
    parsing->length += (size_t)length;
    parsing->text[parsing->length] = '\0';
}

// The text of the element that ends, without blanks around it; NULL when there is none.
static char *copy_text(const struct parsing *parsing, bool bytes)
{
    const char *from = parsing->text;
    size_t length = parsing->length;
    while (!bytes && length > 0 && strchr(" \t\r\n", *from) != NULL) {
        from++;
        length--;
    }
    while (!bytes && length > 0 && strchr(" \t\r\n", from[length - 1]) != NULL) {
        length--;
    }
    return length > 0 && (bytes || length < DAV_TEXT_MAX) ? strndup(from, length) : NULL;
}

static void set_value(const struct parsing *parsing, struct dav_response *response, enum dav_value value)
{
    if (response->value[value] == NULL) { // the first of several counts
        response->value[value] = copy_text(parsing, value == DAV_DATA);
    }
}

// "HTTP/1.1 200 OK"
static int read_status(const struct parsing *parsing)
{
    int status = 0;
    char *text = copy_text(parsing, false);
    const char *blank = text != NULL ? strchr(text, ' ') : NULL;
    for (int i = 1; blank != NULL && i <= 3 && blank[i] >= '0' && blank[i] <= '9'; i++) {
        status = status * 10 + (blank[i] - '0');
    }
    free(text);
    return status;
}

static void end_href(struct parsing *parsing)
{
    enum element above = parent(parsing);
    if (above == ELEMENT_RESPONSE) {
        set_value(parsing, parsing->response, DAV_HREF);
    } else if (above == ELEMENT_PRINCIPAL) {
        set_value(parsing, &parsing->properties, DAV_PRINCIPAL);
    } else if (above == ELEMENT_HOME) {
        set_value(parsing, &parsing->properties, DAV_HOME);
    }
}

static void end_token(struct parsing *parsing)
{
    if (parent(parsing) == ELEMENT_MULTISTATUS) {
        char *token = copy_text(parsing, false);
        snprintf(parsing->answer->token, sizeof parsing->answer->token, "%s", token != NULL ? token : "");
        free(token);
    } else if (parent(parsing) == ELEMENT_PROP) {
        set_value(parsing, &parsing->properties, DAV_TOKEN);
    }
}

// Properties with a good status become the response's.
static void end_propstat(struct parsing *parsing)
{
    struct dav_response *from = &parsing->properties;
    struct dav_response *to = parsing->response;
    if (to != NULL && parsing->properties_status / 100 == 2) {
        for (size_t i = 0; i < DAV_VALUES; i++) {
            if (to->value[i] == NULL) {
                to->value[i] = from->value[i];
                from->value[i] = NULL;
            }
        }
        to->calendar = to->calendar || from->calendar;
        to->collection = to->collection || from->collection;
        to->lists_components = to->lists_components || from->lists_components;
        to->events = to->events || from->events;
        to->syncs = to->syncs || from->syncs;
    }
    free_values(from);
}

static void end_status(struct parsing *parsing)
{
    if (parent(parsing) == ELEMENT_PROPSTAT) {
        parsing->properties_status = read_status(parsing);
    } else if (parent(parsing) == ELEMENT_RESPONSE) {
        parsing->response->status = read_status(parsing);
    }
}

static void end_property(struct parsing *parsing, enum element element)
{
    static const struct {
        enum element element;
        enum dav_value value;
    } values[] = {
        {ELEMENT_ETAG, DAV_ETAG}, {ELEMENT_DATA, DAV_DATA}, {ELEMENT_NAME, DAV_NAME}, {ELEMENT_CTAG, DAV_CTAG}};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        if (values[i].element == element && parent(parsing) == ELEMENT_PROP) {
            set_value(parsing, &parsing->properties, values[i].value);
        }
    }
}

static void end_element(void *context, const XML_Char *name)
{
    (void)name;
    struct parsing *parsing = context;
    if (parsing->failed) {
        return; // a stopped parser still ends an empty element
    }
    enum element element = parsing->open[parsing->depth - 1];
    bool inside = parsing->response != NULL;
    if (element == ELEMENT_TOKEN) {
        end_token(parsing);
    } else if (inside && element == ELEMENT_HREF) {
        end_href(parsing);
    } else if (inside && element == ELEMENT_STATUS) {
        end_status(parsing);
    } else if (inside && element == ELEMENT_PROPSTAT) {
        end_propstat(parsing);
    } else if (inside && element == ELEMENT_RESPONSE && parent(parsing) == ELEMENT_MULTISTATUS) {
        parsing->response = NULL;
    } else {
        end_property(parsing, element);
    }
    parsing->length = 0;
    parsing->depth--;
}

/* Expat 2.9 counts in 64 bits on every machine, and warns of the call that does not. */
static uint64_t line_of(XML_Parser parser)
{
#if XML_MAJOR_VERSION == 2 && XML_MINOR_VERSION < 9
    return XML_GetCurrentLineNumber(parser);
#else
    return XML_GetCurrentLineNumber64(parser);
#endif
}

bool dav_parse(struct dav_answer *answer, const char *bytes, size_t length, struct error *error)
{
    *answer = (struct dav_answer){0};
    struct parsing parsing = {.parser = XML_ParserCreateNS(NULL, ' '), .answer = answer};
    if (parsing.parser == NULL) {
        return error_set(error, "out of memory");
    }
    XML_SetUserData(parsing.parser, &parsing);
    XML_SetElementHandler(parsing.parser, start_element, end_element);
    XML_SetCharacterDataHandler(parsing.parser, take_text);
    XML_SetStartDoctypeDeclHandler(parsing.parser, refuse_doctype);
    bool ok = XML_Parse(parsing.parser, bytes, (int)length, XML_TRUE) == XML_STATUS_OK && !parsing.failed;
    if (!ok) {
        error_set(error, "line %" PRIu64 " of the answer: %s", line_of(parsing.parser),
                  parsing.failed ? "not what a calendar server says"
                                 : XML_ErrorString(XML_GetErrorCode(parsing.parser)));
    }
    free_values(&parsing.properties);
    free(parsing.text);
    XML_ParserFree(parsing.parser);
    return ok;
}

bool dav_escape(char *out, size_t size, const char *text)
{
    size_t used = 0;
    for (; *text != '\0'; text++) {
        const char *escaped = *text == '&' ? "&amp;" : *text == '<' ? "&lt;" : *text == '>' ? "&gt;" : NULL;
        int length = escaped != NULL ? snprintf(out + used, size - used, "%s", escaped)
                                     : snprintf(out + used, size - used, "%c", *text);
        used += (size_t)length;
        if (used >= size) {
            return false;
        }
    }
    if (used < size) {
        out[used] = '\0';
    }
    return used < size;
}
