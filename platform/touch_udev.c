// SPDX-License-Identifier: MIT
#include "platform/touch_node.h"

#include <libudev.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct finder {
    struct udev *udev;
    struct udev_monitor *monitor; // NULL when it cannot be heard
    struct udev_enumerate *there;
    struct udev_list_entry *next; // of those that are there
};

static bool is_set(struct udev_device *device, const char *property)
{
    const char *value = udev_device_get_property_value(device, property);
    return value != NULL && strcmp(value, "1") == 0;
}

// False for what is no /dev/input/event*: the device's parent, its js and mouse nodes.
static bool read_node(struct udev_device *device, struct touch_node *node)
{
    const char *path = udev_device_get_devnode(device);
    const char *name = udev_device_get_sysname(device);
    const char *action = udev_device_get_action(device);
    const char *matrix = udev_device_get_property_value(device, "LIBINPUT_CALIBRATION_MATRIX");
    if (path == NULL || name == NULL || strncmp(name, "event", 5) != 0 || strlen(path) >= sizeof node->path) {
        return false;
    }
    *node = (struct touch_node){
        .gone = action != NULL && strcmp(action, "remove") == 0,
        .known = is_set(device, "ID_INPUT"),
        .touchscreen = is_set(device, "ID_INPUT_TOUCHSCREEN"),
        .touchpad = is_set(device, "ID_INPUT_TOUCHPAD"),
        .keyboard = is_set(device, "ID_INPUT_KEYBOARD"),
    };
    memcpy(node->path, path, strlen(path) + 1);
    snprintf(node->matrix, sizeof node->matrix, "%s", matrix != NULL ? matrix : "");
    return true;
}

static bool take(struct udev_device *device, struct touch_node *node)
{
    bool read = device != NULL && read_node(device, node);
    udev_device_unref(device);
    return read;
}

static bool find_next(void *context, struct touch_node *node)
{
    struct finder *finder = context;
    while (finder->next != NULL) {
        const char *path = udev_list_entry_get_name(finder->next);
        finder->next = udev_list_entry_get_next(finder->next);
        if (take(udev_device_new_from_syspath(finder->udev, path), node)) {
            return true;
        }
    }
    struct udev_device *device;
    while (finder->monitor != NULL && (device = udev_monitor_receive_device(finder->monitor)) != NULL) {
        if (take(device, node)) {
            return true;
        }
    }
    return false;
}

static int find_fd(void *context)
{
    struct finder *finder = context;
    return finder->monitor != NULL ? udev_monitor_get_fd(finder->monitor) : -1;
}

static void find_close(void *context)
{
    struct finder *finder = context;
    udev_enumerate_unref(finder->there);
    udev_monitor_unref(finder->monitor);
    udev_unref(finder->udev);
    free(finder);
}

// Heard before the list is made, so that a device that comes between is not lost.
static void hear(struct finder *finder)
{
    finder->monitor = udev_monitor_new_from_netlink(finder->udev, "udev");
    if (finder->monitor != NULL &&
        (udev_monitor_filter_add_match_subsystem_devtype(finder->monitor, "input", NULL) < 0 ||
         udev_monitor_enable_receiving(finder->monitor) < 0)) {
        udev_monitor_unref(finder->monitor);
        finder->monitor = NULL;
    }
}

bool touch_udev_open(struct touch_finder *out, char *why, size_t why_size)
{
    struct finder *finder = calloc(1, sizeof *finder);
    if (finder == NULL) {
        snprintf(why, why_size, "touch: not enough memory");
        return false;
    }
    finder->udev = udev_new();
    if (finder->udev != NULL) {
        hear(finder);
        finder->there = udev_enumerate_new(finder->udev);
    }
    if (finder->there == NULL || udev_enumerate_add_match_subsystem(finder->there, "input") < 0 ||
        udev_enumerate_scan_devices(finder->there) < 0) {
        snprintf(why, why_size, "touch: udev does not list the input devices");
        find_close(finder);
        return false;
    }
    finder->next = udev_enumerate_get_list_entry(finder->there);
    *out = (struct touch_finder){finder, find_fd, find_next, find_close};
    return true;
}
