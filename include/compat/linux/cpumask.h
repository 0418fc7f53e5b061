/* SPDX-License-Identifier: MIT */
/* Operations on sets of CPUs. All CPUs that are possible are online, from start to end. */
#ifndef KM_COMPAT_LINUX_CPUMASK_H
#define KM_COMPAT_LINUX_CPUMASK_H

#include <linux/bitmap.h>
#include <linux/cpumask_types.h>
#include <linux/gfp_types.h>
#include <linux/kernel.h>
#include <linux/numa.h>
#include <linux/percpu-defs.h>
#include <linux/threads.h>

#define nr_cpumask_bits nr_cpu_ids
#define small_cpumask_bits NR_CPUS
#define large_cpumask_bits NR_CPUS

/* The set of all. */
const struct cpumask *km_cpu_all(void);
#define cpu_possible_mask km_cpu_all()
#define cpu_online_mask km_cpu_all()
#define cpu_present_mask km_cpu_all()
#define cpu_active_mask km_cpu_all()
#define cpu_enabled_mask km_cpu_all()
#define cpu_all_mask km_cpu_all()
extern const struct cpumask km_cpu_none;
#define cpu_none_mask (&km_cpu_none)
#define cpumask_of(cpu) km_cpumask_of(cpu)
const struct cpumask *km_cpumask_of(unsigned int cpu);
#define cpumask_of_node(node) km_cpumask_of_node(node)
const struct cpumask *km_cpumask_of_node(int node);

#define num_online_cpus() nr_cpu_ids
#define num_present_cpus() nr_cpu_ids
#define num_active_cpus() nr_cpu_ids
#define cpu_online(cpu) ((unsigned int)(cpu) < nr_cpu_ids)
#define cpu_possible(cpu) cpu_online(cpu)
#define cpu_present(cpu) cpu_online(cpu)
#define cpu_active(cpu) cpu_online(cpu)
#define cpu_is_offline(cpu) (!cpu_online(cpu))
#define cpumask_check(cpu) ((unsigned int)(cpu))

#define CPU_BITS_NONE { [0 ... BITS_TO_LONGS(NR_CPUS) - 1] = 0UL }
#define CPU_BITS_ALL { [0 ... BITS_TO_LONGS(NR_CPUS) - 1] = ~0UL }
#define CPU_BITS_CPU0 { [0] = 1UL }
#define CPU_MASK_NONE ((cpumask_t) { CPU_BITS_NONE })
#define CPU_MASK_ALL ((cpumask_t) { CPU_BITS_ALL })
#define CPU_MASK_CPU0 ((cpumask_t) { CPU_BITS_CPU0 })
#define to_cpumask(bitmap) ((struct cpumask *)(1 ? (bitmap) : (void *)sizeof((bitmap))))

/* ---- members ---- */

static __always_inline void cpumask_set_cpu(unsigned int cpu, struct cpumask *dst)
{
	set_bit(cpu, dst->bits);
}

static __always_inline void __cpumask_set_cpu(unsigned int cpu, struct cpumask *dst)
{
	__set_bit(cpu, dst->bits);
}

static __always_inline void cpumask_clear_cpu(int cpu, struct cpumask *dst)
{
	clear_bit(cpu, dst->bits);
}

static __always_inline void __cpumask_clear_cpu(int cpu, struct cpumask *dst)
{
	__clear_bit(cpu, dst->bits);
}

#define cpumask_assign_cpu(cpu, dst, value) assign_bit(cpu, (dst)->bits, value)

static __always_inline bool cpumask_test_cpu(int cpu, const struct cpumask *mask)
{
	return test_bit(cpu, mask->bits);
}

static __always_inline bool cpumask_test_and_set_cpu(int cpu, struct cpumask *mask)
{
	return test_and_set_bit(cpu, mask->bits);
}

static __always_inline bool cpumask_test_and_clear_cpu(int cpu, struct cpumask *mask)
{
	return test_and_clear_bit(cpu, mask->bits);
}

/* ---- sets ---- */

#define cpumask_setall(dst) bitmap_fill((dst)->bits, nr_cpu_ids)
#define cpumask_clear(dst) bitmap_zero((dst)->bits, NR_CPUS)
#define cpumask_copy(dst, src) bitmap_copy((dst)->bits, (src)->bits, NR_CPUS)
#define cpumask_and(dst, a, b) bitmap_and((dst)->bits, (a)->bits, (b)->bits, nr_cpu_ids)
#define cpumask_or(dst, a, b) bitmap_or((dst)->bits, (a)->bits, (b)->bits, nr_cpu_ids)
#define cpumask_xor(dst, a, b) bitmap_xor((dst)->bits, (a)->bits, (b)->bits, nr_cpu_ids)
#define cpumask_andnot(dst, a, b) bitmap_andnot((dst)->bits, (a)->bits, (b)->bits, nr_cpu_ids)
#define cpumask_complement(dst, src) bitmap_complement((dst)->bits, (src)->bits, nr_cpu_ids)
#define cpumask_equal(a, b) bitmap_equal((a)->bits, (b)->bits, nr_cpu_ids)
#define cpumask_or_equal(a, b, c) bitmap_or_equal((a)->bits, (b)->bits, (c)->bits, nr_cpu_ids)
#define cpumask_intersects(a, b) bitmap_intersects((a)->bits, (b)->bits, nr_cpu_ids)
#define cpumask_subset(a, b) bitmap_subset((a)->bits, (b)->bits, nr_cpu_ids)
#define cpumask_empty(src) bitmap_empty((src)->bits, nr_cpu_ids)
#define cpumask_full(src) bitmap_full((src)->bits, nr_cpu_ids)
#define cpumask_weight(src) bitmap_weight((src)->bits, nr_cpu_ids)
#define cpumask_weight_and(a, b) bitmap_weight_and((a)->bits, (b)->bits, nr_cpu_ids)
#define cpumask_weight_andnot(a, b) bitmap_weight_andnot((a)->bits, (b)->bits, nr_cpu_ids)
#define cpumask_shift_right(dst, src, n) bitmap_shift_right((dst)->bits, (src)->bits, n, nr_cpu_ids)
#define cpumask_shift_left(dst, src, n) bitmap_shift_left((dst)->bits, (src)->bits, n, nr_cpu_ids)
#define cpumask_size() bitmap_size(NR_CPUS)

