// SPDX-License-Identifier: MIT
// The real kms_kernel, through the real libdrm, on a kernel that is played below it: ioctl() is ours, which the dynamic
// linker gives to libdrm too. A card is a FIFO, into which the end of a flip is written, or a file, whose memory can be
// mapped.
#include "platform/kms_kernel.h"

#include <drm_fourcc.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/kd.h>
#include <linux/vt.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define SIDE  16
#define CALLS 64

int ioctl(int fd, unsigned long request, ...);

// What was asked, in memory that children share.
struct told {
    int modes[CALLS]; // KDSETMODE, in turn
    size_t mode_count;
    struct vt_mode vt;
    int released; // VT_RELDISP's last argument
};

static struct told *told;
static struct kms_kernel kernel;
static char folder[32], fifo[64], file[64];

static unsigned long refused; // this request
static int refusal;           // with this errno
static bool has_console;

static struct drm_mode_atomic atomic;
static uint32_t atomic_objects[4], atomic_properties[4];
static uint64_t atomic_values[4];
static struct drm_mode_crtc crtc_set;
static struct drm_mode_crtc_page_flip flip_asked;
static struct drm_mode_fb_cmd2 frame_added;
static int dumb_made, frames_made;

static const struct {
    uint32_t object, id;
    const char *name;
    uint64_t value;
} properties[] = {
    {31, 101, "CRTC_ID", 0},
    {31, 102, "DPMS", 0},
    {32, 101, "CRTC_ID", 0},
    {32, 102, "DPMS", 0},
    {41, 103, "MODE_ID", 0},
    {41, 104, "ACTIVE", 0},
    {51, 105, "type", DRM_PLANE_TYPE_OVERLAY},
    {52, 105, "type", DRM_PLANE_TYPE_PRIMARY},
    {52, 106, "FB_ID", 0},
    {52, 101, "CRTC_ID", 0},
    {52, 107, "SRC_X", 0},
    {52, 108, "SRC_Y", 0},
    {52, 109, "SRC_W", 0},
    {52, 110, "SRC_H", 0},
    {52, 111, "CRTC_X", 0},
    {52, 112, "CRTC_Y", 0},
    {52, 113, "CRTC_W", 0},
    {52, 114, "CRTC_H", 0},
};
#define PROPERTIES (sizeof properties / sizeof properties[0])

static void *at(uint64_t address)
{
    return (void *)(uintptr_t)address;
}

static void give(uint64_t to, uint32_t *room, const uint32_t *ids, uint32_t count)
{
    if (*room >= count && to != 0) {
        memcpy(at(to), ids, count * sizeof *ids);
    }
    *room = count;
}

static int give_resources(struct drm_mode_card_res *all)
{
    static const uint32_t crtcs[] = {41}, connectors[] = {31, 32}, encoders[] = {21};
    give(all->crtc_id_ptr, &all->count_crtcs, crtcs, 1);
    give(all->connector_id_ptr, &all->count_connectors, connectors, 2);
    give(all->encoder_id_ptr, &all->count_encoders, encoders, 1);
    all->count_fbs = 0;
    return 0;
}

// 31 is a connected HDMI monitor whose second mode is the preferred one, 32 a panel's connector without one.
static int give_connector(struct drm_mode_get_connector *one)
{
    static const uint32_t encoders[] = {21};
    const struct drm_mode_modeinfo modes[] = {{.hdisplay = 1920, .vdisplay = 1080, .name = "big"},
                                              {.hdisplay = 1280, .vdisplay = 800, .type = DRM_MODE_TYPE_PREFERRED}};
    bool connected = one->connector_id == 31;
    one->connection = connected ? DRM_MODE_CONNECTED : DRM_MODE_DISCONNECTED;
    one->connector_type = connected ? DRM_MODE_CONNECTOR_HDMIA : DRM_MODE_CONNECTOR_DSI;
    one->connector_type_id = 1;
    one->count_props = 0;
    give(one->encoders_ptr, &one->count_encoders, encoders, 1);
    uint32_t count = connected ? 2 : 0;
    if (one->count_modes >= count && one->modes_ptr != 0) {
        memcpy(at(one->modes_ptr), modes, count * sizeof modes[0]);
    }
    one->count_modes = count;
    return 0;
}

