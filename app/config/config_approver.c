// SPDX-License-Identifier: MIT
#include "config/config_approver.h"

#include "config/pin.h"
#include "core/request.h"

#include <stddef.h>

const char *config_approver_problem(const void *entry, const char **key, const char **allowed)
{
    const struct approver *approver = entry;
    if (approver->address[0] == '\0') {
        *key = "address";
        *allowed = "where requests are sent to";
        return "without an address nobody can be asked";
    }
    if (approver->pin[0] != '\0' && !pin_is_hash(approver->pin)) {
        *key = "pin";
        *allowed = "the line that `adjourn pin` prints, or nothing";
        return "not a hash of a PIN";
    }
    return NULL;
}
