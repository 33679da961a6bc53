// SPDX-License-Identifier: MIT
// The drawings of a report as SVG inside its page.
#pragma once

#include "export/page_internal.h"

#include <stdio.h>

// A lane for each person, as on the summary screen. `label` says it to those who do not see it.
void html_write_timeline(FILE *out, const struct page *page, const char *label);

// A bar of a chart: percent of what `top` says; -1: there was none.
struct html_bar {
    int32_t percent;
    bool early; // ended early, for another time
};
void html_write_bars(FILE *out, const struct html_bar *bars, size_t count, const char *label, const char *top);
// A bar from left to right in a row of text, `percent` of its column.
void html_write_share(FILE *out, int32_t percent);
