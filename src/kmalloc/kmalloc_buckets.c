/* SPDX-License-Identifier: MIT */
/* Buckets: a set of caches like kmalloc's, of one user. */
#include "kmalloc/kmalloc_internal.h"

#define NAME_BYTES 128

static struct kmem_cache *bucket_create(const char *name, unsigned int index,
					const struct kmem_cache_args *args, slab_flags_t flags)
{
	const char *size_name = strchr(kmalloc_cache[KMALLOC_NORMAL][index].name, '-');
	unsigned int size = kmalloc_size(index);
	struct kmem_cache_args own = *args;
	char text[NAME_BYTES];
	struct text t = TEXT_INIT(text, sizeof(text));

	text_printf(&t, "%s%s", name, size_name);
	own.align = size & -size;
	if (own.useroffset >= size)
		own.useroffset = own.usersize = 0;
	else if (own.usersize > size - own.useroffset)
		own.usersize = size - own.useroffset;
	return __kmem_cache_create_args(text, size, &own, flags | SLAB_NO_MERGE);
}

kmem_buckets *kmem_buckets_create(const char *name, slab_flags_t flags, unsigned int useroffset,
				  unsigned int usersize, void (*ctor)(void *))
{
	struct kmem_cache_args args = {
		.useroffset = useroffset,
		.usersize = usersize,
		.ctor = ctor,
	};
	kmem_buckets *b = __kmalloc_noprof(sizeof(*b), GFP_KERNEL | __GFP_ZERO);

	if (KM_WARN_ON(!b))
		return NULL;
	for (unsigned int i = 1; i < KM_KMALLOC_INDEXES; i++) {
		(*b)[i] = bucket_create(name, i, &args, flags);
		if (KM_WARN_ON(!(*b)[i])) {
			while (--i)
				kmem_cache_destroy((*b)[i]);
			(kfree)(b);
			return NULL;
		}
	}
	return b;
}

void *km_buckets_alloc(kmem_buckets *b, size_t size, gfp_t gfp, int node)
{
	struct kmem_cache *s;

	if (ZERO_OR_NULL_PTR(b) || !kmalloc_has_class(size))
		return __kmalloc_node_noprof(size, gfp, node);
	s = (*b)[kmalloc_index_of(size)];
	if (kmalloc_node_of(node) == NUMA_NO_NODE)
		return __kmalloc_cache_noprof(s, gfp, size);
	return __kmalloc_cache_node_noprof(s, gfp, node, size);
}
