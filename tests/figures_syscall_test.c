/* SPDX-License-Identifier: MIT */
/*
 * Repeated allocations and frees make no system call: a child process does
 * them under a filter that kills it at the first one.
 */
#include "test.h"

#include <linux/gfp.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

TEST_CMDLINE("mem=64M");

#define WARM_UP 2000
#define REPEAT 20000

/* From now on this thread may leave, and nothing else. */
static bool forbid_system_calls(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
	};
	struct sock_fprog program = { sizeof(code) / sizeof(code[0]), code };

	return !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) &&
	       !prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static void check_silent(void (*pair)(void))
{
	int status = 0;
	cpu_set_t here;
	pid_t pid;

	if (TEST_SANITIZED) {
		test_skip("the sanitizer makes system calls");
		return;
	}
	pid = fork();
	if (!pid) {
		/* Another CPU would have to warm up anew. */
		CPU_ZERO(&here);
		CPU_SET((unsigned int)sched_getcpu(), &here);
		sched_setaffinity(0, sizeof(here), &here);
		for (int i = 0; i < WARM_UP; i++)
			pair();
		if (!forbid_system_calls())
			_exit(77);
		for (int i = 0; i < REPEAT; i++)
			pair();
		syscall(SYS_exit_group, 0);
	}
	REQUIRE(pid > 0 && waitpid(pid, &status, 0) == pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		test_skip("no seccomp filters here");
	else
		CHECK_EQ(status, 0);
}

static void pair_kmalloc(void)
{
	kfree(kmalloc(64, GFP_KERNEL));
}

static void pair_page(void)
{
	__free_page(alloc_page(GFP_KERNEL));
}

static void pair_vmalloc(void)
{
	char *p = vmalloc(20);

	*p = 1;
	vfree(p);
}

TEST(repeated_kmalloc_and_kfree_make_no_system_call)
{
	check_silent(pair_kmalloc);
}

TEST(repeated_alloc_page_and_free_make_no_system_call)
{
	check_silent(pair_page);
}

TEST(repeated_vmalloc_of_20_bytes_and_vfree_make_no_system_call)
{
	check_silent(pair_vmalloc);
}

TEST(the_filter_works)
{
	int status = 0;
	pid_t pid = fork();

	if (!pid) {
		if (!forbid_system_calls())
			_exit(77);
		getppid();
		_exit(0);
	}
	REQUIRE(pid > 0 && waitpid(pid, &status, 0) == pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		test_skip("no seccomp filters here");
	else
		CHECK(WIFSIGNALED(status));
}
