/* SPDX-License-Identifier: MIT */
/* The report of a misused object, in SLUB's form. */
#include "slab/slab_internal.h"

#define RULE "=============================================================================\n"
#define LINE "-----------------------------------------------------------------------------\n"

void slab_report(const struct kmem_cache *s, const struct page *head, const void *object,
		 const char *what)
{
	const char *base = page_address(head);
	char object_line[128] = "";
	struct text t = TEXT_INIT(object_line, sizeof(object_line));

	if (object)
		text_printf(&t, "Object %p @offset=%lu fp=%p\n", object,
			    (unsigned long)((const char *)object - base), slab_link(s, object));
	report_printf(RULE "BUG %s (%s): %s\n" LINE "\n"
			   "Slab %p objects=%u used=%u fp=%p flags=0x%lx(zone=%d)\n%s",
		      s->name, report_nr_warnings ? "Tainted: G        W         " : "Not tainted",
		      what, (const void *)head, head->objects, head->inuse, head->freelist,
		      head->flags, page_zonenum(head), object_line);
	report_dump_stack();
	report_nr_warnings++;
	if (report_panic_on_warn)
		report_panic("panic_on_warn set ...");
}
