/* SPDX-License-Identifier: MIT */
/*
 * Freeing and unlocking at the end of a scope, by the compiler's cleanup
 * attribute. Destructors run in the reverse order of declaration, whichever
 * way the scope is left, longjmp() and thread cancellation excepted.
 * Follows Linux 7.3.
 *
 *	void *p __free(kfree) = kmalloc(n, GFP_KERNEL);
 *	if (!p)
 *		return NULL;        nothing happens: kfree is skipped for NULL
 *	guard(mutex)(&lock);        unlocked at the end of the scope
 *	return_ptr(p);              p escapes
 */
#ifndef KMEM_LINUX_CLEANUP_H
#define KMEM_LINUX_CLEANUP_H

#include <kmem/types.h>
#include <linux/err.h>

#ifndef __maybe_unused
#define __maybe_unused __attribute__((__unused__))
#endif
/* Such a variable may be unused: it lives for its destructor, which clang does not count. */
#ifndef __cleanup
#define __cleanup(func) __maybe_unused __attribute__((__cleanup__(func)))
#endif

#define __km_paste2(a, b) a##b
#define __km_paste(a, b) __km_paste2(a, b)
#ifndef __UNIQUE_ID
#define __UNIQUE_ID(prefix) __km_paste(__km_paste(__UNIQUE_ID_, prefix), __COUNTER__)
#endif

/* ---- pointers and handles ---- */

/* Declare the destructor of __free(_name): statement _free, in which _T is the dying value. */
#define DEFINE_FREE(_name, _type, _free)                                 \
	static __maybe_unused __always_inline void __free_##_name(void *__km_p) \
	{                                                                \
		_type _T = *(_type *)__km_p;                             \
		_free;                                                   \
	}

/* Attribute of a local variable: destroy it by DEFINE_FREE(_name) at the end of its scope. */
#define __free(_name) __cleanup(__free_##_name)

/* The value of p, and p becomes nullvalue, so that its destructor finds nothing to do. */
#define __get_and_null(p, nullvalue)                                     \
	({                                                               \
		__typeof__(p) *__km_pp = &(p);                           \
		__typeof__(p) __km_val = *__km_pp;                       \
		*__km_pp = (nullvalue);                                  \
		__km_val;                                                \
	})

static __maybe_unused __always_inline const volatile void *__must_check
__must_check_fn(const volatile void *val)
{
	return val;
}

/* Take the pointer out of a __free() variable; the value must be used. */
#define no_free_ptr(p) \
	((__typeof__(p))__must_check_fn((const volatile void *)__get_and_null(p, NULL)))
/* Leave the function with the pointer; the caller frees it from now on. */
#define return_ptr(p) return no_free_ptr(p)
/* Forget the pointer: somebody else has taken it over already. */
#define retain_and_null_ptr(p) ((void)__get_and_null(p, NULL))

/* ---- classes: constructor and destructor of a scope variable ---- */

/*
 * Class _name holds a _type. _init is an expression of that type over the
 * constructor's parameters (the remaining arguments, declared in full), _exit
 * a statement, in which _T is the dying value.
 */
#define DEFINE_CLASS(_name, _type, _exit, _init, _init_args...)          \
	typedef _type class_##_name##_t;                                 \
	static __maybe_unused __always_inline void                       \
	class_##_name##_destructor(_type *__km_p)                        \
	{                                                                \
		_type _T = *__km_p;                                      \
		_exit;                                                   \
	}                                                                \
	static __maybe_unused __always_inline _type                      \
	class_##_name##_constructor(_init_args)                          \
	{                                                                \
		_type __km_t = _init;                                    \
		return __km_t;                                           \
	}

/* Another constructor for class _name, under the name _name with ext behind it. */
#define EXTEND_CLASS(_name, ext, _init, _init_args...)                   \
	typedef class_##_name##_t class_##_name##ext##_t;                \
	static __maybe_unused __always_inline void                       \
	class_##_name##ext##_destructor(class_##_name##_t *__km_p)       \
	{                                                                \
		class_##_name##_destructor(__km_p);                      \
	}                                                                \
	static __maybe_unused __always_inline class_##_name##_t          \
	class_##_name##ext##_constructor(_init_args)                     \
	{                                                                \
		class_##_name##_t __km_t = _init;                        \
		return __km_t;                                           \
	}

