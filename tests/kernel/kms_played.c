// SPDX-License-Identifier: MIT
#include "kernel/kms_played.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cmocka.h>

// Ids, as far apart as the kinds of objects are.
enum {
    ID_CONNECTOR = 30,
    ID_CRTC = 50,
    ID_PLANE = 70,
    ID_PROPERTY = 100,
    PROPERTY_CRTC = ID_PROPERTY,
    PROPERTY_DPMS,
    PROPERTY_MODE,
    PROPERTY_ACTIVE,
    PROPERTY_FRAME,
    PROPERTY_PLANE_CRTC,
    PROPERTY_FROM,
    PROPERTY_TO = PROPERTY_FROM + 4,
};

static void tell(int fd)
{
    assert_int_equal(eventfd_write(fd, 1), 0);
}

// Whether anything was told; nothing is afterwards.
static bool hear(int fd)
{
    eventfd_t told;
    return eventfd_read(fd, &told) == 0;
}

static struct played_card *card_of(void *context, int fd)
{
    struct played_kms *played = context;
    for (size_t i = 0; i < played->count; i++) {
        if (played->cards[i].fd == fd && fd >= 0) {
            return &played->cards[i];
        }
    }
    fail_msg("no card is open as %d", fd);
    return NULL;
}

static struct played_buffer *buffer_of(struct played_card *card, uint32_t frame)
{
    assert_in_range(frame, 1, PLAYED_BUFFERS_MAX);
    assert_true(card->buffers[frame - 1].made);
    return &card->buffers[frame - 1];
}

static size_t play_cards(void *context, struct kms_node nodes[KMS_CARDS_MAX])
{
    const struct played_kms *played = context;
    for (size_t i = 0; i < played->count; i++) {
        nodes[i] = played->cards[i].node;
    }
    return played->count;
}

static int play_open(void *context, const char *path)
{
    struct played_kms *played = context;
    for (size_t i = 0; i < played->count; i++) {
        struct played_card *card = &played->cards[i];
        if (strcmp(card->node.path, path) == 0) {
            assert_int_equal(card->opens, 0);
            if (card->refuse_open != 0) {
                return -card->refuse_open;
            }
            card->opens++;
            card->fd = eventfd(0, EFD_NONBLOCK);
            return card->fd;
        }
    }
    return -ENOENT;
}

static void play_close(void *context, int fd)
{
    struct played_card *card = card_of(context, fd);
    for (size_t i = 0; i < PLAYED_BUFFERS_MAX; i++) {
        assert_false(card->buffers[i].made); // the kernel would take them, but memory stays mapped
    }
    assert_int_equal(card->blobs, 0);
    close(fd);
    card->fd = -1;
    card->opens--;
    card->master = card->lit = false;
    card->shown = card->flying = 0;
    card->done_count = 0;
}

static int play_look(void *context, int fd, struct kms_card *card)
{
    const struct played_card *played = card_of(context, fd);
    *card = played->card;
    return card->connector_count > 0 ? 0 : EOPNOTSUPP;
}

static int play_take_master(void *context, int fd)
{
    struct played_card *card = card_of(context, fd);
    if (card->refuse_master == 0) {
        card->master = true;
    }
    return card->refuse_master;
}

static int play_drop_master(void *context, int fd)
{
    card_of(context, fd)->master = false;
    return 0;
}

static int play_make_buffer(void *context, int fd, struct kms_buffer *buffer)
{
    struct played_card *card = card_of(context, fd);
    if (card->only_16 && buffer->format != KMS_RGB565) {
        return EINVAL;
    }
    for (uint32_t i = 0; i < PLAYED_BUFFERS_MAX; i++) {
        if (!card->buffers[i].made) {
            uint32_t bytes = buffer->format == KMS_RGB565 ? 2 : 4;
            buffer->handle = buffer->frame = i + 1;
            buffer->pitch = (uint32_t)buffer->width * bytes + card->more_pitch;
            buffer->size = (uint64_t)buffer->pitch * (uint64_t)buffer->height;
            buffer->pixels = malloc(buffer->size);
            memset(buffer->pixels, 0xa5, buffer->size); // what lay in the memory before
            card->buffers[i] = (struct played_buffer){true, *buffer};
            return 0;
        }
    }
    return ENOMEM;
}

static void play_drop_buffer(void *context, int fd, struct kms_buffer *buffer)
{
    struct played_buffer *played = buffer_of(card_of(context, fd), buffer->frame);
    assert_ptr_equal(played->buffer.pixels, buffer->pixels);
    free(buffer->pixels);
    *played = (struct played_buffer){0};
    buffer->pixels = NULL;
}

