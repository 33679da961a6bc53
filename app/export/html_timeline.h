// SPDX-License-Identifier: MIT
// The drawings of a report as SVG inside its page.
#pragma once

#include "export/page_internal.h"

#include <stdio.h>

// A lane for each person, as on the summary screen. `label` says it to those who do not see it.
void html_write_timeline(FILE *out, const struct page *page, const char *label);
