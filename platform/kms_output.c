// SPDX-License-Identifier: MIT
#include "platform/kms_output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SET_CHANGES 13

static void drop_buffers(struct kms_output *output)
{
    for (size_t i = 0; i < 2; i++) {
        if (output->buffers[i].pixels != NULL) {
            output->kernel->drop_buffer(output->kernel->context, output->fd, &output->buffers[i]);
        }
        output->buffers[i] = (struct kms_buffer){0};
    }
}

void kms_output_close(struct kms_output *output)
{
    const struct kms_kernel *kernel = output->kernel;
    if (output->fd < 0) {
        return;
    }
    drop_buffers(output);
    if (output->blob != 0) {
        kernel->drop_blob(kernel->context, output->fd, output->blob);
    }
    kernel->close(kernel->context, output->fd);
    *output = (struct kms_output){.kernel = kernel, .fd = -1};
}

// Whatever the driver says of its pitch: rows begin on whole pixels, and what is copied stays inside.
static bool holds(const struct kms_buffer *buffer)
{
    uint32_t bytes = buffer->format == KMS_RGB565 ? 2 : 4;
    return buffer->pitch % bytes == 0 && buffer->pitch / bytes >= (uint32_t)buffer->width &&
           buffer->size / buffer->pitch >= (uint32_t)buffer->height;
}

static int make_buffers_of(struct kms_output *output, enum kms_format format)
{
    const struct kms_mode *mode = &output->route.connector.mode;
    for (size_t i = 0; i < 2; i++) {
        struct kms_buffer *buffer = &output->buffers[i];
        *buffer = (struct kms_buffer){.format = format, .width = mode->width, .height = mode->height};
        int refused = output->kernel->make_buffer(output->kernel->context, output->fd, buffer);
        if (refused == 0 && !holds(buffer)) {
            refused = ERANGE;
        }
        if (refused != 0) {
            drop_buffers(output);
            return refused;
        }
    }
    return 0;
}

// Some small panels take 16-bit pixels only.
static bool make_buffers(struct kms_output *output, char *why, size_t why_size)
{
    int refused = make_buffers_of(output, KMS_XRGB8888);
    int refused_16 = refused != 0 ? make_buffers_of(output, KMS_RGB565) : 0;
    if (refused_16 != 0) {
        snprintf(why, why_size, "display: %s takes neither 32-bit pixels (%s) nor 16-bit ones (%s)",
                 output->route.node.path, strerror(refused), strerror(refused_16));
        return false;
    }
    return true;
}

// Opens the card, and keeps it open when it is better than what `output` has.
static bool try_card(struct kms_output *output, const struct kms_node *node, struct kms_card *card, size_t *cards,
                     char *why, size_t why_size)
{
    const struct kms_kernel *kernel = output->kernel;
    struct kms_output other = {.kernel = kernel, .fd = kernel->open(kernel->context, node->path)};
    if (other.fd < 0) {
        snprintf(why, why_size, "display: %s: %s", node->path, strerror(-other.fd));
        return false;
    }
    int refused = kernel->look(kernel->context, other.fd, card);
    *cards += refused == 0 && card->connector_count > 0;
    if (refused != 0 || !kms_route_find(card, node, &other.route) ||
        (output->fd >= 0 && !kms_route_before(&other.route, &output->route))) {
        kms_output_close(&other);
        return false;
    }
    kms_output_close(output);
    *output = other;
    return true;
}

bool kms_output_find(struct kms_output *output, const struct kms_kernel *kernel, size_t *cards, char *why,
                     size_t why_size)
{
    struct kms_node nodes[KMS_CARDS_MAX];
    struct kms_card *card = malloc(sizeof *card);
    size_t count = card != NULL ? kernel->cards(kernel->context, nodes) : 0;
    *output = (struct kms_output){.kernel = kernel, .fd = -1};
    *cards = 0;
    snprintf(why, why_size, "display: there is no card with a connector in /dev/dri");
    for (size_t i = 0; i < count; i++) {
        try_card(output, &nodes[i], card, cards, why, why_size);
    }
    free(card);
    if (output->fd < 0) {
        if (*cards > 0) {
            snprintf(why, why_size, "display: no monitor is connected");
        }
        return false;
    }
    int refused = kernel->take_master(kernel->context, output->fd);
    if (refused != 0) {
        snprintf(why, why_size, "display: another program has the screen (%s: %s)", output->route.node.path,
                 strerror(refused));
    } else if (make_buffers(output, why, why_size)) {
        return true;
    }
    kms_output_close(output);
    *cards = 0;
    return false;
}

