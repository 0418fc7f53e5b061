/* SPDX-License-Identifier: MIT */
/* A warning when a value is not of the type that a macro wants; the value is 1. */
#ifndef KM_COMPAT_LINUX_TYPECHECK_H
#define KM_COMPAT_LINUX_TYPECHECK_H

#define typecheck(type, x)                                                       \
	({                                                                       \
		type __km_want;                                                  \
		__typeof__(x) __km_have;                                         \
		(void)(&__km_want == &__km_have);                                \
		1;                                                               \
	})
#define typecheck_fn(type, function)                                             \
	({                                                                       \
		__typeof__(type) __km_fn = (function);                           \
		(void)__km_fn;                                                   \
	})
#define typecheck_pointer(x)                                                     \
	({                                                                       \
		__typeof__(x) __km_p;                                            \
		(void)sizeof(*__km_p);                                           \
		1;                                                               \
	})

#endif
