# SPDX-License-Identifier: MIT
"""What a malloc promises to any program: fork, signals, limits, threads, dlopen, a program's whole life.

Usually it takes less than a minute; with KMEM_SOAK=1 some cases take many.
"""

import contextlib
import os
import re
import resource

from harness import Skip, call, case, main
from malloc.programs import LIBRARY, SOAK, program, run, scale

MIB = 1 << 20


def tell(output):
    """The figures of a case that may pass with any."""
    for line in output.splitlines():
        print(f"# {line}")


# ---- fork ----

@case
def fork_while_threads_allocate():
    run("fork.c", "threads", scale(500, 100000), 8, 1, 0)


@case
def fork_by_two_threads_while_others_allocate():
    run("fork.c", "threads", scale(1500, 100000), 8, 2, 0)


@case
def fork_while_threads_use_stdio():
    run("fork.c", "threads", scale(600, 20000), 8, 2, 1)


@case
def fork_by_a_signal_handler():
    run("fork.c", "handler", scale(500, 100000), 0)


@case
def fork_by_a_signal_handler_and_the_child_allocates_there():
    run("fork.c", "handler", scale(500, 100000), 1)


# ---- signals ----

@case
def signal_handlers_allocate():
    tell(run("signals.c", "handlers", scale(200000, 10000000), 8, 100000)[0])


@case
def signal_handlers_allocate_in_a_single_thread():
    tell(run("signals.c", "handlers", scale(50000, 5000000), 1, 30000)[0])


# ---- limits ----

@case
def address_space_limited_by_the_program():
    run("limits.c", "as", 200)


@case
def address_space_limited_by_the_program_when_it_has_a_heap():
    run("limits.c", "as-late", 200)


@case
def address_space_limited_from_the_start():
    run("limits.c", "set", 200, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (256 * MIB, 256 * MIB)))


@case
def address_space_limited_to_very_little():
    run("limits.c", "set", 32, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (64 * MIB, 64 * MIB)))


@case
def address_space_limited_and_four_threads():
    run("limits.c", "threads", 200)


@case
def data_limited_by_the_program():
    run("limits.c", "data", 200)


@case
def data_limited_from_the_start():
    run("limits.c", "set", 100, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (128 * MIB, 128 * MIB)))


@case
def memory_of_one_size_serves_another():
    run("limits.c", "data-reuse", 128, 80)


@case
def table_of_mappings_full():
    tell(run("limits.c", "full-table", 0)[0])


@case
def table_of_mappings_packed():
    tell(run("limits.c", "full-table", 1)[0])


@contextlib.contextmanager
def memory_group(limit):
    """A cgroup of version 2 below our own, with a limit: the path of its list of processes."""
    with open("/proc/self/mounts", encoding="utf-8") as f:
        mounts = [line.split()[1] for line in f if line.split()[2] == "cgroup2"]
    with open("/proc/self/cgroup", encoding="utf-8") as f:
        own = re.findall(r"^0::(.*)$", f.read(), re.M)
    if not mounts or not own:
        raise Skip("no cgroup of version 2")
    path = os.path.join(mounts[0], own[0].lstrip("/"), f"kmem-test-{os.getpid()}")
    try:
        os.mkdir(path)
    except OSError as why:
        raise Skip(f"no cgroup can be made: {why}") from why
    try:
        if not os.path.exists(os.path.join(path, "memory.max")):
            raise Skip("a new cgroup has no memory.max")
        with open(os.path.join(path, "memory.max"), "w", encoding="utf-8") as f:
            f.write(str(limit))
        yield os.path.join(path, "cgroup.procs")
    finally:
        os.rmdir(path)


@case
def memory_of_a_cgroup():
    def join():
        with open(group, "w", encoding="utf-8") as f:
            f.write("0")

    with memory_group(128 * MIB) as group:
        run("limits.c", "reuse", 80, preexec_fn=join)


@case
def overcommit_forbidden():
    """The whole machine has the setting meanwhile."""
    setting = "/proc/sys/vm/overcommit_memory"
    if not SOAK:
        raise Skip("in the soak only: it is a setting of the machine")
    if not os.access(setting, os.W_OK):
        raise Skip(f"{setting} cannot be written")
    with open(setting, "r+", encoding="utf-8") as f:
        before = f.read()
        try:
            f.seek(0)
            f.write("2")
            f.flush()
            run("limits.c", "overcommit", 256)
        finally:
            f.seek(0)
            f.write(before)


# ---- mappings, and memory that goes back ----

@case
def mappings_of_a_large_heap():
    tell(run("heap.c", "mappings", 4096)[0])


@case
def freed_memory_goes_back_by_itself():
    tell(run("heap.c", "back", 200, 1, 0)[0])


@case
def freed_memory_goes_back_by_malloc_trim():
    tell(run("heap.c", "back", 200, 1, 1)[0])


@case
def memory_of_threads_that_are_gone_goes_back():
    tell(run("heap.c", "back", 200, 4, 0)[0])


# ---- threads ----

@case
def threads_that_come_and_go():
    """After so many as it takes until each CPU holds as many free objects as it may."""
    tell(run("threads.c", "churn", scale(50000, 1000000), 25000, 8, 64)[0])


@case
def threads_with_larger_blocks_that_come_and_go():
    tell(run("threads.c", "churn", scale(6000, 1000000), 1000, 15, 4096)[0])


@case
def a_thousand_threads_at_once():
    tell(run("threads.c", "many", 1000)[0])


# ---- the library as a file ----

@case
def loaded_and_unloaded_in_a_running_program():
    if not LIBRARY:
        raise Skip("there is no library")
    tell(run("dl.c", LIBRARY, 100, preload=False)[0])


@case
def static_thread_local_storage_is_small():
    if not LIBRARY:
        raise Skip("there is no library")
    for line in call("readelf", "-lW", LIBRARY).splitlines():
        words = line.split()
        if words[:1] == ["TLS"]:
            size = int(words[5], 16)
            assert size <= 16, f"{size} bytes for each thread: a dlopen() may have to refuse"


# ---- a program's life ----

def live(mode):
    """life.c with its library, to the very end of the process."""
    out = run("life.c", mode, flags=(program("early.c", "-shared", "-fPIC"),))[0]
    assert out == "over", f"it ended too early: {out!r}"


@case
def from_the_first_constructor_to_the_last_destructor():
    live("all")


@case
def the_end_while_threads_allocate():
    for _ in range(scale(10, 1000)):
        live("hammered")


@case
def a_detached_thread_outlives_main():
    for _ in range(scale(5, 200)):
        live("detached")


@case
def destructors_of_thread_specific_data_allocate():
    live("keys")


@case
def statics_of_cplusplus():
    run("statics.cpp", flags=("-std=c++17",))


# ---- new processes ----

@case
def processes_by_posix_spawn():
    assert run("process.c", "spawn")[0] == "good\n" * 50


@case
def processes_by_vfork():
    assert run("process.c", "vfork")[0] == "good\n" * 50


@case
def processes_by_system_and_popen():
    assert run("process.c", "shell")[0] == "good\n" * 20


@case
def processes_by_fork_in_a_child():
    run("process.c", "twice")


@case
def processes_by_fork_sixty_deep():
    run("process.c", "deep")


@case
def processes_by_a_bare_clone():
    run("process.c", "clone")


@case
def processes_do_not_see_each_other():
    run("process.c", "apart")


@case
def processes_by_daemon():
    run("process.c", "daemon")


main()
