// SPDX-License-Identifier: MIT
// What a hand has to do, and when, to see on a real kiosk what the simulation saw.
#include "commands/simulate_world.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

bool world_open_steps(struct world *world, const char *path, struct error *error)
{
    world->steps = fopen(path, "we");
    return world->steps != NULL || error_set(error, "--steps: %s: %s", path, strerror(errno));
}

void world_note_touch(struct world *world, int32_t x, int32_t y)
{
    if (world->steps != NULL) {
        fprintf(world->steps, "%" PRId64 " touch %d %d\n", world->now.wall.ms, x, y);
    }
}

void world_note_picture(struct world *world, const char *name)
{
    if (world->steps != NULL) {
        fprintf(world->steps, "%" PRId64 " picture %s\n", world->now.wall.ms, name);
    }
}

bool world_close_steps(struct world *world, struct error *error)
{
    if (world->steps == NULL) {
        return true;
    }
    bool whole = ferror(world->steps) == 0;
    whole = fclose(world->steps) == 0 && whole;
    world->steps = NULL;
    return whole || error_set(error, "--steps: not all of it could be written");
}
