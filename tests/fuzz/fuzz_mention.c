// SPDX-License-Identifier: MIT
// Any bytes as a calendar's or a mail's, in which somebody is looked for: what stands there plainly is found, whatever
// is before and after it.
#include "store/mention.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char name[] = "\nAnna Nowak\n";
    struct mention mention = {0};
    require(mention_add(&mention, "Anna Nowak") && mention_add(&mention, "anna@client.example"));
    require(mention.count == 2);
    char *bytes = malloc(2 * size + sizeof name);
    require(bytes != NULL);
    memcpy(bytes, data, size);
    memcpy(bytes + size, name, sizeof name - 1);
    memcpy(bytes + size + sizeof name - 1, data, size);
    require(mention_holds(&mention, bytes, 2 * size + sizeof name - 1));
    (void)mention_holds(&mention, (const char *)data, size);
    free(bytes);
    return 0;
}
