// SPDX-License-Identifier: MIT
// Stable words of what proposals say.
#include "core/slots.h"

const char *slot_reason_name(enum slot_reason reason)
{
    switch (reason) {
    case SLOT_STANDING:
        return "standing";
    case SLOT_FIRST_FREE:
        return "first-free";
    case SLOT_SHORT_NOTICE:
        return "short-notice";
    case SLOT_EVENING:
        return "evening";
    case SLOT_WEEKEND:
        return "weekend";
    case SLOT_AGREED:
        return "agreed";
    case SLOT_APPROVAL:
        return "approval";
    case SLOT_CONFIRMED:
        return "confirmed";
    }
    return "";
}

const char *slot_rule_name(enum slot_rule rule)
{
    static const char *const names[SLOT_RULES] = {
        [SLOT_RULE_NONE] = "",           [SLOT_RULE_NOTICE] = "notice",   [SLOT_RULE_GAP] = "gap",
        [SLOT_RULE_HOURS] = "hours",     [SLOT_RULE_HOLIDAY] = "holiday", [SLOT_RULE_BUSY] = "busy",
        [SLOT_RULE_HORIZON] = "horizon", [SLOT_RULE_MOVES] = "moves",     [SLOT_RULE_UNKNOWN] = "unknown",
    };
    return (unsigned)rule < SLOT_RULES ? names[rule] : "";
}

const char *slot_agreed_name(enum slot_agreed agreed)
{
    static const char *const names[SLOT_AGREED_KINDS] = {
        [SLOT_AGREED_NOT] = "",
        [SLOT_AGREED_HERE] = "here",
        [SLOT_AGREED_PHONE] = "phone",
        [SLOT_AGREED_CUSTOMER] = "customer",
    };
    return (unsigned)agreed < SLOT_AGREED_KINDS ? names[agreed] : "";
}
