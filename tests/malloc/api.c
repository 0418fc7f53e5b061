/* SPDX-License-Identifier: MIT */
/* malloc and its relatives: what they return, for which arguments, and what they do to errno. */
#include "check.h"

#include <dlfcn.h>
#include <pthread.h>

#define PAGE 4096u
#define STRANGE 1234 /* an errno that nobody sets */

static bool aligned(const void *p, size_t alignment)
{
	return p && ((uintptr_t)p & (alignment - 1)) == 0;
}

/* Every usable byte can be written; the block is freed. */
static void use_and_free(void *p, size_t size)
{
	size_t usable = malloc_usable_size(p);

	if (!CHECK(p) || !CHECK(usable >= size))
		return;
	pattern_fill(p, usable, (uintptr_t)p);
	CHECK(pattern_ok(p, usable, (uintptr_t)p));
	free(p);
}

/* ---- where the functions come from ---- */

static const char *const names[] = {
	"malloc", "calloc", "realloc", "reallocarray", "free", "aligned_alloc", "posix_memalign",
	"memalign", "valloc", "pvalloc", "malloc_usable_size", "mallinfo", "mallinfo2",
	"malloc_stats", "malloc_trim", "malloc_info", "mallopt", NULL,
};

/* One function of another malloc among ours would free what is not its own. */
static void origin(long *args)
{
	const char *home = NULL;
	Dl_info info;

	(void)args;
	for (int i = 0; names[i]; i++) {
		void *f = dlsym(RTLD_DEFAULT, names[i]);

		MUST(f && dladdr(f, &info));
		if (!home) {
			home = info.dli_fname;
			printf("%s\n", home);
		}
		if (!CHECK(!strcmp(home, info.dli_fname)))
			say("%s is in %s", names[i], info.dli_fname);
	}
	CHECK(!dlsym(RTLD_DEFAULT, "cfree"));
}

/* ---- good calls ---- */

static void basic(long *args)
{
	void *p;

	(void)args;
	for (size_t size = 1; size < 3u << 20; size += size / 3 + 1) {
		unsigned char *zero = calloc(1, size);

		CHECK(zero && !zero[0] && !memcmp(zero, zero + 1, size - 1));
		use_and_free(zero, size);
		use_and_free(malloc(size), size);
		use_and_free(reallocarray(NULL, size, 3), size * 3);
		use_and_free(calloc(size, 3), size * 3);
		use_and_free(realloc(NULL, size), size);
		use_and_free(realloc(malloc(size / 2), size), size);
		p = valloc(size);
		CHECK(aligned(p, PAGE));
		use_and_free(p, size);
		p = pvalloc(size);
		CHECK(aligned(p, PAGE));
		use_and_free(p, (size + PAGE - 1) & ~(size_t)(PAGE - 1));
	}
	CHECK(malloc_usable_size(NULL) == 0);
	free(NULL);
}

static void aligning(long *args)
{
	(void)args;
	for (size_t alignment = 1; alignment <= 4u << 20; alignment *= 2) {
		for (size_t size = 0; size < 70000; size += size * 2 + 1) {
			void *p = memalign(alignment, size), *q = (void *)STRANGE;

			CHECK(aligned(p, alignment) && aligned(p, 16));
			use_and_free(p, size);
			p = aligned_alloc(alignment, size);
			CHECK(aligned(p, alignment) && aligned(p, 16));
			use_and_free(p, size);
			if (alignment < sizeof(void *))
				continue;
			errno = STRANGE;
			CHECK(posix_memalign(&q, alignment, size) == 0 && errno == STRANGE);
			CHECK(aligned(q, alignment) && aligned(q, 16));
			use_and_free(q, size);
		}
	}
	/* Blocks of one alignment side by side, and realloc() of them. */
	for (size_t alignment = 32; alignment <= 1u << 16; alignment *= 4) {
		unsigned char *p[50];

		for (size_t i = 0; i < 50; i++) {
			p[i] = memalign(alignment, 40 + i * 60);
			MUST(aligned(p[i], alignment));
			pattern_fill(p[i], 40 + i * 60, i + alignment);
		}
		for (size_t i = 0; i < 50; i++) {
			p[i] = realloc(p[i], i * 200 + 10);
			MUST(p[i]);
			CHECK(pattern_holds(p[i], i ? 40 + i * 60 : 10, 40 + i * 60,
					    i + alignment));
			free(p[i]);
		}
	}
}

