// SPDX-License-Identifier: MIT
// The letters of requests: who is told what, by which template, put into the outbox.
#pragma once

#include "commands/desk.h"

// What a letter about a request is written from.
struct desk_case {
    const struct desk *desk;
    struct store *store;
    const struct request *request; // with the step that is being written
    const struct block *block;     // of its session
    const struct roster *roster;
    struct wall now;
};

// To the approver at `asked` (index in request->asked), with the one who asked in copy. That copy is the same letter
// inside the house, and one without names of colleagues to everybody else.
MUST_CHECK bool desk_tell_approver(const struct desk_case *of, size_t asked, struct error *error);
// To everybody who was asked and did not decide: there is nothing to answer any more, and the question leaves the
// calendar.
MUST_CHECK bool desk_tell_asked(const struct desk_case *of, struct error *error);
// The answer to the one who asked.
MUST_CHECK bool desk_tell_requester(const struct desk_case *of, struct error *error);
