/* SPDX-License-Identifier: MIT */
/* Addresses for highmem pages, and the copying and zeroing that use them. */
#include "test.h"

#include "page/page_internal.h"
#include <fcntl.h>
#include <linux/highmem.h>
#include <pthread.h>
#include <unistd.h>

TEST_CMDLINE("mem=64M highmem=32M");

#define NR 300 /* more than there are windows of either kind */

static struct page *high_page(void)
{
	struct page *page = alloc_page(GFP_HIGHUSER);

	CHECK(page && PageHighMem(page));
	return page;
}

TEST(low_pages_keep_their_address)
{
	struct page *page = alloc_page(GFP_KERNEL);
	char *addr = page_address(page);

	CHECK(!PageHighMem(page));
	CHECK_EQ(kmap(page), addr);
	CHECK_EQ(kmap_local_page(page), addr);
	CHECK_EQ(kmap_atomic(page), addr);
	CHECK_EQ(kmap_to_page(addr), page);
	CHECK_EQ(kmap_local_page_try_from_panic(page), addr);
	CHECK(!is_kmap_addr(addr));
	kunmap_atomic(addr);
	kunmap_local(addr);
	kunmap(page);
	__free_page(page);
}

TEST(kmap_gives_all_users_one_address)
{
	struct page *page = high_page();
	char *addr;

	CHECK_EQ(page_address(page), NULL);
	addr = kmap(page);
	CHECK_EQ(page_address(page), addr);
	CHECK_EQ(kmap(page), addr);
	CHECK_EQ(kmap_to_page(addr), page);
	CHECK(is_kmap_addr(addr) && is_kmap_addr(addr + 4095));
	memcpy(addr, "high", 5);
	kunmap(page);
	CHECK_EQ(page_address(page), addr);
	CHECK_STREQ(addr, "high");
	kunmap(page);
	CHECK_EQ(page_address(page), NULL);
	/* A window stays mapped for its frame until another one needs it. */
	CHECK_EQ(kmap(page), addr);
	kunmap(page);
	kmap_flush_unused();
	addr = kmap(page);
	CHECK_STREQ(addr, "high");
	kunmap(page);
	__free_page(page);
}

TEST(all_mappings_show_the_same_memory)
{
	struct page *page = high_page();
	char *a = kmap(page), *b = kmap_local_page(page), *c = kmap_local_page(page),
	     *d = kmap_atomic(page);

	CHECK(a != b && b != c && c != d);
	for (int i = 0; i < 4096; i++)
		a[i] = (char)i;
	CHECK(!memcmp(a, b, 4096) && !memcmp(a, c, 4096) && !memcmp(a, d, 4096));
	d[77] = 42;
	CHECK_EQ(a[77], 42);
	kunmap_atomic(d);
	kunmap_local(c);
	kunmap_local(b + 100);
	kunmap(page);
	__free_page(page);
}

TEST(more_pages_than_windows)
{
	struct page *page[NR];

	for (unsigned long i = 0; i < NR; i++) {
		unsigned long *addr;

		page[i] = high_page();
		addr = kmap(page[i]);
		addr[9] = i;
		kunmap(page[i]);
	}
	for (unsigned long i = 0; i < NR; i++) {
		unsigned long *addr = kmap_local_page(page[i]), *same = kmap(page[i]);

		CHECK_EQ(addr[9], i);
		CHECK_EQ(same[9], i);
		CHECK_EQ(page_address(page[i]), same);
		kunmap(page[i]);
		kunmap_local(addr);
	}
	kmap_flush_unused();
	for (unsigned long i = 0; i < NR; i++) {
		CHECK_EQ(page_address(page[i]), NULL);
		__free_page(page[i]);
	}
}

TEST(protection_is_honoured)
{
	struct page *page = high_page();
	char *rw = kmap_local_page(page), *ro = kmap_local_page_prot(page, PAGE_KERNEL_RO);

	int zeroes = open("/dev/zero", O_RDONLY);

	memcpy(rw, "text", 5);
	CHECK_STREQ(ro, "text");
	/* The host refuses to write there for us. */
	CHECK_EQ(read(zeroes, ro, 1), -1);
	CHECK_EQ(read(zeroes, rw + 3, 1), 1);
	CHECK_STREQ(ro, "tex");
	close(zeroes);
	CHECK_EQ(km_prot_of(PAGE_KERNEL), 3);
	CHECK_EQ(km_prot_of(PAGE_KERNEL_RO), 1);
	CHECK_EQ(km_prot_of(PAGE_KERNEL_EXEC), 7);
	CHECK_EQ(km_prot_of(PAGE_KERNEL_ROX), 5);
	CHECK_EQ(km_prot_of(pgprot_nx(PAGE_KERNEL_EXEC)), 3);
	CHECK_EQ(km_prot_of(PAGE_NONE), 0);
	CHECK_EQ(km_prot_of(pgprot_noncached(PAGE_KERNEL)), 3);
	kunmap_local(ro);
	kunmap_local(rw);
	__free_page(page);
}

