/* SPDX-License-Identifier: MIT */
#ifndef PKTHOOK_H
#define PKTHOOK_H

#include <linux/types.h>

struct sk_buff;

/* What is known of a sender. */
struct flow {
	struct hlist_node node;
	__be32 saddr;
	u64 packets, bytes;
	char *name; /* as the log shows it */
};

struct flow *pkthook_flow(__be32 saddr);
unsigned int pkthook_flows(void);
void pkthook_forget_all(void);

#endif
