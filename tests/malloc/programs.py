# SPDX-License-Identifier: MIT
"""Compile the programs of this folder and run them with the library's malloc, or another, preloaded.

KMEM_MALLOC_SO in the environment names another library; empty, it is the C library's own malloc.
With KMEM_SOAK=1 the programs run for minutes in place of seconds.
"""

import os
import shlex
import signal
import subprocess
import tempfile

from harness import BUILD, CC, SOURCE, Skip, call

HERE = os.path.join(SOURCE, "tests", "malloc")
OWN = os.path.join(BUILD, "src", "preload", "libkmem-malloc.so")
LIBRARY = os.environ.get("KMEM_MALLOC_SO", OWN)
LIBRARY = LIBRARY and os.path.abspath(LIBRARY)
SOAK = os.environ.get("KMEM_SOAK", "") not in ("", "0")
SCRATCH = tempfile.TemporaryDirectory(prefix="kmem-malloc-")
# Without these the compiler takes out pairs of malloc() and free(), which is its right.
FLAGS = ["-O2", "-g", "-Wall", "-Wextra", "-fno-builtin", "-pthread"]
TIME_LIMIT = 1800 if SOAK else 60


def is_ours():
    return os.path.basename(LIBRARY).startswith("libkmem")


def scale(usual, soak):
    return soak if SOAK else usual


def compiler_of(source):
    return shlex.split(os.environ.get("CXX", "c++")) if source.endswith(".cpp") else CC


def program(source, *flags):
    """The program of a source of this folder, compiled when it is first wanted."""
    path = os.path.join(SCRATCH.name, source.replace(".", "-"))
    if not os.path.exists(path):
        try:
            call(*compiler_of(source), *FLAGS, os.path.join(HERE, source), *flags, "-o", path, "-ldl")
        except FileNotFoundError as missing:
            raise Skip(f"no compiler for {source}") from missing
    return path


def environment(preload):
    env = {k: v for k, v in os.environ.items()
           if k not in ("KMEM_CMDLINE", "KMEM_DUMP") and not k.startswith(("LD_", "MALLOC_", "GLIBC_"))}
    env["TMPDIR"] = SCRATCH.name
    if LIBRARY and preload:
        env["LD_PRELOAD"] = LIBRARY
    return env


def status_text(code):
    if code >= 0:
        return f"exit status {code}"
    return f"died of signal {-code} ({signal.strsignal(-code)})"


def run(source, *args, limit=TIME_LIMIT, flags=(), preload=True, noisy=False, **options):
    """Run a program of this folder to its good end; its standard output, and its standard error.

    It may write an error only if it is `noisy`: a malloc has nothing to say there unless it is asked.
    What hangs is killed, with all that it started.
    """
    path = program(source, *flags)
    if LIBRARY and not os.path.exists(LIBRARY):
        raise AssertionError(f"{LIBRARY}: not built")
    what = f"{source} {' '.join(map(str, args))}"
    # Into files: a child that hangs would keep a pipe open for ever.
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        with subprocess.Popen([path, *map(str, args)], env=environment(preload), cwd=SCRATCH.name, stdout=out,
                              stderr=err, stdin=subprocess.DEVNULL, start_new_session=True, **options) as process:
            try:
                code = process.wait(timeout=limit)
            except subprocess.TimeoutExpired:
                code = None
            finally:
                kill_session(process.pid)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read())
    if code == 77:
        raise Skip(texts[0].strip() or "cannot run here")
    # What the program says, then what its malloc said.
    lines = sorted(texts[1].splitlines(True), key=lambda line: not line.startswith("# "))
    said = texts[0][-1000:] + "".join(lines)[:3000]
    if code is None:
        raise AssertionError(f"{what}: HANG: not over after {limit} s\n{said}")
    if code:
        raise AssertionError(f"{what}: {status_text(code)}\n{said}")
    if texts[1] and not noisy:
        raise AssertionError(f"{what}: all is well, but it wrote:\n{texts[1][:3000]}")
    return texts


def kill_session(leader):
    """The program's process group: it began a session of its own."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        pass