bool kms_output_is_there(const struct kms_output *output)
{
    struct kms_route route = {0};
    struct kms_card *card = malloc(sizeof *card);
    bool there = false;
    if (card != NULL && output->kernel->look(output->kernel->context, output->fd, card) == 0) {
        for (size_t i = 0; i < card->connector_count; i++) {
            // Only its own connector: another one may have been plugged in beside it.
            card->connectors[i].connected =
                card->connectors[i].connected && card->connectors[i].id == output->route.connector.id;
        }
        there = kms_route_find(card, &output->route.node, &route) &&
                memcmp(&route.connector.mode, &output->route.connector.mode, sizeof route.connector.mode) == 0;
    }
    free(card);
    return there;
}

static int set_atomic(struct kms_output *output, const struct kms_buffer *buffer)
{
    const struct kms_kernel *kernel = output->kernel;
    const struct kms_route *route = &output->route;
    const struct kms_plane *plane = &route->plane;
    if (output->blob == 0) {
        int refused = kernel->make_blob(kernel->context, output->fd, &route->connector.mode, &output->blob);
        if (refused != 0) {
            return refused;
        }
    }
    uint64_t width = (uint64_t)buffer->width;
    uint64_t height = (uint64_t)buffer->height;
    const struct kms_change changes[SET_CHANGES] = {
        {route->connector.id, route->connector.crtc_property, route->crtc.id},
        {route->crtc.id, route->crtc.mode_property, output->blob},
        {route->crtc.id, route->crtc.active_property, 1},
        {plane->id, plane->frame_property, buffer->frame},
        {plane->id, plane->crtc_property, route->crtc.id},
        {plane->id, plane->from_property[0], 0},
        {plane->id, plane->from_property[1], 0},
        {plane->id, plane->from_property[2], width << 16}, // 16.16 fixed point
        {plane->id, plane->from_property[3], height << 16},
        {plane->id, plane->to_property[0], 0},
        {plane->id, plane->to_property[1], 0},
        {plane->id, plane->to_property[2], width},
        {plane->id, plane->to_property[3], height},
    };
    return kernel->commit(kernel->context, output->fd, KMS_COMMIT_SET, changes, SET_CHANGES, 0);
}

static int set_before_atomic(struct kms_output *output, const struct kms_buffer *buffer)
{
    const struct kms_kernel *kernel = output->kernel;
    const struct kms_route *route = &output->route;
    int refused = kernel->set_crtc(kernel->context, output->fd, route->crtc.id, buffer->frame, route->connector.id,
                                   &route->connector.mode);
    if (refused == 0 && route->connector.dpms_property != 0) {
        kernel->set_dpms(kernel->context, output->fd, &route->connector, true); // it may have slept
    }
    return refused;
}

// Refusals that say nothing about the form of the request.
static bool may_pass(int refused)
{
    return refused == EBUSY || refused == EACCES || refused == EPERM || refused == EAGAIN || refused == EINTR ||
           refused == ENODEV;
}

int kms_output_set(struct kms_output *output, size_t buffer)
{
    if (output->route.atomic) {
        int refused = set_atomic(output, &output->buffers[buffer]);
        if (refused == 0 || may_pass(refused)) {
            return refused;
        }
        output->route.atomic = false;
    }
    return set_before_atomic(output, &output->buffers[buffer]);
}

int kms_output_flip(struct kms_output *output, size_t buffer, uint64_t tag)
{
    const struct kms_kernel *kernel = output->kernel;
    const struct kms_route *route = &output->route;
    uint32_t frame = output->buffers[buffer].frame;
    if (route->atomic) {
        const struct kms_change change = {route->plane.id, route->plane.frame_property, frame};
        return kernel->commit(kernel->context, output->fd, KMS_COMMIT_FLIP, &change, 1, tag);
    }
    return kernel->flip(kernel->context, output->fd, route->crtc.id, frame, tag);
}

int kms_output_sleep(struct kms_output *output)
{
    const struct kms_kernel *kernel = output->kernel;
    const struct kms_route *route = &output->route;
    if (route->atomic) {
        const struct kms_change change = {route->crtc.id, route->crtc.active_property, 0};
        return kernel->commit(kernel->context, output->fd, KMS_COMMIT_SET, &change, 1, 0);
    }
    if (route->connector.dpms_property != 0) {
        return kernel->set_dpms(kernel->context, output->fd, &route->connector, false);
    }
    return kernel->set_crtc(kernel->context, output->fd, route->crtc.id, 0, 0, NULL);
}
