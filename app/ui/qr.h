// SPDX-License-Identifier: MIT
// A text as QR code (ISO/IEC 18004, byte mode; marked as UTF-8 when it is not ASCII): the modules of an ITEM_QR.
#pragma once

#include "core/error.h"
#include "ui/scene.h"

// Fills item->qr with the smallest version that holds the text, at the highest error correction that this version still
// has room for. Fails on an empty text and on one that needs more than QR_MODULES_MAX modules (929 bytes).
// Takes about a millisecond: encode when the text changes, not once per picture.
MUST_CHECK bool qr_encode(struct item *item, const char *text, struct error *error);
