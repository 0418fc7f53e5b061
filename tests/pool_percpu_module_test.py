# SPDX-License-Identifier: MIT
"""Static per-CPU variables of programs and shared objects, as other people's builds make them."""

import os
import shutil
import subprocess
import tempfile

from harness import BUILD, CC, SOURCE, Skip, call, case, main

INCLUDE = os.path.join(SOURCE, "include")
LIBRARY = os.path.join(BUILD, "src")

PLUGIN = r"""
#include <linux/percpu.h>
DEFINE_PER_CPU(long, plug_count) = 1000;
static DEFINE_PER_CPU(int, plug_other);
long plug_bump(void);
long plug_bump(void)
{
	unsigned int cpu;
	long sum = 0;

	this_cpu_inc(plug_count);
	this_cpu_inc(plug_other);
	for_each_possible_cpu(cpu)
		sum += per_cpu(plug_count, cpu) - 1000 + per_cpu(plug_other, cpu);
	return sum;
}
"""

SECOND = r"""
#include <linux/percpu.h>
DEFINE_PER_CPU(int, second_file) = 77;
"""

PROGRAM = r"""
#include <linux/percpu.h>
#include <dlfcn.h>
#include <stdio.h>
static DEFINE_PER_CPU(int, mine) = 5;
DECLARE_PER_CPU(int, second_file);
static int early;
__attribute__((__constructor__)) static void constructor(void)
{
	early = this_cpu_read(mine);
}
int main(int argc, char **argv)
{
	int sum = 0, cpu;

	this_cpu_inc(mine);
	for_each_possible_cpu(cpu)
		sum += per_cpu(mine, cpu) - 5;
	printf("%d %d %d\n", early, sum, (int)this_cpu_read(second_file));
	for (int i = 1; i < argc; i++) {
		void *plugin = dlopen(argv[i], RTLD_NOW);
		long (*bump)(void) = plugin ? (long (*)(void))dlsym(plugin, "plug_bump") : NULL;

		if (!bump)
			return 1;
		bump();
		printf("%ld\n", bump());
		dlclose(plugin);
	}
	return 0;
}
"""

USER = r"""
#include <linux/percpu.h>
#include <stdio.h>
DECLARE_PER_CPU(long, plug_count);
long plug_bump(void);
int main(void)
{
	unsigned int cpu;
	long sum = 0;

	plug_bump();
	for_each_possible_cpu(cpu)
		sum += per_cpu(plug_count, cpu) - 1000;
	printf("%ld %ld\n", sum, plug_bump());
	return 0;
}
"""


SOURCES = {"plugin": PLUGIN, "second": SECOND, "program": PROGRAM, "user": USER}


class Workshop:
    """A folder with sources, a compiler, and the library that was built."""

    def __init__(self, compiler):
        if not os.path.exists(os.path.join(LIBRARY, "libkmem.so")):
            raise Skip("the library is not built")
        if not shutil.which(compiler[0]):
            raise Skip(f"no {compiler[0]}")
        self.folder = tempfile.TemporaryDirectory()
        self.compiler = compiler
        for name, text in SOURCES.items():
            with open(self.path(f"{name}.c"), "w", encoding="utf-8") as f:
                f.write(text)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def build(self, output, *arguments):
        sources = [self.path(a) if a.endswith((".c", ".so")) else a for a in arguments]
        call(*self.compiler, "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", f"-I{INCLUDE}",
             "-o", self.path(output), *sources, f"-L{LIBRARY}", "-lkmem", f"-Wl,-rpath,{LIBRARY}", "-ldl")
        return self.path(output)

    def run(self, *command):
        """What it prints; anything on standard error is a report, and a failure."""
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        assert not run.stderr, run.stderr
        return run.stdout.split()


def programs(compiler):
    shop = Workshop(compiler)
    plugin = shop.build("plugin.so", "-fPIC", "-shared", "plugin.c")
    for flags in ([], ["-fPIE", "-pie"], ["-fno-pic", "-no-pie"],
                  ["-ffunction-sections", "-fdata-sections", "-Wl,--gc-sections"]):
        program = shop.build("program", "program.c", "second.c", *flags)
        # The same plugin comes and goes, at the same address or another.
        assert shop.run(program, plugin, plugin, plugin) == ["5", "1", "77", "4", "4", "4"], flags


def users(compiler):
    shop = Workshop(compiler)
    shop.build("plugin.so", "-fPIC", "-shared", "plugin.c")
    user = shop.build("user", "-fPIC", "user.c", "plugin.so", f"-Wl,-rpath,{shop.folder.name}")
    assert shop.run(user) == ["1", "4"]
    # Without -fPIC the linker makes a copy of the variable, unless the compiler avoids it.
    user = shop.build("user", "-fno-pic", "-no-pie", "user.c", "plugin.so",
                      f"-Wl,-rpath,{shop.folder.name}")
    run = subprocess.run([user], capture_output=True, text=True, check=True)
    assert "no per-CPU pointer" in run.stderr, run.stderr


@case
def variables_of_programs_and_plugins():
    programs(CC)


@case
def variables_of_programs_and_plugins_by_clang():
    programs(["clang"])


@case
def variables_of_another_object():
    users(CC)


@case
def variables_of_another_object_by_clang():
    users(["clang"])


main()
