// SPDX-License-Identifier: MIT
// Which cards there are, and when a monitor or a card comes or goes, as udev tells it.
#pragma once

#include "platform/kms_kernel.h"

struct kms_udev;

// NULL when udev cannot be asked. Without udev's daemon it lists cards and tells of no change.
struct kms_udev *kms_udev_open(void);
void kms_udev_close(struct kms_udev *udev);
size_t kms_udev_cards(struct kms_udev *udev, struct kms_node nodes[KMS_CARDS_MAX]);
int kms_udev_fd(const struct kms_udev *udev);
bool kms_udev_told(struct kms_udev *udev);
