/* SPDX-License-Identifier: MIT */
/*
 * Memory that ends: malloc() returns NULL and says ENOMEM, nothing is lost, and once blocks are
 * freed there is service as before. What is obtained is written to, and holds.
 */
#include "check.h"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>

#define MIB (1ul << 20)
#define NR_CLASSES 6

static const size_t classes[NR_CLASSES] = { 32, 200, 1000, 8000, 100000, 1000000 };

/* The blocks are a list, for which there is no memory but theirs. */
struct link {
	struct link *next;
	size_t size;
	uint64_t mark; /* at the end of the block as well */
};

struct taken {
	struct link *first;
	size_t blocks, bytes;
	int error; /* errno of the refusal, if there was one */
};

/* Blocks of a size until there are no more, or max_bytes of them. */
static struct taken take(size_t size, size_t max_bytes)
{
	struct taken taken = { NULL, 0, 0, 0 };

	while (taken.bytes < max_bytes) {
		struct link *link;

		errno = 0;
		link = hide(malloc(size));
		if (!link) {
			taken.error = errno;
			CHECK(errno == ENOMEM);
			break;
		}
		CHECK((uintptr_t)link % 16 == 0 && malloc_usable_size(link) >= size);
		link->next = taken.first;
		link->size = size;
		link->mark = (uintptr_t)link * 31;
		memcpy((char *)link + size - 8, &link->mark, 8);
		taken.first = link;
		taken.blocks++;
		taken.bytes += size;
	}
	return taken;
}

static void give(struct taken *taken)
{
	struct link *link = taken->first, *next;
	size_t blocks = 0;

	for (; link; link = next, blocks++) {
		next = link->next;
		if (!CHECK(link->mark == (uintptr_t)link * 31) ||
		    !CHECK(!memcmp((char *)link + link->size - 8, &link->mark, 8)))
			_exit(1);
		errno = 1234;
		free(link);
		CHECK(errno == 1234);
	}
	CHECK(blocks == taken->blocks);
	taken->first = NULL;
}

/* ---- a limit on the process ---- */

/*
 * Everything in each class, twice over. A class must get at least half of the room, for what
 * rounding up costs, and as much again after all the others had it. Without `bounded` no end is
 * expected.
 */
static void exhaust(size_t room, bool bounded)
{
	size_t first[NR_CLASSES], most = bounded ? room * 2 + 64 * MIB : room / 2;

	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < NR_CLASSES; i++) {
			int class = round ? NR_CLASSES - 1 - i : i;
			struct taken taken = take(classes[class], most);
			size_t bytes = taken.bytes;
			void *p;

			/* At the end the other calls fail as well as they should. */
			if (taken.error) {
				errno = 0;
				CHECK(!hide(calloc(1, room)) && errno == ENOMEM);
				CHECK(posix_memalign(&p, 4096, room) == ENOMEM);
				if (taken.first && taken.first->next) {
					errno = 0;
					p = hide(taken.first->next);
					CHECK(!hide(realloc(p, room)) && errno == ENOMEM);
				}
			}
			give(&taken);
			if (bounded && !CHECK(taken.error == ENOMEM))
				say("the limit does not act: %zu MiB of %zu", bytes / MIB,
				    room / MIB);
			if (!round)
				first[class] = bytes;
			if (!CHECK(bytes >= room / 2 - MIB) ||
			    !CHECK(bytes >= first[class] - first[class] / 8))
				say("round %d, size %zu: %zu KiB of %zu, before %zu", round,
				    classes[class], bytes >> 10, room >> 10, first[class] >> 10);
		}
	}
}

static void set_limit(int what, size_t bytes)
{
	struct rlimit limit = { bytes, bytes };

	MUST(!setrlimit(what, &limit));
}

/* as MIB: the limit is set now; data MIB; set MIB: it was set before, to so much. */
static void limit_as(long *args)
{
	set_limit(RLIMIT_AS, (size_t)status_kib("VmSize:") * 1024 + (size_t)args[0] * MIB);
	exhaust((size_t)args[0] * MIB, true);
}

/* Of what the process has when it starts: what the program took before counts. */
static void limit_as_late(long *args)
{
	struct taken taken = take(500, 20 * MIB), more = take(50000, 20 * MIB);

	give(&taken);
	limit_as(args);
	give(&more);
}

static void limit_data(long *args)
{
	set_limit(RLIMIT_DATA, (size_t)status_kib("VmData:") * 1024 + (size_t)args[0] * MIB);
	exhaust((size_t)args[0] * MIB, true);
}

static void limit_set(long *args)
{
	exhaust((size_t)args[0] * MIB, true);
}

/* ---- threads at the limit ---- */

static size_t share;

