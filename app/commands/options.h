// SPDX-License-Identifier: MIT
// What commands share: reading a command line by a table, and opening the settings.
#pragma once

#include "commands/overlay.h"
#include "core/error.h"
#include "core/settings.h"
#include "store/store.h"

// One option, `--name VALUE`, `--name=VALUE` or a flag; `-c VALUE` for one with a letter.
struct option_rule {
    const char *name;   // "--config"
    char letter;        // 'c', or 0
    const char *word;   // what the value is, for the help: "FILE"; NULL: a flag
    const char **value; // gets the value
    bool *flag;         // gets true
    const char *help;
};

// The options of every command that reads settings.
#define OPTION_CONFIG(place)                                                                                           \
    {                                                                                                                  \
        .name = "--config", .word = "FILE", .value = (place), .help = "settings to read"                               \
    }
#define OPTION_DB(place)                                                                                               \
    {                                                                                                                  \
        .name = "--db", .word = "FILE", .value = (place), .help = "database to use instead of the settings'"           \
    }

#define OPTIONS_RUN (-1)

// Reads argv[1..] by the rules. `summary` begins with the command's name: "slots [OPTION...] [--for UID]". What is no
// option goes to `operands` (at most `most`; the rest stays NULL). --help is always there. Returns OPTIONS_RUN, or the
// exit code to leave with after help or an error was printed.
MUST_CHECK int options_parse(int argc, char **argv, const char *summary, const struct option_rule *rules, size_t count,
                             const char **operands, size_t most);

// The size of a window, "1280x800"; `text` NULL: that size. Returns OPTIONS_RUN, or EXIT_USAGE with the error printed.
MUST_CHECK int options_read_size(const char *command, const char *text, int32_t *width, int32_t *height);

#define ADJOURN_CONFIG_FILE "/etc/adjourn/adjourn.ini"

// Which settings are read: `config` (from --config) when not NULL, else $ADJOURN_CONFIG, else ADJOURN_CONFIG_FILE when
// it is there, else NULL: the built-in defaults.
const char *options_config_path(const char *config);

// Reads the settings, with what was changed on the screen; `db` (from --db) replaces the database when not NULL. Faults
// are printed on stderr and counted, and their keys keep their defaults. False, with the error printed, when the file
// cannot be read. Zones are then those of the environment's TZDIR, if it is set.
MUST_CHECK bool options_open_settings(const char *config, const char *db, struct settings *settings, int *faults);
// The same for who changes them, or tells which value comes from where.
MUST_CHECK bool options_open_overlay(const char *config, const char *db, struct overlay *overlay,
                                     struct settings *settings, int *faults);

// The same for who runs for years and would only be started again: a file that cannot be read leaves the last good
// settings, or the defaults (commands/last_good.h), and a zone that does not exist leaves the default one. Both count
// as faults. With `keep`, settings without a fault become the last good ones. False only for a `db` that is too long.
MUST_CHECK bool options_open_running(const char *config, const char *db, bool keep, struct overlay *overlay,
                                     struct settings *settings, int *faults);
// The same for who changes nothing and keeps none. False also without memory; why is printed.
MUST_CHECK bool options_open_running_settings(const char *config, const char *db, struct settings *settings,
                                              int *faults);

// Whether the zone of the settings exists. If not, that is given to `fault` with the line of `config` (NULL: there is
// no file), and the settings get the default zone.
bool options_settle_zone(struct settings *settings, const char *config, config_fault_fn fault, void *context);

// The first of the faults that were printed; "" = none. It stays until settings are opened again.
const char *options_first_fault(void);

// The settings' database, to read from, when a calendar of the room has been read into it; else NULL. Closed by the
// caller.
struct store *options_open_database(const struct settings *settings);

// "2026-11-23T09:00:00Z", "2026-11-23T09:00Z", "2026-11-23" (its midnight), or "20261123T090000Z" as UTC.
MUST_CHECK bool options_read_utc(const char *text, struct wall *wall);
