// SPDX-License-Identifier: MIT
#include "screens/references.h"

#include "screens/likeness.h"
#include "screens/shot.h"

#include <SDL2/SDL_ttf.h>

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_LENGTH 1024

// NULL: every screen.
static const struct reference {
    const char *screen, *ending;
    struct pose pose;
} references[] = {
    {NULL, "", {.width = 1280, .height = 800, .language = "en"}},
    {NULL, "-compact", {.width = 800, .height = 480, .language = "en"}},
    {NULL, "-tall", {.width = 800, .height = 1280, .language = "en"}},
    {"01-idle", "-light", {.width = 1280, .height = 800, .language = "pl", .theme = THEME_LIGHT}},
    {"04-session-away", "-light", {.width = 1280, .height = 800, .language = "es", .theme = THEME_LIGHT}},
    {"04-session-away", "-left", {.width = 800, .height = 480, .language = "pl", .left_handed = true}},
    {"04-session-away", "-ru", {.width = 800, .height = 480, .language = "ru"}},
    {"04-session-away", "-vi", {.width = 800, .height = 1280, .language = "vi"}},
    {"04-session-away", "-1024x600", {.width = 1024, .height = 600, .language = "es"}},
    {"04-session-away", "-720x1280", {.width = 720, .height = 1280, .language = "en"}},
    {"04-session-away", "-1080p", {.width = 1920, .height = 1080, .language = "en"}},
    {"06-offer", "-vi", {.width = 800, .height = 480, .language = "vi"}},
    {"07-reschedule", "-ru", {.width = 800, .height = 480, .language = "ru"}},
};

static void own_folder(char *path, size_t size, const char *folder)
{
    int major, minor, patch;
    TTF_GetFreeTypeVersion(&major, &minor, &patch);
    snprintf(path, size, "%s/freetype-%d.%d.%d", folder, major, minor, patch);
}

struct visit {
    struct painter *painter;
    char folder[PATH_LENGTH];
    const char *out;
    size_t failed;
};

// Calls `each` for every reference there is to be; stops when it says false.
static bool for_all(struct visit *visit, bool (*each)(struct visit *visit, const char *name, struct picture *picture,
                                                      const struct scene *scene))
{
    static struct scene scene;
    bool go_on = true;
    for (size_t i = 0; i < sizeof references / sizeof references[0]; i++) {
        for (size_t j = 0; j < told_count && go_on; j++) {
            // What becomes of an export changes a line alone: one size shows it.
            bool line_alone = strncmp(told[j].name, "10-summary-s", 12) == 0 && references[i].ending[0] != '\0';
            if (references[i].screen == NULL ? line_alone : strcmp(references[i].screen, told[j].name) != 0) {
                continue;
            }
            char name[128];
            snprintf(name, sizeof name, "%s%s", told[j].name, references[i].ending);
            struct picture picture = shot_take(visit->painter, &told[j], &references[i].pose, &scene);
            go_on = each(visit, name, &picture, &scene);
            picture_free(&picture);
        }
    }
    return go_on;
}

static bool update_one(struct visit *visit, const char *name, struct picture *picture, const struct scene *scene)
{
    char path[PATH_LENGTH + 160], digest[PICTURE_NOTE_MAX];
    snprintf(path, sizeof path, "%s/%s.png", visit->folder, name);
    likeness_digest(picture, scene, digest);
    if (!likeness_reduce(picture, scene)) {
        printf("%s has too many colours for a palette\n", name);
    }
    return picture_write(picture, path, digest);
}

static void empty(const char *folder)
{
    DIR *all = opendir(folder);
    const struct dirent *entry;
    while (all != NULL && (entry = readdir(all)) != NULL) {
        size_t length = strlen(entry->d_name);
        if (length > 4 && strcmp(entry->d_name + length - 4, ".png") == 0) {
            (void)unlinkat(dirfd(all), entry->d_name, 0);
        }
    }
    if (all != NULL) {
        closedir(all);
    }
}

bool references_update(struct painter *painter, const char *folder)
{
    struct visit visit = {.painter = painter};
    own_folder(visit.folder, sizeof visit.folder, folder);
    empty(visit.folder);
    (void)mkdir(folder, 0755);
    (void)mkdir(visit.folder, 0755); // that one cannot be made shows when a picture is written
    return for_all(&visit, update_one);
}

static void tell(const struct difference *difference)
{
    if (difference->size) {
        puts("it has another size");
        return;
    }
    if (difference->outside) {
        printf("pixels outside text differ (%" PRIu64 " of them by more than the reference's palette hides)\n",
               difference->outside_pixels);
    }
    printf("%" PRIu64 " of %" PRIu64 " pixels in text differ by more than %d; look first at %d,%d\n",
           difference->inside, difference->text_pixels, TEXT_TOLERANCE, difference->first_x, difference->first_y);
}

static bool compare_one(struct visit *visit, const char *name, struct picture *picture, const struct scene *scene)
{
    char path[PATH_LENGTH + 160], digest[PICTURE_NOTE_MAX];
    struct picture reference, seen = {0};
    struct difference difference;
    snprintf(path, sizeof path, "%s/%s.png", visit->folder, name);
    if (!picture_read(&reference, path, digest)) {
        printf("not ok - picture_%s\nthere is no reference %s; look at the screen, then: make update-pictures\n", name,
               path);
        visit->failed++;
        return true;
    }
    if (likeness_holds(&reference, digest, picture, scene, &difference, &seen)) {
        printf("ok - picture_%s\n", name);
    } else {
        visit->failed++;
        printf("not ok - picture_%s\n", name);
        tell(&difference);
        snprintf(path, sizeof path, "%s/%s-difference.png", visit->out, name);
        if (seen.rgb != NULL && picture_write(&seen, path, NULL)) {
            printf("see %s; when it is meant so: make update-pictures\n", path);
        }
    }
    picture_free(&seen);
    picture_free(&reference);
    return true;
}

bool references_compare(struct painter *painter, const char *folder, const char *out)
{
    struct visit visit = {.painter = painter, .out = out};
    own_folder(visit.folder, sizeof visit.folder, folder);
    if (access(visit.folder, R_OK) != 0) {
        printf("skip - pictures: THERE ARE NO REFERENCES FOR THIS FREETYPE, nothing was compared (%s); those that are "
               "there are of other versions, and its letters differ\n",
               visit.folder);
        return true;
    }
    return for_all(&visit, compare_one) && visit.failed == 0;
}
