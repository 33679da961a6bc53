// SPDX-License-Identifier: MIT
// A template of an administrator: it is refused by file and line, or it can be checked and rendered; what a client
// reads then holds no value that only internal letters have.
#include "messages/wording.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void count_fault(void *context, const char *text)
{
    if (text[0] == '\0') {
        abort(); // refused without a reason
    }
    (*(int *)context)++;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const pairs[] = {"title", "SHOWN", "date", "SHOWN", "time", "SHOWN",    "policy", "",
                                        "day",   "SHOWN", "room", "SHOWN", "cost", "INTERNAL", NULL};
    static const char *const languages[] = {"en", "pl", "ru", "vi", "es"};
    static struct template template;
    static struct template_message message;
    static struct wording_names names = {.count = 2, .name = {"Maria Kowalsk*", "sales@firm.example"}};
    const struct letter_kind *kind = letter_kind_client(CLIENT_NOTICE);
    struct error error = {""};
    if (!template_parse(&template, "t", (const char *)data, size, &error)) {
        if (error.text[0] != 't') {
            abort();
        }
        return 0;
    }
    int faults = 0;
    bool good = wording_check(&template, kind, languages[size % 5], &names, count_fault, &faults);
    if (good != (faults == 0)) {
        abort();
    }
    if (template_render(&message, &template, pairs, &error) && good && strstr(message.text, "INTERNAL") != NULL) {
        abort();
    }
    return 0;
}