/* CLASS(name, var)(args): declare var, constructed now and destroyed at the end of the scope. */
#define CLASS(_name, var) \
	class_##_name##_t var __cleanup(class_##_name##_destructor) = class_##_name##_constructor
/* The same with an expression in the constructor's place. */
#define CLASS_INIT(_name, _var, _init_expr) \
	class_##_name##_t _var __cleanup(class_##_name##_destructor) = (_init_expr)

/* A statement that runs once with var alive: scoped_class(name, var, args) { ... } */
#define scoped_class(_name, var, args...) __km_scoped_class(_name, var, __UNIQUE_ID(once), args)
#define __km_scoped_class(_name, var, once, args...)                     \
	for (CLASS(_name, var)(args), *once = (void *)1; once; once = NULL)

/* ---- guards: classes that hold a lock ---- */

/* Guard _name takes a _type, a pointer (NULL: nothing is locked); _lock and _unlock are over _T. */
#define DEFINE_GUARD(_name, _type, _lock, _unlock)                       \
	DEFINE_CLASS(_name, _type, if (!__km_guard_empty(_T)) { _unlock; }, \
		     ({ _lock; _T; }), _type _T);                        \
	__km_guard_ptr(_name, (void *)(uintptr_t)*__km_t)

/*
 * Guard _name with ext behind it, whose lock may fail: _lock is an expression
 * over _T. With three arguments it is true (1) for success; with a fourth, a
 * condition over _RET, that condition says so, and _RET is a negative errno
 * or 0 otherwise.
 */
