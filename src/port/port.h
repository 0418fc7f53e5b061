/* SPDX-License-Identifier: MIT */
/*
 * The port room's door: the whole contract with the host.
 *
 * 1. What it does. It hides the host behind some forty functions. Each fails
 *    with a negative errno or NULL and never aborts, and leaves errno alone;
 *    none calls malloc or stdio, but that the C library may when a thread is
 *    started. "Any context" means signal handlers too.
 *
 * 2. Pieces. A directory per host, a file per section below: linux/memory.c,
 *    frames.c, facts.c, thread.c, rseq.c, output.c, symbol.c, and rcu.c for
 *    rcu.h. A host without a feature has a function that says so.
 *
 * 3. The frame store is a file that has no name. A frame is a page of it, and
 *    exists from commit to release; the linear map and all that vmalloc maps
 *    are views of the file, so that one frame may be seen at many addresses:
 *
 *	file     |  0 |  1 |  2 |  3 |  4 |  5 | ...          (4: a hole)
 *	linear   [  0    1    2    3  ]                        one mapping
 *	vmalloc            [  5 |  1 ]                         a mapping each
 */
#ifndef PORT_PORT_H
#define PORT_PORT_H

#include <kmem/types.h>

/* ---- memory ---- */

/* Reserve zero-filled private memory that costs nothing until touched; NULL on failure. */
void *port_reserve(size_t bytes);
/* Reserve address space only, inaccessible; align a power of two >= PAGE_SIZE. NULL on failure. */
void *port_reserve_none(size_t bytes, size_t align);
void port_release(void *addr, size_t bytes);

/* ---- frame store: a sparse file of frames, numbered by pfn ---- */

struct port_frames {
	int fd;
	unsigned long nr_frames;   /* size of the store */
	unsigned long nr_linear;   /* frames below this have an address in the linear map */
	char *linear;              /* address of frame 0 */
	bool borrowed;             /* the parent's: mapped privately, never changed (fork) */
	bool private;              /* anonymous memory instead of a file */
};

/*
 * Create a store; the linear map covers frames [0, nr_linear). 0 or -errno;
 * -EFBIG: f->nr_frames is how many the file size limit allows.
 */
int port_frames_create(struct port_frames *f, unsigned long nr_frames, unsigned long nr_linear);
/*
 * The private store: no file but memory of this process, so that fork() copies it, and each frame
 * has one address. Nothing of it is there until port_window_map(); extra bytes of address space
 * follow the frames. 0 or -ENOMEM.
 */
int port_frames_create_private(struct port_frames *f, unsigned long nr_frames, size_t extra);
/* Memory, zero-filled, in a window where nothing is. 0, -ENOMEM or -EEXIST. Any context. */
int port_window_map(void *addr, size_t bytes);
/* Back frames with memory, zero-filled if they had none. 0 or -ENOMEM. Any context. */
int port_frames_commit(struct port_frames *f, unsigned long pfn, unsigned long nr);
/* Give the memory of frames back to the host; their next commit gives zeroes. */
int port_frames_release(struct port_frames *f, unsigned long pfn, unsigned long nr);
/* Map nr consecutive frames at addr, replacing what was there. prot: PORT_PROT_*. */
int port_frames_map(struct port_frames *f, void *addr, unsigned long pfn, unsigned long nr,
		    int prot);
/* Make a mapped range inaccessible again; the address range stays reserved. */
int port_frames_unmap(void *addr, size_t bytes);
int port_frames_protect(void *addr, size_t bytes, int prot);
unsigned long port_frames_resident(struct port_frames *f); /* frames that hold memory now */
/* Wish for a node; 0 too where the host has no such wishes. */
int port_frames_bind(struct port_frames *f, unsigned long pfn, unsigned long nr, int node);

#define PORT_PROT_READ 1
#define PORT_PROT_WRITE 2
#define PORT_PROT_EXEC 4
#define PORT_PROT_TOUCH 8 /* port_frames_map() only: the pages will be used now */

/* ---- fork ---- */

/*
 * Have the three called around every fork() from now on: prepare before it,
 * one of the others after it. The first to register is the last before the
 * fork and the first after it. 0 or -ENOMEM.
 */
int port_fork_watch(void (*prepare)(void), void (*parent)(void), void (*child)(void));
/* A second file with what the store's frames hold; its number, or -errno. */
int port_frames_copy(const struct port_frames *f);
/* In the parent: no longer wanted. */
void port_frames_copy_drop(int copy);
/*
 * In the child: the copy becomes the store, the linear map is its own; other
 * mappings are the caller's to make again. copy < 0: there is none, so map the
 * parent's file privately. 0 or -errno.
 */
int port_frames_adopt(struct port_frames *f, int copy);

#define PORT_SIGNALS_WORDS 16
/* Keep all signals from this thread, until their former state is given back. */
void port_signals_block(unsigned long saved[PORT_SIGNALS_WORDS]);
void port_signals_restore(const unsigned long saved[PORT_SIGNALS_WORDS]);

/* ---- facts ---- */

unsigned long port_ram_bytes(void);     /* of the host, or of the cgroup if that is less */
unsigned long port_maps_max(void);      /* mappings a process may have; 0: not known */
unsigned int port_nr_cpus(void);        /* possible CPU numbers: 0 .. this - 1 */
unsigned int port_nr_nodes(void);       /* memory nodes of the host */
int port_cpu_node(unsigned int cpu);
const char *port_getenv(const char *name);

/* ---- threads, time, waiting ---- */

unsigned int port_cpu(void);            /* CPU of this thread now. Any context. */
int port_tid(void);
int port_pid(void);
void port_comm(char *buf, size_t size); /* name of this thread */
unsigned long port_now_ns(void);        /* monotonic. Any context. */
void port_sleep_ns(unsigned long ns);
/* Sleep while *word == val, at most timeout_ns (0: for ever). May return early. */
void port_wait(unsigned int *word, unsigned int val, unsigned long timeout_ns);
void port_wake(unsigned int *word, int nr);
void port_relax(void);                  /* a spin-wait hint */
/*
 * Start a thread with all signals blocked, detached. 0 or -errno. Not from a
 * signal handler.
 */
int port_thread_start(const char *name, void (*fn)(void *), void *arg);
/* Does this thread run a signal handler? A walk up its stack: microseconds. Any context. */
bool port_in_handler(void);

/* ---- rseq ---- */

/* Offset of struct rseq from the thread pointer; false when it is not registered. */
bool port_rseq(long *offset);
/* Wait until no thread of the process is inside a restartable section begun before. 0 or -errno. */
int port_rseq_fence(int cpu); /* -1: all CPUs */

/* ---- output, symbols ---- */

void port_write_stderr(const char *text, size_t len); /* Any context; keeps errno. */
/*
 * Append to a file, made if need be, in one write where the host can. 0 or -errno; -EPERM when the
 * process has more rights than its user. Any context.
 */
int port_append(const char *path, const char *text, size_t len);
/*
 * The symbol that addr lies in; false when unknown. Any context; before glibc 2.35 it takes the
 * loader's lock.
 */
bool port_symbol(const void *addr, const char **name, unsigned long *offset, unsigned long *size);
int port_backtrace(void **pc, int max, int skip);
__attribute__((__noreturn__)) void port_abort(void);

#endif
