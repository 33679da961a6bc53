// SPDX-License-Identifier: MIT
#include "commands/about.h"

#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define TABLE "/proc/self/net/fib_trie" // /proc/net is not there where a service sees only processes

// "  |-- 192.0.2.7" and, in the line after it, "/32 host LOCAL".
void about_read_address(const char *table, char *out, size_t size)
{
    char line[256], address[64] = "";
    FILE *file = fopen(table, "re");
    out[0] = '\0';
    while (file != NULL && out[0] == '\0' && fgets(line, sizeof line, file) != NULL) {
        const char *leaf = strstr(line, "|-- ");
        if (leaf != NULL) {
            snprintf(address, sizeof address, "%.*s", (int)strspn(leaf + 4, "0123456789."), leaf + 4);
        } else if (strstr(line, "/32 host LOCAL") != NULL && strncmp(address, "127.", 4) != 0) {
            snprintf(out, size, "%s", address);
        }
    }
    if (file != NULL) {
        fclose(file);
    }
}

static int32_t free_percent(const char *database)
{
    char folder[SETTINGS_PATH_MAX];
    struct statvfs disk;
    snprintf(folder, sizeof folder, "%s", database);
    if (statvfs(dirname(folder), &disk) != 0 || disk.f_blocks == 0) {
        return -1;
    }
    return (int32_t)(disk.f_bavail * 100 / disk.f_blocks);
}

void about_fill(struct device_facts *facts, const struct settings *settings, struct store *store)
{
    char device[DEVICE_TEXT_MAX] = "";
    *facts = (struct device_facts){.free_percent = free_percent(settings->store.file)};
    snprintf(facts->version, sizeof facts->version, "%s", ADJOURN_VERSION);
    if (gethostname(facts->host, sizeof facts->host) != 0) {
        facts->host[0] = '\0';
    }
    facts->host[sizeof facts->host - 1] = '\0';
    if (store != NULL && store_device(store, device, NULL)) {
        snprintf(facts->id, sizeof facts->id, "%.8s", device); // as many as can be read aloud
    }
    about_read_address(TABLE, facts->address, sizeof facts->address);
}
