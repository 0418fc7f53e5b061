# SPDX-License-Identifier: MIT
"""A staged installation, used as a program's author would use it."""

import atexit
import os
import re
import shutil
import subprocess
import tempfile

from harness import BUILD, CC, SOURCE, Skip, call, case, main, read

STAGE = tempfile.mkdtemp(prefix="libkmem-install-")
atexit.register(shutil.rmtree, STAGE, True)
os.environ.pop("LD_LIBRARY_PATH", None)  # Meson's, of the build folder
MESON = os.environ.get("MESON", "meson")


def find(name, below=""):
    for folder, _, names in os.walk(STAGE):
        if name in names and folder.endswith(below):
            return os.path.join(folder, name)
    raise AssertionError(f"{name} is not installed")


def environment(**more):
    env = {k: v for k, v in os.environ.items() if not k.startswith("KMEM_")}
    env.update(PKG_CONFIG_PATH=os.path.dirname(find("libkmem.pc")), PKG_CONFIG_SYSROOT_DIR=STAGE,
               LD_LIBRARY_PATH=os.path.dirname(find("libkmem.so")), **more)
    return env


def readme_program():
    return re.search(r"```c\n(.*?)```", read("README.md"), re.S).group(1)


def write(name, text):
    path = os.path.join(STAGE, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path


def flags(*args):
    return call("pkg-config", *args, "libkmem", env=environment()).split()


def check_output(out):
    return [] if "kmalloc" in out else [f"unexpected output: {out}"]


@case
def installs_into_a_stage():
    call(MESON, "install", "-C", BUILD, "--no-rebuild", "--destdir", STAGE)
    for name in ["libkmem.so", "libkmem.so.0", "libkmem.a", "slab.h", "kmem.h", "libkmem.pc",
                 "libkmem-config.cmake", "kmem", "kmem.1", "LICENSE", "README.md", "CAVEATS.md"]:
        find(name)
    return []


@case
def headers_are_below_libkmem():
    return [] if find("slab.h").endswith("/include/libkmem/linux/slab.h") and \
        find("kmem.h").endswith("/include/libkmem/kmem/kmem.h") else [find("slab.h")]


@case
def the_programs_of_the_readme_is_twenty_lines():
    text = readme_program()
    bad = []
    if read("examples/demo.c").split("\n", 1)[1].lstrip("\n") != text:
        bad.append("examples/demo.c is not the program of README.md")
    nr = len([line for line in text.splitlines() if line.strip()])
    if nr > 20:
        bad.append(f"{nr} lines")
    return bad


@case
def the_program_of_the_readme_runs():
    demo = write("demo.c", readme_program())
    target = os.path.join(STAGE, "demo")
    call(*CC, "-Wall", "-Wextra", "-Werror", demo, *flags("--cflags", "--libs"), "-o", target)
    return check_output(call(target, env=environment()))


@case
def it_runs_optimised_and_without_inlining():
    demo, bad = write("demo.c", readme_program()), []
    for more in (["-O2"], ["-O2", "-DKMEM_NO_INLINE"], ["-O3", "-fno-pie", "-no-pie"]):
        target = os.path.join(STAGE, "demo-more")
        call(*CC, "-Wall", "-Wextra", "-Werror", *more, demo, *flags("--cflags", "--libs"), "-o", target)
        bad += check_output(call(target, env=environment()))
    return bad


@case
def it_runs_linked_statically():
    demo = write("demo.c", readme_program())
    target = os.path.join(STAGE, "demo-static")
    call(*CC, "-O2", "-static", demo, *flags("--static", "--cflags", "--libs"), "-o", target)
    env = environment()
    del env["LD_LIBRARY_PATH"]
    return check_output(call(target, env=env))


@case
def it_runs_with_the_static_library_alone():
    """libkmem.a in a program that is dynamically linked otherwise."""
    demo = write("demo.c", readme_program())
    target = os.path.join(STAGE, "demo-archive")
    call(*CC, "-O2", demo, *flags("--cflags"), find("libkmem.a"),
         *[f for f in flags("--static", "--libs") if f != "-lkmem"], "-o", target)
    out = call("readelf", "-d", target)
    return ["it still wants libkmem.so"] if "libkmem.so" in out else check_output(call(target))


@case
def cmake_finds_both_libraries():
    if not shutil.which("cmake"):
        raise Skip("no cmake")
    write("project/demo.c", readme_program())
    write("project/CMakeLists.txt", """cmake_minimum_required(VERSION 3.18)
project(demo C)
find_package(libkmem 0.1 REQUIRED)
add_executable(shared demo.c)
target_link_libraries(shared libkmem::libkmem)
add_executable(static demo.c)
target_link_libraries(static libkmem::static)
""")
    prefix = os.path.dirname(os.path.dirname(find("kmem", "bin")))
    build = os.path.join(STAGE, "project", "build")
    call("cmake", "-S", os.path.join(STAGE, "project"), "-B", build, f"-DCMAKE_PREFIX_PATH={prefix}",
         f"-DCMAKE_C_COMPILER={CC[-1]}")
    call("cmake", "--build", build)
    # No LD_LIBRARY_PATH: CMake has written the path into the program.
    return check_output(call(os.path.join(build, "shared"))) + \
        check_output(call(os.path.join(build, "static")))


@case
def cmake_refuses_another_version():
    if not shutil.which("cmake"):
        raise Skip("no cmake")
    write("newer/CMakeLists.txt", """cmake_minimum_required(VERSION 3.18)
project(newer C)
find_package(libkmem 0.2 REQUIRED)
""")
    prefix = os.path.dirname(os.path.dirname(find("kmem", "bin")))
    run = subprocess.run(["cmake", "-S", os.path.join(STAGE, "newer"), "-B", os.path.join(STAGE, "newer", "build"),
                          f"-DCMAKE_PREFIX_PATH={prefix}"], capture_output=True, text=True, check=False)
    return [] if run.returncode and "0.1.0" in run.stderr else ["version 0.2 was found"]


@case
def the_installed_command_finds_its_library():
    env = {k: v for k, v in os.environ.items() if k != "LD_LIBRARY_PATH"}
    out = subprocess.run([find("kmem", "bin"), "--version"], env=env, capture_output=True, text=True, check=False)
    version = re.search(r"version: '([^']+)'", read("meson.build")).group(1)
    return [] if out.returncode == 0 and version in out.stdout else [out.stdout + out.stderr]


@case
def manual_pages_are_well_formed():
    bad = []
    for folder, _, names in os.walk(os.path.join(STAGE)):
        for name in names:
            if re.search(r"\.[137]$", name) and "/man/" in folder + "/":
                if not shutil.which("groff"):
                    raise Skip("no groff")
                run = subprocess.run(["groff", "-mandoc", "-ww", "-z", os.path.join(folder, name)],
                                     capture_output=True, text=True, check=False)
                bad += run.stderr.splitlines()
    return bad


@case
def the_sources_are_not_written_to():
    return [path for path in ["libkmem.pc", "libkmem.so", "config.h"]
            if os.path.exists(os.path.join(SOURCE, path))]


KERNEL_CODE = """
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/slab.h>

static void gives_memory(struct kunit *test)
{
	void *p = kmalloc(20, GFP_KERNEL);

	KUNIT_EXPECT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, ksize(p), 32);
	kfree(p);
}

static struct kunit_case cases[] = { KUNIT_CASE(gives_memory), {} };
static struct kunit_suite suite = { .name = "outside", .test_cases = cases };
kunit_test_suite(suite);
MODULE_LICENSE("GPL");
"""


@case
def kernel_code_is_compiled_and_tested():
    """By pkg-config's flags and the installed command, from a source and from an object."""
    source, out = write("module/outside.c", KERNEL_CODE), os.path.join(STAGE, "module", "outside.o")
    cflags = call("pkg-config", "--cflags", "libkmem-compat", env=environment()).split()
    call(*CC, "-O2", "-Wall", *cflags, '-DKBUILD_MODNAME="outside"', "-c", source, "-o", out)
    bad = []
    for file in [source, out]:
        text = call(find("kmem", "bin"), "test", file, env=environment())
        if not text.rstrip().endswith("2 passed, 0 failed") or "ok 1 gives_memory" not in text:
            bad += [f"{file}:", *text.splitlines()]
    return bad


main()
