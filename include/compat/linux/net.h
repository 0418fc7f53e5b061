/* SPDX-License-Identifier: MIT */
/* Messages about packets, a few in five seconds; there are no sockets. */
#include_next <linux/net.h>
#ifndef KM_COMPAT_LINUX_NET_H
#define KM_COMPAT_LINUX_NET_H

#include <linux/once.h>
#include <linux/printk.h>
#include <linux/random.h>
#include <linux/ratelimit.h>
#include <linux/socket.h>
#include <linux/wait.h>

#define net_ratelimit()                                                                  \
	({                                                                               \
		static DEFINE_RATELIMIT_STATE(_rs, DEFAULT_RATELIMIT_INTERVAL,           \
					      DEFAULT_RATELIMIT_BURST);                  \
		__ratelimit(&_rs);                                                       \
	})
#define net_ratelimited_function(function, ...) \
	do { if (net_ratelimit()) function(__VA_ARGS__); } while (0)
#define net_emerg_ratelimited(...) net_ratelimited_function(pr_emerg, __VA_ARGS__)
#define net_alert_ratelimited(...) net_ratelimited_function(pr_alert, __VA_ARGS__)
#define net_crit_ratelimited(...) net_ratelimited_function(pr_crit, __VA_ARGS__)
#define net_err_ratelimited(...) net_ratelimited_function(pr_err, __VA_ARGS__)
#define net_warn_ratelimited(...) net_ratelimited_function(pr_warn, __VA_ARGS__)
#define net_notice_ratelimited(...) net_ratelimited_function(pr_notice, __VA_ARGS__)
#define net_info_ratelimited(...) net_ratelimited_function(pr_info, __VA_ARGS__)
#define net_dbg_ratelimited(...) net_ratelimited_function(pr_debug, __VA_ARGS__)

#endif
