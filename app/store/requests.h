// SPDX-License-Identifier: MIT
// Requests and their steps, in the store's file. Both tables only grow (triggers refuse the rest), so that a power cut
// changes nothing: a request is the fold of its steps (core/request.h).
#pragma once

#include "core/request.h"
#include "store/store.h"

// Makes a request with its first step, STEP_RAISED; facts->id is not read. Inside a group of the caller's.
MUST_CHECK bool store_request_raise(struct store *store, const struct request_facts *facts,
                                    const struct request_step *raised, int64_t *id, struct error *error);
// Appends; durable on return, or with the caller's group. A step that the request's state does not allow is an error,
// also when another process took one in between.
MUST_CHECK bool store_request_step(struct store *store, int64_t id, const struct request_step *step,
                                   struct error *error);
// An error when there is no such request.
MUST_CHECK bool store_request_load(struct store *store, int64_t id, struct request *request, struct error *error);
// The newest request of a session of this kind; *id = 0 when there is none.
MUST_CHECK bool store_request_of(struct store *store, int64_t session, enum request_kind kind, int64_t *id,
                                 struct error *error);

// Calls `each` by number, for those that are not closed or for all; stops with its error when it returns false. `each`
// may read and write the store. A damaged request keeps no other from it: it is the error that is told at the end.
typedef bool (*store_request_fn)(void *context, const struct request *request, struct error *error);
MUST_CHECK bool store_requests(struct store *store, bool all, store_request_fn each, void *context,
                               struct error *error);
// Calls `each` for every step of a request, in order; stops with its error when it returns false.
typedef bool (*store_step_fn)(void *context, const struct request_step *step, struct error *error);
MUST_CHECK bool store_request_steps(struct store *store, int64_t id, store_step_fn each, void *context,
                                    struct error *error);

// How many wrong PINs were entered in a row; a restart does not forget them.
MUST_CHECK bool store_tries_get(struct store *store, int32_t *count, struct error *error);
MUST_CHECK bool store_tries_put(struct store *store, int32_t count, struct error *error);