static int give_properties(struct drm_mode_obj_get_properties *all)
{
    uint32_t ids[PROPERTIES], count = 0;
    uint64_t values[PROPERTIES];
    for (size_t i = 0; i < PROPERTIES; i++) {
        if (properties[i].object == all->obj_id) {
            ids[count] = properties[i].id;
            values[count++] = properties[i].value;
        }
    }
    if (all->count_props >= count && all->prop_values_ptr != 0) {
        memcpy(at(all->prop_values_ptr), values, count * sizeof values[0]);
    }
    give(all->props_ptr, &all->count_props, ids, count);
    return 0;
}

static int give_property(struct drm_mode_get_property *one)
{
    for (size_t i = 0; i < PROPERTIES; i++) {
        if (properties[i].id == one->prop_id) {
            snprintf(one->name, sizeof one->name, "%s", properties[i].name);
        }
    }
    one->count_values = one->count_enum_blobs = 0;
    return 0;
}

static int give_planes(struct drm_mode_get_plane_res *all)
{
    static const uint32_t planes[] = {51, 52};
    give(all->plane_id_ptr, &all->count_planes, planes, 2);
    return 0;
}

static int give_plane(struct drm_mode_get_plane *one)
{
    one->possible_crtcs = 1;
    one->count_format_types = 0;
    return 0;
}

static int take_atomic(const struct drm_mode_atomic *asked)
{
    uint32_t changes = 0;
    atomic = *asked;
    for (uint32_t i = 0; i < asked->count_objs; i++) {
        for (uint32_t j = 0; j < ((uint32_t *)at(asked->count_props_ptr))[i] && changes < 4; j++, changes++) {
            atomic_objects[changes] = ((uint32_t *)at(asked->objs_ptr))[i];
            atomic_properties[changes] = ((uint32_t *)at(asked->props_ptr))[changes];
            atomic_values[changes] = ((uint64_t *)at(asked->prop_values_ptr))[changes];
        }
    }
    return 0;
}

static int take_dumb(struct drm_mode_create_dumb *dumb)
{
    dumb_made++;
    dumb->handle = 7;
    dumb->pitch = dumb->width * dumb->bpp / 8 + 64;
    dumb->size = (uint64_t)dumb->pitch * dumb->height;
    return 0;
}

static int take_console(unsigned long request, void *argument)
{
    if (!has_console) {
        errno = ENOTTY;
        return -1;
    }
    switch (request) {
    case KDGETMODE:
        *(int *)argument = KD_TEXT;
        break;
    case KDSETMODE:
        told->modes[told->mode_count++ % CALLS] = (int)(intptr_t)argument;
        break;
    case VT_SETMODE:
        told->vt = *(struct vt_mode *)argument;
        break;
    case VT_RELDISP:
        told->released = (int)(intptr_t)argument;
        break;
    default:
        errno = ENOTTY;
        return -1;
    }
    return 0;
}

