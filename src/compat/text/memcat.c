/* SPDX-License-Identifier: MIT */
/* Two arrays of pointers become one. */
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/string.h>

static size_t count(void **array)
{
	size_t nr = 0;

	while (array[nr])
		nr++;
	return nr;
}

__weak void **__memcat_p(void **a, void **b)
{
	size_t nr_a = count(a), nr_b = count(b);
	void **both = kmalloc_array(nr_a + nr_b + 1, sizeof(*both), GFP_KERNEL);

	if (!both)
		return NULL;
	memcpy(both, a, nr_a * sizeof(*a));
	memcpy(both + nr_a, b, (nr_b + 1) * sizeof(*b));
	return both;
}
EXPORT_SYMBOL_GPL(__memcat_p);