static int play_make_blob(void *context, int fd, const struct kms_mode *mode, uint32_t *blob)
{
    (void)mode;
    card_of(context, fd)->blobs++;
    *blob = 9;
    return 0;
}

static void play_drop_blob(void *context, int fd, uint32_t blob)
{
    assert_int_equal(blob, 9);
    card_of(context, fd)->blobs--;
}

// What both ways to flip do.
static int begin_flip(struct played_card *card, uint32_t frame, uint64_t tag)
{
    buffer_of(card, frame);
    if (!card->master) {
        return EACCES;
    }
    if (card->refuse_flip != 0) {
        return card->refuse_flip;
    }
    assert_true(card->lit);
    assert_int_equal(card->flying, 0); // one at a time
    assert_int_not_equal(frame, card->shown);
    card->flying = frame;
    card->tag = tag;
    return 0;
}

static void take_change(struct played_card *card, const struct kms_change *change)
{
    bool whole = change->value != 0;
    switch (change->property) {
    case PROPERTY_FRAME:
        assert_int_equal(change->object, ID_PLANE);
        card->shown = buffer_of(card, (uint32_t)change->value)->buffer.frame;
        break;
    case PROPERTY_ACTIVE:
        assert_int_equal(change->object, ID_CRTC);
        card->lit = whole;
        break;
    case PROPERTY_MODE:
        assert_int_equal(change->value, 9);
        break;
    case PROPERTY_FROM + 2: // in 16.16
    case PROPERTY_FROM + 3:
        assert_int_equal(change->value & 0xffff, 0);
        break;
    default:
        assert_in_range(change->property, ID_PROPERTY, PROPERTY_TO + 3);
    }
}

static int play_commit(void *context, int fd, enum kms_commit kind, const struct kms_change *changes, size_t count,
                       uint64_t tag)
{
    struct played_card *card = card_of(context, fd);
    assert_true(card->card.atomic);
    if (kind == KMS_COMMIT_FLIP) {
        card->flips++;
        assert_int_equal(count, 1);
        assert_int_equal(changes[0].property, PROPERTY_FRAME);
        return begin_flip(card, (uint32_t)changes[0].value, tag);
    }
    card->sets++;
    if (!card->master || card->refuse_set != 0) {
        return !card->master ? EACCES : card->refuse_set;
    }
    for (size_t i = 0; i < count; i++) {
        take_change(card, &changes[i]);
    }
    card->flying = 0; // the kernel waits for it
    return 0;
}

static int play_set_crtc(void *context, int fd, uint32_t crtc, uint32_t frame, uint32_t connector,
                         const struct kms_mode *mode)
{
    struct played_card *card = card_of(context, fd);
    card->legacy_sets++;
    assert_int_equal(crtc, ID_CRTC);
    if (!card->master || card->refuse_legacy != 0) {
        return !card->master ? EACCES : card->refuse_legacy;
    }
    assert_true(mode == NULL || connector >= ID_CONNECTOR);
    card->lit = mode != NULL;
    card->shown = mode != NULL ? buffer_of(card, frame)->buffer.frame : 0;
    card->flying = 0;
    return 0;
}

static int play_flip(void *context, int fd, uint32_t crtc, uint32_t frame, uint64_t tag)
{
    struct played_card *card = card_of(context, fd);
    card->legacy_flips++;
    assert_int_equal(crtc, ID_CRTC);
    return begin_flip(card, frame, tag);
}

static int play_set_dpms(void *context, int fd, const struct kms_connector *connector, bool on)
{
    struct played_card *card = card_of(context, fd);
    assert_int_equal(connector->dpms_property, PROPERTY_DPMS);
    card->dpms++;
    card->lit = on;
    return card->master ? 0 : EACCES;
}

static bool play_next_flip(void *context, int fd, struct kms_flip *flip)
{
    struct played_card *card = card_of(context, fd);
    if (card->done_count == 0) {
        hear(fd);
        return false;
    }
    *flip = card->done[0];
    memmove(card->done, card->done + 1, --card->done_count * sizeof card->done[0]);
    return true;
}

static int play_plug_fd(void *context)
{
    const struct played_kms *played = context;
    return played->plug;
}

static bool play_plug_told(void *context)
{
    const struct played_kms *played = context;
    return hear(played->plug);
}

static void play_hide_console(void *context, bool hidden)
{
    struct played_kms *played = context;
    played->hidden = hidden;
}

static int play_console_fd(void *context)
{
    const struct played_kms *played = context;
    return played->console;
}

static enum kms_switch play_next_switch(void *context)
{
    struct played_kms *played = context;
    enum kms_switch asked = hear(played->console) ? played->asked : KMS_SWITCH_NONE;
    played->asked = KMS_SWITCH_NONE;
    return asked;
}

