// SPDX-License-Identifier: MIT
#include "commands/copies.h"

#include "messages/eml.h"
#include "store/outbox.h"

#include <string.h>
#include <strings.h>

bool copies_wanted(const struct settings *settings)
{
    bool wanted = settings->messages.client_copy != COPY_READERS_NOBODY || settings->messages.internal_copy[0] != '\0';
    for (size_t i = 0; i < settings->client_count; i++) {
        wanted = wanted || settings->client[i].internal_copy[0] != '\0';
    }
    return wanted;
}

static bool order_for(struct store *store, const struct copy_order *order, const struct settings *settings,
                      const char *address, struct error *error)
{
    bool own = strcasecmp(address, settings->outbox.mailbox) == 0;
    return own || !message_address_valid(address) || store_copy_ask(store, order, address, error);
}

static bool order_client(const struct settings *settings, struct store *store, const struct session *session,
                         struct copy_order *order, struct error *error)
{
    const struct roster *roster = &session->roster;
    const char *organizer = session->block.organizer_address;
    bool everyone = settings->messages.client_copy == COPY_READERS_EVERYONE;
    order->kind = COPY_CLIENT;
    if (settings->messages.client_copy == COPY_READERS_NOBODY) {
        return true;
    }
    bool ok = order_for(store, order, settings, organizer, error);
    for (size_t i = 0; ok && everyone && i < roster->count; i++) {
        const struct participant *person = &roster->people[i];
        if (!person->declined && strcasecmp(person->address, organizer) != 0) {
            ok = order_for(store, order, settings, person->address, error);
        }
    }
    return ok;
}

static bool order_internal(const struct settings *settings, struct store *store, const struct session *session,
                           struct copy_order *order, struct error *error)
{
    const struct client_settings *client = agreement_client(settings, &session->block, &session->roster, NULL);
    bool own = client != NULL && client->internal_copy[0] != '\0';
    const char *list = own ? client->internal_copy : settings->messages.internal_copy;
    char address[PERSON_ADDRESS_MAX];
    bool ok = true;
    order->kind = COPY_INTERNAL;
    while (ok && list_next(&list, address, sizeof address)) {
        ok = order_for(store, order, settings, address, error);
    }
    return ok;
}

bool copies_order(const struct post *post, struct store *store, const struct session *session, int64_t session_id,
                  struct wall now, struct error *error)
{
    const struct settings *settings = post->settings;
    struct copy_order order = {.session = session_id, .asked = now};
    return settings->outbox.mailbox[0] == '\0' || session->started_at == 0 ||
           (order_client(settings, store, session, &order, error) &&
            order_internal(settings, store, session, &order, error));
}
