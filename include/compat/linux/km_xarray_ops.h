/* SPDX-License-Identifier: MIT */
/* The lock of an xarray and the functions that take it; part of linux/xarray.h. */
#ifndef KM_COMPAT_LINUX_XARRAY_H
#error "include <linux/xarray.h> instead"
#endif
#ifndef KM_COMPAT_LINUX_KM_XARRAY_OPS_H
#define KM_COMPAT_LINUX_KM_XARRAY_OPS_H

#define xa_trylock(xa) spin_trylock(&(xa)->xa_lock)
#define xa_lock(xa) spin_lock(&(xa)->xa_lock)
#define xa_unlock(xa) spin_unlock(&(xa)->xa_lock)
#define xa_lock_bh(xa) spin_lock_bh(&(xa)->xa_lock)
#define xa_unlock_bh(xa) spin_unlock_bh(&(xa)->xa_lock)
#define xa_lock_irq(xa) spin_lock_irq(&(xa)->xa_lock)
#define xa_unlock_irq(xa) spin_unlock_irq(&(xa)->xa_lock)
#define xa_lock_irqsave(xa, flags) spin_lock_irqsave(&(xa)->xa_lock, flags)
#define xa_unlock_irqrestore(xa, flags) spin_unlock_irqrestore(&(xa)->xa_lock, flags)
#define xa_lock_nested(xa, subclass) spin_lock_nested(&(xa)->xa_lock, subclass)
#define xa_lock_bh_nested(xa, subclass) spin_lock_bh_nested(&(xa)->xa_lock, subclass)
#define xa_lock_irq_nested(xa, subclass) spin_lock_irq_nested(&(xa)->xa_lock, subclass)
#define xa_lock_irqsave_nested(xa, flags, subclass) \
	spin_lock_irqsave_nested(&(xa)->xa_lock, flags, subclass)

/* Replace the entry; the old one, or an error for xa_err(). */
static inline void *xa_store_bh(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	void *ret;

	might_alloc(gfp);
	xa_lock_bh(xa);
	ret = __xa_store(xa, index, entry, gfp);
	xa_unlock_bh(xa);
	return ret;
}

static inline void *xa_store_irq(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	void *ret;

	might_alloc(gfp);
	xa_lock_irq(xa);
	ret = __xa_store(xa, index, entry, gfp);
	xa_unlock_irq(xa);
	return ret;
}

static inline void *xa_erase_bh(struct xarray *xa, unsigned long index)
{
	void *ret;

	xa_lock_bh(xa);
	ret = __xa_erase(xa, index);
	xa_unlock_bh(xa);
	return ret;
}

static inline void *xa_erase_irq(struct xarray *xa, unsigned long index)
{
	void *ret;

	xa_lock_irq(xa);
	ret = __xa_erase(xa, index);
	xa_unlock_irq(xa);
	return ret;
}

/* Store when old is what is there. What was there, or an error. */
static inline void *xa_cmpxchg(struct xarray *xa, unsigned long index, void *old, void *entry,
			       gfp_t gfp)
{
	void *ret;

	might_alloc(gfp);
	xa_lock(xa);
	ret = __xa_cmpxchg(xa, index, old, entry, gfp);
	xa_unlock(xa);
	return ret;
}

static inline void *xa_cmpxchg_bh(struct xarray *xa, unsigned long index, void *old, void *entry,
				  gfp_t gfp)
{
	void *ret;

	might_alloc(gfp);
	xa_lock_bh(xa);
	ret = __xa_cmpxchg(xa, index, old, entry, gfp);
	xa_unlock_bh(xa);
	return ret;
}

static inline void *xa_cmpxchg_irq(struct xarray *xa, unsigned long index, void *old, void *entry,
				   gfp_t gfp)
{
	void *ret;

	might_alloc(gfp);
	xa_lock_irq(xa);
	ret = __xa_cmpxchg(xa, index, old, entry, gfp);
	xa_unlock_irq(xa);
	return ret;
}

/* Store when there is nothing. 0, -EBUSY or -ENOMEM. */
static inline int __must_check xa_insert(struct xarray *xa, unsigned long index, void *entry,
					 gfp_t gfp)
{
	int ret;

	might_alloc(gfp);
	xa_lock(xa);
	ret = __xa_insert(xa, index, entry, gfp);
	xa_unlock(xa);
	return ret;
}

