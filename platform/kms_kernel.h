// SPDX-License-Identifier: MIT
// What the direct display asks of the kernel: cards, buffers, flips, the monitor's plug, the console. A struct of
// functions, so that tests play the kernel. What returns int returns 0, or the errno of the refusal, unless it says
// otherwise. KMS is the kernel's mode setting (drm-kms(7)): a plane shows a buffer on a CRTC, which drives a connector.
#pragma once

#include "platform/display.h"

#define KMS_CARDS_MAX      8
#define KMS_CONNECTORS_MAX 16
#define KMS_CRTCS_MAX      16
#define KMS_PLANES_MAX     64
#define KMS_PATH_MAX       64
#define KMS_BUS_MAX        128
#define KMS_NAME_MAX       32
#define KMS_TIMING_BYTES   68 // struct drm_mode_modeinfo, handed back as it was got

struct kms_node {
    char path[KMS_PATH_MAX]; // /dev/dri/card1; the number may be another after each boot
    char bus[KMS_BUS_MAX];   // where the card sits (udev's ID_PATH); stays the same; may be empty
};

struct kms_mode {
    int32_t width, height;
    uint8_t timing[KMS_TIMING_BYTES];
};

struct kms_connector {
    uint32_t id;
    char name[KMS_NAME_MAX]; // HDMI-A-1
    bool connected, built_in;
    bool has_mode;
    struct kms_mode mode;                  // the monitor's preferred one, else its first
    uint32_t crtcs;                        // bit n: the card's nth CRTC can drive it
    uint32_t crtc_property, dpms_property; // ids of CRTC_ID, DPMS; 0 = it has none
};

struct kms_crtc {
    uint32_t id;
    uint32_t mode_property, active_property;
};

struct kms_plane {
    uint32_t id;
    bool primary;
    uint32_t crtcs; // as of a connector
    uint32_t frame_property, crtc_property;
    uint32_t from_property[4], to_property[4]; // x, y, w, h of SRC_ and of CRTC_
};

// Without atomic there are no planes to name.
struct kms_card {
    bool atomic;
    size_t connector_count, crtc_count, plane_count;
    struct kms_connector connectors[KMS_CONNECTORS_MAX];
    struct kms_crtc crtcs[KMS_CRTCS_MAX];
    struct kms_plane planes[KMS_PLANES_MAX];
};

enum kms_format {
    KMS_XRGB8888,
    KMS_RGB565,
};

// A dumb buffer: plain memory that a plane shows. `frame` is its framebuffer.
struct kms_buffer {
    enum kms_format format;
    int32_t width, height;
    uint32_t handle, frame;
    uint32_t pitch; // bytes; the kernel's choice
    uint64_t size;  // bytes
    uint8_t *pixels;
};

struct kms_change {
    uint32_t object, property;
    uint64_t value;
};

enum kms_commit {
    KMS_COMMIT_SET,  // may change the mode; done when it returns
    KMS_COMMIT_FLIP, // returns at once; kms_flip comes
};

struct kms_flip {
    uint64_t tag;
    int64_t stamp_us; // when the frame was on the screen (CLOCK_MONOTONIC); 0 = not known
};

enum kms_switch {
    KMS_SWITCH_NONE,
    KMS_SWITCH_AWAY, // the console is asked to give the screen to another one
    KMS_SWITCH_BACK,
};

struct kms_kernel {
    void *context;

    size_t (*cards)(void *context, struct kms_node nodes[KMS_CARDS_MAX]);
    // A descriptor that becomes readable with each flip, or a negative errno.
    int (*open)(void *context, const char *path);
    void (*close)(void *context, int fd);
    int (*look)(void *context, int fd, struct kms_card *card);
    // Only a card's master shows pictures.
    int (*take_master)(void *context, int fd);
    int (*drop_master)(void *context, int fd);

    // `format`, `width` and `height` are given; the rest is filled in.
    int (*make_buffer)(void *context, int fd, struct kms_buffer *buffer);
    void (*drop_buffer)(void *context, int fd, struct kms_buffer *buffer);
    int (*make_blob)(void *context, int fd, const struct kms_mode *mode, uint32_t *blob);
    void (*drop_blob)(void *context, int fd, uint32_t blob);

    int (*commit)(void *context, int fd, enum kms_commit kind, const struct kms_change *changes, size_t count,
                  uint64_t tag);
    // The calls from before atomic. `mode` NULL turns the CRTC off.
    int (*set_crtc)(void *context, int fd, uint32_t crtc, uint32_t frame, uint32_t connector,
                    const struct kms_mode *mode);
    int (*flip)(void *context, int fd, uint32_t crtc, uint32_t frame, uint64_t tag);
    int (*set_dpms)(void *context, int fd, const struct kms_connector *connector, bool on);
    // The next flip that is done; false when there is none now.
    bool (*next_flip)(void *context, int fd, struct kms_flip *flip);

    // Readable when a monitor or a card may have come or gone; -1 when nobody tells.
    int (*plug_fd)(void *context);
    // Reads all that was told; whether anything was.
    bool (*plug_told)(void *context);

    // The text console under the picture. Nothing happens where there is none.
    void (*hide_console)(void *context, bool hidden);
    int (*console_fd)(void *context); // -1 = none
    enum kms_switch (*next_switch)(void *context);
    void (*answer_switch)(void *context, enum kms_switch asked);

    int64_t (*now_us)(void *context); // CLOCK_MONOTONIC
    void (*end)(void *context);
};

// The real one. `why` gets the reason of a failure.
bool kms_open(struct kms_kernel *kernel, char *why, size_t why_size);
