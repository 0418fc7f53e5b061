/* SPDX-License-Identifier: MIT */
/*
 * Read until a condition holds or a time is over: asleep between the reads (sleep_us > 0), or
 * busy (the _atomic ones, for any context). 0, or -ETIMEDOUT if the last read did not do either.
 */
#ifndef KM_COMPAT_LINUX_IOPOLL_H
#define KM_COMPAT_LINUX_IOPOLL_H

#include <asm/processor.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/ktime.h>

#define km_poll_loop(op, cond, timeout_us, pause, first) \
({ \
	u64 __km_timeout = (timeout_us); \
	u64 __km_end = ktime_get_ns() + __km_timeout * NSEC_PER_USEC; \
	bool __km_met; \
	if (first) \
		pause; \
	while (1) { \
		bool __km_late = __km_timeout && ktime_get_ns() > __km_end; \
		op; \
		__km_met = (cond); \
		if (__km_met || __km_late) \
			break; \
		pause; \
	} \
	__km_met ? 0 : -ETIMEDOUT; \
})

#define poll_timeout_us(op, cond, sleep_us, timeout_us, sleep_before_op) \
({ \
	unsigned long __km_sleep = (sleep_us); \
	if (__km_sleep) \
		might_sleep(); \
	km_poll_loop(op, cond, timeout_us, \
		     ({ if (__km_sleep) usleep_range((__km_sleep >> 2) + 1, __km_sleep); \
			cpu_relax(); }), \
		     (sleep_before_op) && __km_sleep); \
})

#define poll_timeout_us_atomic(op, cond, delay_us, timeout_us, delay_before_op) \
({ \
	unsigned long __km_delay = (delay_us); \
	km_poll_loop(op, cond, timeout_us, \
		     ({ if (__km_delay) udelay(__km_delay); cpu_relax(); }), \
		     (delay_before_op) && __km_delay); \
})

#define read_poll_timeout(op, val, cond, sleep_us, timeout_us, sleep_before_read, args...) \
	poll_timeout_us((val) = op(args), cond, sleep_us, timeout_us, sleep_before_read)
#define read_poll_timeout_atomic(op, val, cond, delay_us, timeout_us, delay_before_read, args...) \
	poll_timeout_us_atomic((val) = op(args), cond, delay_us, timeout_us, delay_before_read)
#define readx_poll_timeout(op, addr, val, cond, sleep_us, timeout_us) \
	read_poll_timeout(op, val, cond, sleep_us, timeout_us, false, addr)
#define readx_poll_timeout_atomic(op, addr, val, cond, delay_us, timeout_us) \
	read_poll_timeout_atomic(op, val, cond, delay_us, timeout_us, false, addr)
#define readb_poll_timeout(addr, val, cond, delay_us, timeout_us) \
	readx_poll_timeout(readb, addr, val, cond, delay_us, timeout_us)
#define readw_poll_timeout(addr, val, cond, delay_us, timeout_us) \
	readx_poll_timeout(readw, addr, val, cond, delay_us, timeout_us)
#define readl_poll_timeout(addr, val, cond, delay_us, timeout_us) \
	readx_poll_timeout(readl, addr, val, cond, delay_us, timeout_us)
#define readq_poll_timeout(addr, val, cond, delay_us, timeout_us) \
	readx_poll_timeout(readq, addr, val, cond, delay_us, timeout_us)
#define readl_poll_timeout_atomic(addr, val, cond, delay_us, timeout_us) \
	readx_poll_timeout_atomic(readl, addr, val, cond, delay_us, timeout_us)
#define readl_relaxed_poll_timeout(addr, val, cond, delay_us, timeout_us) \
	readx_poll_timeout(readl_relaxed, addr, val, cond, delay_us, timeout_us)
#define readl_relaxed_poll_timeout_atomic(addr, val, cond, delay_us, timeout_us) \
	readx_poll_timeout_atomic(readl_relaxed, addr, val, cond, delay_us, timeout_us)

#endif
