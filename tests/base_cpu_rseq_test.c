/* SPDX-License-Identifier: MIT */
/* Per-CPU stacks as restartable sections, where the host has them. */
#define WANT_RSEQ true
#include "base_cpu_tests.h"
#include "base_cpu_stress.h"
