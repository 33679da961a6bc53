// SPDX-License-Identifier: MIT
#include "commands/post.h"

#include "messages/eml.h"
#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void print_fault(void *context, const char *text)
{
    (void)context;
    fprintf(stderr, "adjourn: %s\n", text);
}

// Each phrase of a list with commas.
static bool add_phrases(struct wording_names *names, const char *list)
{
    bool all = true;
    while (*list != '\0') {
        char name[SETTINGS_PHRASES_MAX];
        list += strspn(list, ", ");
        size_t length = strcspn(list, ",");
        snprintf(name, sizeof name, "%.*s", (int)length, list);
        for (size_t used = strlen(name); used > 0 && name[used - 1] == ' '; used--) {
            name[used - 1] = '\0';
        }
        all = wording_names_add(names, name) && all;
        list += length;
    }
    return all;
}

bool post_gather_names(struct wording_names *names, const struct settings *settings)
{
    names->count = 0;
    bool all = add_phrases(names, settings->wording.internal);
    for (size_t i = 0; i < settings->approver_count; i++) {
        all = wording_names_add(names, settings->approver[i].name) && all;
        all = wording_names_add(names, settings->approver[i].address) && all;
    }
    return all;
}

void post_init(struct post *post, const struct settings *settings, const char *assets, const struct zone *zone)
{
    post->settings = settings;
    snprintf(post->shipped, sizeof post->shipped, "%s/messages", assets);
    (void)post_gather_names(&post->names, settings); // too many: `adjourn check` says so
    post->letters = (struct letter_post){.own = settings->messages.folder,
                                         .shipped = post->shipped,
                                         .zone = zone,
                                         .names = &post->names,
                                         .fault = print_fault};
}

const char *post_mailbox_name(const struct settings *settings)
{
    return settings->outbox.mailbox_name[0] != '\0' ? settings->outbox.mailbox_name : settings->room.name;
}

bool post_reaches(const struct settings *settings, const struct participant *person)
{
    return !person->declined && message_address_valid(person->address) &&
           strcasecmp(person->address, settings->outbox.mailbox) != 0;
}

struct client_facts post_facts(const struct settings *settings, const struct block *block)
{
    return (struct client_facts){.title = block->private_ ? "" : block->title,
                                 .room = settings->room.name,
                                 .host = block->organizer_name[0] != '\0' ? block->organizer_name
                                                                          : post_mailbox_name(settings),
                                 .at = {block->start, block->end}};
}

bool post_put(const struct post *post, struct store *store, enum client_letter kind, const struct client_facts *facts,
              const struct letter_envelope *envelope, const char *name, struct error *error)
{
    struct outbox_item item = {.state = OUTBOX_WAITING, .kind = "eml"};
    char *mail = NULL;
    if (!letter_write_client(&post->letters, kind, facts, envelope, &mail, &item.length, error)) {
        fprintf(stderr, "adjourn: no mail for %s: %s\n", envelope->to_address, error->text);
        return true;
    }
    item.bytes = mail;
    text_copy(item.name, sizeof item.name, name);
    text_copy(item.recipient, sizeof item.recipient, envelope->to_address);
    bool ok = store_outbox_put(store, &item, error);
    free(mail);
    return ok;
}
