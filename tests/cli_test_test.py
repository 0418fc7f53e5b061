# SPDX-License-Identifier: MIT
"""kmem test: how code is built, what KUnit prints of failures and crashes, leaks, modules."""

import os
import re
import signal
import subprocess
import tempfile

from harness import BUILD, SOURCE, case, main

KMEM = os.path.join(BUILD, "src", "cli", "kmem")
SCRATCH = tempfile.TemporaryDirectory(prefix="kmem-test-")

HEAD = """
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
"""


def suite(name, *cases, more=""):
    table = "".join(f"KUNIT_CASE({c}), " for c in cases)
    return f"""
static struct kunit_case {name}_cases[] = {{ {table}{{}} }};
static struct kunit_suite {name}_suite = {{ .name = "{name}", .test_cases = {name}_cases, {more} }};
kunit_test_suite({name}_suite);
"""


def function(name, body):
    return f"static void {name}(struct kunit *test)\n{{\n{body}\n}}\n"


def source(name, text):
    path = os.path.join(SCRATCH.name, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(HEAD + text)
    return path


def environment(**more):
    env = {k: v for k, v in os.environ.items() if k not in ("KMEM_CMDLINE", "KMEM_DUMP", "CFLAGS", "LDFLAGS")}
    env["TMPDIR"] = SCRATCH.name
    env.update(more)
    return env


def test(*args, **env):
    done = subprocess.run((KMEM, "test") + args, capture_output=True, text=True, timeout=120, check=False,
                          cwd=SCRATCH.name, env=environment(**env))
    same([f for f in os.listdir(SCRATCH.name) if f.startswith("kmem-test")], [])
    return done.returncode, done.stdout, done.stderr


def same(got, expected):
    assert got == expected, f"got {got!r}\nnot {expected!r}"


def holds(text, *parts):
    """The parts are in the text, in this order."""
    at = 0
    for part in parts:
        found = text.find(part, at)
        assert found >= 0, f"{part!r} is not in\n{text[at:]}"
        at = found + len(part)


GOOD = function("good", "KUNIT_EXPECT_EQ(test, 1, 1);")


@case
def output_is_ktap():
    path = source("plain-name.c", GOOD + function("other", 'kunit_skip(test, "why %d", 1);')
                  + suite("plain", "good", "other"))
    same(test(path), (0, """KTAP version 1
1..2
    KTAP version 1
    # Subtest: plain
    # module: plain_name
    1..2
    ok 1 good
    ok 2 other # SKIP why 1
# plain: pass:1 fail:0 skip:1 total:2
# Totals: pass:1 fail:0 skip:1 total:2
ok 1 plain
ok 2 leaks
# Totals: pass:2 fail:0 skip:1 total:3
2 passed, 0 failed, 1 skipped
""", ""))


@case
def failures_say_what_was_expected():
    checks = """
	int a = 1;
	const char *s = "abc";

#line 100 "here.c"
	KUNIT_EXPECT_EQ(test, a, 2);
	KUNIT_EXPECT_LT_MSG(test, a + 1, a, "more: %d", 5);
	KUNIT_EXPECT_TRUE(test, a == 2);
	KUNIT_EXPECT_FALSE(test, a == 1);
	KUNIT_EXPECT_STREQ(test, s, "abd");
	KUNIT_EXPECT_MEMEQ(test, s, "abd", 3);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, NULL);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, ERR_PTR(-ENOMEM));
	KUNIT_EXPECT_PTR_EQ(test, (void *)0x1000, NULL);
	KUNIT_EXPECT_NULL(test, (void *)0x2000);
	KUNIT_FAIL(test, "plainly\\n");
	KUNIT_ASSERT_EQ(test, a, 3);
	KUNIT_FAIL(test, "not reached");
"""
    code, out, _ = test(source("fails.c", function("bad", checks) + GOOD + suite("fails", "bad", "good")))
    same(code, 1)
    body = out.split("1..2\n", 2)[2].split("# fails:")[0]
    same(body, """    # bad: EXPECTATION FAILED at here.c:100
    Expected a == 2, but
        a == 1 (0x1)
    # bad: EXPECTATION FAILED at here.c:101
    Expected a + 1 < a, but
        a + 1 == 2 (0x2)
        a == 1 (0x1)
more: 5
    # bad: EXPECTATION FAILED at here.c:102
    Expected a == 2 to be true, but is false
    # bad: EXPECTATION FAILED at here.c:103
    Expected a == 1 to be false, but is true
    # bad: EXPECTATION FAILED at here.c:104
    Expected s == "abd", but
        s == "abc"
    # bad: EXPECTATION FAILED at here.c:105
    Expected s == "abd", but
        s ==
         61  62 <63>
        "abd" ==
         61  62 <64>
    # bad: EXPECTATION FAILED at here.c:106
    Expected NULL is not null, but is
    # bad: EXPECTATION FAILED at here.c:107
    Expected ERR_PTR(-ENOMEM) is not error, but is: -12
    # bad: EXPECTATION FAILED at here.c:108
    Expected (void *)0x1000 == NULL, but
        (void *)0x1000 == 0000000000001000
    # bad: EXPECTATION FAILED at here.c:109
    Expected (void *)0x2000 == NULL, but
        (void *)0x2000 == 0000000000002000
    # bad: EXPECTATION FAILED at here.c:110
plainly
    # bad: ASSERTION FAILED at here.c:111
    Expected a == 3, but
        a == 1 (0x1)
    not ok 1 bad
    ok 2 good
""")
    holds(out, "not ok 1 fails\n", "ok 2 leaks\n", "2 passed, 1 failed\n")


@case
def inits_that_fail():
    init = "static int no_init(struct kunit *test) { return -EBUSY; }\n"
    suite_init = "static int no_suite(struct kunit_suite *suite) { return -ENODEV; }\n"
    ends = 'static void ends(struct kunit *test) { kunit_info(test, "exit came"); }\n'
    code, out, _ = test(source("inits.c", GOOD + init + suite_init + ends
                               + suite("a", "good", more=".init = no_init, .exit = ends")
                               + suite("b", "good", more=".suite_init = no_suite") + suite("c", "good")))
    same(code, 1)
    holds(out, "    # good: failed to initialize: -16\n", "    # good: exit came\n", "    not ok 1 good\n",
          "not ok 1 a\n", "# b: failed to initialize (-19)\n", "not ok 2 b\n", "ok 3 c\n",
          "2 passed, 2 failed\n")


@case
def a_crash_fails_its_case_only():
    cases = {
        "segv": "KUNIT_EXPECT_EQ(test, 1, 1);\n*(volatile int *)16 = 1;",
        "overflow": "volatile char room[4096];\nroom[0] = 1;\noverflow(test);\nroom[1] = room[0];",
        "trap": "__builtin_trap();",
    }
    text = GOOD + "".join(function(n, b) for n, b in cases.items())
    path = source("crash.c", text + suite("crash", "good", *cases, "good") + suite("last", "trap")
                  + suite("after", "good"))
    for args in ((), ("--isolate",)):
        code, out, err = test(*args, path, CFLAGS="-w -O1")
        same((code, err), (1, ""))
        holds(out, "1..4\n", "    # segv: crashed: SIGSEGV (Segmentation fault), address 0000000000000010, in segv+",
              f"    # segv: last check at {path}:", "    not ok 2 segv\n", "    # overflow: crashed: SIGSEGV",
              "    not ok 3 overflow\n", "    # trap: crashed: SIG", "    not ok 4 trap\n", "    ok 5 good\n",
              "# crash: pass:2 fail:3 skip:0 total:5\n", "not ok 1 crash\n", "    not ok 1 trap\n", "not ok 2 last\n",
              "    ok 1 good\n", "ok 3 after\n", "ok 4 leaks\n", "4 passed, 4 failed\n")
        same(out.count("KTAP version 1\n1..4\n"), 1)


@case
def a_crash_in_an_init_fails_the_suite():
    init = "static int dies(struct kunit_suite *suite) { __builtin_trap(); }\n"
    ends = "static void ends(struct kunit_suite *suite) { __builtin_trap(); }\n"
    code, out, _ = test(source("dies.c", GOOD + init + ends + suite("a", "good", more=".suite_init = dies")
                               + suite("b", "good", more=".suite_exit = ends") + suite("c", "good")))
    same(code, 1)
    holds(out, "# a: crashed in its suite_init\n", "not ok 1 a\n", "    ok 1 good\n",
          "# b: crashed in its suite_exit\n", "not ok 2 b\n", "ok 3 c\n", "3 passed, 2 failed\n")


@case
def a_stuck_case_is_given_up():
    path = source("stuck.c", GOOD + function("stuck", "for (;;)\n\t\tbarrier();")
                  + suite("stuck", "good", "stuck", "good"))
    code, out, _ = test("--timeout=1", path)
    same(code, 1)
    holds(out, "    ok 1 good\n", "    # stuck: try timed out\n", "    not ok 2 stuck\n", "    ok 3 good\n",
          "3 passed, 1 failed\n")


@case
def leaks_are_told():
    path = source("leak.c", function("objects", """
	kmalloc(100, GFP_KERNEL);
	kmalloc(100, GFP_KERNEL);""") + function("area", "vmalloc(20);") + function("pages", """
	alloc_pages(GFP_KERNEL, 3);""") + GOOD + suite("some", "objects", "area", "pages") + suite("none", "good"))
    code, out, _ = test(path, CFLAGS="-w")
    same(code, 1)
    leaks = [re.sub("0x[0-9a-f]+", "X", line) for line in out.splitlines() if line.startswith("# leak:")]
    assert re.fullmatch(r"# leak: some: vmalloc area X-X +8192 .* pages=1 vmalloc.*", leaks[0]), leaks
    same(leaks[1:], ["# leak: some: 2 objects of 128 bytes in cache kmalloc-128",
                     "# leak: to see where: --cmdline=slab_debug=U", "# leak: some: 8 pages"])
    holds(out, "ok 2 none\n", "not ok 3 leaks\n", "4 passed, 1 failed\n")
    code, out, _ = test("--no-leaks", path, CFLAGS="-w")
    same((code, "leaks" in out), (0, False))
    code, out, _ = test("--filter=none", path, CFLAGS="-w")
    same((code, "# leak" in out), (0, False))


@case
def places_are_told():
    path = source("places.c", """#include <linux/spinlock.h>
static DEFINE_SPINLOCK(lock);
""" + function("objects", """
#line 100 "here.c"
	kmalloc(100, GFP_KERNEL);
	vfree(vmalloc(30));
	spin_lock(&lock);
	kfree(kmalloc(8, GFP_KERNEL));
	spin_unlock(&lock);""") + suite("some", "objects"))
    code, out, err = test("--cmdline=slab_debug=U", path, CFLAGS="-w")
    same(code, 1)
    holds(out, "# leak: some: 1 object of 100 bytes: objects at ", "here.c:100\n",
          "# bug: may sleep in atomic context, 1 report: objects at ", "here.c:103\n",
          "# advice: vmalloc of 30 bytes, 1 time: objects at ", "here.c:101: use kmalloc")
    holds(err, "BUG: sleeping function called from invalid context")
    code, out, _ = test(path, CFLAGS="-w")
    holds(out, "# leak: to see where: --cmdline=slab_debug=U\n")


@case
def a_filter_chooses():
    path = source("choose.c", "".join(function(n, "KUNIT_SUCCEED(test);") for n in ("one", "two", "three"))
                  + suite("first", "one", "two", "three") + suite("second", "two"))
    same(test("--list", path)[:2], (0, "first.one\nfirst.two\nfirst.three\nsecond.two\n"))
    same(test("--list", "--filter=first.t*", path)[:2], (0, "first.two\nfirst.three\n"))
    code, out, _ = test("--filter=*.two", "--no-leaks", path)
    same(code, 0)
    same(re.findall("ok.*", out), ["ok 1 two", "ok 1 first", "ok 1 two", "ok 2 second"])
    code, out, _ = test("--filter=second", "--no-leaks", path)
    same(re.findall("ok.*", out), ["ok 1 two", "ok 1 second"])


MODULE = """
static int value = 3;
module_param(value, int, 0444);
static int __init start(void)
{
	pr_info("value %%d\\n", value);
	%s
	return %s;
}
static void __exit stop(void)
{
	pr_info("stop\\n");
}
module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
"""


@case
def a_module_init_is_a_test():
    path = source("mod-a.c", MODULE % ("", "0"))
    code, out, err = test("--cmdline", "mod_a.value=7 unheard=1 of", path)
    same(code, 0)
    holds(out, "1..2\n", "ok 1 mod_a\n", "ok 2 leaks\n", "2 passed, 0 failed\n")
    holds(out, '# Unknown kernel command line parameters "unheard=1 of", will be passed to user space.\n')
    holds(err, "value 7\n", "stop\n")


@case
def a_module_init_may_fail():
    path = source("mod-b.c", MODULE % ("", "-EAGAIN"))
    code, out, err = test(path)
    same((code, "stop" in err), (1, False))
    holds(out, "# mod_b: initcall start returned -11\n", "not ok 1 mod_b\n", "1 passed, 1 failed\n")
    code, out, _ = test("--expect-init=mod_b=EAGAIN", path)
    same(code, 0)
    holds(out, "ok 1 mod_b\n", "2 passed, 0 failed\n")
    code, out, _ = test("--expect-init=mod_b=-ENOMEM", path)
    same(code, 1)


@case
def a_module_init_may_warn():
    code, out, err = test(source("mod-c.c", MODULE % ('WARN(1, "odd\\n");', "0")))
    same(code, 1)
    holds(out, "# mod_c: initcall start: 1 warning\n", "not ok 1 mod_c\n", "# warnings: 1\n")
    holds(err, "odd\n")


@case
def a_module_may_crash_or_leak():
    crash = source("mod-d.c", MODULE % ("*(volatile int *)16 = 1;", "0"))
    leak = source("mod-e.c", MODULE % ("kmalloc(30, GFP_KERNEL);", "0"))
    code, out, _ = test(crash, leak, source("suite.c", GOOD + suite("good", "good")), CFLAGS="-w")
    same(code, 1)
    holds(out, "1..4\n", "# mod_d: crashed in its init\n", "not ok 1 mod_d\n", "ok 2 mod_e\n", "ok 3 good\n",
          "# leak: 1 object of 32 bytes in cache kmalloc-32\n", "not ok 4 leaks\n", "2 passed, 2 failed\n")


@case
def a_warning_is_counted():
    code, out, err = test(source("warn.c", function("warns", 'WARN(1, "odd\\n");') + suite("warn", "warns")))
    same(code, 0)
    holds(out, "ok 1 warn\n", "# warnings: 1\n", "2 passed, 0 failed\n")
    holds(err, "odd\n")


@case
def options_of_the_library():
    path = source("mem.c", "#include <linux/mm.h>\n" + function("little", """
	KUNIT_EXPECT_LE(test, totalram_pages(), 64UL << 20 >> PAGE_SHIFT);""") + suite("mem", "little"))
    same(test("--cmdline=mem=64M", path)[0], 0)
    same(test("--cmdline=mem=128M", path)[0], 1)
    # Work queues are made by a constructor, which calls the library before main().
    path = source("queue.c", "#include <linux/mm.h>\n#include <linux/workqueue.h>\n" + function("little", """
	flush_workqueue(system_wq);
	KUNIT_EXPECT_LE(test, totalram_pages(), 64UL << 20 >> PAGE_SHIFT);""") + suite("mem", "little"))
    same(test("--cmdline=mem=64M", path)[0], 0)


@case
def objects_and_archives_are_linked_too():
    one = source("one.c", "int two(void);\n" + function("calls", "KUNIT_EXPECT_EQ(test, two(), 2);")
                 + suite("one", "calls"))
    two = source("two.c", "int two(void);\nint two(void)\n{\n\treturn 2;\n}\n" + GOOD + suite("two", "good"))
    flags = ["-I" + os.path.join(SOURCE, "include", "compat"), "-I" + os.path.join(SOURCE, "include"), "-std=gnu11",
             "-D__KERNEL__", "-DKM_COMPAT", "-fno-strict-aliasing", "-fwrapv", "-include", "linux/kconfig.h",
             '-DKBUILD_MODNAME="two"']
    cc = os.environ.get("CC", "cc").split()
    thing = os.path.join(SCRATCH.name, "two.o")
    subprocess.run(cc + flags + ["-c", two, "-o", thing], check=True)
    archive = os.path.join(SCRATCH.name, "libtwo.a")
    subprocess.run(["ar", "crs", archive, thing], check=True)
    for second in (two, thing, archive):
        code, out, err = test(one, second)
        same((code, err), (0, ""))
        holds(out, "ok 1 one\n", "ok 2 two\n", "3 passed, 0 failed\n")


@case
def flags_reach_the_compiler():
    os.makedirs(os.path.join(SCRATCH.name, "own"), exist_ok=True)
    source("own/number.h", "#define NUMBER 5\n")
    path = source("flags.c", '#include "number.h"\n' + function("flags", """
	KUNIT_EXPECT_EQ(test, NUMBER, VALUE);
	KUNIT_EXPECT_STREQ(test, KBUILD_MODNAME, "flags");""") + suite("flags", "flags"))
    same(test("-I", "own", "-DVALUE=5", path)[0], 0)
    same(test("-Iown", "-D", "VALUE=6", path)[0], 1)
    code, out, _ = test("-Iown", "-DVALUE=5", "--module=other", path)
    same(code, 1)
    holds(out, 'KBUILD_MODNAME == "other"')


@case
def a_sanitizer_is_linked_in():
    path = source("asan.c", function("beyond", """
	volatile char room[8];
	volatile int at = 9;

	room[at] = 1;""") + suite("asan", "beyond"))
    code, out, err = test(path, CFLAGS="-fsanitize=address -w")
    same(code, 1)
    holds(err, "AddressSanitizer: stack-buffer-overflow")
    holds(out, "    # beyond: ended by a sanitizer's report\n", "    not ok 1 beyond\n", "not ok 1 asan\n")


@case
def a_name_that_is_missing_is_named():
    for text, name in (("#include <linux/no_such.h>\n", "linux/no_such.h: No such file"),
                       ("int f(void);\nint f(void) { return no_such_call(3); }\n", "no_such_call")):
        code, out, err = test(source("unknown.c", text))
        same((code, out), (2, ""))
        holds(err, name, "unknown.c does not compile\n")


@case
def what_does_not_build_is_said():
    bad = source("syntax.c", "int x = ;\n")
    code, out, err = test(bad)
    same((code, out), (2, ""))
    holds(err, "error:", f"kmem: test: {bad} does not compile\n")
    bad = source("missing.c", "void no_such_thing(void);\n" + function("calls", "no_such_thing();")
                 + suite("missing", "calls"))
    code, out, err = test(bad)
    same((code, out), (2, ""))
    holds(err, "no_such_thing", "kmem: test: the program could not be linked\n")
    twice = [source(f"twice{i}.c", "int twice = 1;\n") for i in range(2)]
    code, _, err = test(*twice)
    same(code, 2)
    holds(err, "multiple definition of `twice'")


@case
def the_program_can_be_kept():
    path = source("kept.c", GOOD + suite("kept", "good"))
    code, out, _ = test("-o", "kept", path)
    same(code, 0)
    done = subprocess.run([os.path.join(SCRATCH.name, "kept"), "--no-leaks"], capture_output=True, text=True, check=True)
    holds(done.stdout, "ok 1 kept\n", "1 passed, 0 failed\n")
    done = subprocess.run([KMEM, "test", "--keep", path], capture_output=True, text=True, check=True, env=environment())
    folder = re.search(r"are in (\S+)", done.stderr).group(1)
    same(sorted(os.listdir(folder)), ["0.o", "all.o", "test"])
    subprocess.run(["rm", "-r", folder], check=True)


@case
def wrong_usage():
    for args in ((), ("nothing.txt",), ("nonexistent.c",), ("--timeout=x", "a.c"), ("--nonsense", "a.c")):
        code, out, err = test(*args)
        same((args, code, out), (args, 2, ""))
        holds(err, "kmem")
    path = source("usage.c", GOOD + suite("usage", "good"))
    code, _, err = test("--expect-init=nothing", path)
    same(code, 2)
    holds(err, "--expect-init wants MODULE=ERROR")


@case
def an_interrupt_leaves_nothing():
    path = source("long.c", function("long_one", "for (;;)\n\t\tbarrier();") + suite("long", "long_one"))
    for number in (signal.SIGINT, signal.SIGTERM):
        with subprocess.Popen([KMEM, "test", path], stdout=subprocess.PIPE, text=True, cwd=SCRATCH.name,
                              env=environment()) as run:
            for line in run.stdout:
                if "Subtest: long" in line:
                    break
            run.send_signal(number)
            run.communicate(timeout=30)
            same(run.returncode, 130)
        same([f for f in os.listdir(SCRATCH.name) if f.startswith("kmem-test")], [])


@case
def a_copy_beyond_an_object_is_reported():
    body = "\tstatic char out[200];\n\tchar *p = kunit_kzalloc(test, 60, GFP_KERNEL);\n" \
        "\tKUNIT_EXPECT_EQ(test, copy_to_user(out, p, 64), 0);\n" \
        "\tKUNIT_EXPECT_EQ(test, copy_to_user(out, p, 65), 0);"
    path = source("copy.c", "#include <linux/uaccess.h>\n" + function("beyond", body) + suite("copy", "beyond"))
    code, out, err = test(path)
    same(code, 1)
    holds(out, "not ok 1 beyond")
    holds(out + err, "usercopy: Kernel memory exposure attempt detected from SLUB object 'kmalloc-64' "
          "(offset 0, size 65)!")


@case
def a_kernel_version_is_chosen():
    body = '\tKUNIT_EXPECT_EQ(test, LINUX_VERSION_CODE, KERNEL_VERSION(%s, 0));\n' \
        "\tKUNIT_EXPECT_%s(test, (char)-1 < 0);"
    for version, sign in (("4,14", "TRUE"), ("6,12", "FALSE")):
        path = source("version.c", "#include <linux/version.h>\n" + function("is_it", body % (version, sign)) +
                      suite("version", "is_it"))
        same(test("--kernel=" + version.replace(",", "."), path)[0], 0)
    for wrong in ("6", "6.x", "6.12.3", "v6.12"):
        same(test("--kernel=" + wrong, path)[0], 2)


@case
def nothing_to_test_is_a_failure():
    code, out, _ = test(source("empty.c", "int unused;\n"))
    same(code, 1)
    holds(out, "# nothing was tested: there is no suite and no module init\n")
    code, out, _ = test("--filter=none*", source("some.c", GOOD + suite("some", "good")))
    same(code, 1)
    holds(out, "# nothing was tested: there is no suite and no module init that --filter names")


main()
