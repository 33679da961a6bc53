// SPDX-License-Identifier: MIT
// What changes under a process that runs for months: the settings, the zone data, the database.
#pragma once

#include "commands/sync_run.h"

// Whether the settings are others than those that this process works with. Looks only after something was changed on
// the screen, perhaps (run->look_again).
bool sync_renew_settings(struct sync_run *run);

// Blocks are made again with new time-zone data. While an update is under way a zone may be away: then what was read
// before is used until the next turn. True when there is more to come, perhaps.
bool sync_renew_zones(struct sync_run *run);

// Sources are read anew into a database that takes the place of one that is gone. False while there is none, and
// nothing is to be read: it is tried again in a minute.
bool sync_renew_store(struct sync_run *run);
