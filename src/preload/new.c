/* SPDX-License-Identifier: MIT */
/*
 * C++: operators new and delete, by their mangled names (Itanium ABI; size_t is
 * unsigned long). What only the C++ library can do, it does: give the handler
 * of std::set_new_handler(), throw std::bad_alloc. It is there if the program
 * is a C++ program; an exception passes through here (-fexceptions).
 */
#define _GNU_SOURCE
#include "preload/preload.h"

#include <dlfcn.h>
#include <malloc.h>
#include <stdlib.h>

typedef void (*new_handler)(void);

/* std::get_new_handler(), std::__throw_bad_alloc() */
new_handler _ZSt15get_new_handlerv(void) __attribute__((__weak__));
void _ZSt17__throw_bad_allocv(void) __attribute__((__weak__));

/* In a program that loaded the C++ library later, it is found by name. */
static void *find(void *here, const char *name)
{
	return here ? here : dlsym(RTLD_DEFAULT, name);
}

static new_handler handler(void)
{
	new_handler (*get)(void) =
		(new_handler (*)(void))find((void *)_ZSt15get_new_handlerv,
					    "_ZSt15get_new_handlerv");

	return get ? get() : NULL;
}

static void throw_bad_alloc(void)
{
	void (*throw)(void) = (void (*)(void))find((void *)_ZSt17__throw_bad_allocv,
						   "_ZSt17__throw_bad_allocv");

	if (throw)
		throw();
	report_panic("libkmem-malloc: operator new: no memory, and no C++ library to say so to");
}

/* The handler may make memory free, throw, or end the program; without one it is over. */
static __attribute__((__noinline__)) void *again(size_t align, size_t n)
{
	new_handler call;
	void *p = NULL;

	while (!p && (call = handler())) {
		call();
		p = preload_aligned(align, n);
	}
	if (!p)
		throw_bad_alloc();
	return p;
}

/*
 * The form that gives NULL: to catch what the handler throws is for the C++
 * library, whose own form of that name calls the throwing one, which is here.
 */
static __attribute__((__noinline__)) void *again_nothrow(const char *name, size_t n, size_t align,
							 const void *tag)
{
	void *library = handler() ? dlsym(RTLD_NEXT, name) : NULL;

	if (!library)
		return NULL;
	if (align)
		return ((void *(*)(size_t, size_t, const void *))library)(n, align, tag);
	return ((void *(*)(size_t, const void *))library)(n, tag);
}

static __always_inline void *new(size_t n)
{
	void *p = malloc(n);

	return likely(p) ? p : again(MALLOC_ALIGN, n);
}

static void *new_aligned(size_t n, size_t align)
{
	void *p = preload_aligned(align, n);

	return likely(p) ? p : again(align, n);
}

static __always_inline void *new_nothrow(const char *name, size_t n, size_t align, const void *tag)
{
	void *p = align ? preload_aligned(align, n) : malloc(n);

	return likely(p) ? p : again_nothrow(name, n, align, tag);
}

#define EXPORT(name, ...)         \
	void *name(__VA_ARGS__);  \
	void *name(__VA_ARGS__)
#define NOTHROW(name)                                      \
	EXPORT(name, size_t n, const void *tag)            \
	{                                                  \
		return new_nothrow(#name, n, 0, tag);      \
	}
#define NOTHROW_ALIGNED(name)                                      \
	EXPORT(name, size_t n, size_t align, const void *tag)      \
	{                                                          \
		return new_nothrow(#name, n, align, tag);          \
	}

/* new, new[]; of an alignment; of std::nothrow_t; of both */
EXPORT(_Znwm, size_t n) { return new(n); }
EXPORT(_Znam, size_t n) { return new(n); }
EXPORT(_ZnwmSt11align_val_t, size_t n, size_t align) { return new_aligned(n, align); }
EXPORT(_ZnamSt11align_val_t, size_t n, size_t align) { return new_aligned(n, align); }
NOTHROW(_ZnwmRKSt9nothrow_t)
NOTHROW(_ZnamRKSt9nothrow_t)
NOTHROW_ALIGNED(_ZnwmSt11align_val_tRKSt9nothrow_t)
NOTHROW_ALIGNED(_ZnamSt11align_val_tRKSt9nothrow_t)

/* delete, delete[]: of a size, an alignment, after a constructor that threw */
#define DELETE(name, ...)                 \
	void name(void *p, ##__VA_ARGS__); \
	void name(void *p, ##__VA_ARGS__)

DELETE(_ZdlPv) { free(p); }
DELETE(_ZdaPv) { free(p); }
DELETE(_ZdlPvm, size_t n) { (void)n; free(p); }
DELETE(_ZdaPvm, size_t n) { (void)n; free(p); }
DELETE(_ZdlPvSt11align_val_t, size_t align) { (void)align; free(p); }
DELETE(_ZdaPvSt11align_val_t, size_t align) { (void)align; free(p); }
DELETE(_ZdlPvmSt11align_val_t, size_t n, size_t align) { (void)n, (void)align; free(p); }
DELETE(_ZdaPvmSt11align_val_t, size_t n, size_t align) { (void)n, (void)align; free(p); }
DELETE(_ZdlPvRKSt9nothrow_t, const void *t) { (void)t; free(p); }
DELETE(_ZdaPvRKSt9nothrow_t, const void *t) { (void)t; free(p); }
DELETE(_ZdlPvSt11align_val_tRKSt9nothrow_t, size_t align, const void *t)
{
	(void)align;
	(void)t;
	free(p);
}

DELETE(_ZdaPvSt11align_val_tRKSt9nothrow_t, size_t align, const void *t)
{
	(void)align;
	(void)t;
	free(p);
}
