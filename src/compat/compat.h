/* SPDX-License-Identifier: MIT */
/*
 * The compat room's door: the rest of the kernel, as far as its code can do
 * with a process. What it offers is include/compat/ and the program that
 * `kmem test` makes; no room of the library includes this.
 *
 * 1. What it does
 *
 * Lets source files of the kernel and of drivers be compiled as they are, and
 * run: the headers they include besides the allocators', and what these
 * declare. Names mean what they mean in the kernel; what a process cannot give
 * is not declared, so that its use fails to compile with the name. The few
 * names that are there and do nothing are listed in CAVEATS.md.
 *
 * 2. Pieces
 *
 *	 kernel's world   all files but these: no header of the C library, the
 *	                  kernel's types; memcpy() and its like are linked
 *	 host's world     host_*.c and host_*.h: threads, futexes, clocks, files,
 *	                  signals of the host, as functions of plain C types
 *	 library          libkmem-compat: both, without the runner
 *	 runner           run/: main() of a test program, and what goes
 *	                  through the sections that the linker collected
 *
 *	 text/      printk, vsnprintf, vsscanf, numbers, strings, bitmaps, BUG()
 *	 tree/      lists, rbtree, xarray, radix tree, idr, kfifo, klist
 *	 lock/      contexts that forbid sleeping, and their reports; spin, rw,
 *	            mutex, rwsem, completion, wait queues, RCU, SRCU, SMP
 *	 sched/     tasks, kthreads, work queues, timers, interrupts, notifiers
 *	 module/    modules and their parameters
 *	 device/    kobjects, sysfs, buses, drivers, classes, platform, DMA
 *	 file/      a tree of dentries; cdev, misc, debugfs, proc, seq_file, uaccess
 *	 net/       socket buffers, network devices, hooks of netfilter
 *	 kunit/     cases, resources, stubs, devices of tests
 *	 run/       the runner
 *
 * 3. Life of an allocation
 *
 * kmalloc() of a file compiled here is the library's. thread_watch (km_watch())
 * is set when the runner starts, so every allocation that may sleep asks
 * context.c whether this thread may; the inlined fast path is off under
 * KM_COMPAT, as it would not ask.
 *
 * 4. Life of a free
 *
 * The library's. After each suite and at the end the runner compares what is
 * allocated with what was before (run_leak.c).
 *
 * 5. States of a test program
 *
 *	options, library up, module parameters, init functions by level and link
 *	order, KUnit suites, exit functions in reverse, summary
 *
 * A case that crashes or hangs ends the process image: exec starts it again at
 * the next case; struct km_run is what is carried over.
 *
 * 6. Locks
 *
 * A lock is a word to sleep on (futex). Threads of the host are the tasks, and
 * cannot be kept from running: preempt_disable() and local_irq_save() count,
 * they do not exclude. So data that the kernel protects by them alone (per-CPU
 * data) is safe here as far as this_cpu operations are, and no further.
 * Order: a driver's locks, then those of devices (bus, then device), files
 * (one mutex), sched (pool, then task), and last the library's.
 *
 * 7. Invariants
 *
 *	counts of a thread's context are those of its enters less its leaves; at
 *	the end of a case, an init function and a callback they are as before
 *	held locks of a thread = those it took and has not released, in order
 *	a task_struct is never given back to the allocator
 *	a dentry in the tree has its parent's reference
 *
 * 8. Differences from the kernel, and why
 *
 * See CAVEATS.md, "Kernel code in a process".
 */
#ifndef COMPAT_COMPAT_H
#define COMPAT_COMPAT_H

#endif
