/* SPDX-License-Identifier: MIT */
/* Boot: once, by the first use of any allocator, with the options of the command line. */
#include "test.h"

#include "page/page.h"
#include <kmem/kmem.h>
#include <linux/gfp.h>

#include <pthread.h>

TEST_CMDLINE("mem=64M numa=fake=2 movablecore=25% min_free_kbytes=512");

#define NR_THREADS 8

static void *first_use(void *arg)
{
	struct page *page = alloc_page(GFP_KERNEL);

	(void)arg;
	CHECK(page);
	if (page)
		__free_page(page);
	return NULL;
}

TEST(threads_boot_together)
{
	pthread_t threads[NR_THREADS];

	CHECK_EQ(km_hot.linear_size, 0);
	for (int i = 0; i < NR_THREADS; i++)
		pthread_create(&threads[i], NULL, first_use, NULL);
	for (int i = 0; i < NR_THREADS; i++)
		pthread_join(threads[i], NULL);
	CHECK(km_boot());
	CHECK_EQ(km_hot.linear_size, 64UL << 20);
}

TEST(options_arrive)
{
	unsigned long movable = 0;

	CHECK_EQ(page_nr_nodes, 2);
	CHECK_EQ(page_min_free_kbytes, 512);
	for (unsigned int n = 0; n < page_nr_nodes; n++)
		movable += page_nodes[n].node_zones[ZONE_MOVABLE].present_pages;
	CHECK_EQ(movable, (16UL << 20) >> PAGE_SHIFT);
}

TEST(version)
{
	CHECK_STREQ(km_version(), KM_VERSION);
}