static int take_drm(unsigned long request, void *argument)
{
    switch (request) {
    case DRM_IOCTL_MODE_GETRESOURCES:
        return give_resources(argument);
    case DRM_IOCTL_MODE_GETCONNECTOR:
        return give_connector(argument);
    case DRM_IOCTL_MODE_GETENCODER:
        ((struct drm_mode_get_encoder *)argument)->possible_crtcs = 1;
        return 0;
    case DRM_IOCTL_MODE_OBJ_GETPROPERTIES:
        return give_properties(argument);
    case DRM_IOCTL_MODE_GETPROPERTY:
        return give_property(argument);
    case DRM_IOCTL_MODE_GETPLANERESOURCES:
        return give_planes(argument);
    case DRM_IOCTL_MODE_GETPLANE:
        return give_plane(argument);
    case DRM_IOCTL_MODE_ATOMIC:
        return take_atomic(argument);
    case DRM_IOCTL_MODE_SETCRTC:
        crtc_set = *(struct drm_mode_crtc *)argument;
        return 0;
    case DRM_IOCTL_MODE_PAGE_FLIP:
        flip_asked = *(struct drm_mode_crtc_page_flip *)argument;
        return 0;
    case DRM_IOCTL_MODE_CREATE_DUMB:
        return take_dumb(argument);
    case DRM_IOCTL_MODE_DESTROY_DUMB:
        dumb_made--;
        return 0;
    case DRM_IOCTL_MODE_ADDFB2:
        frames_made++;
        frame_added = *(struct drm_mode_fb_cmd2 *)argument;
        ((struct drm_mode_fb_cmd2 *)argument)->fb_id = 9;
        return 0;
    case DRM_IOCTL_MODE_RMFB:
        frames_made--;
        return 0;
    case DRM_IOCTL_MODE_MAP_DUMB:
        ((struct drm_mode_map_dumb *)argument)->offset = 0;
        return 0;
    case DRM_IOCTL_AUTH_MAGIC: // with magic 0 it only says whether one is master
        errno = EINVAL;
        return -1;
    default:
        return 0;
    }
}

int ioctl(int fd, unsigned long request, ...)
{
    va_list arguments;
    va_start(arguments, request);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    (void)fd;
    if (request == refused) {
        errno = refusal;
        return -1;
    }
    bool drm = (request >> 8 & 0xff) == DRM_IOCTL_BASE;
    return drm ? take_drm(request, argument) : take_console(request, argument);
}

static void refuse(unsigned long request, int code)
{
    refused = request;
    refusal = code;
}

static int begin(void **state)
{
    (void)state;
    char why[256];
    refuse(0, 0);
    has_console = false;
    dumb_made = frames_made = 0;
    memset(told, 0, sizeof *told);
    return kms_open(&kernel, why, sizeof why) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    kernel.hide_console(kernel.context, false);
    kernel.end(kernel.context);
    return 0;
}

static int open_card(const char *path)
{
    int fd = kernel.open(kernel.context, path);
    assert_true(fd >= 0);
    return fd;
}

static void card_when_looked_at_then_its_parts_and_their_properties_are_known(void **state)
{
    (void)state;
    static struct kms_card card;
    int fd = open_card(fifo);
    assert_int_equal(kernel.look(kernel.context, fd, &card), 0);
    assert_true(card.atomic);
    assert_int_equal(card.connector_count, 2);
    const struct kms_connector *monitor = &card.connectors[0];
    assert_string_equal(monitor->name, "HDMI-A-1");
    assert_true(monitor->connected && monitor->has_mode && !monitor->built_in);
    assert_int_equal(monitor->mode.width, 1280); // the preferred one, not the first
    assert_int_equal(monitor->mode.height, 800);
    assert_int_equal(monitor->crtcs, 1);
    assert_int_equal(monitor->crtc_property, 101);
    assert_int_equal(monitor->dpms_property, 102);
    assert_string_equal(card.connectors[1].name, "DSI-1");
    assert_true(card.connectors[1].built_in && !card.connectors[1].connected && !card.connectors[1].has_mode);
    assert_int_equal(card.crtcs[0].mode_property, 103);
    assert_int_equal(card.crtcs[0].active_property, 104);
    assert_int_equal(card.plane_count, 2);
    assert_false(card.planes[0].primary);
    assert_true(card.planes[1].primary);
    assert_int_equal(card.planes[1].frame_property, 106);
    assert_int_equal(card.planes[1].crtc_property, 101);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(card.planes[1].from_property[i], 107 + i);
        assert_int_equal(card.planes[1].to_property[i], 111 + i);
    }
    kernel.close(kernel.context, fd);
}

