// SPDX-License-Identifier: MIT
#include "export/page_internal.h"

#include <string.h>

const struct page_colour page_colours[] = {
    {"ground", 0x131412, 0xf3f1ea},   {"surface", 0x1e201d, 0xffffff},    {"line", 0x43463f, 0xbdb9ac},
    {"track", 0x34372f, 0xd8d4c8},    {"ink", 0xf4f1ea, 0x171815},        {"ink2", 0xc6c4bb, 0x43443d},
    {"green", 0x66c99b, 0x12805a},    {"green-text", 0x66c99b, 0x075138}, {"green-tint", 0x17352a, 0xd5ecdf},
    {"amber", 0xf3b445, 0xc27400},    {"amber-text", 0xf3b445, 0x633d00}, {"amber-fill", 0xf3b445, 0xf3b445},
    {"on-amber", 0x131412, 0x171815}, {"blue-text", 0x93bbf2, 0x143f7d},  {"blue-fill", 0x93bbf2, 0x143f7d},
    {"on-blue", 0x131412, 0xffffff},
};
const size_t page_colour_count = sizeof page_colours / sizeof page_colours[0];

uint32_t page_colour_light(const char *name)
{
    for (size_t i = 0; i < page_colour_count; i++) {
        if (strcmp(page_colours[i].name, name) == 0) {
            return page_colours[i].light;
        }
    }
    return 0;
}
