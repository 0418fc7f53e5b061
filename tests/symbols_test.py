# SPDX-License-Identifier: MIT
"""What the libraries export, and what they need."""

import os
import re
import subprocess
import sys

from harness import BUILD, CC, SOURCE, call, case, main, read

sys.path.insert(0, os.path.join(SOURCE, "scripts"))
import symbols  # noqa: E402 pylint: disable=wrong-import-position

SRC = os.path.join(BUILD, "src")
DECLARED = set(symbols.declared(" ".join(CC)))

# Names that may start a hidden function of a room, besides the room's own.
PREFIXES = {
    "port": ["port_"],
    "base": ["base_", "bug_", "cpu_", "fault_", "hot_", "list_", "lock_", "owned_", "rb_", "report_", "text_",
             "thread_", "warn_"],
    "slab": ["slab_", "sheaf_", "barn_"],
    "pool": ["pool_", "mempool_", "dmapool_", "dma_pool_", "genalloc_", "gen_pool_", "percpu_", "pcpu_",
             "devres_", "devm_", "list_lru_", "lru_"],
    "vmalloc": ["vmalloc_", "vmap_", "vm_"],
    "reclaim": ["reclaim_", "idle_", "kswapd_", "kvfree_rcu_", "oom_", "shrinker_", "shrinkers_"],
}


def nm(*args):
    """(type, name) of each line that nm prints."""
    out = []
    for line in call("nm", *args).splitlines():
        m = re.match(r"^[0-9a-f ]{16} (\w) (\S+)$", line)
        if m:
            out.append((m.group(1), m.group(2)))
    return out


def difference(what, there, wanted):
    return [f"{what}: has {name}" for name in sorted(there - wanted)] + \
        [f"{what}: has no {name}" for name in sorted(wanted - there)]


@case
def the_map_is_what_the_headers_declare():
    if read("libkmem.map") != symbols.map_text(sorted(DECLARED)):
        return ["libkmem.map is stale: scripts/symbols.py --write"]
    return []


@case
def the_shared_library_exports_what_the_headers_declare():
    exported = {name.split("@")[0] for kind, name in nm("-D", "--defined-only", f"{SRC}/libkmem.so")
                if kind != "A"}
    return difference("libkmem.so", exported, DECLARED)


@case
def the_static_library_shows_what_the_headers_declare():
    return difference("libkmem.a", {name for _, name in nm("-g", "--defined-only", f"{SRC}/libkmem.a")},
                      DECLARED)


@case
def the_core_needs_no_malloc_and_no_stdio():
    banned = re.compile(r"^(malloc|calloc|realloc|free|aligned_alloc|posix_memalign|\w*printf\w*|"
                        r"f?puts|fopen|fwrite|fread|std(in|out|err)|__assert_fail|qsort)$")
    needed = {name.split("@")[0] for kind, name in nm("-D", "-u", f"{SRC}/libkmem.so")}
    return [f"libkmem.so needs {name}" for name in sorted(needed) if banned.match(name)]


@case
def hidden_names_say_their_room():
    bad = []
    folder = os.path.join(SRC, "libkmem_objects.a.p")
    for name in sorted(os.listdir(folder)):
        room = name.split("_")[0]
        if not name.endswith(".c.o"):
            continue
        prefixes = tuple(PREFIXES.get(room, [f"{room}_"]) + ["km_"])
        for _, symbol in nm("-g", "--defined-only", os.path.join(folder, name)):
            # An upward call is named by the room that makes it, and defined in wire.
            if symbol in DECLARED or symbol.startswith(prefixes) or (room == "wire" and "_up_" in symbol):
                continue
            bad.append(f"{name[:-2]}: {symbol}")
    return bad


@case
def the_stack_is_not_executable():
    out = call("readelf", "-lW", f"{SRC}/libkmem.so")
    stack = [line for line in out.splitlines() if "GNU_STACK" in line]
    return ["libkmem.so: executable stack"] if not stack or "RWE" in stack[0] else []


@case
def a_program_of_its_own_names_does_not_meet_ours():
    """A program may define any name that no header of ours declares."""
    hidden = set()
    folder = os.path.join(SRC, "libkmem_objects.a.p")
    for name in os.listdir(folder):
        if name.endswith(".c.o"):
            hidden |= {s for _, s in nm("-g", "--defined-only", os.path.join(folder, name))} - DECLARED
    text = "".join(f"void {name}(void) {{}}\n" for name in sorted(hidden))
    text += "void kfree(const void *);\nint main(void) { kfree((void *)0); return 0; }\n"
    target = os.path.join(BUILD, "own_names")
    flags = call("pkg-config", "--libs", "liburcu-bp").split()
    run = subprocess.run([*CC, "-w", "-x", "c", "-", "-x", "none", f"{SRC}/libkmem.a", *flags, "-pthread",
                          "-o", target], input=text, capture_output=True, text=True, check=False)
    if run.returncode:
        return run.stderr.splitlines()
    call(target)
    return []


main()
