// SPDX-License-Identifier: MIT
#include "commands/check_messages.h"

#include "commands/post.h"
#include "messages/template.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define NAME_LENGTH 64

static const char *const languages[] = {"en", "pl", "ru", "vi", "es"};
static const char *const tones[] = {"", ".friendly", ".firm"};
#define LANGUAGES (sizeof languages / sizeof languages[0])

struct looking {
    void (*tell)(void *context, const char *text);
    void *context;
    const char *folder;
    bool own;
    struct wording_names names;
    struct template template;
    size_t seen;
};

static void tell(void *context, const char *text)
{
    const struct looking *looking = context;
    char whole[TEMPLATE_PATH_MAX + 1024];
    snprintf(whole, sizeof whole, "%s%s", text, looking->own ? LETTER_INSTEAD : "");
    looking->tell(looking->context, whole);
}

static void tell_path(struct looking *looking, const char *path, const char *what)
{
    char text[TEMPLATE_PATH_MAX + 256];
    snprintf(text, sizeof text, "%s: %s", path, what);
    looking->tell(looking->context, text);
}

static const struct letter_kind *kind_at(int i)
{
    return i < CLIENT_LETTERS ? letter_kind_client((enum client_letter)i)
                              : letter_kind_internal((enum internal_letter)(i - CLIENT_LETTERS));
}

// The kind whose template a file is, by its name with tone and ending; NULL: none.
static const struct letter_kind *kind_of(const char *file)
{
    for (int i = 0; i < CLIENT_LETTERS + INTERNAL_LETTERS; i++) {
        const struct letter_kind *kind = kind_at(i);
        for (size_t tone = 0; tone < (kind->toned ? 3 : 1); tone++) {
            char name[NAME_LENGTH];
            snprintf(name, sizeof name, "%s%s.txt", kind->name, tones[tone]);
            if (strcmp(file, name) == 0) {
                return kind;
            }
        }
    }
    return NULL;
}

static void look_at(struct looking *looking, const char *path, const struct letter_kind *kind, const char *language)
{
    struct error error;
    looking->seen++;
    if (!template_read(&looking->template, path, &error)) {
        tell(looking, error.text);
    } else {
        (void)wording_check(&looking->template, kind, language, &looking->names, tell, looking);
    }
}

static void look_at_file(struct looking *looking, const char *language, const char *file)
{
    char path[TEMPLATE_PATH_MAX];
    const struct letter_kind *kind = kind_of(file);
    snprintf(path, sizeof path, "%s/%s/%s", looking->folder, language, file);
    if (kind != NULL) {
        look_at(looking, path, kind, language);
        return;
    }
    char text[1024] = "no letter is called so; it is not used (allowed:";
    for (int i = 0; i < CLIENT_LETTERS + INTERNAL_LETTERS; i++) {
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, " %s%s.txt", kind_at(i)->name,
                 kind_at(i)->toned ? "[.friendly|.firm]" : "");
    }
    size_t used = strlen(text);
    snprintf(text + used, sizeof text - used, ")");
    tell_path(looking, path, text);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

// Calls `each` for what is in a folder, by name. False, with errno, when it cannot be read.
static bool each_entry(struct looking *looking, const char *path, const char *language,
                       void (*each)(struct looking *, const char *language, const char *name))
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, is_shown, by_name);
    for (int i = 0; i < count; i++) {
        each(looking, language, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return count >= 0;
}

static void look_at_language(struct looking *looking, const char *ignored, const char *name)
{
    char path[TEMPLATE_PATH_MAX];
    (void)ignored;
    snprintf(path, sizeof path, "%s/%s", looking->folder, name);
    for (size_t i = 0; i < LANGUAGES; i++) {
        if (strcmp(languages[i], name) == 0) {
            if (!each_entry(looking, path, languages[i], look_at_file)) {
                tell_path(looking, path, strerror(errno));
            }
            return;
        }
    }
    tell_path(looking, path, "no language of letters; it is not used (allowed: en, pl, ru, vi, es)");
}

// Every letter in every language has its plain template; a tone may be missing.
static void look_at_shipped(struct looking *looking)
{
    for (size_t language = 0; language < LANGUAGES; language++) {
        for (int i = 0; i < CLIENT_LETTERS + INTERNAL_LETTERS; i++) {
            for (size_t tone = 0; tone < (kind_at(i)->toned ? 3 : 1); tone++) {
                char path[TEMPLATE_PATH_MAX];
                struct stat status;
                snprintf(path, sizeof path, "%s/%s/%s%s.txt", looking->folder, languages[language], kind_at(i)->name,
                         tones[tone]);
                if (tone == 0 || stat(path, &status) == 0) {
                    look_at(looking, path, kind_at(i), languages[language]);
                }
            }
        }
    }
}

size_t check_messages(const struct settings *settings, const char *assets, void (*tell_fault)(void *, const char *),
                      void *context)
{
    static struct looking looking; // large
    char shipped[SETTINGS_PATH_MAX + 16];
    snprintf(shipped, sizeof shipped, "%s/messages", assets);
    looking = (struct looking){.tell = tell_fault, .context = context, .folder = shipped};
    if (!post_gather_names(&looking.names, settings)) {
        tell_fault(context, "internal names: more than 128, or one of more than 255 bytes; the others are looked for");
    }
    look_at_shipped(&looking);
    looking.folder = settings->messages.folder;
    looking.own = true;
    if (looking.folder[0] != '\0' && !each_entry(&looking, looking.folder, "", look_at_language)) {
        tell_path(&looking, looking.folder, strerror(errno));
    }
    return looking.seen;
}
