/* SPDX-License-Identifier: MIT */
/* There are no watchdogs here. */
#ifndef KM_COMPAT_LINUX_NMI_H
#define KM_COMPAT_LINUX_NMI_H

/* NO-OP: there is no lockup detector to be told that a long loop is meant. */
static inline void touch_softlockup_watchdog(void)
{
}

/* NO-OP: as touch_softlockup_watchdog(). */
static inline void touch_all_softlockup_watchdogs(void)
{
}

/* NO-OP: as touch_softlockup_watchdog(). */
static inline void touch_nmi_watchdog(void)
{
}

#endif
