/* SPDX-License-Identifier: MIT */
/* The report of a misused object of any cache, in SLUB's form. */
#include "slab/slab_internal.h"

/* With all that debugging knows, or the little that there is without. */
void slab_report(struct kmem_cache *s, const struct page *head, const void *object,
		 const char *what)
{
	if (object && slab_is_debug(s)) {
		slab_object_err(s, head, object, what);
		return;
	}
	if (slab_error_note(s, false))
		return;
	slab_bug(s, "%s", what);
	slab_print_slab(head);
	if (object)
		slab_print_object(s, head, object);
	slab_bug_end();
}
