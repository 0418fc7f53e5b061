/* SPDX-License-Identifier: MIT */
/* Sizes of stacks, as numbers: threads have the host's stacks, and their flags are with the task. */
#ifndef KM_COMPAT_LINUX_THREAD_INFO_H
#define KM_COMPAT_LINUX_THREAD_INFO_H

#include <asm/page.h>
#include <asm/processor.h>
#include <linux/bug.h>
#include <linux/types.h>

#ifndef THREAD_ALIGN
#define THREAD_ALIGN THREAD_SIZE
#endif

#endif
