// SPDX-License-Identifier: MIT
#include "unit/evemu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 512
#define FILE_MAX       (1 << 20)

static bool read_expectation(struct evemu *evemu, const char *line)
{
    int32_t x = 0;
    int32_t y = 0;
    int32_t quarters = 0;
    static const char *const kinds[] = {
        [DISPLAY_DOWN] = "down", [DISPLAY_MOVE] = "-", [DISPLAY_UP] = "up", [DISPLAY_CANCEL] = "cancel"};
    if (sscanf(line, "picture %d %d %d", &x, &y, &quarters) >= 2) {
        evemu->width = x;
        evemu->height = y;
        evemu->quarters = quarters;
        return x > 0 && y > 0;
    }
    if (strncmp(line, "matrix ", 7) == 0) {
        return touch_matrix_read(line + 7, &evemu->matrix);
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        size_t length = strlen(kinds[i]);
        if (strncmp(line, kinds[i], length) == 0 && evemu->wanted_count < EVEMU_WANTED_MAX) {
            (void)!sscanf(line + length, "%d %d", &x, &y);
            evemu->wanted[evemu->wanted_count].kind = (enum display_event_kind)i;
            evemu->wanted[evemu->wanted_count].x = x;
            evemu->wanted[evemu->wanted_count++].y = y;
            return true;
        }
    }
    return false;
}

static bool read_event(struct evemu *evemu, const char *line)
{
    long long seconds = 0;
    long micros = 0;
    unsigned type = 0;
    unsigned code = 0;
    long value = 0;
    if (sscanf(line, "%lld.%ld %x %x %ld", &seconds, &micros, &type, &code, &value) != 5 ||
        evemu->count == EVEMU_EVENTS_MAX || seconds < 0 || seconds > UINT32_MAX || micros < 0 || micros >= 1000000) {
        return false;
    }
    evemu->events[evemu->count++] =
        (struct touch_input){seconds * 1000000 + micros, (uint16_t)type, (uint16_t)code, (int32_t)value};
    return true;
}

// Lines of a mask stand one below the other, eight bytes each.
static bool read_bytes(uint8_t *to, size_t size, const char *line, size_t *at)
{
    char *end = NULL;
    for (unsigned long byte = strtoul(line, &end, 16); end != line; byte = strtoul(line, &end, 16)) {
        line = end;
        if (*at < size) {
            to[(*at)++] = (uint8_t)byte;
        }
    }
    return true;
}

static bool read_axis(struct evemu *evemu, const char *line)
{
    unsigned code = 0;
    int32_t least = 0;
    int32_t most = 0;
    if (sscanf(line, "%x %d %d", &code, &least, &most) != 3 || code >= ABS_CNT) {
        return false;
    }
    evemu->axes[code] = (struct evemu_axis){true, least, most};
    return true;
}

struct reading {
    size_t properties;
    unsigned type;
    size_t bits;
};

static bool read_line(struct evemu *evemu, const char *line, struct reading *reading)
{
    if (strncmp(line, "#= ", 3) == 0) {
        return read_expectation(evemu, line + 3);
    }
    if (line[0] == '#' || line[0] == '\0') {
        return true;
    }
    if (line[1] != ':') {
        return false;
    }
    const char *rest = line + 2 + strspn(line + 2, " ");
    char *end = NULL;
    unsigned long type;
    switch (line[0]) {
    case 'N':
        snprintf(evemu->name, sizeof evemu->name, "%.95s", rest);
        return true;
    case 'P':
        return read_bytes(evemu->properties, sizeof evemu->properties, rest, &reading->properties);
    case 'B':
        type = strtoul(rest, &end, 16);
        reading->bits = type == reading->type ? reading->bits : 0;
        reading->type = (unsigned)type;
        return type < EV_CNT && read_bytes(evemu->bits[type], EVEMU_KEYS_BYTES, end, &reading->bits);
    case 'A':
        return read_axis(evemu, rest);
    case 'E':
        return read_event(evemu, rest);
    case 'I':
    case 'L':
    case 'S':
        return true;
    default:
        return false;
    }
}

bool evemu_read(struct evemu *evemu, const char *text, size_t size, int *line)
{
    struct reading reading = {.type = EV_CNT};
    memset(evemu, 0, sizeof *evemu);
    evemu->matrix = touch_matrix_identity;
    evemu->width = 1280;
    evemu->height = 800;
    *line = 0;
    for (size_t at = 0; at < size;) {
        const char *end = memchr(text + at, '\n', size - at);
        size_t length = end != NULL ? (size_t)(end - text) - at : size - at;
        char copy[LINE_MAX_BYTES];
        ++*line;
        if (length >= sizeof copy || memchr(text + at, '\0', length) != NULL) {
            return false;
        }
        memcpy(copy, text + at, length);
        copy[length] = '\0';
        if (!read_line(evemu, copy, &reading)) {
            return false;
        }
        at += length + 1;
    }
    return true;
}

