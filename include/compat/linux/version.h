/* SPDX-License-Identifier: MIT */
/*
 * The version of the kernel that code may ask for: 6.1, or KM_LINUX_VERSION, which a build gives as
 * -DKM_LINUX_VERSION=0x060c00. Types of callbacks that changed between versions follow it.
 */
#ifndef KM_COMPAT_LINUX_VERSION_H
#define KM_COMPAT_LINUX_VERSION_H

#ifdef KM_LINUX_VERSION
#define LINUX_VERSION_CODE KM_LINUX_VERSION
#else
#define LINUX_VERSION_CODE 0x060100
#endif
#undef KERNEL_VERSION
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))
#define LINUX_VERSION_MAJOR (LINUX_VERSION_CODE >> 16)
#define LINUX_VERSION_PATCHLEVEL (LINUX_VERSION_CODE >> 8 & 255)
#define LINUX_VERSION_SUBLEVEL (LINUX_VERSION_CODE & 255)

#endif
