// SPDX-License-Identifier: MIT
#include "messages/letter.h"

#include "messages/eml.h"
#include "messages/letter_fields.h"
#include "messages/template.h"
#include "messages/wording.h"
#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const languages[] = {"en", "pl", "ru", "vi", "es"};
static const char *const tones[] = {[WORDING_FRIENDLY] = ".friendly", [WORDING_NEUTRAL] = "", [WORDING_FIRM] = ".firm"};

// What writing one letter needs; too large for the stack.
struct draft {
    struct template template;
    struct letter_fields fields;
    struct template_message message;
};

// One of the five by its first subtag, or NULL.
static const char *known_language(const char *tag)
{
    for (size_t i = 0; tag != NULL && i < sizeof languages / sizeof languages[0]; i++) {
        const char *code = languages[i];
        if ((tag[0] | 0x20) == code[0] && tag[0] != '\0' && (tag[1] | 0x20) == code[1] &&
            (tag[2] == '\0' || tag[2] == '-' || tag[2] == '_')) {
            return code;
        }
    }
    return NULL;
}

const char *letter_language(const char *settings, const char *calendar, const char *room)
{
    const char *const asked[] = {settings, calendar, room};
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        const char *known = known_language(asked[i]);
        if (known != NULL) {
            return known;
        }
    }
    return "en";
}

static bool exists(const char *path)
{
    FILE *file = fopen(path, "re");
    if (file != NULL) {
        fclose(file);
    }
    return file != NULL;
}

struct search {
    const struct letter_post *post;
    const struct letter_kind *kind;
    const char *language;
};

static void tell(const struct search *search, const char *text)
{
    if (search->post->fault != NULL) {
        search->post->fault(search->post->context, text);
    }
}

static void tell_own(void *context, const char *text)
{
    char whole[TEMPLATE_PATH_MAX + 1024];
    snprintf(whole, sizeof whole, "%s" LETTER_INSTEAD, text);
    tell(context, whole);
}

// Reads FOLDER/LANGUAGE/NAME TONE.txt; false when there is none that can be used. An own one is held against the rules
// each time: it may have changed.
static bool read_one(struct template *template, struct search *search, bool own, const char *tone)
{
    const char *folder = own ? search->post->own : search->post->shipped;
    char path[TEMPLATE_PATH_MAX];
    struct error error;
    if (folder == NULL || folder[0] == '\0') {
        return false;
    }
    snprintf(path, sizeof path, "%s/%s/%s%s.txt", folder, search->language, search->kind->name, tone);
    if (!exists(path)) {
        return false;
    }
    if (!template_read(template, path, &error)) {
        own ? tell_own(search, error.text) : tell(search, error.text);
        return false;
    }
    return !own || wording_check(template, search->kind, search->language, search->post->names, tell_own, search);
}

// The tone comes before the plain one, and an own template before the shipped one.
static bool find_template(struct template *template, struct search *search, enum wording wording)
{
    const char *const variants[] = {tones[wording], ""};
    for (size_t i = wording != WORDING_NEUTRAL ? 0 : 1; i < 2; i++) {
        if (read_one(template, search, true, variants[i]) || read_one(template, search, false, variants[i])) {
            return true;
        }
    }
    return false;
}

// Every field that the kind promises has a value.
static bool check_filled(const struct letter_fields *fields, const struct letter_kind *kind, const char *names,
                         struct error *error)
{
    for (const char *at = names; *at != '\0';) {
        size_t length = strcspn(at, " ");
        for (size_t i = 0; i < fields->count; i++) {
            const char *name = fields->pairs[2 * i];
            if (strlen(name) == length && strncmp(name, at, length) == 0 && fields->value[i][0] == '\0') {
                return error_set(error, "letter %s: {%s} has no value", kind->name, name);
            }
        }
        at += length + (at[length] == ' ');
    }
    return true;
}

static bool write_letter(struct draft *draft, const struct letter_kind *kind, const struct letter_envelope *envelope,
                         const char *language, char **bytes, size_t *length, struct error *error)
{
    if (!check_filled(&draft->fields, kind, kind->needed, error) ||
        !check_filled(&draft->fields, kind, kind->filled, error) ||
        !template_render(&draft->message, &draft->template, draft->fields.pairs, error)) {
        return false;
    }
    struct message message = {.from_name = envelope->from_name,
                              .from_address = envelope->from_address,
                              .to_name = envelope->to_name,
                              .to_address = envelope->to_address,
                              .reply_to = envelope->reply_to,
                              .subject = draft->message.subject,
                              .text = draft->message.text,
                              .language = language,
                              .calendar = envelope->calendar,
                              .calendar_length = envelope->calendar_length,
                              .method = envelope->method,
                              .files = envelope->files,
                              .file_count = envelope->file_count,
                              .kind = kind->name,
                              .uid = envelope->uid,
                              .sequence = envelope->sequence,
                              .date = envelope->date};
    return message_write_eml(&message, bytes, length, error);
}

// The template and the values of its fields, all in one language. False when that has no such template.
static bool draft_in(struct draft *draft, const char *language, const struct letter_post *post,
                     const struct letter_kind *kind, const struct client_facts *facts,
                     const struct internal_facts *internal, enum wording wording)
{
    if (!text_enter(language)) {
        return false;
    }
    struct search search = {.post = post, .kind = kind, .language = language};
    bool found = find_template(&draft->template, &search, wording);
    if (found) {
        letter_fields_client(&draft->fields, facts, post->zone);
        if (internal != NULL) {
            letter_fields_internal(&draft->fields, internal);
        }
    }
    text_leave();
    return found;
}

// `internal` is NULL in a letter to a client. A language without this template is written to in English.
static bool write_kind(const struct letter_post *post, const struct letter_kind *kind, const struct client_facts *facts,
                       const struct internal_facts *internal, const struct letter_envelope *envelope, char **bytes,
                       size_t *length, struct error *error)
{
    enum wording wording = kind->toned ? envelope->wording : WORDING_NEUTRAL;
    const char *const tried[] = {letter_language(envelope->language, NULL, NULL), "en"};
    struct draft *draft = malloc(sizeof *draft);
    if (draft == NULL) {
        return error_set(error, "out of memory");
    }
    size_t i = 0;
    while (i < 2 && !draft_in(draft, tried[i], post, kind, facts, internal, wording)) {
        i++;
    }
    bool ok = i < 2 ? write_letter(draft, kind, envelope, tried[i], bytes, length, error)
                    : error_set(error, "%s: no template %s.txt", post->shipped, kind->name);
    free(draft);
    return ok;
}

bool letter_write_client(const struct letter_post *post, enum client_letter kind, const struct client_facts *facts,
                         const struct letter_envelope *envelope, char **bytes, size_t *length, struct error *error)
{
    return write_kind(post, letter_kind_client(kind), facts, NULL, envelope, bytes, length, error);
}

bool letter_write_internal(const struct letter_post *post, enum internal_letter kind,
                           const struct internal_facts *facts, const struct letter_envelope *envelope, char **bytes,
                           size_t *length, struct error *error)
{
    return write_kind(post, letter_kind_internal(kind), &facts->shown, facts, envelope, bytes, length, error);
}
