// SPDX-License-Identifier: MIT
// Names of zones as people read them, which some programs write where an identifier belongs:
// "(UTC+10:00) Canberra, Melbourne, Sydney", "Eastern Time (US & Canada)", "Europe_Berlin".
#pragma once

#include "core/zone.h"

// The offset that a name spells out: "(UTC+01:00) ..", "GMT-5", "UTC". False when there is none.
bool zone_name_offset(const char *name, int32_t *offset_s);

// The zone of a name as people read it, by a city or a Windows name in it; it must have the offset that the name spells
// out, if any. NULL when there is none.
const struct zone *zone_name_find(const char *name);
