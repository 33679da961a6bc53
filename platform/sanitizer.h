// SPDX-License-Identifier: MIT
// Whether this build runs under a sanitizer of addresses, whose runtime needs more of the kernel than the app.
#pragma once

#if defined(__SANITIZE_ADDRESS__)
#define HAS_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ADDRESS_SANITIZER 1
#endif
#endif