TEST(wrong_unmaps_are_reported)
{
	struct page *page = high_page();
	char *addr = kmap_local_page(page);
	static char nowhere;

	kunmap_local(addr);
	kunmap_local(addr);
	CHECK_REPORT("kunmap_local() of an address that is not mapped");
	test_report_clear();
	kunmap_local(&nowhere);
	CHECK_REPORT("kunmap_local() of an address that is not mapped");
	test_report_clear();
	kunmap(page);
	CHECK_REPORT("kunmap() of a page that is not mapped");
	test_report_clear();
	__free_page(page);
}

TEST(zeroing_and_copying_pages)
{
	struct page *a = high_page(), *b = high_page();
	char buf[4096], expect[4096];

	for (int i = 0; i < 4096; i++)
		expect[i] = (char)(i * 7);
	memcpy_to_page(a, 0, expect, 4096);
	memcpy_from_page(buf, a, 0, 4096);
	CHECK(!memcmp(buf, expect, 4096));
	copy_highpage(b, a);
	memcpy_from_page(buf, b, 0, 4096);
	CHECK(!memcmp(buf, expect, 4096));
	zero_user_segments(a, 10, 20, 4000, 4096);
	memset(expect + 10, 0, 10);
	memset(expect + 4000, 0, 96);
	memset_page(a, 100, 5, 3);
	memset(expect + 100, 5, 3);
	memcpy_page(a, 200, b, 1000, 8);
	memcpy_from_page(expect + 200, b, 1000, 8);
	memcpy_from_page(buf, a, 0, 4096);
	CHECK(!memcmp(buf, expect, 4096));
	clear_user_highpage(a, 0);
	CHECK_EQ(copy_mc_highpage(b, a), 0);
	memset(expect, 0, 4096);
	memcpy_from_page(buf, b, 0, 4096);
	CHECK(!memcmp(buf, expect, 4096));
	__free_page(a);
	__free_page(b);
	a = alloc_page(GFP_HIGHUSER | __GFP_ZERO);
	memcpy_from_page(buf, a, 0, 4096);
	CHECK(!memcmp(buf, expect, 4096));
	__free_page(a);
}

/* A folio of four pages against an array of as many bytes. */
static void folio_model(gfp_t gfp)
{
	struct folio *folio = folio_alloc(gfp | __GFP_ZERO, 2),
		     *other = folio_alloc(gfp | __GFP_ZERO, 2);
	static char model[16384], seen[16384], data[16384];

	memset(model, 0, sizeof(model));
	for (unsigned long n = 0; n < test_scale(300); n++) {
		size_t from = test_rand_below(16384), len = test_rand_below(16385 - from);
		char *addr;

		for (size_t i = 0; i < len; i++)
			data[i] = (char)test_rand();
		switch (test_rand_below(6)) {
		case 0:
			memcpy_to_folio(folio, from, data, len);
			memcpy(model + from, data, len);
			break;
		case 1:
			folio_zero_range(folio, from, len);
			memset(model + from, 0, len);
			break;
		case 2:
			folio_fill_tail(folio, from, data, len);
			memcpy(model + from, data, len);
			memset(model + from + len, 0, 16384 - from - len);
			break;
		case 3:
			addr = kmap_local_folio(folio, from);
			addr = folio_zero_tail(folio, from, addr);
			kunmap_local(addr);
			memset(model + from, 0, 16384 - from);
			break;
		case 4:
			folio_zero_segments(folio, from, from + len / 2, from + len / 2,
					    from + len);
			memset(model + from, 0, len);
			break;
		default:
			memcpy_to_folio(other, 16384 - len, data, len);
			memcpy_folio(folio, from, other, 16384 - len, len);
			memcpy(model + from, data, len);
		}
		memcpy_from_folio(seen, folio, 0, 16384);
		CHECK(!memcmp(seen, model, 16384));
		CHECK_EQ(memcpy_from_file_folio(seen, folio, 16384 * 5 + 4090, 6), 6);
		CHECK(!memcmp(seen, model + 4090, 6));
	}
	CHECK(memcpy_from_file_folio(seen, folio, 16384, 99999) <= 16384);
	folio_release_kmap(folio, kmap_local_folio(folio, 9000));
	folio_put(other);
}

