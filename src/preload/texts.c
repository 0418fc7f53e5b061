/* SPDX-License-Identifier: MIT */
/* What can be dumped of malloc, by the names that the library has: there is no vmalloc in it. */
#include "preload/preload.h"

#include "wire/wire.h"

#include <kmem/kmem.h>

const char wire_library[] = "libkmem-malloc";
const struct wire_text wire_texts[WIRE_TEXTS] = {
	{ "slabinfo", km_slabinfo }, { "buddyinfo", km_buddyinfo },
	{ "zoneinfo", km_zoneinfo }, { "pagetypeinfo", km_pagetypeinfo },
	{ "vmallocinfo", NULL },     { "meminfo", km_meminfo },
};
