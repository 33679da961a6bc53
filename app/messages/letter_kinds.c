// SPDX-License-Identifier: MIT
#include "messages/letter.h"

#define BLOCK_FIELDS "Date day start end duration room host"

static const struct letter_kind client_kinds[CLIENT_LETTERS] = {
    [CLIENT_NOTICE] =
        {.name = "notice", .toned = true, .needed = "title date time", .filled = BLOCK_FIELDS, .maybe = "policy"},
    [CLIENT_OFFER] = {.name = "offer",
                      .needed = "title offered",
                      .filled = "date time " BLOCK_FIELDS,
                      .maybe = "by by_time"},
    [CLIENT_INVITATION] = {.name = "invitation",
                           .toned = true,
                           .needed = "title date time",
                           .filled = BLOCK_FIELDS,
                           .maybe = "fee by by_time"},
    [CLIENT_MOVED] = {.name = "moved",
                      .toned = true,
                      .needed = "title date time old_date old_time",
                      .filled = "old_day " BLOCK_FIELDS,
                      .maybe = "fee by by_time"},
    [CLIENT_COUNTER] = {.name = "counter",
                        .needed = "title date time old_date old_time",
                        .filled = "old_day " BLOCK_FIELDS,
                        .maybe = "fee by by_time"},
    [CLIENT_HELD] = {.name = "held",
                     .needed = "title date time by",
                     .filled = "by_time " BLOCK_FIELDS,
                     .maybe = "fee number"},
    [CLIENT_WITHDRAWN] = {.name = "withdrawn",
                          .needed = "title date time",
                          .filled = BLOCK_FIELDS,
                          .maybe = "by by_time"},
    [CLIENT_APPROVED] = {.name = "approved",
                         .needed = "title date time",
                         .filled = BLOCK_FIELDS,
                         .maybe = "fee number"},
    [CLIENT_REFUSED] = {.name = "refused",
                        .needed = "title date time",
                        .filled = BLOCK_FIELDS,
                        .maybe = "number by by_time"},
    [CLIENT_ACKNOWLEDGED] = {.name = "acknowledged",
                             .needed = "number words by",
                             .filled = "by_time title date time " BLOCK_FIELDS,
                             .maybe = ""},
    [CLIENT_PROGRESS] = {.name = "progress",
                         .needed = "number by",
                         .filled = "by_time title date time " BLOCK_FIELDS,
                         .maybe = "words"},
    [CLIENT_ANSWERED] = {.name = "answered",
                         .needed = "number words",
                         .filled = "title date time " BLOCK_FIELDS,
                         .maybe = "by by_time"},
    [CLIENT_CLOSED] = {.name = "closed",
                       .needed = "number words",
                       .filled = "title date time " BLOCK_FIELDS,
                       .maybe = "by by_time"},
    [CLIENT_CATCH_UP] = {.name = "catch-up",
                         .needed = "title date items",
                         .filled = "minutes time " BLOCK_FIELDS,
                         .maybe = "by by_time"},
    [CLIENT_COPY] = {.name = "client-copy", .needed = "title date", .filled = "time " BLOCK_FIELDS, .maybe = "purpose"},
};

static const struct letter_kind internal_kinds[INTERNAL_LETTERS] = {
    [INTERNAL_APPROVAL] = {.name = "approval",
                           .internal = true,
                           .needed = "title date time requester by",
                           .filled = "by_time " BLOCK_FIELDS,
                           .maybe = "number client approver following reason fee cost history "
                                    "old_date old_day old_time"},
    [INTERNAL_REQUEST] = {.name = "request",
                          .internal = true,
                          .needed = "number words by",
                          .filled = "by_time requester title date time " BLOCK_FIELDS,
                          .maybe = "client approver following history"},
    [INTERNAL_ESCALATION] = {.name = "escalation",
                             .internal = true,
                             .needed = "title requester earlier by",
                             .filled = "by_time date time " BLOCK_FIELDS,
                             .maybe = "number words client approver following reason fee cost history "
                                      "old_date old_day old_time"},
    [INTERNAL_LADDER] = {.name = "ladder",
                         .internal = true,
                         .needed = "client title date time",
                         .filled = BLOCK_FIELDS,
                         .maybe = "requester reason fee cost history old_date old_day old_time"},
    [INTERNAL_COPY] = {.name = "internal-copy",
                       .internal = true,
                       .needed = "title date",
                       .filled = "time " BLOCK_FIELDS,
                       .maybe = "client cost history purpose"},
    [INTERNAL_SETTLED] = {.name = "settled",
                          .internal = true,
                          .needed = "title requester date",
                          .filled = "time " BLOCK_FIELDS,
                          .maybe = "number words client"},
    [INTERNAL_REPORT] =
        {.name = "report", .internal = true, .needed = "day by", .filled = "room host date", .maybe = "client purpose"},
};

const struct letter_kind *letter_kind_client(enum client_letter kind)
{
    return &client_kinds[kind];
}

const struct letter_kind *letter_kind_internal(enum internal_letter kind)
{
    return &internal_kinds[kind];
}
