// SPDX-License-Identifier: MIT
// Whom a line of the settings means, by mail address.
#pragma once

#include <stdbool.h>

// A list is words with blanks or commas between: an address, *@domain, all, nobody. Letters' case does not count.

// Whether the list can be read; an empty one can.
bool address_list_valid(const char *list);

// Whether it means this address. An empty list, and an empty address, mean nobody; `all` means no empty one either.
bool address_list_has(const char *list, const char *address);
