/* SPDX-License-Identifier: MIT */
/* The per-thread state; see thread.h. */
#include "base/thread.h"

_Static_assert(sizeof(struct km_thread) == 16, "static TLS is scarce for a dlopened library");

const struct km_watch *thread_watch;

void km_watch(const struct km_watch *watch)
{
	__atomic_store_n(&thread_watch, watch, __ATOMIC_RELEASE);
}

__thread struct km_thread km_thread __attribute__((__tls_model__("initial-exec")));
