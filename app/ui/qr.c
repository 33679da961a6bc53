// SPDX-License-Identifier: MIT
#include "ui/qr.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

#define ECI_UTF8 26

static bool is_ascii(const char *text)
{
    while (*text != '\0' && (unsigned char)*text < 0x80) {
        text++;
    }
    return *text == '\0';
}

// Without the mark for UTF-8 readers guess, and take Vietnamese for Japanese.
static QRcode *encode(const char *text, int version, QRecLevel level)
{
    QRinput *input = QRinput_new2(version, level);
    QRcode *code = NULL;
    if (input != NULL && (is_ascii(text) || QRinput_appendECIheader(input, ECI_UTF8) == 0) &&
        QRinput_append(input, QR_MODE_8, (int)strlen(text), (const unsigned char *)text) == 0) {
        code = QRcode_encodeInput(input);
    }
    QRinput_free(input);
    return code;
}

// The code of the smallest version, with the most correction that fits into it; NULL with errno if there is none.
static QRcode *encode_smallest(const char *text)
{
    static const QRecLevel higher[] = {QR_ECLEVEL_M, QR_ECLEVEL_Q, QR_ECLEVEL_H};
    QRcode *best = encode(text, 0, QR_ECLEVEL_L);
    for (size_t i = 0; best != NULL && i < sizeof higher / sizeof higher[0]; i++) {
        QRcode *better = encode(text, best->version, higher[i]);
        if (better == NULL || better->version > best->version) {
            QRcode_free(better);
            break;
        }
        QRcode_free(best);
        best = better;
    }
    return best;
}

bool qr_encode(struct item *item, const char *text, struct error *error)
{
    item->qr.modules = 0;
    memset(item->qr.bits, 0, sizeof item->qr.bits);
    if (text[0] == '\0') {
        return error_set(error, "QR code: no text");
    }
    errno = 0;
    QRcode *code = encode_smallest(text);
    bool out_of_memory = code == NULL && errno == ENOMEM;
    if (code == NULL || code->width > QR_MODULES_MAX) {
        QRcode_free(code);
        return out_of_memory ? error_set(error, "QR code: not enough memory")
                             : error_set(error, "QR code: %zu bytes are too long", strlen(text));
    }
    item->qr.modules = code->width;
    for (int32_t i = 0; i < code->width * code->width; i++) {
        if (code->data[i] & 1) {
            item->qr.bits[i / 8] |= (uint8_t)(0x80 >> i % 8);
        }
    }
    QRcode_free(code);
    return true;
}