#define DEFINE_GUARD_COND_3(_name, _ext, _lock) DEFINE_GUARD_COND_4(_name, _ext, _lock, _RET)
#define DEFINE_GUARD_COND_4(_name, _ext, _lock, _cond)                   \
	EXTEND_CLASS(_name, _ext, ({                                     \
		void *__km_guarded = (void *)(uintptr_t)_T;              \
		int _RET = (_lock);                                      \
		if (__km_guarded && !(_cond))                            \
			__km_guarded = __km_guard_error(_RET);           \
		(class_##_name##_t)__km_guarded;                         \
	}), class_##_name##_t _T)                                        \
	__km_guard_ext(_name, _ext)
#define __km_arg5(a, b, c, d, e, ...) e
#define DEFINE_GUARD_COND(args...) \
	__km_arg5(args, DEFINE_GUARD_COND_4, DEFINE_GUARD_COND_3, 0, 0)(args)

/* What a guard holds that did not get its lock: NULL for "no" (0 or 1), else the error. */
static __maybe_unused __always_inline void *__km_guard_error(int ret)
{
	return ret < 0 ? ERR_PTR(ret) : NULL;
}

#define __km_guard_empty(p) IS_ERR_OR_NULL((const void *)(uintptr_t)(p))

#define __km_guard_ptr(_name, _expr)                                     \
	static __maybe_unused __always_inline void *                     \
	class_##_name##_lock_ptr(class_##_name##_t *__km_t)              \
	{                                                                \
		void *__km_lock = (_expr);                               \
		return IS_ERR(__km_lock) ? NULL : __km_lock;             \
	}                                                                \
	static __maybe_unused __always_inline int                        \
	class_##_name##_lock_err(class_##_name##_t *__km_t)              \
	{                                                                \
		void *__km_lock = (_expr);                               \
		return __km_lock ? PTR_ERR_OR_ZERO(__km_lock) : -EBUSY;  \
	}

#define __km_guard_ext(_name, ext)                                       \
	static __maybe_unused __always_inline void *                     \
	class_##_name##ext##_lock_ptr(class_##_name##_t *__km_t)         \
	{                                                                \
		return class_##_name##_lock_ptr(__km_t);                 \
	}                                                                \
	static __maybe_unused __always_inline int                        \
	class_##_name##ext##_lock_err(class_##_name##_t *__km_t)         \
	{                                                                \
		return class_##_name##_lock_err(__km_t);                 \
	}

/* guard(name)(lock): hold it until the end of the scope. */
#define guard(_name) CLASS(_name, __UNIQUE_ID(guard))

#define __guard_ptr(_name) class_##_name##_lock_ptr
#define __guard_err(_name) class_##_name##_lock_err

/* scoped_guard(name, lock) { ... }: for one statement; a conditional guard may skip it. */
#define scoped_guard(_name, args...) \
	__km_scoped_guard(_name, __UNIQUE_ID(guard), __UNIQUE_ID(once), args)
#define __km_scoped_guard(_name, var, once, args...)                     \
	for (CLASS(_name, var)(args), *once = (void *)1;                 \
	     once && __guard_ptr(_name)(&var); once = NULL)

/* scoped_cond_guard(name, fail, lock) { ... }: statement fail runs when the lock was not got. */
#define scoped_cond_guard(_name, _fail, args...) \
	__km_scoped_cond_guard(_name, _fail, __UNIQUE_ID(guard), __UNIQUE_ID(once), args)
#define __km_scoped_cond_guard(_name, _fail, var, once, args...)         \
	for (CLASS(_name, var)(args), *once = (void *)1; once; once = NULL) \
		if (!__guard_ptr(_name)(&var)) {                         \
			_fail;                                           \
		} else

/* ACQUIRE(name, var)(lock) names the guard, so that ACQUIRE_ERR(name, &var) may ask how it went. */
#define ACQUIRE(_name, _var) CLASS(_name, _var)
#define ACQUIRE_ERR(_name, _var) __guard_err(_name)(_var)

/*
 * Lock guards that carry more than the lock: a structure with a field lock
 * and the given further members. _lock and _unlock are over _T, a pointer to it.
 */
#define __km_lock_guard(_name, _type, _unlock, ...)                      \
	typedef struct {                                                 \
		_type *lock;                                             \
		__VA_ARGS__;                                             \
	} class_##_name##_t;                                             \
	static __maybe_unused __always_inline void                       \
	class_##_name##_destructor(class_##_name##_t *_T)                \
	{                                                                \
		if (!__km_guard_empty(_T->lock)) {                       \
			_unlock;                                         \
		}                                                        \
	}                                                                \
	__km_guard_ptr(_name, (void *)(uintptr_t)__km_t->lock)

#define DEFINE_LOCK_GUARD_1(_name, _type, _lock, _unlock, ...)           \
	__km_lock_guard(_name, _type, _unlock, __VA_ARGS__)              \
	static __maybe_unused __always_inline class_##_name##_t          \
	class_##_name##_constructor(_type *__km_l)                       \
	{                                                                \
		class_##_name##_t __km_t = { .lock = __km_l }, *_T = &__km_t; \
		_lock;                                                   \
		return __km_t;                                           \
	}

/* A lock without an object, such as a preemption count: guard(name)(). */
#define DEFINE_LOCK_GUARD_0(_name, _lock, _unlock, ...)                  \
	__km_lock_guard(_name, void, _unlock, __VA_ARGS__)               \
	static __maybe_unused __always_inline class_##_name##_t          \
	class_##_name##_constructor(void)                                \
	{                                                                \
		class_##_name##_t __km_t = { .lock = (void *)1 };        \
		class_##_name##_t *_T __maybe_unused = &__km_t;          \
		_lock;                                                   \
		return __km_t;                                           \
	}

#define DEFINE_LOCK_GUARD_1_COND_3(_name, _ext, _lock) \
	DEFINE_LOCK_GUARD_1_COND_4(_name, _ext, _lock, _RET)
#define DEFINE_LOCK_GUARD_1_COND_4(_name, _ext, _lock, _cond)            \
	EXTEND_CLASS(_name, _ext, ({                                     \
		class_##_name##_t __km_g = { .lock = __km_l }, *_T = &__km_g; \
		int _RET = (_lock);                                      \
		if (_T->lock && !(_cond))                                \
			_T->lock = __km_guard_error(_RET);               \
		__km_g;                                                  \
	}), __typeof__(((class_##_name##_t *)0)->lock) __km_l)           \
	__km_guard_ext(_name, _ext)
#define DEFINE_LOCK_GUARD_1_COND(args...) \
	__km_arg5(args, DEFINE_LOCK_GUARD_1_COND_4, DEFINE_LOCK_GUARD_1_COND_3, 0, 0)(args)

#endif
