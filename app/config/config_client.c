// SPDX-License-Identifier: MIT
#include "config/config_client.h"

#include "config/config_value.h"

const char *config_client_problem(const void *entry, const char **key, const char **allowed)
{
    const struct client_settings *client = entry;
    *key = "match";
    *allowed = "one of match, organizer, category";
    bool none = client->match[0] == '\0' && client->organizer[0] == '\0' && client->category[0] == '\0';
    return none ? "no event is this client's" : NULL;
}

const char *config_step_problem(const void *entry, const char **key, const char **allowed)
{
    const struct step_settings *step = entry;
    *key = "strikes";
    *allowed = "letters, digits, - and _, so that a client's steps can name it";
    return config_is_name(step->name) ? NULL : "the step's name is no word";
}
