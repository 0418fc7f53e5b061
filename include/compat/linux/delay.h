/* SPDX-License-Identifier: MIT */
/* Waiting: busy (udelay), or asleep (msleep, usleep_range, fsleep). */
#ifndef KM_COMPAT_LINUX_DELAY_H
#define KM_COMPAT_LINUX_DELAY_H

#include <asm/delay.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/math.h>
#include <linux/sched.h>

extern unsigned long loops_per_jiffy;

static inline void mdelay(unsigned long msecs)
{
	while (msecs--)
		udelay(1000);
}

void msleep(unsigned int msecs);
/* What is left of msecs when a signal or a wake-up came first. */
unsigned long msleep_interruptible(unsigned int msecs);
void usleep_range_state(unsigned long min, unsigned long max, unsigned int state);

static inline void usleep_range(unsigned long min, unsigned long max)
{
	usleep_range_state(min, max, TASK_UNINTERRUPTIBLE);
}

static inline void usleep_idle_range(unsigned long min, unsigned long max)
{
	usleep_range_state(min, max, TASK_IDLE);
}

#define usleep_range_idle(min, max) usleep_idle_range(min, max)

static inline void ssleep(unsigned int seconds)
{
	msleep(seconds * 1000);
}

/* By the length: busy up to 10 us, exact up to 20 ms, in ticks above. */
static inline void fsleep(unsigned long usecs)
{
	if (usecs <= 10)
		udelay(usecs);
	else if (usecs <= 20000)
		usleep_range(usecs, 2 * usecs);
	else
		msleep(DIV_ROUND_UP(usecs, 1000));
}

#endif
