// SPDX-License-Identifier: MIT
// The kernel's mode setting through libdrm, as kms_kernel.h names it.
#include "platform/kms_kernel.h"

#include "platform/clock.h"
#include "platform/kms_console.h"
#include "platform/kms_look.h"
#include "platform/kms_udev.h"

#include <drm_fourcc.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// As many as one read of the card brings.
#define FLIPS_MAX 32

_Static_assert(sizeof(drmModeModeInfo) == KMS_TIMING_BYTES, "a mode is handed back as it was got");

struct machine {
    struct kms_udev *udev;
    struct kms_console console;
    struct kms_flip flips[FLIPS_MAX];
    size_t flip_first, flip_count;
};

static int errno_of(int result)
{
    return result == 0 ? 0 : result < -1 ? -result : errno;
}

static size_t machine_cards(void *context, struct kms_node nodes[KMS_CARDS_MAX])
{
    struct machine *machine = context;
    return kms_udev_cards(machine->udev, nodes);
}

static int machine_open(void *context, const char *path)
{
    (void)context;
    int fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
    return fd >= 0 ? fd : -errno;
}

static void machine_close(void *context, int fd)
{
    struct machine *machine = context;
    machine->flip_count = 0;
    close(fd);
}

static int machine_look(void *context, int fd, struct kms_card *card)
{
    (void)context;
    return kms_look(fd, card);
}

static int machine_take_master(void *context, int fd)
{
    (void)context;
    return drmIsMaster(fd) ? 0 : errno_of(drmSetMaster(fd)); // the first to open a card is its master already
}

static int machine_drop_master(void *context, int fd)
{
    (void)context;
    return errno_of(drmDropMaster(fd));
}

// --- Buffers ---

static void machine_drop_buffer(void *context, int fd, struct kms_buffer *buffer)
{
    (void)context;
    if (buffer->pixels != NULL) {
        munmap(buffer->pixels, (size_t)buffer->size);
    }
    if (buffer->frame != 0) {
        drmModeRmFB(fd, buffer->frame);
    }
    struct drm_mode_destroy_dumb destroy = {.handle = buffer->handle};
    drmIoctl(fd, DRM_IOCTL_MODE_DESTROY_DUMB, &destroy);
    buffer->pixels = NULL;
}

static int map_buffer(int fd, struct kms_buffer *buffer)
{
    struct drm_mode_map_dumb map = {.handle = buffer->handle};
    if (drmIoctl(fd, DRM_IOCTL_MODE_MAP_DUMB, &map) != 0) {
        return errno;
    }
    void *pixels = mmap(NULL, (size_t)buffer->size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)map.offset);
    if (pixels == MAP_FAILED) {
        return errno;
    }
    buffer->pixels = pixels;
    return 0;
}

static int machine_make_buffer(void *context, int fd, struct kms_buffer *buffer)
{
    bool small = buffer->format == KMS_RGB565;
    struct drm_mode_create_dumb create = {
        .width = (uint32_t)buffer->width, .height = (uint32_t)buffer->height, .bpp = small ? 16 : 32};
    if (drmIoctl(fd, DRM_IOCTL_MODE_CREATE_DUMB, &create) != 0) {
        return errno;
    }
    buffer->handle = create.handle;
    buffer->pitch = create.pitch;
    buffer->size = create.size;
    const uint32_t handles[4] = {create.handle};
    const uint32_t pitches[4] = {create.pitch};
    const uint32_t offsets[4] = {0};
    int refused =
        errno_of(drmModeAddFB2(fd, create.width, create.height, small ? DRM_FORMAT_RGB565 : DRM_FORMAT_XRGB8888,
                               handles, pitches, offsets, &buffer->frame, 0));
    refused = refused != 0 ? refused : map_buffer(fd, buffer);
    if (refused != 0) {
        machine_drop_buffer(context, fd, buffer);
    }
    return refused;
}

static int machine_make_blob(void *context, int fd, const struct kms_mode *mode, uint32_t *blob)
{
    (void)context;
    return errno_of(drmModeCreatePropertyBlob(fd, mode->timing, sizeof mode->timing, blob));
}

static void machine_drop_blob(void *context, int fd, uint32_t blob)
{
    (void)context;
    drmModeDestroyPropertyBlob(fd, blob);
}

// --- Onto the screen ---

// A flip's tag travels as the pointer that comes back with its end.
static void *pointer_of(uint64_t tag)
{
    return (void *)(uintptr_t)tag; // NOLINT(performance-no-int-to-ptr)
}

static int machine_commit(void *context, int fd, enum kms_commit kind, const struct kms_change *changes, size_t count,
                          uint64_t tag)
{
    (void)context;
    drmModeAtomicReq *request = drmModeAtomicAlloc();
    if (request == NULL) {
        return EAGAIN;
    }
    int refused = 0;
    for (size_t i = 0; i < count && refused == 0; i++) {
        int added = drmModeAtomicAddProperty(request, changes[i].object, changes[i].property, changes[i].value);
        refused = added < 0 ? -added : 0;
    }
    uint32_t flags =
        kind == KMS_COMMIT_SET ? DRM_MODE_ATOMIC_ALLOW_MODESET : DRM_MODE_ATOMIC_NONBLOCK | DRM_MODE_PAGE_FLIP_EVENT;
    if (refused == 0) {
        refused = errno_of(drmModeAtomicCommit(fd, request, flags, pointer_of(tag)));
    }
    drmModeAtomicFree(request);
    return refused;
}

