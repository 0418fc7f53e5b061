/* SPDX-License-Identifier: MIT */
/* The frame store: memory behind frames, aliases, limits. */
#include "test.h"

#include "port/port.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define NR 4096u
#define NR_LINEAR 3072u

static struct port_frames frames;

static char *linear(unsigned long pfn)
{
	return frames.linear + pfn * PAGE_SIZE;
}

/* 'r' and 'w': may the kernel read or write the byte for us? Nothing dies here. */
static bool accessible(char *addr, char how)
{
	static int fds[2];
	char c = 'x';

	if (!fds[1] && pipe(fds))
		return false;
	if (how == 'r')
		return write(fds[1], addr, 1) == 1 && read(fds[0], &c, 1) == 1;
	return write(fds[1], &c, 1) == 1 &&
	       (read(fds[0], addr, 1) == 1 || (read(fds[0], &c, 1) == 1 && false));
}

TEST(create)
{
	CHECK_EQ(port_frames_create(&frames, 0, 0), -EINVAL);
	CHECK_EQ(port_frames_create(&frames, 8, 9), -EINVAL);
	CHECK_EQ(port_frames_create(&frames, NR, NR_LINEAR), 0);
	CHECK(frames.linear);
	CHECK_EQ(frames.nr_frames, NR);
	CHECK_EQ(port_frames_resident(&frames), 0);
}

TEST(commit_and_release)
{
	errno = 77;
	CHECK_EQ(port_frames_commit(&frames, 0, 16), 0);
	CHECK_EQ(port_frames_resident(&frames), 16);
	CHECK_EQ(port_frames_commit(&frames, 0, 16), 0);
	CHECK_EQ(port_frames_resident(&frames), 16);
	for (unsigned int i = 0; i < 16 * PAGE_SIZE; i++)
		CHECK_EQ(frames.linear[i], 0);
	memset(frames.linear, 0xee, 16 * PAGE_SIZE);
	CHECK_EQ(port_frames_commit(&frames, 0, 16), 0);
	CHECK_EQ((unsigned char)frames.linear[5000], 0xee);

	CHECK_EQ(port_frames_release(&frames, 4, 8), 0);
	CHECK_EQ(port_frames_resident(&frames), 8);
	CHECK_EQ(port_frames_commit(&frames, 0, 16), 0);
	CHECK_EQ(port_frames_resident(&frames), 16);
	CHECK_EQ(*linear(4), 0);
	CHECK_EQ((unsigned char)*linear(3), 0xee);
	CHECK_EQ((unsigned char)*linear(12), 0xee);
	CHECK_EQ(port_frames_release(&frames, 0, 16), 0);
	CHECK_EQ(port_frames_resident(&frames), 0);
	CHECK_EQ(errno, 77);
}

/* Across the end of the linear map, and above it. */
TEST(commit_high)
{
	CHECK_EQ(port_frames_commit(&frames, NR_LINEAR - 4, 8), 0);
	CHECK_EQ(port_frames_resident(&frames), 8);
	CHECK_EQ(port_frames_commit(&frames, NR - 16, 16), 0);
	CHECK_EQ(port_frames_resident(&frames), 24);
	CHECK_EQ(port_frames_release(&frames, NR - 16, 16), 0);
	CHECK_EQ(port_frames_release(&frames, NR_LINEAR - 4, 8), 0);
	CHECK_EQ(port_frames_resident(&frames), 0);
}

TEST(bad_ranges)
{
	CHECK_EQ(port_frames_commit(&frames, NR, 1), -EINVAL);
	CHECK_EQ(port_frames_commit(&frames, NR - 1, 2), -EINVAL);
	CHECK_EQ(port_frames_commit(&frames, ULONG_MAX, 2), -EINVAL);
	CHECK_EQ(port_frames_release(&frames, NR - 1, 2), -EINVAL);
	CHECK_EQ(port_frames_commit(&frames, 0, 0), 0);
	CHECK_EQ(port_frames_release(&frames, 0, 0), 0);
	CHECK_EQ(port_frames_bind(&frames, NR, 1, 0), -EINVAL);
	CHECK_EQ(port_frames_bind(&frames, 0, 1, -1), -EINVAL);
}

