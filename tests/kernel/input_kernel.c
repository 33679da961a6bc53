// SPDX-License-Identifier: MIT
#include "kernel/input_kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int ioctl(int fd, unsigned long request, ...);

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static struct played_device devices[PLAYED_MAX];
static char folder[32];

static struct played_device *device_of(int fd)
{
    struct stat status;
    for (size_t i = 0; fstat(fd, &status) == 0 && i < PLAYED_MAX; i++) {
        if (devices[i].there && devices[i].inode == status.st_ino) {
            return &devices[i];
        }
    }
    return NULL;
}

static int fail_with(int code)
{
    errno = code;
    return -1;
}

static int copy(void *to, size_t size, const void *from, size_t length)
{
    memset(to, 0, size);
    memcpy(to, from, length < size ? length : size);
    return (int)size;
}

static int get_slots(const struct played_device *device, int32_t *values, size_t size)
{
    uint32_t code = (uint32_t)values[0];
    for (size_t i = 1; i < size / sizeof values[0] && i <= TOUCH_SLOTS_MAX; i++) {
        values[i] = device->state.slots[i - 1][code];
    }
    return 0;
}

static int get_axis(const struct played_device *device, unsigned code, struct input_absinfo *info)
{
    const struct evemu_axis *axis = &device->evemu.axes[code];
    int32_t value = code == ABS_MT_SLOT ? device->state.slot : device->state.axes[code];
    *info = (struct input_absinfo){.value = value, .minimum = axis->least, .maximum = axis->most};
    return axis->there ? 0 : fail_with(EINVAL);
}

static int answer(struct played_device *device, unsigned number, size_t size, void *argument)
{
    static const struct input_id id = {BUS_I2C, 1, 2, 3};
    static const int version = EV_VERSION;
    const struct evemu *evemu = &device->evemu;
    if (number >= 0x40 && number < 0x80) {
        return get_axis(device, number - 0x40, argument);
    }
    if (number >= 0x20 && number < 0x40) {
        return copy(argument, size, evemu->bits[number - 0x20], sizeof evemu->bits[0]);
    }
    switch (number) {
    case 0x01: // EVIOCGVERSION
        return copy(argument, size, &version, sizeof version);
    case 0x02: // EVIOCGID
        return copy(argument, size, &id, sizeof id);
    case 0x06: // EVIOCGNAME
        return copy(argument, size, evemu->name, strlen(evemu->name) + 1);
    case 0x09: // EVIOCGPROP
        return copy(argument, size, evemu->properties, sizeof evemu->properties);
    case 0x0a: // EVIOCGMTSLOTS
        return get_slots(device, argument, size);
    case 0x18: // EVIOCGKEY
        return copy(argument, size, device->state.keys, sizeof device->state.keys);
    case 0x90: // EVIOCGRAB, the value is the argument itself
        device->grabbed = argument != NULL && !device->busy;
        return argument != NULL && device->busy ? fail_with(EBUSY) : 0;
    case 0xa0: // EVIOCSCLOCKID
        device->clock = *(const int *)argument;
        return 0;
    case 0x07: // EVIOCGPHYS
    case 0x08: // EVIOCGUNIQ
        return fail_with(ENOENT);
    default: // no LEDs, switches, sounds
        return copy(argument, size, "", 0);
    }
}

int ioctl(int fd, unsigned long request, ...)
{
    va_list arguments;
    va_start(arguments, request);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    struct played_device *device = _IOC_TYPE(request) == 'E' ? device_of(fd) : NULL;
    if (device == NULL) {
        return (int)syscall(SYS_ioctl, fd, request, argument);
    }
    return answer(device, (unsigned)_IOC_NR(request), _IOC_SIZE(request), argument);
}

void played_path(size_t number, char path[TOUCH_PATH_MAX])
{
    snprintf(path, TOUCH_PATH_MAX, "%s/event%zu", folder, number);
}

static struct played_device *make_node(size_t number)
{
    struct played_device *device = &devices[number];
    char path[TOUCH_PATH_MAX];
    struct stat status;
    played_path(number, path);
    memset(device, 0, sizeof *device);
    require(mkfifo(path, 0600) == 0);
    require(stat(path, &status) == 0);
    device->there = true;
    device->inode = status.st_ino;
    device->clock = -1;
    device->writer = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    require(device->writer >= 0);
    evemu_state_init(&device->state);
    return device;
}

struct played_device *played_plug(size_t number, const char *stream)
{
    char path[128];
    int line = 0;
    snprintf(path, sizeof path, "tests/data/touch/%s.evemu", stream);
    struct played_device *device = make_node(number);
    require(evemu_load(&device->evemu, path, &line));
    return device;
}

struct played_device *played_plug_text(size_t number, const char *text)
{
    int line = 0;
    struct played_device *device = make_node(number);
    require(evemu_read(&device->evemu, text, strlen(text), &line));
    return device;
}

void played_unplug(size_t number)
{
    char path[TOUCH_PATH_MAX];
    played_path(number, path);
    if (devices[number].there) {
        unlink(path);
        close(devices[number].writer);
        devices[number].there = false;
    }
}

void played_write(struct played_device *device, const struct touch_input *input)
{
    struct input_event event = {.type = input->type, .code = input->code, .value = input->value};
    event.input_event_sec = (__typeof__(event.input_event_sec))(input->at_us / 1000000);
    event.input_event_usec = (__typeof__(event.input_event_usec))(input->at_us % 1000000);
    evemu_state_take(&device->state, input);
    require(write(device->writer, &event, sizeof event) == sizeof event);
}

void played_begin(void)
{
    snprintf(folder, sizeof folder, "/tmp/adjourn-touch-XXXXXX");
    require(mkdtemp(folder) != NULL);
}

void played_end(void)
{
    for (size_t i = 0; i < PLAYED_MAX; i++) {
        played_unplug(i);
    }
    require(rmdir(folder) == 0);
}
