// SPDX-License-Identifier: MIT
#include "platform/kms_patience.h"

#define BUSY_US         INT64_C(20000)
#define BUSY_MOST_US    INT64_C(1000000)
#define REFUSED_US      INT64_C(1000000)
#define REFUSED_MOST_US (INT64_C(32) * REFUSED_US)

bool kms_patience_busy(struct kms_patience *patience, int64_t now_us)
{
    patience->busy_since_us = patience->busy_since_us == 0 ? now_us : patience->busy_since_us;
    bool may_be = now_us - patience->busy_since_us < BUSY_MOST_US;
    patience->retry_us = may_be ? now_us + BUSY_US : 0;
    return may_be;
}

void kms_patience_refused(struct kms_patience *patience, int64_t now_us)
{
    patience->wait_us = patience->wait_us == 0 ? REFUSED_US : patience->wait_us * 2;
    patience->wait_us = patience->wait_us < REFUSED_MOST_US ? patience->wait_us : REFUSED_MOST_US;
    patience->retry_us = now_us + patience->wait_us;
}
