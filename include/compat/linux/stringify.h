/* SPDX-License-Identifier: MIT */
/* The text of an expanded macro. */
#ifndef KM_COMPAT_LINUX_STRINGIFY_H
#define KM_COMPAT_LINUX_STRINGIFY_H

#define km_stringify(x...) #x
#define __stringify_1(x...) #x
#define __stringify(x...) km_stringify(x)
#define FILE_LINE __FILE__ ":" __stringify(__LINE__)

#endif