/* 16 bytes from every function at every size. */
static void align16(long *args)
{
	uint64_t state = rand_seed(16);
	void *p;

	(void)args;
	for (size_t size = 1; size <= 4096; size++) {
		void *one = malloc(size), *two = malloc(size), *zero = calloc(1, size);

		CHECK(aligned(one, 16) && aligned(two, 16) && aligned(zero, 16));
		two = realloc(two, size + 1000);
		CHECK(aligned(two, 16));
		free(one);
		free(two);
		free(zero);
	}
	for (int i = 0; i < 3000; i++) {
		size_t size = rand_size(&state, 26);

		p = i % 2 ? malloc(size) : calloc(size / 4 + 1, 4);
		CHECK(aligned(p, 16));
		if (p && size)
			((char *)p)[0] = ((char *)p)[size - 1] = 1;
		p = realloc(p, rand_size(&state, 26) + 1);
		CHECK(aligned(p, 16));
		free(p);
	}
}

/* ---- bad calls ---- */

#define NO_MEMORY(call)                                                 \
	({                                                              \
		errno = STRANGE;                                        \
		void *_p = hide(call);                                  \
		if (_p || errno != ENOMEM)                              \
			say("%s: %p, errno %d", #call, _p, errno);      \
		CHECK(!_p && errno == ENOMEM);                          \
	})

static void too_much(long *args)
{
	static const size_t sizes[] = {
		PTRDIFF_MAX,      (size_t)PTRDIFF_MAX + 1, (size_t)PTRDIFF_MAX + 2, SIZE_MAX - PAGE,
		SIZE_MAX - 4095u, SIZE_MAX - 64,	   SIZE_MAX - 1,	    SIZE_MAX,
	};
	void *q, *old = malloc(100), *big = malloc(1 << 20);

	(void)args;
	pattern_fill(old, 100, 5);
	pattern_fill(big, 1 << 20, 6);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		size_t size = hide_size(sizes[i]);

		NO_MEMORY(malloc(size));
		NO_MEMORY(calloc(1, size));
		NO_MEMORY(calloc(size, 1));
		NO_MEMORY(calloc(size, 16));
		NO_MEMORY(realloc(NULL, size));
		NO_MEMORY(realloc(hide(old), size));
		NO_MEMORY(realloc(hide(big), size));
		NO_MEMORY(reallocarray(hide(old), 1, size));
		NO_MEMORY(memalign(16, size));
		NO_MEMORY(memalign(1 << 20, size));
		NO_MEMORY(aligned_alloc(64, size));
		NO_MEMORY(valloc(size));
		NO_MEMORY(pvalloc(size));
		q = (void *)STRANGE;
		CHECK(posix_memalign(&q, 64, size) == ENOMEM && q == (void *)STRANGE);
		CHECK(posix_memalign(&q, 1 << 20, size) == ENOMEM && q == (void *)STRANGE);
	}
	NO_MEMORY(memalign(hide_size((size_t)1 << 62), 100));
	CHECK(pattern_ok(old, 100, 5) && pattern_ok(big, 1 << 20, 6));
	free(old);
	free(big);
}

static void overflow(long *args)
{
	static const size_t pairs[][2] = {
		{ SIZE_MAX, 2 },
		{ 2, SIZE_MAX },
		{ SIZE_MAX, SIZE_MAX },
		{ SIZE_MAX / 2 + 1, 2 },
		{ SIZE_MAX / 4 + 2, 4 }, /* the product is 4 after the overflow */
		{ (size_t)1 << 32, (size_t)1 << 32 },
		{ ((size_t)1 << 32) + 1, (size_t)1 << 32 },
		{ (size_t)1 << 33, (size_t)1 << 30 },
		{ SIZE_MAX / 3 + 1, 3 },
		{ 16, SIZE_MAX / 16 + 1 },
	};
	unsigned char *old = malloc(300);

	(void)args;
	MUST(old);
	pattern_fill(old, 300, 7);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		size_t n = hide_size(pairs[i][0]), size = hide_size(pairs[i][1]);

		NO_MEMORY(calloc(n, size));
		NO_MEMORY(reallocarray(NULL, n, size));
		NO_MEMORY(reallocarray(hide(old), n, size));
	}
	CHECK(pattern_ok(old, 300, 7));
	free(old);
}