TEST(folios_of_low_pages)
{
	folio_model(GFP_KERNEL);
}

TEST(folios_of_high_pages)
{
	folio_model(GFP_HIGHUSER);
}

static struct page *shared[40];

static void *kmap_worker(void *arg)
{
	unsigned long me = (unsigned long)arg;

	for (unsigned long n = 0; n < test_scale(3000); n++) {
		unsigned long i = test_rand_below(40);
		volatile unsigned long *addr = n & 1 ? kmap(shared[i]) : kmap_local_page(shared[i]);

		if (!CHECK(addr))
			break;
		CHECK_EQ(addr[8], i);
		addr[16 + me] = n;
		CHECK_EQ(addr[16 + me], n);
		if (n & 1)
			kunmap(shared[i]);
		else
			kunmap_local((void *)addr);
		if (n % 512 == 0)
			kmap_flush_unused();
	}
	return NULL;
}

TEST(threads_map_and_unmap)
{
	pthread_t thread[6];

	for (unsigned long i = 0; i < 40; i++) {
		unsigned long *addr;

		shared[i] = high_page();
		addr = kmap(shared[i]);
		addr[8] = i;
		kunmap(shared[i]);
	}
	for (unsigned long i = 0; i < 6; i++)
		pthread_create(&thread[i], NULL, kmap_worker, (void *)i);
	for (int i = 0; i < 6; i++)
		pthread_join(thread[i], NULL);
	for (int i = 0; i < 40; i++) {
		CHECK_EQ(page_address(shared[i]), NULL);
		__free_page(shared[i]);
	}
}

static struct page *held[NR];
static unsigned int nr_done;

static void *kmap_one_more(void *arg)
{
	void *addr = kmap(arg);

	__atomic_add_fetch(&nr_done, 1, __ATOMIC_RELEASE);
	CHECK(addr);
	kunmap(arg);
	return NULL;
}

TEST(kmap_waits_for_a_window)
{
	struct page *page = high_page();
	pthread_t thread;

	for (int i = 0; i < 256; i++) {
		held[i] = high_page();
		CHECK(kmap(held[i]));
	}
	nr_done = 0;
	pthread_create(&thread, NULL, kmap_one_more, page);
	port_sleep_ns(20000000);
	CHECK_EQ(__atomic_load_n(&nr_done, __ATOMIC_ACQUIRE), 0);
	kunmap(held[5]);
	pthread_join(thread, NULL);
	CHECK_EQ(nr_done, 1);
	for (int i = 0; i < 256; i++) {
		if (i != 5)
			kunmap(held[i]);
		__free_page(held[i]);
	}
	__free_page(page);
}

TEST(a_host_that_refuses_to_map_is_told_by_null)
{
	struct page *page = high_page(), *other = high_page();
	int fd = page_frames.fd;

	kmap_flush_unused();
	kunmap_local(kmap_local_page(other)); /* its window stays, and serves without the host */
	page_frames.fd = -1;
	CHECK_EQ(kmap(page), NULL);
	CHECK_EQ(page_address(page), NULL);
	CHECK_EQ(kmap_local_page(page), NULL);
	page_frames.fd = fd;
	CHECK(kmap(page));
	CHECK(kmap_local_page(other));
	kunmap_local(page_address(page)); /* left alone: kunmap() undoes kmap() */
	CHECK(page_address(page));
	kunmap(page);
	__free_page(page);
	__free_page(other);
}

TEST(windows_follow_an_exchanged_store)
{
	struct page *page = high_page();
	unsigned long *addr = kmap(page), *local = kmap_local_page(page);

	addr[3] = 99;
	CHECK_EQ(page_highmem_remap(), 0);
	CHECK_EQ(addr[3], 99);
	CHECK_EQ(local[3], 99);
	kunmap_local(local);
	kunmap(page);
	__free_page(page);
}

TEST(counters)
{
	struct page *page;
	unsigned long free;

	page_drain_all();
	free = nr_free_highpages();
	CHECK_EQ(totalhigh_pages(), 8192);
	page = alloc_pages(GFP_HIGHUSER, 5);
	CHECK_EQ(nr_free_highpages(), free - 32);
	CHECK(is_highmem(page_zone(page)) && !is_highmem(&NODE_DATA(0)->node_zones[ZONE_DMA]));
	CHECK_EQ(page_zonenum(page), ZONE_HIGHMEM);
	__free_pages(page, 5);
}