bool evemu_load(struct evemu *evemu, const char *path, int *line)
{
    char *text = malloc(FILE_MAX);
    FILE *file = fopen(path, "re");
    size_t size = file != NULL && text != NULL ? fread(text, 1, FILE_MAX, file) : 0;
    bool read = size > 0 && size < FILE_MAX && evemu_read(evemu, text, size, line);
    if (file != NULL) {
        fclose(file);
    }
    free(text);
    return read;
}

static bool is_bit(const uint8_t *bits, unsigned bit)
{
    return (bits[bit / 8] >> bit % 8 & 1) != 0;
}

bool evemu_has(const struct evemu *evemu, unsigned type, unsigned code)
{
    return is_bit(evemu->bits[type], code);
}

enum touch_kind evemu_kind(const struct evemu *evemu)
{
    bool many = evemu_has(evemu, EV_ABS, ABS_MT_POSITION_X);
    return many && evemu_has(evemu, EV_ABS, ABS_MT_SLOT) ? TOUCH_SLOTS
           : many                                        ? TOUCH_NAMELESS
           : evemu_has(evemu, EV_ABS, ABS_X)             ? TOUCH_SINGLE
                                                         : TOUCH_MOUSE;
}

void evemu_map(const struct evemu *evemu, struct touch_map *map)
{
    bool many = evemu_has(evemu, EV_ABS, ABS_MT_POSITION_X);
    const struct evemu_axis *x = &evemu->axes[many ? ABS_MT_POSITION_X : ABS_X];
    const struct evemu_axis *y = &evemu->axes[many ? ABS_MT_POSITION_Y : ABS_Y];
    *map = (struct touch_map){.x = {x->least, x->most},
                              .y = {y->least, y->most},
                              .matrix = touch_matrix_turned(&evemu->matrix, evemu->quarters),
                              .width = evemu->width,
                              .height = evemu->height};
}

void evemu_state_init(struct evemu_state *state)
{
    memset(state, 0, sizeof *state);
    for (size_t i = 0; i < TOUCH_SLOTS_MAX; i++) {
        state->slots[i][ABS_MT_TRACKING_ID] = -1;
    }
}

void evemu_state_take(struct evemu_state *state, const struct touch_input *input)
{
    if (input->type == EV_KEY && input->code < KEY_CNT) {
        uint8_t *byte = &state->keys[input->code / 8];
        uint8_t bit = (uint8_t)(1U << input->code % 8);
        *byte = (uint8_t)(input->value != 0 ? *byte | bit : *byte & ~bit);
    } else if (input->type == EV_ABS && input->code == ABS_MT_SLOT) {
        state->slot = input->value;
    } else if (input->type == EV_ABS && input->code >= ABS_MT_TOUCH_MAJOR && input->code < ABS_CNT) {
        if (state->slot >= 0 && state->slot < TOUCH_SLOTS_MAX) {
            state->slots[state->slot][input->code] = input->value;
        }
    } else if (input->type == EV_ABS && input->code < ABS_CNT) {
        state->axes[input->code] = input->value;
    }
}

void evemu_state_tell(const struct evemu_state *state, const struct evemu *evemu, struct touch_core *core)
{
    enum touch_kind kind = evemu_kind(evemu);
    for (int32_t i = 0; kind == TOUCH_SLOTS && i <= evemu->axes[ABS_MT_SLOT].most && i < TOUCH_SLOTS_MAX; i++) {
        const int32_t *slot = state->slots[i];
        touch_core_found(core, i, slot[ABS_MT_TRACKING_ID], slot[ABS_MT_POSITION_X], slot[ABS_MT_POSITION_Y],
                         slot[ABS_MT_TOOL_TYPE]);
    }
    bool down = is_bit(state->keys, BTN_TOUCH) || is_bit(state->keys, BTN_LEFT);
    if (kind == TOUCH_NAMELESS) {
        touch_core_found(core, 0, down ? 0 : -1, 0, 0, 0);
    }
    if (kind == TOUCH_SINGLE) {
        touch_core_found(core, 0, down ? 0 : -1, state->axes[ABS_X], state->axes[ABS_Y], 0);
    }
    touch_core_found_all(core, kind == TOUCH_SLOTS ? state->slot : 0);
}
