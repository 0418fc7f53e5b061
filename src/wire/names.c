/* SPDX-License-Identifier: MIT */
/* The library's own calls that belong to no room. */
#include "wire/wire.h"

#include "reclaim/reclaim.h"

#include <kmem/kmem.h>

const char *km_version(void)
{
	return KM_VERSION;
}

unsigned long km_trim(void)
{
	return reclaim_trim(true);
}
