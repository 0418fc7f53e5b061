/* SPDX-License-Identifier: MIT */
/* Allocation profiling is off: calls that are counted at another place's tag are plain calls. */
#ifndef KM_COMPAT_LINUX_ALLOC_TAG_H
#define KM_COMPAT_LINUX_ALLOC_TAG_H

#include_next <linux/alloc_tag.h>

#define alloc_hooks_tag(tag, call) (call)
/* NO-OP: there are no tags to record. */
#define alloc_tag_record(tag) do { } while (0)

#endif