/* Scattered frames side by side; each store is seen through both addresses. */
TEST(aliases)
{
	static const unsigned long pfns[] = { 700, 3, NR - 1, 512 };
	char *area = port_reserve_none(8 * PAGE_SIZE, 1UL << 21);

	REQUIRE(area);
	CHECK_EQ((unsigned long)area % (1UL << 21), 0);
	CHECK(!accessible(area, 'r'));
	for (int i = 0; i < 4; i++) {
		CHECK_EQ(port_frames_commit(&frames, pfns[i], 1), 0);
		CHECK_EQ(port_frames_map(&frames, area + i * PAGE_SIZE, pfns[i], 1,
					 PORT_PROT_READ | PORT_PROT_WRITE), 0);
		memset(area + i * PAGE_SIZE, 'a' + i, PAGE_SIZE);
	}
	CHECK(!accessible(area + 4 * PAGE_SIZE, 'r'));
	CHECK_EQ(*linear(700), 'a');
	CHECK_EQ(linear(3)[4095], 'b');
	CHECK_EQ(*linear(512), 'd');
	*linear(3) = 'z';
	CHECK_EQ(area[PAGE_SIZE], 'z');

	CHECK_EQ(port_frames_protect(area, PAGE_SIZE, PORT_PROT_READ), 0);
	CHECK(accessible(area, 'r'));
	CHECK(!accessible(area, 'w'));
	CHECK(accessible(area + PAGE_SIZE, 'w'));

	CHECK_EQ(port_frames_map(&frames, area, 512, 1, PORT_PROT_READ | PORT_PROT_WRITE), 0);
	CHECK_EQ(area[0], 'd');
	CHECK_EQ(area[3 * PAGE_SIZE], 'd');

	CHECK_EQ(port_frames_unmap(area, 4 * PAGE_SIZE), 0);
	CHECK(!accessible(area, 'r'));
	CHECK_EQ(*linear(700), 'a');
	port_release(area, 8 * PAGE_SIZE);
	for (int i = 0; i < 4; i++)
		CHECK_EQ(port_frames_release(&frames, pfns[i], 1), 0);
	CHECK_EQ(port_frames_resident(&frames), 0);
}

TEST(bind)
{
	int node = port_cpu_node(port_cpu());

	CHECK(node >= 0 && (unsigned int)node < port_nr_nodes());
	CHECK_EQ(port_frames_bind(&frames, 0, 1024, node), 0);
	CHECK_EQ(port_frames_bind(&frames, NR_LINEAR - 8, 16, node), 0);
	CHECK_EQ(port_frames_bind(&frames, NR_LINEAR, 16, node), 0);
}

/* RLIMIT_FSIZE sends a signal to whoever grows a file past it: nobody may try. */
TEST(file_size_limit)
{
	struct port_frames small;
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		struct rlimit limit = { 1 << 20, RLIM_INFINITY };
		int err;

		setrlimit(RLIMIT_FSIZE, &limit);
		err = port_frames_create(&small, 257, 257);
		if (err != -EFBIG || small.nr_frames != 256)
			_exit(1);
		if (port_frames_create(&small, 256, 128))
			_exit(2);
		_exit(port_frames_commit(&small, 0, 256) ? 3 : 0);
	}
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, 0);
}

TEST(address_space_limit)
{
	int status;
	pid_t pid;

	if (TEST_SANITIZED) {
		test_skip("a sanitizer's shadow memory is above any limit");
		return;
	}
	fflush(stdout);
	pid = fork();
	if (!pid) {
		struct rlimit limit = { 1UL << 30, RLIM_INFINITY };
		struct port_frames big;

		setrlimit(RLIMIT_AS, &limit);
		if (port_frames_create(&big, 1UL << 20, 1UL << 20) != -ENOMEM)
			_exit(1);
		if (port_reserve(4UL << 30) || port_reserve_none(4UL << 30, PAGE_SIZE))
			_exit(2);
		_exit(port_frames_create(&big, 1UL << 20, 1UL << 10) ? 3 : 0);
	}
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, 0);
}

/* A store of many times the host's memory costs nothing. */
TEST(sparse)
{
	struct port_frames big;
	unsigned long nr = 1UL << 28; /* 1 TiB */

	if (TEST_SANITIZED) {
		test_skip("a sanitizer has no room for 1 TiB");
		return;
	}
	REQUIRE(!port_frames_create(&big, nr, nr));
	CHECK_EQ(port_frames_commit(&big, nr - 16, 16), 0);
	big.linear[(nr << PAGE_SHIFT) - 1] = 1;
	CHECK_EQ(port_frames_resident(&big), 16);
	port_release(big.linear, nr << PAGE_SHIFT);
	close(big.fd);
}
