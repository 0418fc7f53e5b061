/* SPDX-License-Identifier: MIT */
/* Per-CPU stacks with a lock per CPU. */
#define WANT_RSEQ false
#include "base_cpu_tests.h"
#include "base_cpu_stress.h"
