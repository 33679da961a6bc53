// SPDX-License-Identifier: MIT
// What can be asked for in the room, in words.
#pragma once

#include "core/request.h"

// In the current language; lives until the process ends.
const char *text_topic(enum request_topic topic);
