// SPDX-License-Identifier: MIT
// What proposals and refusals say, in public words of the current language. The screen and `adjourn slots` share them.
#pragma once

#include "core/settings.h"
#include "ui/view_words.h"

// The tags of a proposal in the order in which they are said; with more than `most` (at most SLOT_REASONS) the less
// important ones are left out, never an approval or a fee. `date` is its local day. Returns how many there are.
size_t view_slot_tags(struct view_tag *tags, size_t most, const struct slot *slot, enum slot_agreed agreed,
                      const struct settings *settings, struct date date);

// What the surcharges of a proposal are, in words for everyone ("Evening: 25 % more"); "" when it has none.
void view_slot_fees(char *out, size_t size, unsigned fees, const struct settings *settings);

// One sentence: what holds by the rule that closed the last candidate.
const char *view_slot_refusal(enum slot_rule rule);

// How a time outside the rules was agreed.
const char *view_slot_agreed(enum slot_agreed agreed);
