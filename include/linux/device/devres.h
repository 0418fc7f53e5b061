/* SPDX-License-Identifier: MIT */
/*
 * Managed resources: memory that goes with its device, at
 * km_device_release(), newest first. Allocations fail with NULL. Frees of
 * what is not the device's own warn and do nothing. Follows Linux 7.3.
 */
#ifndef KMEM_LINUX_DEVICE_DEVRES_H
#define KMEM_LINUX_DEVICE_DEVRES_H

#include <kmem/types.h>
#include <linux/alloc_tag.h>
#include <linux/gfp_types.h>
#include <linux/overflow.h>
#include <stdarg.h>

struct device;

/* ---- resources of any kind: res is the data behind a hidden header ---- */

typedef void (*dr_release_t)(struct device *dev, void *res);
typedef int (*dr_match_t)(struct device *dev, void *res, void *match_data);

/* size zeroed bytes that release() will see; not on any device yet. Context as gfp says. */
KM_API void *__devres_alloc_node(dr_release_t release, size_t size, gfp_t gfp, int nid,
				 const char *name) __malloc;
#define devres_alloc(release, size, gfp) \
	__devres_alloc_node(release, size, gfp, NUMA_NO_NODE, #release)
#define devres_alloc_node(release, size, gfp, nid) \
	__devres_alloc_node(release, size, gfp, nid, #release)
KM_API void devres_free(void *res); /* one that is on no device; NULL is fine */
KM_API void devres_add(struct device *dev, void *res);
/* The newest resource with this release for which match() (NULL: always) is true, or NULL. */
KM_API void *devres_find(struct device *dev, dr_release_t release, dr_match_t match,
			 void *match_data);
/* The one found, new_res then freed, or new_res, then added. */
KM_API void *devres_get(struct device *dev, void *new_res, dr_match_t match, void *match_data);
/* Take the one found off the device; remove: NULL when there is none. */
KM_API void *devres_remove(struct device *dev, dr_release_t release, dr_match_t match,
			   void *match_data);
/* The same, then free it without and with a call of release(). 0 or -ENOENT. */
KM_API int devres_destroy(struct device *dev, dr_release_t release, dr_match_t match,
			  void *match_data);
KM_API int devres_release(struct device *dev, dr_release_t release, dr_match_t match,
			  void *match_data);
/* fn() for each with this release and match, newest first; it may not add or remove any. */
KM_API void devres_for_each_res(struct device *dev, dr_release_t release, dr_match_t match,
				void *match_data, void (*fn)(struct device *, void *, void *),
				void *data);

/* ---- calls of a function ---- */

/* 0 or -ENOMEM; _or_reset calls action() itself in the latter case. */
KM_API int __must_check devm_add_action(struct device *dev, void (*action)(void *), void *data);
KM_API int __must_check devm_add_action_or_reset(struct device *dev, void (*action)(void *),
						 void *data);
KM_API void devm_remove_action(struct device *dev, void (*action)(void *), void *data);
KM_API int devm_remove_action_nowarn(struct device *dev, void (*action)(void *), void *data);
KM_API void devm_release_action(struct device *dev, void (*action)(void *), void *data);

/* ---- memory; a size of 0 gives ZERO_SIZE_PTR ---- */

KM_API void *devm_kmalloc(struct device *dev, size_t size, gfp_t gfp) __alloc_size(2);
/* NULL: devm_kmalloc; 0: free and ZERO_SIZE_PTR. The old block stays when it fails. */
KM_API void *__must_check devm_krealloc(struct device *dev, void *ptr, size_t new_size, gfp_t gfp)
	__realloc_size(3);
KM_API void devm_kfree(struct device *dev, const void *p);

static inline __alloc_size(2) void *devm_kzalloc(struct device *dev, size_t size, gfp_t gfp)
{
	return devm_kmalloc(dev, size, gfp | __GFP_ZERO);
}

static inline __alloc_size(2, 3) void *devm_kmalloc_array(struct device *dev, size_t n,
							   size_t size, gfp_t gfp)
{
	size_t bytes;

	return __builtin_mul_overflow(n, size, &bytes) ? NULL : devm_kmalloc(dev, bytes, gfp);
}

static inline __alloc_size(2, 3) void *devm_kcalloc(struct device *dev, size_t n, size_t size,
						     gfp_t gfp)
{
	return devm_kmalloc_array(dev, n, size, gfp | __GFP_ZERO);
}

static inline __realloc_size(3, 4) void *__must_check
devm_krealloc_array(struct device *dev, void *p, size_t new_n, size_t new_size, gfp_t gfp)
{
	size_t bytes;

	return __builtin_mul_overflow(new_n, new_size, &bytes) ? NULL :
								 devm_krealloc(dev, p, bytes, gfp);
}

/* Duplicates, and text by the conversions of linux/sprintf.h. */
KM_API void *devm_kmemdup(struct device *dev, const void *src, size_t len, gfp_t gfp)
	__realloc_size(3);
KM_API const void *devm_kmemdup_const(struct device *dev, const void *src, size_t len, gfp_t gfp);
static inline void *devm_kmemdup_array(struct device *dev, const void *src, size_t n, size_t size,
				       gfp_t flags)
{
	return devm_kmemdup(dev, src, size_mul(size, n), flags);
}
KM_API char *devm_kstrdup(struct device *dev, const char *s, gfp_t gfp) __malloc;
KM_API const char *devm_kstrdup_const(struct device *dev, const char *s, gfp_t gfp);
KM_API char *devm_kvasprintf(struct device *dev, gfp_t gfp, const char *fmt, va_list ap)
	__printf(3, 0) __malloc;
KM_API char *devm_kasprintf(struct device *dev, gfp_t gfp, const char *fmt, ...)
	__printf(3, 4) __malloc;

/* 2^order pages by their address; 0 when there are none. */
KM_API unsigned long devm_get_free_pages(struct device *dev, gfp_t gfp_mask, unsigned int order);
KM_API void devm_free_pages(struct device *dev, unsigned long addr);

/* An object of a type for each CPU, as alloc_percpu(). */
KM_API void *__devm_alloc_percpu(struct device *dev, size_t size, size_t align);
#define devm_alloc_percpu(dev, type) \
	((__typeof__(type) *)__devm_alloc_percpu((dev), sizeof(type), __alignof__(type)))
KM_API void devm_free_percpu(struct device *dev, void *pdata);

#endif
