# SPDX-License-Identifier: MIT
"""kmem run, and what a program that is linked with the library writes when it exits."""

import os
import re
import signal
import subprocess
import tempfile

from harness import BUILD, CC, SOURCE, call, case, main

KMEM = os.path.join(BUILD, "src", "cli", "kmem")
LIBRARY = os.path.join(BUILD, "src")
SCRATCH = tempfile.TemporaryDirectory(prefix="kmem-test-")
TEXTS = ["slabinfo", "buddyinfo", "zoneinfo", "pagetypeinfo", "vmallocinfo", "meminfo"]

PROGRAM = r"""
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "";

	if (!strcmp(mode, "unused"))
		return 0;
	if (!kmalloc(100, GFP_KERNEL) || !vmalloc(20000))
		return 99;
	if (!strcmp(mode, "_exit"))
		_exit(4);
	if (!strcmp(mode, "kill"))
		raise(SIGKILL);
	if (!strcmp(mode, "child") && fork() > 0)
		wait(NULL);
	if (!strcmp(mode, "chdir") && chdir("/"))
		return 98;
	printf("mode %s\n", mode);
	return 7;
}
"""


def program():
    path = os.path.join(SCRATCH.name, "demo")
    if not os.path.exists(path):
        source = path + ".c"
        with open(source, "w", encoding="utf-8") as f:
            f.write(PROGRAM)
        call(*CC, "-O2", "-Wall", "-I", os.path.join(SOURCE, "include"), source, "-o", path,
             "-L", LIBRARY, "-lkmem", "-Wl,-rpath," + LIBRARY)
    return path


def environment(**more):
    env = {k: v for k, v in os.environ.items() if k not in ("KMEM_CMDLINE", "KMEM_DUMP")}
    env["TMPDIR"] = SCRATCH.name
    env.update(more)
    return env


def execute(*command, **env):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False,
                          cwd=SCRATCH.name, env=environment(**env))
    return done.returncode, done.stdout, done.stderr


def run(*args, **env):
    """With the malloc that the program has anyhow."""
    return execute(KMEM, "run", "--no-malloc", *args, **env)


def run_with_malloc(*args, **env):
    return execute(KMEM, "run", *args, **env)


def split_dump(text):
    """[(name, process, text)] of what was dumped; nothing else may be there."""
    parts = re.split(r"^==== libkmem: (\w+) of (\S+), pid \d+ ====\n", text, flags=re.M)
    same(parts[0], "")
    return list(zip(parts[1::3], parts[2::3], parts[3::3]))


def same(got, expected):
    assert got == expected, f"got {got!r}\nnot {expected!r}"


@case
def everything_is_dumped_to_standard_error():
    code, out, err = run("--dump", "--", program(), "hello")
    same((code, out), (7, "mode hello\n"))
    dump = split_dump(err)
    same([d[0] for d in dump], TEXTS)
    same({d[1] for d in dump}, {"demo"})
    text = {name: t for name, _, t in dump}
    assert text["slabinfo"].startswith("slabinfo - version: 2.1\n# name "), text["slabinfo"]
    assert re.search(r"^kmalloc-128 +[1-9]", text["slabinfo"], re.M), text["slabinfo"]
    assert re.match(r"Node 0, zone +\w+( +\d+){11} \n", text["buddyinfo"]), text["buddyinfo"]
    assert re.match(r"Node 0, zone +\w+\n", text["zoneinfo"]), text["zoneinfo"]
    assert "Number of blocks type" in text["pagetypeinfo"], text["pagetypeinfo"]
    assert re.search(r"^0x\w+-0x\w+ +24576 \S+ pages=5 vmalloc", text["vmallocinfo"], re.M), \
        text["vmallocinfo"]
    assert text["meminfo"].startswith("MemTotal: "), text["meminfo"]
    same([f for f in os.listdir(SCRATCH.name) if f.startswith("kmem-run")], [])


@case
def a_list_chooses():
    code, _, err = run("--dump=meminfo,slabinfo", program())
    same((code, [d[0] for d in split_dump(err)]), (7, ["slabinfo", "meminfo"]))
    code, _, err = run("-dbuddyinfo", "--", program())
    same((code, [d[0] for d in split_dump(err)]), (7, ["buddyinfo"]))
    code, _, err = run("--dump=buddyinfo,all", program())
    same([d[0] for d in split_dump(err)], TEXTS)


@case
def into_a_file():
    for mode in ("plain", "chdir"):
        code, out, err = run("--output=texts", "--dump=buddyinfo", program(), mode)
        same((code, out, err), (7, f"mode {mode}\n", ""))
        with open(os.path.join(SCRATCH.name, "texts"), encoding="utf-8") as f:
            same([d[0] for d in split_dump(f.read())], ["buddyinfo"])  # the old content is gone


@case
def boot_options_are_passed_on():
    def total(*args, **env):
        err = run("--dump=meminfo", *args, "--", program(), **env)[2]
        return int(re.search(r"MemTotal: +(\d+) kB", err).group(1))

    assert total("--cmdline=mem=32M") <= 32 * 1024
    assert 32 * 1024 < total("--cmdline", "mem=64M", KMEM_CMDLINE="mem=32M") <= 64 * 1024
    assert total(KMEM_CMDLINE="mem=32M") <= 32 * 1024


