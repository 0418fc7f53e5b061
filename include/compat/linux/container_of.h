/* SPDX-License-Identifier: MIT */
/* From a member to the structure around it; a member of another type does not compile. */
#ifndef KM_COMPAT_LINUX_CONTAINER_OF_H
#define KM_COMPAT_LINUX_CONTAINER_OF_H

#include <linux/build_bug.h>
#include <linux/stddef.h>

#define typeof_member(T, m) __typeof__(((T *)0)->m)

#define container_of(ptr, type, member)                                                  \
	({                                                                               \
		void *__km_member = (void *)(ptr);                                       \
		static_assert(__same_type(*(ptr), ((type *)0)->member) ||                \
				      __same_type(*(ptr), void),                         \
			      "pointer type mismatch in container_of()");                \
		((type *)(__km_member - offsetof(type, member)));                        \
	})
/* An error pointer or NULL stays what it is. */
#define container_of_safe(ptr, type, member)                                             \
	({                                                                               \
		__typeof__(ptr) __km_safe = (ptr);                                       \
		IS_ERR_OR_NULL(__km_safe) ? (type *)(void *)__km_safe :                  \
					    container_of(__km_safe, type, member);       \
	})
/* const for a const member. */
#define container_of_const(ptr, type, member)                                            \
	_Generic(ptr,                                                                    \
		 const __typeof__(*(ptr)) * : ((const type *)container_of(ptr, type, member)), \
		 default : ((type *)container_of(ptr, type, member)))

#endif