static inline int __must_check xa_insert_bh(struct xarray *xa, unsigned long index, void *entry,
					    gfp_t gfp)
{
	int ret;

	might_alloc(gfp);
	xa_lock_bh(xa);
	ret = __xa_insert(xa, index, entry, gfp);
	xa_unlock_bh(xa);
	return ret;
}

static inline int __must_check xa_insert_irq(struct xarray *xa, unsigned long index, void *entry,
					     gfp_t gfp)
{
	int ret;

	might_alloc(gfp);
	xa_lock_irq(xa);
	ret = __xa_insert(xa, index, entry, gfp);
	xa_unlock_irq(xa);
	return ret;
}

/* Store at a free index within limit, which goes to *id. 0, -EBUSY or -ENOMEM. */
static inline int __must_check xa_alloc(struct xarray *xa, u32 *id, void *entry,
					struct xa_limit limit, gfp_t gfp)
{
	int ret;

	might_alloc(gfp);
	xa_lock(xa);
	ret = __xa_alloc(xa, id, entry, limit, gfp);
	xa_unlock(xa);
	return ret;
}

static inline int __must_check xa_alloc_bh(struct xarray *xa, u32 *id, void *entry,
					   struct xa_limit limit, gfp_t gfp)
{
	int ret;

	might_alloc(gfp);
	xa_lock_bh(xa);
	ret = __xa_alloc(xa, id, entry, limit, gfp);
	xa_unlock_bh(xa);
	return ret;
}

static inline int __must_check xa_alloc_irq(struct xarray *xa, u32 *id, void *entry,
					    struct xa_limit limit, gfp_t gfp)
{
	int ret;

	might_alloc(gfp);
	xa_lock_irq(xa);
	ret = __xa_alloc(xa, id, entry, limit, gfp);
	xa_unlock_irq(xa);
	return ret;
}

/* The three below: 1 from __xa_alloc_cyclic() says that it went round; since 6.16 they say 0. */
static inline int km_xa_cyclic_ret(int ret)
{
	return LINUX_VERSION_CODE >= KERNEL_VERSION(6, 16, 0) && ret > 0 ? 0 : ret;
}

/* The same, searching from *next and round. */
static inline int __must_check xa_alloc_cyclic(struct xarray *xa, u32 *id, void *entry,
					       struct xa_limit limit, u32 *next, gfp_t gfp)
{
	int ret;

	might_alloc(gfp);
	xa_lock(xa);
	ret = __xa_alloc_cyclic(xa, id, entry, limit, next, gfp);
	xa_unlock(xa);
	return km_xa_cyclic_ret(ret);
}

static inline int __must_check xa_alloc_cyclic_bh(struct xarray *xa, u32 *id, void *entry,
						  struct xa_limit limit, u32 *next, gfp_t gfp)
{
	int ret;

	might_alloc(gfp);
	xa_lock_bh(xa);
	ret = __xa_alloc_cyclic(xa, id, entry, limit, next, gfp);
	xa_unlock_bh(xa);
	return km_xa_cyclic_ret(ret);
}

static inline int __must_check xa_alloc_cyclic_irq(struct xarray *xa, u32 *id, void *entry,
						   struct xa_limit limit, u32 *next, gfp_t gfp)
{
	int ret;

	might_alloc(gfp);
	xa_lock_irq(xa);
	ret = __xa_alloc_cyclic(xa, id, entry, limit, next, gfp);
	xa_unlock_irq(xa);
	return km_xa_cyclic_ret(ret);
}

/* Keep a place: an index that is not free and loads as NULL. 0, -EBUSY or -ENOMEM. */
static inline int __must_check xa_reserve(struct xarray *xa, unsigned long index, gfp_t gfp)
{
	return xa_err(xa_cmpxchg(xa, index, NULL, XA_ZERO_ENTRY, gfp));
}

static inline int __must_check xa_reserve_bh(struct xarray *xa, unsigned long index, gfp_t gfp)
{
	return xa_err(xa_cmpxchg_bh(xa, index, NULL, XA_ZERO_ENTRY, gfp));
}

static inline int __must_check xa_reserve_irq(struct xarray *xa, unsigned long index, gfp_t gfp)
{
	return xa_err(xa_cmpxchg_irq(xa, index, NULL, XA_ZERO_ENTRY, gfp));
}

/* Give a kept place back, unless something was stored there. */
static inline void xa_release(struct xarray *xa, unsigned long index)
{
	xa_cmpxchg(xa, index, XA_ZERO_ENTRY, NULL, 0);
}

#endif
