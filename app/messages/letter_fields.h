// SPDX-License-Identifier: MIT
// The facts of a letter as the values of its fields, in the language that text/ speaks.
#pragma once

#include "messages/letter.h"

#define FIELD_VALUE_MAX 6144
#define FIELDS_MAX      32

struct letter_fields {
    size_t count;
    char value[FIELDS_MAX][FIELD_VALUE_MAX];
    const char *pairs[2 * FIELDS_MAX + 1]; // name, value, .., NULL, for template_render
};

// Fills the fields that a client's letter may use, and no other.
void letter_fields_client(struct letter_fields *fields, const struct client_facts *facts, const struct zone *zone);
// Adds those of an internal letter.
void letter_fields_internal(struct letter_fields *fields, const struct internal_facts *facts);

// The agreed policy in one sentence.
void letter_say_policy(char *out, size_t size, const struct policy *policy, const char *end);
