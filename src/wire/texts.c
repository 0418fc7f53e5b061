/* SPDX-License-Identifier: MIT */
/* What can be dumped of the library. */
#include "wire/wire.h"

#include <kmem/kmem.h>

const char wire_library[] = "libkmem";
const struct wire_text wire_texts[WIRE_TEXTS] = {
	{ "slabinfo", km_slabinfo },	   { "buddyinfo", km_buddyinfo },
	{ "zoneinfo", km_zoneinfo },	   { "pagetypeinfo", km_pagetypeinfo },
	{ "vmallocinfo", km_vmallocinfo }, { "meminfo", km_meminfo },
};
