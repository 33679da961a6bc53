// SPDX-License-Identifier: MIT
// What the kiosk gives up for good once everything is open: it keeps its screen, its panels and its files, and can
// neither reach a network nor run a program, whoever may have got into it.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// No new privileges, and a filter of system calls. Of sockets only AF_UNIX (a display server, sound, the service
// manager, the system bus) and the kernel's device events of AF_NETLINK are left; no exec, though it may fork; nothing
// that looks into other processes, changes the machine, or makes calls by another way (io_uring). What is refused is
// answered with EPERM. Goes for all threads and later children. False: the kernel does not take it, `why` says so (at
// least 256 bytes); the caller goes on and says so, since an unguarded countdown is better than none.
bool rights_drop(char *why, size_t why_size);

// The process is root's.
bool rights_are_roots(void);
