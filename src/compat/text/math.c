/* SPDX-License-Identifier: MIT */
/* Number theory of the small kind, sets of CPUs, hashes of names. */
#include <linux/cpumask.h>
#include <linux/gcd.h>
#include <linux/kernel.h>
#include <linux/lcm.h>
#include <linux/math.h>
#include <linux/nodemask.h>
#include <linux/stringhash.h>

unsigned long int_sqrt(unsigned long x)
{
	unsigned long root = 0;

	for (unsigned long bit = x ? 1UL << (__fls(x) & ~1UL) : 0; bit; bit >>= 2) {
		if (x >= root + bit) {
			x -= root + bit;
			root = (root >> 1) + bit;
		} else {
			root >>= 1;
		}
	}
	return root;
}

u64 int_pow(u64 base, unsigned int exp)
{
	u64 result = 1;

	for (; exp; exp >>= 1, base *= base)
		if (exp & 1)
			result *= base;
	return result;
}

unsigned long gcd(unsigned long a, unsigned long b)
{
	while (b) {
		unsigned long rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

unsigned long lcm(unsigned long a, unsigned long b)
{
	return a && b ? a / gcd(a, b) * b : 0;
}

unsigned long lcm_not_zero(unsigned long a, unsigned long b)
{
	unsigned long l = lcm(a, b);

	return l ? l : a ? a : b;
}

unsigned int __sw_hweight8(unsigned int w)
{
	return hweight8(w);
}

unsigned int __sw_hweight16(unsigned int w)
{
	return hweight16(w);
}

unsigned int __sw_hweight32(unsigned int w)
{
	return hweight32(w);
}

unsigned long __sw_hweight64(__u64 w)
{
	return hweight64(w);
}

/* ---- CPUs ---- */

const struct cpumask km_cpu_none;
static struct cpumask cpu_all;
static struct cpumask cpu_one[NR_CPUS];
static struct cpumask cpu_of_node[MAX_NUMNODES];

/* Whoever comes while it is filled sees each bit in its place or sets it too. */
const struct cpumask *km_cpu_all(void)
{
	static bool filled;

	if (!__atomic_load_n(&filled, __ATOMIC_ACQUIRE)) {
		for (unsigned int cpu = 0; cpu < nr_cpu_ids && cpu < NR_CPUS; cpu++)
			set_bit(cpu, cpu_all.bits);
		__atomic_store_n(&filled, true, __ATOMIC_RELEASE);
	}
	return &cpu_all;
}

const struct cpumask *km_cpumask_of(unsigned int cpu)
{
	set_bit(cpu, cpu_one[cpu].bits);
	return &cpu_one[cpu];
}

const struct cpumask *km_cpumask_of_node(int node)
{
	struct cpumask *mask;
	unsigned int cpu;

	if (node < 0 || node >= MAX_NUMNODES)
		return km_cpu_all();
	mask = &cpu_of_node[node];
	for_each_possible_cpu(cpu)
		if (cpu_to_node(cpu) == node)
			set_bit(cpu, mask->bits);
	return mask;
}

/* ---- names ---- */

unsigned int full_name_hash(const void *salt, const char *name, unsigned int len)
{
	unsigned long hash = init_name_hash(salt);

	while (len--)
		hash = partial_name_hash((unsigned char)*name++, hash);
	return end_name_hash(hash);
}

u64 hashlen_string(const void *salt, const char *name)
{
	size_t len = strlen(name);

	return hashlen_create(full_name_hash(salt, name, len), len);
}