static void card_when_it_knows_no_atomic_or_has_no_connectors_then_that_is_said(void **state)
{
    (void)state;
    static struct kms_card card;
    int fd = open_card(fifo);
    refuse(DRM_IOCTL_SET_CLIENT_CAP, EOPNOTSUPP);
    assert_int_equal(kernel.look(kernel.context, fd, &card), 0);
    assert_false(card.atomic);
    assert_int_equal(card.plane_count, 0);
    refuse(DRM_IOCTL_MODE_GETRESOURCES, EOPNOTSUPP);
    assert_int_equal(kernel.look(kernel.context, fd, &card), EOPNOTSUPP);
    kernel.close(kernel.context, fd);
    assert_int_equal(kernel.open(kernel.context, "/dev/dri/none"), -ENOENT);
}

static void master_when_another_has_the_card_then_its_refusal_is_told(void **state)
{
    (void)state;
    int fd = open_card(fifo);
    assert_int_equal(kernel.take_master(kernel.context, fd), 0);
    refuse(DRM_IOCTL_DROP_MASTER, EINVAL);
    assert_int_equal(kernel.drop_master(kernel.context, fd), EINVAL);
    refuse(DRM_IOCTL_AUTH_MAGIC, EACCES); // no longer the master: it is asked for, and given
    assert_int_equal(kernel.take_master(kernel.context, fd), 0);
    kernel.close(kernel.context, fd);
}

static void commit_when_it_flips_then_objects_flags_and_tag_arrive(void **state)
{
    (void)state;
    int fd = open_card(fifo);
    const struct kms_change change = {52, 106, 9};
    assert_int_equal(kernel.commit(kernel.context, fd, KMS_COMMIT_FLIP, &change, 1, 0x1234), 0);
    assert_int_equal(atomic.flags, DRM_MODE_ATOMIC_NONBLOCK | DRM_MODE_PAGE_FLIP_EVENT);
    assert_int_equal(atomic.user_data, 0x1234);
    assert_int_equal(atomic_objects[0], 52);
    assert_int_equal(atomic_properties[0], 106);
    assert_int_equal(atomic_values[0], 9);
    const struct kms_change sleep[] = {{41, 104, 0}, {31, 101, 41}};
    assert_int_equal(kernel.commit(kernel.context, fd, KMS_COMMIT_SET, sleep, 2, 0), 0);
    assert_int_equal(atomic.flags, DRM_MODE_ATOMIC_ALLOW_MODESET);
    assert_int_equal(atomic.count_objs, 2);
    const int refusals[] = {EINVAL, EBUSY, EACCES, EPERM};
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        refuse(DRM_IOCTL_MODE_ATOMIC, refusals[i]);
        assert_int_equal(kernel.commit(kernel.context, fd, KMS_COMMIT_FLIP, &change, 1, 1), refusals[i]);
        refuse(DRM_IOCTL_MODE_PAGE_FLIP, refusals[i]);
        assert_int_equal(kernel.flip(kernel.context, fd, 41, 9, 1), refusals[i]);
    }
    kernel.close(kernel.context, fd);
}

static void calls_from_before_atomic_when_made_then_they_say_the_same(void **state)
{
    (void)state;
    struct kms_mode mode = {.width = 1280, .height = 800};
    struct drm_mode_modeinfo timing = {.hdisplay = 1280, .vdisplay = 800, .clock = 71000};
    int fd = open_card(fifo);
    memcpy(mode.timing, &timing, sizeof timing);
    assert_int_equal(kernel.set_crtc(kernel.context, fd, 41, 9, 31, &mode), 0);
    assert_int_equal(crtc_set.crtc_id, 41);
    assert_int_equal(crtc_set.fb_id, 9);
    assert_int_equal(crtc_set.count_connectors, 1);
    assert_true(crtc_set.mode_valid);
    assert_int_equal(crtc_set.mode.clock, 71000);
    assert_int_equal(kernel.set_crtc(kernel.context, fd, 41, 0, 0, NULL), 0);
    assert_false(crtc_set.mode_valid);
    assert_int_equal(kernel.flip(kernel.context, fd, 41, 9, 77), 0);
    assert_int_equal(flip_asked.fb_id, 9);
    assert_int_equal(flip_asked.user_data, 77);
    assert_int_equal(flip_asked.flags, DRM_MODE_PAGE_FLIP_EVENT);
    kernel.close(kernel.context, fd);
}

