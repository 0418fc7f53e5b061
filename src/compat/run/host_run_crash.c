/* SPDX-License-Identifier: MIT */
/*
 * Crashes of the program under test. The handler reports, and starts the
 * program anew at the next case: nothing of a process that crashed is trusted.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "compat/run/host_run.h"
#include "compat/run/host_run_internal.h"

#define CRASH_STACK_BYTES (256UL << 10)
#define CRASH_REPORT_S 3 /* a report that takes longer is stuck on what the crash left locked */

/* With a sanitizer in the program its reports are better than ours. */
extern void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((__weak__));

char **km_host_run_argv;
static void (*crash_handler)(const struct km_host_run_crash *crash);
static int crash_reporting;

static const int crash_signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS };

#define NR_CRASH_SIGNALS (sizeof(crash_signals) / sizeof(crash_signals[0]))

static void crash_report(const struct km_host_run_crash *crash)
{
	sigset_t alarm_only;

	if (__atomic_exchange_n(&crash_reporting, 1, __ATOMIC_ACQ_REL)) {
		/* A second crash, of this thread in its report or of another: the first one goes on. */
		static __thread bool mine;

		if (mine)
			_exit(1);
		mine = true;
		sleep(CRASH_REPORT_S + 1);
		_exit(1);
	}
	signal(SIGALRM, SIG_DFL);
	sigemptyset(&alarm_only);
	sigaddset(&alarm_only, SIGALRM);
	sigprocmask(SIG_UNBLOCK, &alarm_only, NULL);
	alarm(CRASH_REPORT_S);
	crash_handler(crash);
	_exit(1);
}

static const void *crash_pc(const void *context)
{
	const ucontext_t *c = context;

#if defined(__x86_64__)
	return (const void *)c->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
	return (const void *)c->uc_mcontext.pc;
#else
	(void)c;
	return NULL;
#endif
}

static void crash_signal(int number, siginfo_t *info, void *context)
{
	struct km_host_run_crash crash = {
		.signal = sigabbrev_np(number),
		.meaning = sigdescr_np(number),
		.pc = crash_pc(context),
	};
	char name[16];

	snprintf(name, sizeof(name), "SIG%s", crash.signal ? crash.signal : "?");
	crash.signal = name;
	if (number == SIGSEGV || number == SIGBUS)
		crash.address = info->si_addr;
	crash_report(&crash);
}

static void crash_death(void)
{
	crash_report(&(struct km_host_run_crash){ .sanitizer = true });
}

void km_host_run_crash_stack(void)
{
	stack_t stack = { .ss_size = CRASH_STACK_BYTES };

	stack.ss_sp = mmap(NULL, CRASH_STACK_BYTES, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (stack.ss_sp != MAP_FAILED)
		sigaltstack(&stack, NULL);
}

void km_host_run_crash_stack_free(void)
{
	stack_t none = { .ss_flags = SS_DISABLE }, old;

	if (sigaltstack(&none, &old) == 0 && !(old.ss_flags & SS_DISABLE))
		munmap(old.ss_sp, old.ss_size);
}

void km_host_run_catch(void (*handler)(const struct km_host_run_crash *crash))
{
	struct sigaction action = { .sa_flags = SA_SIGINFO | SA_ONSTACK };

	crash_handler = handler;
	action.sa_sigaction = crash_signal;
	sigemptyset(&action.sa_mask);
	km_host_run_crash_stack();
	for (size_t i = 0; i < NR_CRASH_SIGNALS; i++) {
		if (!__sanitizer_set_death_callback || crash_signals[i] == SIGABRT)
			sigaction(crash_signals[i], &action, NULL);
	}
	if (__sanitizer_set_death_callback)
		__sanitizer_set_death_callback(crash_death);
}

void km_host_run_again(const char *state)
{
	sigset_t none;

	alarm(0);
	setenv(RUN_STATE_VARIABLE, state, 1);
	for (size_t i = 0; i < NR_CRASH_SIGNALS; i++)
		signal(crash_signals[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execv("/proc/self/exe", km_host_run_argv);
	perror("kmem test: cannot start anew");
	_exit(1);
}

const char *km_host_run_state(void)
{
	static const char *state;
	const char *now = getenv(RUN_STATE_VARIABLE);

	if (now) {
		state = strdup(now);
		unsetenv(RUN_STATE_VARIABLE); /* not for what tests start */
	}
	return state;
}
