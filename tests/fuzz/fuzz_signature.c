// SPDX-License-Identifier: MIT
// Any bytes as a signature file, and its first line as a key: nothing that was not made with the key holds, and the
// comment is empty then.
#include "config/signature.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char file[] = "[room]\nname = nobody signed this\n";
    struct signature_key key, read;
    char comment[SIGNATURE_COMMENT_MAX], line[128];
    struct error error;
    if (!signature_read_key(&key, "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3")) {
        abort();
    }
    if (signature_verify(&key, (const char *)data, size, file, sizeof file - 1, comment, &error) ||
        comment[0] != '\0') {
        abort();
    }
    size_t length = size < sizeof line ? size : sizeof line - 1;
    memcpy(line, data, length);
    line[length] = '\0';
    (void)!signature_read_key(&read, line);
    return 0;
}