static void flips_when_two_ends_are_read_at_once_then_both_are_told_with_their_stamps(void **state)
{
    (void)state;
    struct kms_flip flip;
    int fd = open_card(fifo);
    assert_false(kernel.next_flip(kernel.context, fd, &flip)); // and does not wait
    const struct drm_event_vblank ends[] = {
        {.base = {DRM_EVENT_FLIP_COMPLETE, sizeof ends[0]}, .user_data = 5, .tv_sec = 12, .tv_usec = 345678},
        {.base = {DRM_EVENT_FLIP_COMPLETE, sizeof ends[0]}, .user_data = 6, .tv_sec = 4000, .tv_usec = 1},
    };
    assert_int_equal(write(fd, ends, sizeof ends), sizeof ends);
    assert_true(kernel.next_flip(kernel.context, fd, &flip));
    assert_int_equal(flip.tag, 5);
    assert_int_equal(flip.stamp_us, 12345678);
    assert_true(kernel.next_flip(kernel.context, fd, &flip));
    assert_int_equal(flip.tag, 6);
    assert_true(flip.stamp_us == INT64_C(4000000001));
    assert_false(kernel.next_flip(kernel.context, fd, &flip));
    kernel.close(kernel.context, fd);
}

static void buffer_when_made_then_it_is_memory_with_the_kernels_pitch(void **state)
{
    (void)state;
    const struct {
        enum kms_format format;
        uint32_t fourcc, bytes;
    } cases[] = {{KMS_XRGB8888, DRM_FORMAT_XRGB8888, 4}, {KMS_RGB565, DRM_FORMAT_RGB565, 2}};
    for (size_t i = 0; i < 2; i++) {
        struct kms_buffer buffer = {.format = cases[i].format, .width = SIDE, .height = SIDE};
        int fd = open_card(file);
        assert_int_equal(kernel.make_buffer(kernel.context, fd, &buffer), 0);
        assert_int_equal(buffer.pitch, SIDE * cases[i].bytes + 64);
        assert_int_equal(frame_added.pixel_format, cases[i].fourcc);
        assert_int_equal(frame_added.pitches[0], buffer.pitch);
        memset(buffer.pixels, 1, buffer.size);
        kernel.drop_buffer(kernel.context, fd, &buffer);
        assert_int_equal(dumb_made + frames_made, 0);
        kernel.close(kernel.context, fd);
    }
}

static void buffer_when_a_step_is_refused_then_nothing_is_left_of_it(void **state)
{
    (void)state;
    const unsigned long steps[] = {DRM_IOCTL_MODE_CREATE_DUMB, DRM_IOCTL_MODE_ADDFB2, DRM_IOCTL_MODE_MAP_DUMB};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        struct kms_buffer buffer = {.format = KMS_XRGB8888, .width = SIDE, .height = SIDE};
        int fd = open_card(file);
        refuse(steps[i], ENOMEM);
        assert_int_equal(kernel.make_buffer(kernel.context, fd, &buffer), ENOMEM);
        assert_null(buffer.pixels);
        assert_int_equal(dumb_made + frames_made, 0);
        kernel.close(kernel.context, fd);
    }
}

static void console_when_there_is_none_then_nothing_happens(void **state)
{
    (void)state;
    kernel.hide_console(kernel.context, true);
    assert_int_equal(kernel.console_fd(kernel.context), -1);
    assert_int_equal(kernel.next_switch(kernel.context), KMS_SWITCH_NONE);
    kernel.answer_switch(kernel.context, KMS_SWITCH_AWAY);
    assert_int_equal(told->mode_count, 0);
}

