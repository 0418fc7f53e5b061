/* SPDX-License-Identifier: MIT */
#include <asm/rwonce.h>