static void wrong_alignment(long *args)
{
	static const size_t wrong[] = { 0,  1,	2,  3,	 4,    5,	  6,	    7,	     9,
					12, 17, 24, 48, 100, 4095, 4097, 3u << 20, SIZE_MAX };

	(void)args;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		size_t up = 16, alignment = hide_size(wrong[i]);
		void *p = (void *)STRANGE;

		errno = STRANGE;
		CHECK(posix_memalign(&p, alignment, 100) == EINVAL);
		CHECK(errno == STRANGE && p == (void *)STRANGE);
		errno = STRANGE;
		if (alignment > SIZE_MAX / 2 + 1) {
			CHECK(!memalign(alignment, 100) && errno == EINVAL);
			continue;
		}
		while (up < alignment)
			up *= 2;
		/* The old call goes up to the next power of two, */
		p = memalign(alignment, 100);
		CHECK(aligned(p, up));
		use_and_free(p, 100);
		/* the new one as well, or it refuses, as later versions of the C library do. */
		p = aligned_alloc(alignment, 100);
		CHECK(p ? aligned(p, up) : errno == EINVAL);
		free(p);
	}
	use_and_free(aligned_alloc(64, 100), 100); /* no multiple */
}

static void nothing(long *args)
{
	void *p[200], *q;

	(void)args;
	for (int i = 0; i < 200; i++) {
		p[i] = i % 4 == 0   ? malloc(hide_size(0))
		       : i % 4 == 1 ? calloc(0, hide_size(SIZE_MAX))
		       : i % 4 == 2 ? realloc(NULL, hide_size(0))
				    : memalign(64, hide_size(0));
		MUST(aligned(p[i], 16));
		for (int j = 0; j < i; j++)
			CHECK(p[j] != p[i]);
	}
	for (int i = 0; i < 200; i++)
		free(p[i]);
	CHECK(posix_memalign(&q, 64, 0) == 0 && aligned(q, 64));
	free(q);
	free(calloc(hide_size(SIZE_MAX), hide_size(0)));
	q = valloc(hide_size(0));
	CHECK(aligned(q, PAGE));
	free(q);
	q = pvalloc(hide_size(0));
	CHECK(aligned(q, PAGE));
	free(q);
}

/* realloc(p, 0) frees; a leak of 1 MiB at a time would show. */
static void realloc_zero(long *args)
{
	long before = 0;

	(void)args;
	for (int i = 0; i < 3000; i++) {
		size_t size = i % 3 == 0 ? 20 : i % 3 == 1 ? 5000 : 1 << 20;
		void *p = malloc(size);

		if (i == 300)
			before = status_kib("VmRSS:");
		MUST(p);
		memset(p, 1, size);
		CHECK(!realloc(hide(p), hide_size(0)));
		p = malloc(size);
		MUST(p);
		CHECK(!reallocarray(hide(p), hide_size(0), 20));
	}
	CHECK(status_kib("VmRSS:") - before < 64 << 10);
}

static void errno_kept(long *args)
{
	(void)args;
	for (size_t size = 1; size <= 256u << 20; size = size * 3 + 1) {
		void *p[3] = { malloc(size), calloc(1, size), memalign(4096, size) };

		for (int i = 0; i < 3; i++) {
			MUST(p[i]);
			errno = STRANGE + i;
			free(p[i]);
			CHECK(errno == STRANGE + i);
		}
	}
	errno = STRANGE;
	free(NULL);
	CHECK(errno == STRANGE);
}

/* ---- realloc ---- */

static void reallocating(long *args)
{
	uint64_t state = rand_seed(3);

	(void)args;
	/* From every size to every other, at the classes' borders. */
	for (size_t from = 1; from < 300000; from += from / 4 + 1) {
		for (size_t to = 1; to < 300000; to += to / 4 + 1) {
			unsigned char *p = malloc(from);
			size_t both = from < to ? from : to;

			MUST(p);
			pattern_fill(p, from, from);
			p = realloc(p, to);
			MUST(p && malloc_usable_size(p) >= to);
			if (!CHECK(pattern_holds(p, both, from, from)))
				say("from %zu to %zu", from, to);
			free(p);
		}
	}
	/* One block that grows and shrinks, up to 64 MiB. */
	for (int round = 0; round < 20; round++) {
		size_t size = 1;
		unsigned char *p = malloc(size);

		pattern_fill(p, size, 8);
		for (int i = 0; i < 40; i++) {
			size_t to = rand_size(&state, 26) + 1, both = size < to ? size : to;

			p = realloc(p, to);
			MUST(p);
			CHECK(pattern_holds(p, both, size, 8));
			pattern_fill(p, to, 8);
			size = to;
		}
		free(p);
	}
}

/* ---- C23's, where there are any ---- */

