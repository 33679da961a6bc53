// SPDX-License-Identifier: MIT
// Any bytes as an answer to an invitation, or as the mail that brings one: they are a few well-formed answers, or
// refused with a reason.
#include "calendar/reply.h"

#include "calendar/decode.h"

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
    static struct zone room;
    static struct replies replies;
    struct error error = {""};
    zone_init_fixed(&room, "Room", 3600);
    require(zone_add_transition(&room, 1774746000, 7200)); // 2026-03-29
    if (!reply_read(&replies, "fuzz.eml", (const char *)data, size, &room, &error)) {
        require(error.text[0] != '\0');
        return 0;
    }
    require(replies.count > 0 && replies.count <= REPLIES_MAX);
    require(decode_is_utf8(replies.sender) && strpbrk(replies.sender, "\r\n") == NULL);
    for (size_t i = 0; i < replies.count; i++) {
        const struct reply *reply = &replies.reply[i];
        require(reply->uid[0] != '\0' && decode_is_utf8(reply->uid) && strpbrk(reply->uid, "\r\n") == NULL);
        require(reply->method != REPLY_REPLY || reply->attendee[0] != '\0');
        require(decode_is_utf8(reply->attendee) && strpbrk(reply->attendee, "\r\n") == NULL);
        require(reply->method != REPLY_COUNTER || reply->end.ms > reply->start.ms);
        require(reply->partstat <= PARTSTAT_DELEGATED && reply->sequence >= 0);
        enum partstat partstat;
        // The answer's own bytes as a stored event: the same person, or a reason.
        require(reply_partstat("fuzz.ics", (const char *)data, size, &room, reply->uid, reply->recurrence_id,
                               reply->attendee, &partstat, &error) ||
                error.text[0] != '\0');
    }
    return 0;
}
