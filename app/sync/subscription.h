// SPDX-License-Identifier: MIT
// A calendar that is one .ics file on a server.
#pragma once

#include "sync/server.h"

// Asks for it when it is not what the store has. Whatever is no calendar (a login page, say) is a failure.
MUST_CHECK bool subscription_read(struct server_reading *reading, struct error *error);
