/* SPDX-License-Identifier: MIT */
/* Whose a task is: all are root's, as capable() says too. */
#ifndef KM_COMPAT_LINUX_CRED_H
#define KM_COMPAT_LINUX_CRED_H

#include <linux/capability.h>
#include <linux/sched.h>
#include <linux/uidgid.h>
#include <linux/user_namespace.h>

#define current_uid() GLOBAL_ROOT_UID
#define current_euid() GLOBAL_ROOT_UID
#define current_suid() GLOBAL_ROOT_UID
#define current_fsuid() GLOBAL_ROOT_UID
#define current_gid() GLOBAL_ROOT_GID
#define current_egid() GLOBAL_ROOT_GID
#define current_sgid() GLOBAL_ROOT_GID
#define current_fsgid() GLOBAL_ROOT_GID

#endif
