// SPDX-License-Identifier: MIT
#include "platform/kms_look.h"

#include <xf86drm.h>
#include <xf86drmMode.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct wanted {
    const char *name;
    uint32_t *id;
};

// The ids of an object's properties by their names; `primary` gets whether its "type" is that of a primary plane.
static void read_properties(int fd, uint32_t object, uint32_t type, const struct wanted *wanted, size_t count,
                            bool *primary)
{
    drmModeObjectProperties *all = drmModeObjectGetProperties(fd, object, type);
    for (uint32_t i = 0; all != NULL && i < all->count_props; i++) {
        drmModePropertyRes *property = drmModeGetProperty(fd, all->props[i]);
        if (property == NULL) {
            continue;
        }
        for (size_t j = 0; j < count; j++) {
            if (strcmp(property->name, wanted[j].name) == 0) {
                *wanted[j].id = property->prop_id;
            }
        }
        if (primary != NULL && strcmp(property->name, "type") == 0) {
            *primary = all->prop_values[i] == DRM_PLANE_TYPE_PRIMARY;
        }
        drmModeFreeProperty(property);
    }
    drmModeFreeObjectProperties(all);
}

static void read_mode(const drmModeConnector *from, struct kms_connector *connector)
{
    for (int i = 0; i < from->count_modes; i++) {
        const drmModeModeInfo *mode = &from->modes[i];
        if (i == 0 || (mode->type & DRM_MODE_TYPE_PREFERRED) != 0) {
            connector->has_mode = true;
            connector->mode = (struct kms_mode){.width = mode->hdisplay, .height = mode->vdisplay};
            memcpy(connector->mode.timing, mode, sizeof connector->mode.timing);
        }
        if ((mode->type & DRM_MODE_TYPE_PREFERRED) != 0) {
            return;
        }
    }
}

static bool is_built_in(uint32_t type)
{
    return type == DRM_MODE_CONNECTOR_DSI || type == DRM_MODE_CONNECTOR_eDP || type == DRM_MODE_CONNECTOR_LVDS ||
           type == DRM_MODE_CONNECTOR_DPI || type == DRM_MODE_CONNECTOR_SPI;
}

static bool read_connector(int fd, uint32_t id, struct kms_connector *connector)
{
    drmModeConnector *from = drmModeGetConnector(fd, id);
    if (from == NULL) {
        return false;
    }
    const char *type = drmModeGetConnectorTypeName(from->connector_type);
    *connector = (struct kms_connector){.id = id};
    connector->connected = from->connection == DRM_MODE_CONNECTED;
    connector->built_in = is_built_in(from->connector_type);
    snprintf(connector->name, sizeof connector->name, "%s-%u", type != NULL ? type : "Unknown",
             from->connector_type_id);
    read_mode(from, connector);
    for (int i = 0; i < from->count_encoders; i++) {
        drmModeEncoder *encoder = drmModeGetEncoder(fd, from->encoders[i]);
        connector->crtcs |= encoder != NULL ? encoder->possible_crtcs : 0;
        drmModeFreeEncoder(encoder);
    }
    drmModeFreeConnector(from);
    const struct wanted wanted[] = {{"CRTC_ID", &connector->crtc_property}, {"DPMS", &connector->dpms_property}};
    read_properties(fd, id, DRM_MODE_OBJECT_CONNECTOR, wanted, sizeof wanted / sizeof wanted[0], NULL);
    return true;
}

static void read_crtc(int fd, uint32_t id, struct kms_crtc *crtc)
{
    *crtc = (struct kms_crtc){.id = id};
    const struct wanted wanted[] = {{"MODE_ID", &crtc->mode_property}, {"ACTIVE", &crtc->active_property}};
    read_properties(fd, id, DRM_MODE_OBJECT_CRTC, wanted, sizeof wanted / sizeof wanted[0], NULL);
}

static bool read_plane(int fd, uint32_t id, struct kms_plane *plane)
{
    drmModePlane *from = drmModeGetPlane(fd, id);
    if (from == NULL) {
        return false;
    }
    *plane = (struct kms_plane){.id = id, .crtcs = from->possible_crtcs};
    drmModeFreePlane(from);
    uint32_t *source = plane->from_property;
    uint32_t *target = plane->to_property;
    const struct wanted wanted[] = {
        {"FB_ID", &plane->frame_property},
        {"CRTC_ID", &plane->crtc_property},
        {"SRC_X", &source[0]},
        {"SRC_Y", &source[1]},
        {"SRC_W", &source[2]},
        {"SRC_H", &source[3]},
        {"CRTC_X", &target[0]},
        {"CRTC_Y", &target[1]},
        {"CRTC_W", &target[2]},
        {"CRTC_H", &target[3]},
    };
    read_properties(fd, id, DRM_MODE_OBJECT_PLANE, wanted, sizeof wanted / sizeof wanted[0], &plane->primary);
    return true;
}

static void read_planes(int fd, struct kms_card *card)
{
    drmModePlaneRes *planes = drmModeGetPlaneResources(fd);
    for (uint32_t i = 0; planes != NULL && i < planes->count_planes && card->plane_count < KMS_PLANES_MAX; i++) {
        card->plane_count += read_plane(fd, planes->planes[i], &card->planes[card->plane_count]);
    }
    drmModeFreePlaneResources(planes);
}

int kms_look(int fd, struct kms_card *card)
{
    *card = (struct kms_card){0};
    card->atomic = drmSetClientCap(fd, DRM_CLIENT_CAP_UNIVERSAL_PLANES, 1) == 0 &&
                   drmSetClientCap(fd, DRM_CLIENT_CAP_ATOMIC, 1) == 0;
    drmModeRes *all = drmModeGetResources(fd);
    if (all == NULL) {
        return errno != 0 ? errno : EINVAL;
    }
    for (int i = 0; i < all->count_crtcs && card->crtc_count < KMS_CRTCS_MAX; i++) {
        read_crtc(fd, all->crtcs[i], &card->crtcs[card->crtc_count++]);
    }
    for (int i = 0; i < all->count_connectors && card->connector_count < KMS_CONNECTORS_MAX; i++) {
        card->connector_count += read_connector(fd, all->connectors[i], &card->connectors[card->connector_count]);
    }
    drmModeFreeResources(all);
    if (card->atomic) {
        read_planes(fd, card);
    }
    return 0;
}