static void *take_and_give(void *arg)
{
	for (int i = 0; i < 12; i++) {
		struct taken taken = take(classes[((size_t)arg + (size_t)i) % NR_CLASSES], share);

		give(&taken);
	}
	return NULL;
}

/* threads MIB: four at once, each of which would have all; then the usual service. */
static void limit_threads(long *args)
{
	size_t room = (size_t)args[0] * MIB;
	pthread_t threads[4];
	pthread_attr_t attr;

	share = room;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 128 << 10);
	set_limit(RLIMIT_AS, (size_t)status_kib("VmSize:") * 1024 + room);
	for (size_t i = 0; i < 4; i++)
		MUST(!pthread_create(&threads[i], &attr, take_and_give, (void *)(i + 1)));
	for (size_t i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < NR_CLASSES; i++) {
		struct taken taken = take(classes[i], room / 4);

		CHECK(taken.bytes >= room / 4);
		give(&taken);
	}
}

/* ---- no limit at hand but a peak that must not grow from class to class ---- */

/* reuse MIB: so much in each class, one after the other; for a group that is killed beyond. */
static void reuse(long *args)
{
	for (int i = 0; i < 3 * NR_CLASSES; i++) {
		struct taken taken = take(classes[i % NR_CLASSES], (size_t)args[0] * MIB);

		for (struct link *link = taken.first; link; link = link->next)
			for (size_t at = 2048; at + 8 < link->size; at += 4096)
				((volatile char *)link)[at] = 1;
		CHECK(!taken.error);
		give(&taken);
	}
}

/* data-reuse ROOM USED: the same with a limit on data. */
static void data_reuse(long *args)
{
	set_limit(RLIMIT_DATA, (size_t)status_kib("VmData:") * 1024 + (size_t)args[0] * MIB);
	reuse(args + 1);
}

/* overcommit MIB: some of what there is, and more than there is. */
static void overcommit(long *args)
{
	errno = 0;
	CHECK(!hide(malloc((size_t)1 << 46)) && errno == ENOMEM);
	exhaust((size_t)args[0] * MIB, false);
}

/* ---- a full table of mappings ---- */

static char *hog;
static size_t hog_pages;

/*
 * Every other page is readable, until there can be no more borders; a mapping can still grow, then.
 * Packed, it cannot: the kernel then refuses whatever it is asked for.
 */
static void fill_table(bool packed)
{
	size_t i = 1;

	hog_pages = 1 << 18;
	hog = mmap(NULL, hog_pages * 4096, PROT_NONE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	MUST(hog != MAP_FAILED);
	while (i < hog_pages && !mprotect(hog + i * 4096, 4096, PROT_READ))
		i += 2;
	if (i >= hog_pages) {
		printf("the table of mappings has no end\n");
		exit(SKIPPED);
	}
	while (packed && mmap(NULL, 4096, PROT_READ | (i++ % 2 ? PROT_EXEC : 0),
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
		;
}

static size_t wanted(size_t class)
{
	return classes[class] < 10000 ? 20000 * classes[class] : 64 * MIB;
}

/* full-table PACKED */
static void full_table(long *args)
{
	struct taken before[NR_CLASSES], during[NR_CLASSES], after;
	size_t refused = 0;

	for (int i = 0; i < NR_CLASSES; i++)
		before[i] = take(classes[i], wanted((size_t)i) / 8);
	fill_table(args[0]);
	for (int i = 0; i < NR_CLASSES; i++) {
		during[i] = take(classes[i], wanted((size_t)i));
		refused += during[i].error != 0;
		printf("size %zu: %zu of %zu KiB\n", classes[i], during[i].bytes >> 10,
		       wanted((size_t)i) >> 10);
		give(&before[i]);
		/* What was freed is there again, if it did not go back to the kernel. */
		before[i] = take(classes[i], wanted((size_t)i) / 16);
		CHECK(!before[i].error || (args[0] && classes[i] > 64 << 10));
		if (i % 2)
			give(&during[i]);
	}
	munmap(hog, hog_pages * 4096);
	for (int i = 0; i < NR_CLASSES; i++) {
		after = take(classes[i], wanted((size_t)i));
		CHECK(!after.error);
		give(&after);
		give(&before[i]);
		if (i % 2 == 0)
			give(&during[i]);
	}
	printf("refused in %zu of %d sizes\n", refused, NR_CLASSES);
	CHECK(!refused || args[0]);
}

static const struct mode modes[] = {
	{ "as", limit_as },
	{ "as-late", limit_as_late },
	{ "data", limit_data },
	{ "set", limit_set },
	{ "threads", limit_threads },
	{ "reuse", reuse },
	{ "data-reuse", data_reuse },
	{ "overcommit", overcommit },
	{ "full-table", full_table },
	{ NULL, NULL },
};

int main(int argc, char **argv)
{
	return mode_main(modes, argc, argv);
}