@case
def options_of_the_program_are_its_own():
    code, out, _ = run("--dump=meminfo", "sh", "-c", "echo \"$0 $1\"", "--dump", "-x")
    same((code, out), (0, "--dump -x\n"))


@case
def children_dump_too():
    code, out, err = run("--dump=buddyinfo", "--", program(), "child")
    same((code, out), (7, "mode child\n" * 2))
    same(len(split_dump(err)), 2)
    code, _, err = run("--dump=buddyinfo", "sh", "-c", f"{program()}; exit 3")
    same((code, [d[1] for d in split_dump(err)]), (3, ["demo"]))


@case
def when_nothing_is_dumped_it_says_why():
    same(run("--dump", "sh", "-c", "exit 5"),
         (5, "", "kmem: sh: nothing was dumped: it has neither malloc nor libkmem of ours, or ended by _exit()\n"))
    code, _, err = run("--dump", program(), "_exit")
    same(code, 4)
    assert "nothing was dumped" in err, err
    code, _, err = run("--dump", program(), "kill")
    same(code, 128 + signal.SIGKILL)
    assert "it died of signal 9 (Killed)" in err, err


@case
def a_library_that_was_not_used_is_not_booted():
    code, _, err = run("--dump", program(), "unused")
    same(code, 0)
    assert re.fullmatch(r"libkmem: demo, pid \d+, did not use the library\n", err), err


@case
def malloc_is_the_librarys():
    maps = "grep -c libkmem-malloc.so /proc/self/maps"
    code, out, err = run_with_malloc("--", "sh", "-c", maps)
    assert (code, err) == (0, "") and int(out) > 0, (code, out, err)
    same(run("sh", "-c", maps)[0:2], (1, "0\n"))
    out = run_with_malloc("sh", "-c", "echo $LD_PRELOAD", LD_PRELOAD="libc.so.6")[1]
    assert re.match(r"/\S+/libkmem-malloc.so:libc.so.6\n", out), out


@case
def malloc_says_what_it_has():
    code, out, err = run_with_malloc("--dump=slabinfo,vmallocinfo", "expr", "6", "*", "7")
    same((code, out), (0, "42\n"))
    assert re.match(r"==== libkmem-malloc: slabinfo of expr, pid \d+ ====\nslabinfo - version: 2.1\n", err), err
    assert re.search(r"^malloc-\d+ +[1-9]", err, re.M) and "vmallocinfo" not in err, err
    err = run_with_malloc("--dump=meminfo", "--", program())[2]
    assert "==== libkmem: meminfo of demo" in err and "==== libkmem-malloc: meminfo of demo" in err, err


@case
def malloc_has_options():
    source = os.path.join(SCRATCH.name, "twice")
    with open(source + ".c", "w", encoding="utf-8") as f:
        f.write("#include <stdlib.h>\nint main(void)\n{\n\tchar *volatile p = malloc(100);\n"
                "\tp[100] = 1;\n\tfree(p);\n\treturn 0;\n}\n")
    call(*CC, "-w", source + ".c", "-o", source)
    same(run_with_malloc(source), (0, "", ""))
    code, _, err = run_with_malloc("--malloc=slab_debug=FZPU", source)
    assert code == 128 + signal.SIGABRT and "BUG malloc-112" in err and "Redzone overwritten" in err, (code, err)
    code, _, err = run_with_malloc("--malloc=slab_debug=FZPU panic_on_warn=0", source)
    assert code == 0 and "Redzone overwritten" in err, (code, err)


@case
def programs_that_cannot_be_run():
    same(run("nonexistent"), (127, "", "kmem: nonexistent: No such file or directory\n"))
    same(run("/"), (126, "", "kmem: /: Permission denied\n"))
    same(run("--output=/nonexistent/x", "true"), (126, "", "kmem: /nonexistent/x: No such file or directory\n"))
    for args in ((), ("--dump=nonsense", "true"), ("--dump=", "true"), ("--nonsense", "true"),
                 ("--dump=slab", "true")):
        code, out, err = run(*args)
        same((args, code, out), (args, 2, ""))
        assert "kmem run" in err, err


@case
def the_variable_alone_will_do():
    code, out, err = execute(program(), KMEM_DUMP="buddyinfo")
    same((code, out, [d[0] for d in split_dump(err)]), (7, "mode \n", ["buddyinfo"]))
    path = os.path.join(SCRATCH.name, "appended")
    for _ in range(2):
        same(execute(program(), KMEM_DUMP=f"buddyinfo,zoneinfo={path}"), (7, "mode \n", ""))
    with open(path, encoding="utf-8") as f:
        same([d[0] for d in split_dump(f.read())], ["buddyinfo", "zoneinfo"] * 2)
    same(execute(program(), KMEM_DUMP=""), (7, "mode \n", ""))


@case
def a_wrong_variable_is_told():
    code, _, err = execute(program(), KMEM_DUMP="nonsense,buddyinfo")
    same(code, 7)
    head, rest = err.split("\n", 1)
    same(head, "libkmem: KMEM_DUMP: no text is named nonsense")
    same([d[0] for d in split_dump(rest)], ["buddyinfo"])
    code, _, err = execute(program(), KMEM_DUMP="buddyinfo=/nonexistent/x")
    same((code, err), (7, "libkmem: KMEM_DUMP: /nonexistent/x: error -2\n"))


main()
