/* SPDX-License-Identifier: MIT */
/* libkmem-malloc.so for the programs that `kmem run` starts. */
#ifndef CLI_PRELOAD_H
#define CLI_PRELOAD_H

#include <stdbool.h>

/* Put the library before what LD_PRELOAD holds. False after a message: it is not to be found. */
bool preload_set(void);

#endif