static int machine_set_crtc(void *context, int fd, uint32_t crtc, uint32_t frame, uint32_t connector,
                            const struct kms_mode *mode)
{
    (void)context;
    drmModeModeInfo timing;
    if (mode == NULL) {
        return errno_of(drmModeSetCrtc(fd, crtc, 0, 0, 0, NULL, 0, NULL));
    }
    memcpy(&timing, mode->timing, sizeof timing);
    return errno_of(drmModeSetCrtc(fd, crtc, frame, 0, 0, &connector, 1, &timing));
}

static int machine_flip(void *context, int fd, uint32_t crtc, uint32_t frame, uint64_t tag)
{
    (void)context;
    return errno_of(drmModePageFlip(fd, crtc, frame, DRM_MODE_PAGE_FLIP_EVENT, pointer_of(tag)));
}

static int machine_set_dpms(void *context, int fd, const struct kms_connector *connector, bool on)
{
    (void)context;
    return errno_of(drmModeConnectorSetProperty(fd, connector->id, connector->dpms_property,
                                                on ? DRM_MODE_DPMS_ON : DRM_MODE_DPMS_OFF));
}

// Where drmHandleEvent calls without a context of ours; only inside machine_next_flip.
static struct machine *reading;

static void note_flip(int fd, unsigned int sequence, unsigned int seconds, unsigned int microseconds, void *tag)
{
    (void)fd;
    (void)sequence;
    if (reading->flip_count < FLIPS_MAX) {
        reading->flips[reading->flip_count++] =
            (struct kms_flip){(uint64_t)(uintptr_t)tag, (int64_t)seconds * 1000000 + microseconds};
    }
}

static bool machine_next_flip(void *context, int fd, struct kms_flip *flip)
{
    struct machine *machine = context;
    if (machine->flip_count == 0) {
        drmEventContext handlers = {.version = 2, .page_flip_handler = note_flip};
        reading = machine;
        machine->flip_first = 0;
        if (drmHandleEvent(fd, &handlers) != 0) {
            return false; // nothing is there
        }
    }
    if (machine->flip_count == 0) {
        return false;
    }
    *flip = machine->flips[machine->flip_first++];
    machine->flip_count--;
    return true;
}

// --- Beside the card ---

static int machine_plug_fd(void *context)
{
    struct machine *machine = context;
    return kms_udev_fd(machine->udev);
}

static bool machine_plug_told(void *context)
{
    struct machine *machine = context;
    return kms_udev_told(machine->udev);
}

static void machine_hide_console(void *context, bool hidden)
{
    struct machine *machine = context;
    if (hidden) {
        kms_console_hide(&machine->console);
    } else {
        kms_console_restore(&machine->console);
    }
}

static int machine_console_fd(void *context)
{
    const struct machine *machine = context;
    return machine->console.signals;
}

static enum kms_switch machine_next_switch(void *context)
{
    struct machine *machine = context;
    return kms_console_next(&machine->console);
}

static void machine_answer_switch(void *context, enum kms_switch asked)
{
    struct machine *machine = context;
    kms_console_answer(&machine->console, asked);
}

static int64_t machine_now_us(void *context)
{
    (void)context;
    return clock_monotonic_us();
}

static void machine_end(void *context)
{
    struct machine *machine = context;
    kms_udev_close(machine->udev);
    free(machine);
}

bool kms_open(struct kms_kernel *kernel, char *why, size_t why_size)
{
    struct machine *machine = calloc(1, sizeof *machine);
    if (machine == NULL) {
        snprintf(why, why_size, "display: not enough memory");
        return false;
    }
    machine->console = (struct kms_console){-1, -1};
    machine->udev = kms_udev_open();
    if (machine->udev == NULL) {
        snprintf(why, why_size, "display: udev does not list the cards");
        free(machine);
        return false;
    }
    *kernel = (struct kms_kernel){
        .context = machine,
        .cards = machine_cards,
        .open = machine_open,
        .close = machine_close,
        .look = machine_look,
        .take_master = machine_take_master,
        .drop_master = machine_drop_master,
        .make_buffer = machine_make_buffer,
        .drop_buffer = machine_drop_buffer,
        .make_blob = machine_make_blob,
        .drop_blob = machine_drop_blob,
        .commit = machine_commit,
        .set_crtc = machine_set_crtc,
        .flip = machine_flip,
        .set_dpms = machine_set_dpms,
        .next_flip = machine_next_flip,
        .plug_fd = machine_plug_fd,
        .plug_told = machine_plug_told,
        .hide_console = machine_hide_console,
        .console_fd = machine_console_fd,
        .next_switch = machine_next_switch,
        .answer_switch = machine_answer_switch,
        .now_us = machine_now_us,
        .end = machine_end,
    };
    return true;
}
