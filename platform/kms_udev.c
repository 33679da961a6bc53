// SPDX-License-Identifier: MIT
#include "platform/kms_udev.h"

#include <libudev.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct kms_udev {
    struct udev *udev;
    struct udev_monitor *monitor; // NULL when it cannot be heard
};

void kms_udev_close(struct kms_udev *udev)
{
    if (udev != NULL) {
        udev_monitor_unref(udev->monitor);
        udev_unref(udev->udev);
        free(udev);
    }
}

static void hear(struct kms_udev *udev)
{
    udev->monitor = udev_monitor_new_from_netlink(udev->udev, "udev");
    if (udev->monitor != NULL && (udev_monitor_filter_add_match_subsystem_devtype(udev->monitor, "drm", NULL) < 0 ||
                                  udev_monitor_enable_receiving(udev->monitor) < 0)) {
        udev_monitor_unref(udev->monitor);
        udev->monitor = NULL;
    }
}

struct kms_udev *kms_udev_open(void)
{
    struct kms_udev *udev = calloc(1, sizeof *udev);
    if (udev == NULL) {
        return NULL;
    }
    udev->udev = udev_new();
    if (udev->udev == NULL) {
        kms_udev_close(udev);
        return NULL;
    }
    hear(udev);
    return udev;
}

// "card0"; not card0-HDMI-A-1, which is a connector, nor renderD128.
static bool is_card(const char *name)
{
    return strncmp(name, "card", 4) == 0 && name[4] != '\0' && name[strspn(name + 4, "0123456789") + 4] == '\0';
}

static bool read_node(struct udev_device *device, struct kms_node *node)
{
    const char *name = udev_device_get_sysname(device);
    const char *path = udev_device_get_devnode(device);
    const char *bus = udev_device_get_property_value(device, "ID_PATH");
    if (name == NULL || path == NULL || !is_card(name) || strlen(path) >= sizeof node->path) {
        return false;
    }
    memcpy(node->path, path, strlen(path) + 1);
    snprintf(node->bus, sizeof node->bus, "%s", bus != NULL ? bus : "");
    return true;
}

size_t kms_udev_cards(struct kms_udev *udev, struct kms_node nodes[KMS_CARDS_MAX])
{
    struct udev_enumerate *there = udev_enumerate_new(udev->udev);
    size_t count = 0;
    if (there == NULL || udev_enumerate_add_match_subsystem(there, "drm") < 0 ||
        udev_enumerate_scan_devices(there) < 0) {
        udev_enumerate_unref(there);
        return 0;
    }
    struct udev_list_entry *entry;
    udev_list_entry_foreach(entry, udev_enumerate_get_list_entry(there))
    {
        struct udev_device *device = udev_device_new_from_syspath(udev->udev, udev_list_entry_get_name(entry));
        if (device != NULL && count < KMS_CARDS_MAX && read_node(device, &nodes[count])) {
            count++;
        }
        udev_device_unref(device);
    }
    udev_enumerate_unref(there);
    return count;
}

int kms_udev_fd(const struct kms_udev *udev)
{
    return udev->monitor != NULL ? udev_monitor_get_fd(udev->monitor) : -1;
}

// A card came or went, or a plug of one was moved; other changes are a card's own business (its leases).
static bool is_plug(struct udev_device *device)
{
    const char *action = udev_device_get_action(device);
    const char *plug = udev_device_get_property_value(device, "HOTPLUG");
    bool changed = action != NULL && strcmp(action, "change") == 0;
    return !changed || (plug != NULL && strcmp(plug, "1") == 0);
}

bool kms_udev_told(struct kms_udev *udev)
{
    bool told = false;
    struct udev_device *device;
    while (udev->monitor != NULL && (device = udev_monitor_receive_device(udev->monitor)) != NULL) {
        told = told || is_plug(device);
        udev_device_unref(device);
    }
    return told;
}
