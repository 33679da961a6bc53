// SPDX-License-Identifier: MIT
#include "kiosk_play.h"

#include "config/config.h"

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define MIDNIGHT INT64_C(1795046400000) // 2026-11-19T00:00:00Z
#define DAYS     10

int64_t kiosk_play_block(int day, int block)
{
    return MIDNIGHT + day * MS_PER_DAY + (9 + 2 * block) * MS_PER_HOUR;
}

static bool invite(void *context, struct store *store, const struct kiosk_invitation *invitation, char *uid,
                   size_t uid_size, struct error *error)
{
    (void)context;
    struct outbox_item item = {.kind = "ics", .bytes = "BEGIN:VCALENDAR", .length = 15};
    snprintf(uid, uid_size, "i%lld", (long long)invitation->slot.start.ms);
    snprintf(item.name, sizeof item.name, "%s-0", uid);
    return store_outbox_put(store, &item, error);
}

static bool code(void *context, const struct kiosk_invitation *invitation, char *out, size_t size, struct error *error)
{
    (void)context;
    (void)error;
    snprintf(out, size, "%lld", (long long)invitation->slot.start.ms);
    return true;
}

static bool export_log(void *context, struct store *store, int64_t session_id, enum export_target target,
                       struct now now, char *where, size_t where_size, struct error *error)
{
    (void)context;
    (void)store;
    (void)now;
    (void)session_id;
    snprintf(where, where_size, "/media/log.csv");
    return target == EXPORT_FOLDER || error_set(error, "only the folder can be written to");
}

static bool begin_stick(void *context, const struct kiosk_stick_order *order, struct error *error)
{
    struct kiosk_play *play = context;
    play->stick_order = *order;
    play->stick_orders++;
    return !play->stick_refuses || error_set(error, "nobody writes on sticks");
}

static void stop_stick(void *context)
{
    struct kiosk_play *play = context;
    play->stick_stops++;
}

static int32_t width(void *context, enum font font, int32_t size, int32_t spacing, bool tabular, const char *text)
{
    (void)context;
    (void)font;
    (void)spacing;
    (void)tabular;
    return (int32_t)strlen(text) * size / 2;
}

static void put_blocks(struct store *store)
{
    static const struct roster roster = {
        .count = 3,
        .people = {{.name = "Anna", .address = "anna@client.example"},
                   {.name = "Piotr", .address = "piotr@client.example"},
                   {.name = "James", .address = "james@trainers.example", .trainer = true}}};
    struct source_state source = {.name = "room", .last_success = {MIDNIGHT + DAYS * MS_PER_DAY}};
    struct error error = {0};
    bool ok = store_begin(store, &error) && store_source_put(store, &source, &error);
    for (int i = 0; ok && i < DAYS * KIOSK_PLAY_BLOCKS; i++) {
        struct block block = {.title = "Business English B2", .people = 3};
        snprintf(block.uid, sizeof block.uid, "b%d@example", i);
        block.start.ms = kiosk_play_block(i / KIOSK_PLAY_BLOCKS, i % KIOSK_PLAY_BLOCKS);
        block.end.ms = block.start.ms + MS_PER_HOUR;
        ok = store_block_put(store, "room", &block, &roster, &error);
    }
    if (!ok || !store_commit(store, &error)) {
        fail_msg("%s", error.text);
    }
}

static void open_store(struct kiosk_play *play)
{
    struct error error = {0};
    if (!store_open(&play->store, play->database, STORE_WRITE, &error)) {
        fail_msg("%s", error.text);
    }
}

static void open_kiosk(struct kiosk_play *play)
{
    struct kiosk_ports ports = {.context = play,
                                .invite = invite,
                                .code = code,
                                .export = export_log,
                                .stick_begin = begin_stick,
                                .stick_stop = stop_stick};
    struct error error = {0};
    if (!kiosk_create(&play->kiosk, &play->settings, &play->zone, play->store, STORE_OK, &ports, play->now, &error)) {
        fail_msg("%s", error.text);
    }
}

static void close_both(struct kiosk_play *play)
{
    kiosk_destroy(play->kiosk);
    store_close(play->store);
}

void kiosk_play_reopen(struct kiosk_play *play, size_t *heap)
{
    close_both(play);
    *heap = mallinfo2().uordblks;
    open_store(play);
    open_kiosk(play);
}

int kiosk_play_open(void **state)
{
    struct kiosk_play *play = calloc(1, sizeof *play);
    struct text_metrics metrics = {.width = width};
    struct error error = {0};
    assert_non_null(play);
    strcpy(play->folder, "/tmp/adjourn-play-XXXXXX");
    assert_non_null(mkdtemp(play->folder));
    snprintf(play->database, sizeof play->database, "%s/adjourn.db", play->folder);
    config_defaults(&play->settings);
    zone_init_fixed(&play->zone, "UTC", 0);
    play->now = (struct now){{MIDNIGHT}, {MS_PER_HOUR, 7}, CLOCK_TRUSTED};
    if (!stage_create(&play->stage, 1280, 800, metrics, &error)) {
        fail_msg("%s", error.text);
    }
    open_store(play);
    put_blocks(play->store);
    open_kiosk(play);
    *state = play;
    return 0;
}

int kiosk_play_close(void **state)
{
    struct kiosk_play *play = *state;
    char command[96];
    stage_destroy(play->stage);
    close_both(play);
    snprintf(command, sizeof command, "rm -r '%s'", play->folder);
    int code = system(command);
    free(play);
    return code;
}

static void pass(struct kiosk_play *play, int64_t ms)
{
    play->now.wall.ms += ms;
    play->now.boot.ms += ms;
}

void kiosk_play_until(struct kiosk_play *play, int64_t wall_ms)
{
    for (;;) {
        int64_t wake = kiosk_next_wake(play->kiosk, play->now).ms;
        assert_true(wake > play->now.wall.ms);
        if (wake > wall_ms) {
            break;
        }
        pass(play, wake - play->now.wall.ms);
        play->wakes++;
        kiosk_turn(play->kiosk, play->now);
    }
    pass(play, wall_ms - play->now.wall.ms);
    kiosk_turn(play->kiosk, play->now);
}

void kiosk_play_wait(struct kiosk_play *play, int64_t ms)
{
    kiosk_play_until(play, play->now.wall.ms + ms);
}

void kiosk_play_act(struct kiosk_play *play, struct action action)
{
    kiosk_act(play->kiosk, action, play->now);
}

void kiosk_play_draw(struct kiosk_play *play)
{
    struct rect damage[STAGE_DAMAGE_MAX];
    stage_update(play->stage, kiosk_situation(play->kiosk, play->now), damage);
}

bool kiosk_play_differs_in(struct kiosk_play *play, int64_t ms)
{
    struct rect damage[STAGE_DAMAGE_MAX];
    struct now later = play->now;
    later.wall.ms += ms;
    later.boot.ms += ms;
    return stage_update(play->stage, kiosk_situation(play->kiosk, later), damage) > 0;
}
