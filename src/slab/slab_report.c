/* SPDX-License-Identifier: MIT */
/* The report of a misused object, in SLUB's form. */
#include "slab/slab_internal.h"

void slab_report(const struct kmem_cache *s, const struct page *head, const void *object,
		 const char *what)
{
	unsigned long nr_before = report_nr_warnings;
	const char *base = page_address(head);

	report_printf(
		"=============================================================================\n"
		"BUG %s (%s): %s\n"
		"-----------------------------------------------------------------------------\n\n"
		"Slab 0x%p objects=%u used=%u fp=0x%p flags=0x%lx(zone=%d)\n"
		"Object 0x%p @offset=%lu fp=0x%p\n",
		s->name, nr_before ? "Tainted: G        W         " : "Not tainted", what,
		(const void *)head, head->objects, head->inuse, head->freelist, head->flags,
		page_zonenum(head), object, (unsigned long)((const char *)object - base),
		slab_link(s, object));
	report_dump_stack();
	report_nr_warnings++;
	if (report_panic_on_warn)
		report_panic("panic_on_warn set ...");
}
