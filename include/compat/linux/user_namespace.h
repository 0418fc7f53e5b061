/* SPDX-License-Identifier: MIT */
/* The one user namespace, where numbers are what they are. */
#ifndef KM_COMPAT_LINUX_USER_NAMESPACE_H
#define KM_COMPAT_LINUX_USER_NAMESPACE_H

#include <linux/err.h>
#include <linux/sched.h>
#include <linux/uidgid.h>

struct user_namespace {
	int level; /* 0 */
};

extern struct user_namespace init_user_ns;

static inline uid_t from_kuid(struct user_namespace *ns, kuid_t uid)
{
	return __kuid_val(uid);
}

static inline gid_t from_kgid(struct user_namespace *ns, kgid_t gid)
{
	return __kgid_val(gid);
}
#define from_kuid_munged(ns, uid) from_kuid(ns, uid)
#define from_kgid_munged(ns, gid) from_kgid(ns, gid)

static inline kuid_t make_kuid(struct user_namespace *ns, uid_t uid)
{
	return KUIDT_INIT(uid);
}

static inline kgid_t make_kgid(struct user_namespace *ns, gid_t gid)
{
	return KGIDT_INIT(gid);
}

#define current_user_ns() (&init_user_ns)

#endif
