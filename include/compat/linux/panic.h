/* SPDX-License-Identifier: MIT */
/* The end: a message, a call trace and abort(). */
#ifndef KM_COMPAT_LINUX_PANIC_H
#define KM_COMPAT_LINUX_PANIC_H

#include <linux/compiler_attributes.h>
#include <linux/types.h>

__noreturn __cold void panic(const char *fmt, ...) __printf(1, 2);
void nmi_panic(void *regs, const char *msg);

extern int panic_on_warn; /* option panic_on_warn: a WARN is a panic */
extern int panic_on_oops;
extern int panic_timeout;
extern int oops_in_progress;

#define TAINT_PROPRIETARY_MODULE 0
#define TAINT_FORCED_MODULE 1
#define TAINT_CPU_OUT_OF_SPEC 2
#define TAINT_FORCED_RMMOD 3
#define TAINT_MACHINE_CHECK 4
#define TAINT_BAD_PAGE 5
#define TAINT_USER 6
#define TAINT_DIE 7
#define TAINT_OVERRIDDEN_ACPI_TABLE 8
#define TAINT_WARN 9
#define TAINT_CRAP 10
#define TAINT_FIRMWARE_WORKAROUND 11
#define TAINT_OOT_MODULE 12
#define TAINT_UNSIGNED_MODULE 13
#define TAINT_SOFTLOCKUP 14
#define TAINT_LIVEPATCH 15
#define TAINT_AUX 16
#define TAINT_RANDSTRUCT 17
#define TAINT_TEST 18
#define TAINT_FLAGS_COUNT 19

enum lockdep_ok { LOCKDEP_STILL_OK, LOCKDEP_NOW_UNRELIABLE };
void add_taint(unsigned int flag, enum lockdep_ok lockdep_ok);
int test_taint(unsigned int flag);
unsigned long get_taint(void);

#endif