/* ---- search; a value of nr_cpu_ids or above: none ---- */

static inline unsigned int cpumask_first(const struct cpumask *src)
{
	return find_first_bit(src->bits, nr_cpu_ids);
}

static inline unsigned int cpumask_first_zero(const struct cpumask *src)
{
	return find_first_zero_bit(src->bits, nr_cpu_ids);
}

static inline unsigned int cpumask_first_and(const struct cpumask *a, const struct cpumask *b)
{
	return find_first_and_bit(a->bits, b->bits, nr_cpu_ids);
}

static inline unsigned int cpumask_last(const struct cpumask *src)
{
	return find_last_bit(src->bits, nr_cpu_ids);
}

/* The next behind n, which may be -1. */
static inline unsigned int cpumask_next(int n, const struct cpumask *src)
{
	return find_next_bit(src->bits, nr_cpu_ids, n + 1);
}

static inline unsigned int cpumask_next_zero(int n, const struct cpumask *src)
{
	return find_next_zero_bit(src->bits, nr_cpu_ids, n + 1);
}

static inline unsigned int cpumask_next_and(int n, const struct cpumask *a, const struct cpumask *b)
{
	return find_next_and_bit(a->bits, b->bits, nr_cpu_ids, n + 1);
}

static inline unsigned int cpumask_next_andnot(int n, const struct cpumask *a,
					       const struct cpumask *b)
{
	return find_next_andnot_bit(a->bits, b->bits, nr_cpu_ids, n + 1);
}

static inline unsigned int cpumask_nth(unsigned int n, const struct cpumask *src)
{
	return find_nth_bit(src->bits, nr_cpu_ids, n);
}

static inline unsigned int cpumask_next_wrap(int n, const struct cpumask *src)
{
	return find_next_bit_wrap(src->bits, nr_cpu_ids, n + 1);
}

static inline unsigned int cpumask_any_but(const struct cpumask *mask, unsigned int cpu)
{
	unsigned int found = cpumask_first(mask);

	return found == cpu ? cpumask_next(found, mask) : found;
}

#define cpumask_any(src) cpumask_first(src)
#define cpumask_any_and(a, b) cpumask_first_and((a), (b))
#define cpumask_any_distribute(src) cpumask_first(src)
#define cpumask_any_and_distribute(a, b) cpumask_first_and((a), (b))
/* The i-th CPU, modulo their number; the node counts for nothing. */
static inline unsigned int cpumask_local_spread(unsigned int i, int node)
{
	return i % nr_cpu_ids;
}

#define for_each_cpu(cpu, mask) for_each_set_bit(cpu, (mask)->bits, nr_cpu_ids)
#define for_each_cpu_not(cpu, mask) for_each_clear_bit(cpu, (mask)->bits, nr_cpu_ids)
#define for_each_cpu_and(cpu, a, b) for_each_and_bit(cpu, (a)->bits, (b)->bits, nr_cpu_ids)
#define for_each_cpu_andnot(cpu, a, b) for_each_andnot_bit(cpu, (a)->bits, (b)->bits, nr_cpu_ids)
#define for_each_cpu_or(cpu, a, b) for_each_or_bit(cpu, (a)->bits, (b)->bits, nr_cpu_ids)
#define for_each_cpu_from(cpu, mask) for_each_set_bit_from(cpu, (mask)->bits, nr_cpu_ids)
#define for_each_cpu_wrap(cpu, mask, start) \
	for_each_set_bit_wrap(cpu, (mask)->bits, nr_cpu_ids, start)
#define for_each_online_cpu(cpu) for_each_possible_cpu(cpu)
#define for_each_present_cpu(cpu) for_each_possible_cpu(cpu)

/* ---- memory and text ---- */

static inline bool alloc_cpumask_var(cpumask_var_t *mask, gfp_t flags)
{
	return true;
}

static inline bool alloc_cpumask_var_node(cpumask_var_t *mask, gfp_t flags, int node)
{
	return true;
}

static inline bool zalloc_cpumask_var(cpumask_var_t *mask, gfp_t flags)
{
	cpumask_clear(*mask);
	return true;
}

static inline bool zalloc_cpumask_var_node(cpumask_var_t *mask, gfp_t flags, int node)
{
	return zalloc_cpumask_var(mask, flags);
}

static inline void free_cpumask_var(cpumask_var_t mask) { }
static inline bool cpumask_available(cpumask_var_t mask)
{
	return true;
}
DEFINE_FREE(free_cpumask_var, struct cpumask *, (void)_T)

#define cpumask_pr_args(maskp) nr_cpu_ids, cpumask_bits(maskp)
static inline int cpumask_parse(const char *buf, struct cpumask *dst)
{
	return bitmap_parse(buf, UINT_MAX, dst->bits, nr_cpu_ids);
}

static inline int cpulist_parse(const char *buf, struct cpumask *dst)
{
	return bitmap_parselist(buf, dst->bits, nr_cpu_ids);
}

static inline ssize_t cpumap_print_to_pagebuf(bool list, char *buf, const struct cpumask *mask)
{
	return bitmap_print_to_pagebuf(list, buf, mask->bits, nr_cpu_ids);
}

#endif