static void console_when_hidden_then_switches_are_asked_and_its_text_comes_back(void **state)
{
    (void)state;
    has_console = true;
    kernel.hide_console(kernel.context, true);
    assert_int_equal(told->modes[0], KD_GRAPHICS);
    assert_int_equal(told->vt.mode, VT_PROCESS);
    assert_int_equal(kernel.next_switch(kernel.context), KMS_SWITCH_NONE);
    raise(told->vt.relsig);
    assert_int_equal(kernel.next_switch(kernel.context), KMS_SWITCH_AWAY);
    kernel.answer_switch(kernel.context, KMS_SWITCH_AWAY);
    assert_int_equal(told->released, 1);
    raise(told->vt.acqsig);
    assert_int_equal(kernel.next_switch(kernel.context), KMS_SWITCH_BACK);
    kernel.answer_switch(kernel.context, KMS_SWITCH_BACK);
    assert_int_equal(told->released, VT_ACKACQ);
    kernel.hide_console(kernel.context, false);
    assert_int_equal(told->modes[1], KD_TEXT);
    assert_int_equal(told->vt.mode, VT_AUTO);
    assert_int_equal(told->mode_count, 2);
}

// What the child died of.
static int signal_of(pid_t child)
{
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static _Noreturn void die_of(int number)
{
    signal(number, SIG_DFL); // not what a sanitizer does with it
    has_console = true;
    kernel.hide_console(kernel.context, true);
    raise(number);
    _exit(0);
}

static void console_when_the_program_dies_of_a_fault_then_its_text_comes_back(void **state)
{
    (void)state;
    const int faults[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        told->mode_count = 0;
        pid_t child = fork();
        if (child == 0) {
            die_of(faults[i]);
        }
        assert_int_equal(signal_of(child), faults[i]); // of the same
        assert_int_equal(told->mode_count, 2);
        assert_int_equal(told->modes[1], KD_TEXT);
        assert_int_equal(told->vt.mode, VT_AUTO);
    }
}

static void console_when_a_child_dies_of_a_fault_then_it_stays_hidden(void **state)
{
    (void)state;
    has_console = true;
    kernel.hide_console(kernel.context, true);
    pid_t child = fork();
    if (child == 0) {
        raise(SIGTRAP);
        _exit(0);
    }
    assert_int_equal(signal_of(child), SIGTRAP);
    assert_int_equal(told->mode_count, 1);
    assert_int_equal(told->modes[0], KD_GRAPHICS);
}

static int make_cards(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/adjourn-cards-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    snprintf(fifo, sizeof fifo, "%s/fifo", folder);
    snprintf(file, sizeof file, "%s/file", folder);
    told = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    int made = ftruncate(fd, 64 * 1024);
    close(fd);
    return told == MAP_FAILED || made != 0 ? -1 : mkfifo(fifo, 0600);
}

static int remove_cards(void **state)
{
    (void)state;
    munmap(told, sizeof *told);
    return unlink(fifo) != 0 || unlink(file) != 0 || rmdir(folder) != 0 ? -1 : 0;
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(card_when_looked_at_then_its_parts_and_their_properties_are_known),
        CASE(card_when_it_knows_no_atomic_or_has_no_connectors_then_that_is_said),
        CASE(master_when_another_has_the_card_then_its_refusal_is_told),
        CASE(commit_when_it_flips_then_objects_flags_and_tag_arrive),
        CASE(calls_from_before_atomic_when_made_then_they_say_the_same),
        CASE(flips_when_two_ends_are_read_at_once_then_both_are_told_with_their_stamps),
        CASE(buffer_when_made_then_it_is_memory_with_the_kernels_pitch),
        CASE(buffer_when_a_step_is_refused_then_nothing_is_left_of_it),
        CASE(console_when_there_is_none_then_nothing_happens),
        CASE(console_when_hidden_then_switches_are_asked_and_its_text_comes_back),
        CASE(console_when_the_program_dies_of_a_fault_then_its_text_comes_back),
        CASE(console_when_a_child_dies_of_a_fault_then_it_stays_hidden),
    };
    return cmocka_run_group_tests(tests, make_cards, remove_cards);
}