static void sized(long *args)
{
	void (*free_sized_fn)(void *, size_t) = dlsym(RTLD_DEFAULT, "free_sized");
	void (*free_aligned_sized_fn)(void *, size_t, size_t) =
		dlsym(RTLD_DEFAULT, "free_aligned_sized");

	if (!free_sized_fn && !free_aligned_sized_fn && !args[0])
		exit(SKIPPED);
	MUST(free_sized_fn && free_aligned_sized_fn);
	free_sized_fn(NULL, 0);
	free_aligned_sized_fn(NULL, 64, 0);
	for (size_t size = 0; size < 5u << 20; size += size / 2 + 1) {
		for (int i = 0; i < 50; i++) {
			void *p = i % 2 ? malloc(size) : calloc(1, size);

			MUST(p);
			memset(p, 0xee, size);
			errno = STRANGE;
			free_sized_fn(p, size);
			p = aligned_alloc((size_t)16 << i % 9, size);
			MUST(p);
			memset(p, 0xee, size);
			free_aligned_sized_fn(p, (size_t)16 << i % 9, size);
			CHECK(errno == STRANGE);
		}
	}
}

/* ---- statistics and settings ---- */

static void information(long *args)
{
	static void *p[10000];
	struct mallinfo2 before = mallinfo2(), after;
	char *text = NULL;
	size_t len = 0;
	FILE *f;

	(void)args;
	for (int i = 0; i < 10000; i++) {
		p[i] = malloc(1000);
		MUST(p[i]);
		memset(p[i], 1, 1000);
	}
	after = mallinfo2();
	CHECK(after.uordblks + after.hblkhd >= before.uordblks + before.hblkhd + 9000000);
	CHECK(after.arena + after.hblkhd >= after.uordblks);
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
	CHECK(mallinfo().uordblks + mallinfo().hblkhd >= 9000000);
	for (int i = 0; i < 10000; i++)
		free(p[i]);
	before = mallinfo2();
	CHECK(before.uordblks + before.hblkhd + 9000000 <= after.uordblks + after.hblkhd);

	f = open_memstream(&text, &len);
	MUST(f);
	CHECK(malloc_info(0, f) == 0);
	CHECK(malloc_info(1, f) == EINVAL);
	fclose(f);
	if (!CHECK(len > 20 && strstr(text, "<malloc") && strstr(text, "</malloc>")))
		say("%s", text);
	free(text);
	CHECK(malloc_trim(0) == 0 || malloc_trim(1 << 20) >= 0);
	malloc_stats();
}

static void settings(long *args)
{
	static const int params[] = { M_MXFAST, M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_THRESHOLD,
				      M_MMAP_MAX, M_CHECK_ACTION, M_PERTURB, M_ARENA_TEST,
				      M_ARENA_MAX, 12345 };

	(void)args;
	for (size_t i = 0; i < sizeof(params) / sizeof(params[0]); i++) {
		int ret = mallopt(params[i], params[i] == M_MXFAST ? 64 : 1);

		CHECK(ret == 0 || ret == 1);
		for (size_t size = 1; size < 1u << 20; size = size * 2 + 1)
			use_and_free(malloc(size), size);
	}
}

/* ---- the C library's own allocations are freed by free() ---- */

static void from_libc(long *args)
{
	char *text = NULL, *line = NULL;
	size_t len = 0;
	FILE *f;

	(void)args;
	for (int i = 0; i < 100; i++) {
		text = strdup("a text");
		CHECK(text && !strcmp(text, "a text") && malloc_usable_size(text) >= 7);
		free(text);
		CHECK(asprintf(&text, "%0*d", i * 50 + 1, 7) == i * 50 + 1);
		free(text);
		text = getcwd(NULL, 0);
		CHECK(text && text[0] == '/');
		text = realloc(text, 10000);
		CHECK(text && text[0] == '/');
		free(text);
		free(realpath("/proc/self/maps", NULL));
		f = open_memstream(&text, &len);
		for (int j = 0; j < 300; j++)
			fprintf(f, "%d and on ", j);
		fclose(f);
		CHECK(len == strlen(text) && !strncmp(text, "0 and on 1 and", 14));
		free(text);
	}
	f = fopen("/proc/self/maps", "r");
	MUST(f);
	while (getline(&line, &len, f) > 0)
		line = realloc(line, len += 3);
	free(line);
	fclose(f);
}

static const struct mode modes[] = {
	{ "origin", origin },
	{ "basic", basic },
	{ "aligning", aligning },
	{ "align16", align16 },
	{ "too-much", too_much },
	{ "overflow", overflow },
	{ "wrong-alignment", wrong_alignment },
	{ "nothing", nothing },
	{ "realloc-zero", realloc_zero },
	{ "errno-kept", errno_kept },
	{ "reallocating", reallocating },
	{ "sized", sized },
	{ "information", information },
	{ "settings", settings },
	{ "from-libc", from_libc },
	{ NULL, NULL },
};

int main(int argc, char **argv)
{
	return mode_main(modes, argc, argv);
}
