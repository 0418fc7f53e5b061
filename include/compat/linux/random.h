/* SPDX-License-Identifier: MIT */
/* Random numbers, a generator for each thread. A run can be repeated: environment KM_SEED. */
#ifndef KM_COMPAT_LINUX_RANDOM_H
#define KM_COMPAT_LINUX_RANDOM_H

#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/once.h>
#include <linux/types.h>
#include <linux/prandom.h>

struct notifier_block;

void get_random_bytes(void *buf, size_t len);
u8 get_random_u8(void);
u16 get_random_u16(void);
u32 get_random_u32(void);
u64 get_random_u64(void);
static inline unsigned int get_random_int(void) /* to 6.1 */
{
	return get_random_u32();
}
static inline unsigned long get_random_long(void)
{
	return get_random_u64();
}

/* [0, ceil), (floor, U32_MAX], [floor, ceil]: all equally likely. */
u32 get_random_u32_below(u32 ceil);
u32 get_random_u32_above(u32 floor);
u32 get_random_u32_inclusive(u32 floor, u32 ceil);

/* The generator starts from this seed in each thread (by its order of use); 0: from the system. */
void km_random_seed(u64 seed);

/* Spellings up to 6.1. */
static inline u32 prandom_u32(void)
{
	return get_random_u32();
}
static inline void prandom_bytes(void *buf, size_t nbytes)
{
	get_random_bytes(buf, nbytes);
}
static inline u32 prandom_u32_max(u32 ep_ro)
{
	return reciprocal_scale(get_random_u32(), ep_ro);
}
#define get_random_once(buf, nbytes) DO_ONCE(get_random_bytes, (buf), (nbytes))
#define get_random_bytes_wait(buf, nbytes) (get_random_bytes(buf, nbytes), 0)
static inline int wait_for_random_bytes(void)
{
	return 0;
}
static inline bool rng_is_initialized(void)
{
	return true;
}
#define get_random_canary() (get_random_long() & ~0xffUL)

/* NO-OP: the system's entropy is good from the start, so none is collected. */
static inline void add_device_randomness(const void *buf, size_t len) { }
static inline void add_input_randomness(unsigned int type, unsigned int code, unsigned int value)
{
}
static inline void add_interrupt_randomness(int irq) { }
static inline void km_add_hwgenerator(const void *buf, size_t len, size_t entropy) { }
/* (buf, len, entropy), from 6.2 with sleep_after */
#define add_hwgenerator_randomness(buf, len, entropy, ...) km_add_hwgenerator(buf, len, entropy)

#define declare_get_random_var_wait(name, ret_type)                              \
	static inline int get_random_##name##_wait(ret_type *out)                \
	{                                                                        \
		*out = get_random_##name();                                      \
		return 0;                                                        \
	}
declare_get_random_var_wait(u8, u8)
declare_get_random_var_wait(u16, u16)
declare_get_random_var_wait(u32, u32)
declare_get_random_var_wait(u64, u64)
declare_get_random_var_wait(long, unsigned long)

#endif
