// SPDX-License-Identifier: MIT
// The one table of settings. Everything about a key is here; a new setting is a new row.
#pragma once

#include "core/settings.h"

// How a value is written and where it goes in struct settings.
enum config_type {
    CONFIG_TEXT,     // char[]; `least` = shortest length
    CONFIG_PATH,     // char[]; may be empty
    CONFIG_URL,      // char[]: http, https or webcal; may be empty
    CONFIG_MAIL_URL, // char[]: smtp or smtps; may be empty
    CONFIG_MQTT_URL, // char[]: mqtt or mqtts; may be empty
    CONFIG_TOPIC,    // char[]: of MQTT, to publish to; may be empty
    CONFIG_ADDRESS,  // char[]; may be empty
    CONFIG_PEOPLE,   // char[]: addresses and *@domain, all, nobody (core/address.h); may be empty
    CONFIG_GLOB,     // char[]: an address with * and ?; may be empty
    CONFIG_GLOBS,    // char[SETTINGS_LIST_MAX]; several lines add up
    CONFIG_MAILS,    // the same: addresses
    CONFIG_NAMES,    // the same: names of sections
    CONFIG_PHRASES,  // char[]: separated by commas; several lines add up
    CONFIG_ZONE,     // char[]: the shape of an IANA name; whether it exists is not known here
    CONFIG_NAME,     // char[]: one of `words`
    CONFIG_WORD,     // an enum: the index in `words`
    CONFIG_BOOL,     // bool: yes, no
    CONFIG_COUNT,    // int32_t
    CONFIG_PERCENT,  // int32_t, with or without %
    CONFIG_DURATION, // int64_t ms: 90s, 15m, 1h30m, 2d
    CONFIG_HOURS,    // struct hours_day
    CONFIG_DATES,    // the holidays of struct hours; several lines add up
    CONFIG_MATRIX,   // struct calibration; may be empty
    CONFIG_RATE,     // struct rate; may be empty
    CONFIG_KEY,      // char[]: a public key (config/signature.h); may be empty
};

struct config_key {
    const char *section, *key;
    enum config_type type;
    size_t offset, size;      // of the value in struct settings, or in one entry of a group
    int64_t least, most;      // range of counts, percents (as written) and durations (ms)
    bool off;                 // a word is allowed that stands for 0: `off`, or
    const char *zero;         // this one instead
    const char *const *words; // NULL-terminated; of a number: they stand for 0, 1, ..
    const char *standard;     // the default, as it is written
    const char *help;
};

// The sections of the rows that each [source NAME], [approver "NAME"], [client "NAME"] and [step "NAME"] has
// (config_group.h).
#define CONFIG_SOURCE   "source"
#define CONFIG_APPROVER "approver"
#define CONFIG_CLIENT   "client"
#define CONFIG_STEP     "step"

// The rows of the policy, stored by their terms (core/terms.h). Its keys can stand in a client's and a step's section
// too.
#define CONFIG_POLICY "policy"

extern const struct config_key config_table[];
extern const size_t config_table_count;

#define CONFIG_KEYS_MAX 192