static void play_answer_switch(void *context, enum kms_switch asked)
{
    struct played_kms *played = context;
    for (size_t i = 0; asked == KMS_SWITCH_AWAY && i < played->count; i++) {
        assert_false(played->cards[i].master); // let go before the other console has the screen
    }
    played->answered = asked;
}

static int64_t play_now_us(void *context)
{
    const struct played_kms *played = context;
    return played->now_us;
}

static void play_end(void *context)
{
    struct played_kms *played = context;
    assert_false(played->ended);
    played->ended = true;
}

struct kms_kernel played_kms_kernel(struct played_kms *played)
{
    return (struct kms_kernel){
        .context = played,
        .cards = play_cards,
        .open = play_open,
        .close = play_close,
        .look = play_look,
        .take_master = play_take_master,
        .drop_master = play_drop_master,
        .make_buffer = play_make_buffer,
        .drop_buffer = play_drop_buffer,
        .make_blob = play_make_blob,
        .drop_blob = play_drop_blob,
        .commit = play_commit,
        .set_crtc = play_set_crtc,
        .flip = play_flip,
        .set_dpms = play_set_dpms,
        .next_flip = play_next_flip,
        .plug_fd = play_plug_fd,
        .plug_told = play_plug_told,
        .hide_console = play_hide_console,
        .console_fd = play_console_fd,
        .next_switch = play_next_switch,
        .answer_switch = play_answer_switch,
        .now_us = play_now_us,
        .end = play_end,
    };
}

struct kms_connector *played_add_connector(struct played_card *card, const char *name, int32_t width, int32_t height)
{
    struct kms_connector *connector = &card->card.connectors[card->card.connector_count];
    *connector = (struct kms_connector){.id = ID_CONNECTOR + (uint32_t)card->card.connector_count++,
                                        .connected = true,
                                        .has_mode = true,
                                        .mode = {.width = width, .height = height},
                                        .crtcs = 1,
                                        .crtc_property = PROPERTY_CRTC,
                                        .dpms_property = PROPERTY_DPMS};
    snprintf(connector->name, sizeof connector->name, "%s", name);
    return connector;
}

struct played_card *played_add_card(struct played_kms *played, const char *path, const char *bus, const char *name,
                                    int32_t width, int32_t height)
{
    struct played_card *card = &played->cards[played->count++];
    *card = (struct played_card){.fd = -1};
    snprintf(card->node.path, sizeof card->node.path, "%s", path);
    snprintf(card->node.bus, sizeof card->node.bus, "%s", bus);
    card->card.atomic = true;
    card->card.crtc_count = card->card.plane_count = 1;
    card->card.crtcs[0] = (struct kms_crtc){ID_CRTC, PROPERTY_MODE, PROPERTY_ACTIVE};
    card->card.planes[0] = (struct kms_plane){.id = ID_PLANE,
                                              .primary = true,
                                              .crtcs = 1,
                                              .frame_property = PROPERTY_FRAME,
                                              .crtc_property = PROPERTY_PLANE_CRTC};
    for (uint32_t i = 0; i < 4; i++) {
        card->card.planes[0].from_property[i] = PROPERTY_FROM + i;
        card->card.planes[0].to_property[i] = PROPERTY_TO + i;
    }
    played_add_connector(card, name, width, height);
    return card;
}

void played_kms_begin(struct played_kms *played)
{
    *played = (struct played_kms){.now_us = 5000000, .plug = eventfd(0, EFD_NONBLOCK)};
    played->console = eventfd(0, EFD_NONBLOCK);
    played_add_card(played, "/dev/dri/card0", "platform-gpu", "HDMI-A-1", 64, 48);
}

void played_kms_end(struct played_kms *played)
{
    for (size_t i = 0; i < played->count; i++) {
        assert_int_equal(played->cards[i].opens, 0);
    }
    assert_true(played->ended);
    assert_false(played->hidden);
    close(played->plug);
    close(played->console);
}

void played_finish_flip(struct played_card *card, int64_t stamp_us)
{
    assert_int_not_equal(card->flying, 0);
    card->shown = card->flying;
    card->flying = 0;
    card->done[card->done_count++] = (struct kms_flip){card->tag, stamp_us};
    tell(card->fd);
}

void played_move_plug(struct played_kms *played)
{
    tell(played->plug);
}

void played_switch(struct played_kms *played, enum kms_switch asked)
{
    played->asked = asked;
    tell(played->console);
}

const struct kms_buffer *played_shown(const struct played_card *card)
{
    return card->shown != 0 && card->lit ? &card->buffers[card->shown - 1].buffer : NULL;
}
