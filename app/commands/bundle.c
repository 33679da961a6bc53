// SPDX-License-Identifier: MIT
// `adjourn bundle`: what helps to find a fault (commands/bundle_files.h), as text files in one folder.
#include "commands/bundle_files.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "platform/clock.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUNDLE_PATH_MAX 1024

static bool write_file(const char *folder, size_t file, const struct bundle *bundle)
{
    char path[BUNDLE_PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, bundle_names[file]);
    FILE *out = fopen(path, "we");
    bool ok = out != NULL;
    if (ok) {
        bundle_write(out, file, bundle);
        ok = fflush(out) == 0 && fsync(fileno(out)) == 0;
        ok = fclose(out) == 0 && ok;
    }
    if (!ok) {
        fprintf(stderr, "adjourn bundle: %s: %s\n", path, strerror(errno));
    }
    return ok;
}

int command_bundle(int argc, char **argv)
{
    static struct settings settings;
    struct bundle bundle = {.settings = &settings, .now = clock_now()};
    const char *config = NULL, *db = NULL, *folder = "adjourn-bundle";
    const struct option_rule rules[] = {
        OPTION_CONFIG(&config),
        OPTION_DB(&db),
        {.name = "--out", .letter = 'o', .word = "DIR", .value = &folder, .help = "folder to write (adjourn-bundle)"},
    };
    int code = options_parse(argc, argv, "bundle [OPTION...]", rules, sizeof rules / sizeof rules[0], NULL, 0);
    if (code != OPTIONS_RUN) {
        return code;
    }
    if (!options_open_settings(config, db, &settings, &bundle.faults)) {
        return EXIT_FAULT;
    }
    if (mkdir(folder, 0755) != 0 && errno != EEXIST) {
        fprintf(stderr, "adjourn bundle: %s: %s\n", folder, strerror(errno));
        return EXIT_BOARD;
    }
    bundle.config = options_config_path(config);
    bool ok = true;
    for (size_t i = 0; i < BUNDLE_FILES; i++) {
        ok = write_file(folder, i, &bundle) && ok;
    }
    if (!ok) {
        return EXIT_BOARD;
    }
    printf("%s\n", folder);
    return EXIT_OK;
}
