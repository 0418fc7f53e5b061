/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_INSTRUCTION_POINTER_H
#define KM_COMPAT_LINUX_INSTRUCTION_POINTER_H

#define _RET_IP_ ((unsigned long)__builtin_return_address(0))
#define _THIS_IP_ ({ __label__ __km_here; __km_here: (unsigned long)&&__km_here; })

#endif
