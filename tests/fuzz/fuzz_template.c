// SPDX-License-Identifier: MIT
// A template of an administrator: it is refused by file and line, or it can be checked and rendered; what a client
// reads then does not depend on a value that only internal letters have.
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
    static const char *const dear[] = {"title", "SHOWN", "date", "SHOWN", "time", "SHOWN", "policy", "",
                                       "day",   "SHOWN", "room", "SHOWN", "cost", "900",   NULL};
    static const char *const cheap[] = {"title", "SHOWN", "date", "SHOWN", "time", "SHOWN", "policy", "",
                                        "day",   "SHOWN", "room", "SHOWN", "cost", "1",     NULL};
    static const char *const languages[] = {"en", "pl", "ru", "vi", "es"};
    static struct template template;
    static struct template_message message;
    static struct template_message other;
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
    bool rendered = template_render(&message, &template, dear, &error);
    if (good && rendered &&
        (!template_render(&other, &template, cheap, &error) || strcmp(message.subject, other.subject) != 0 ||
         strcmp(message.text, other.text) != 0)) {
        abort();
    }
    return 0;
}
