/* SPDX-License-Identifier: MIT */
/*
 * The cli room's door: the `kmem` command. It uses the library as any other
 * program does, through its public headers.
 *
 * 1. What it does.
 *	kmem audit    names the call sites that use the wrong allocator
 *	kmem replay   drives the library's allocators with what a recorded kernel did
 *	kmem run      runs a program, and collects what the library says of itself at its exit
 *	kmem test     compiles kernel code, links it with the library, runs the tests in it
 *	kmem options  lists the library's boot options
 *
 * 2. Pieces. A recording flows through replay from left to right, one line at a time:
 *
 *	trace_stream.c -> trace_ftrace.c -> replay_wait.c -> replay_drive.c -> report_text.c
 *	 plain, gz, xz     line -> event     event + its      the allocators    report_json.c
 *	                   trace_gfp.c       stack            |     |
 *	                                        trace_pair.c -+   sites.c -> advice.c
 *	                                        who is who        sums by call site
 *
 *    replay.c is the command around them. trace_pair.c maps an address of the
 *    recorded kernel to the object that stands for it here, replay_cache.c a
 *    cache's name to a cache; content.c writes a pattern into each object and
 *    finds it again. timing.c counts what the calls took, host.c reads the state
 *    of zones and slabs from the library's texts. run.c is `kmem run`;
 *    test.c is `kmem test`, test_build.c its compiling and linking.
 *
 * 3. Memory. Nothing grows with the length of a recording: what is kept is a
 *    pair per live object, and a record per call site, cache and stack of a CPU.
 *
 * 4. Standing for a kernel. An allocation of the recording becomes the same
 *    call here. Pages that the recorded kernel took for slabs and vmalloc areas
 *    are left out, because kmalloc() and vmalloc() here take theirs themselves:
 *    the first object whose address lies in a page gives such a page away.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "tool/tool.h"

/* Each parses its own arguments, argv[0] being the name to show in messages. */
int cmd_audit(int argc, char **argv);
int cmd_replay(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_test(int argc, char **argv);
int cmd_options(int argc, char **argv);

#endif
