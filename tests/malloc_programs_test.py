# SPDX-License-Identifier: MIT
"""Programs of Debian run on the library's malloc, and do what they do without it.

Each is run twice where its output can be compared: with libkmem-malloc.so preloaded, and without. With KMEM_SOAK=1
they have more to do.
"""

import filecmp
import glob
import os
import shutil
import subprocess
import sys
import time

from harness import CC, SOURCE, Skip, case, main

sys.path.insert(0, os.path.join(SOURCE, "tests", "malloc"))
from programs import LIBRARY, SCRATCH, SOAK, environment, run, scale  # noqa: E402 pylint: disable=wrong-import-position

WORDS_OF_OURS = ("libkmem", "BUG ", "WARNING: ", "SLUB: ", "page allocation failure")
LIMIT = 1800 if SOAK else 120


def need(*programs):
    for name in programs:
        if not shutil.which(name):
            raise Skip(f"no {name}")
    if LIBRARY and not os.path.exists(LIBRARY):
        raise AssertionError(f"{LIBRARY}: not built")


def execute(*command, preload=True, cwd=None, stdin=None):
    """Run it to its good end: standard output. Standard error may not be ours, nor the loader's about us."""
    start = time.monotonic()
    done = subprocess.run(command, env={**environment(preload), "LC_ALL": "C", "HOME": SCRATCH.name},
                          cwd=cwd or SCRATCH.name, input=stdin, stdin=None if stdin else subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=LIMIT, check=False)
    assert done.returncode == 0, f"{command}: exit status {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-3000:]}"
    ours = [line for line in done.stderr.splitlines() if any(word in line for word in WORDS_OF_OURS)]
    assert not ours and "cannot be preloaded" not in done.stderr, done.stderr[:3000]
    execute.seconds = time.monotonic() - start
    return done.stdout


def the_same(*command, **options):
    """Its output, which must be the same with and without; the times are told."""
    without = execute(*command, preload=False, **options)
    before = execute.seconds
    out = execute(*command, **options)
    print(f"# {os.path.basename(command[0])}: {execute.seconds:.2f} s, {before:.2f} s without")
    assert out == without, f"{command}: {out[:1500]!r}, and without {without[:1500]!r}"
    return out


def loaded(pid):
    with open(f"/proc/{pid}/maps", encoding="utf-8") as f:
        return not LIBRARY or LIBRARY in f.read()


@case
def programs_do_get_it():
    need("sh", "grep")
    assert not LIBRARY or int(execute("grep", "-c", os.path.basename(LIBRARY), "/proc/self/maps")) > 0


@case
def python3_and_its_tests():
    need("/usr/bin/python3")
    tests = ["test_dict", "test_list", "test_json", "test_re", "test_bytes", "test_set", "test_struct", "test_thread",
             "test_fork1", "test_pickle"] + (["test_subprocess", "test_threading", "test_ctypes"] if SOAK else [])
    probe = subprocess.run(["/usr/bin/python3", "-c", "import test.test_dict, test.test_json"], capture_output=True,
                           check=False, env=environment(False))
    if probe.returncode:
        raise Skip("python3 has no tests: libpython3-testsuite")
    out = execute("/usr/bin/python3", "-m", "test", "-j2", *tests)
    print(f"# python3 -m test: {execute.seconds:.1f} s")
    assert "Result: SUCCESS" in out or "Tests result: SUCCESS" in out, out[-2000:]


@case
def sqlite3():
    need("sqlite3")
    rows = scale(60000, 1000000)
    script = f"""
        create table t (id integer primary key, name text, size integer, body blob);
        with recursive n(i) as (select 1 union all select i + 1 from n where i < {rows})
            insert into t select i, 'name ' || (i * 7919 % 10007), i * 31 % 977, zeroblob(i % 300) from n;
        create index by_name on t (name, size);
        update t set size = size + 1 where id % 3 = 0;
        delete from t where id % 7 = 0;
        select count(*), sum(size), count(distinct name), sum(length(body)) from t;
        select name, count(*) as c, avg(size) from t group by name order by c desc, name limit 5;
        vacuum;
        pragma integrity_check;
    """
    assert the_same("sqlite3", ":memory:", stdin=script).endswith("ok\n")


def redis_benchmark(*args):
    out = execute("redis-benchmark", "-s", os.path.join(SCRATCH.name, "redis"), "-q", *args)
    assert "requests per second" in out, out


@case
def redis_and_its_benchmark():
    need("redis-check-rdb", "redis-benchmark", "redis-cli")
    socket = os.path.join(SCRATCH.name, "redis")
    nr = str(scale(20000, 1000000))
    with open(os.path.join(SCRATCH.name, "redis.err"), "w+", encoding="utf-8") as err:
        # One program of several names; the package with this one starts no service when it is installed.
        with subprocess.Popen(["redis-server", "--port", "0", "--unixsocket", socket, "--save", "", "--io-threads", "2"],
                              executable=shutil.which("redis-check-rdb"), env=environment(True), cwd=SCRATCH.name,
                              stdout=subprocess.DEVNULL, stderr=err) as server:
            try:
                for _ in range(100):
                    if os.path.exists(socket):
                        break
                    time.sleep(0.05)
                assert loaded(server.pid)
                redis_benchmark("-n", nr, "-r", "10000", "-d", "100", "-t", "set,get,lpush,lrange_100,hset,zadd")
                redis_benchmark("-n", nr, "-r", "10000", "-d", "3000", "-P", "16", "-t", "set,get,mset")
                assert "used_memory:" in execute("redis-cli", "-s", socket, "info", "memory")
                execute("redis-cli", "-s", socket, "flushall")
                execute("redis-cli", "-s", socket, "bgsave")
                subprocess.run(["redis-cli", "-s", socket, "shutdown", "nosave"], check=False, capture_output=True)
                assert server.wait(timeout=30) == 0
            finally:
                server.kill()
        err.seek(0)
        said = err.read()
        assert not any(word in said for word in WORDS_OF_OURS), said


@case
def git():
    need("git")
    where = os.path.join(SCRATCH.name, "repository")
    shutil.rmtree(where, ignore_errors=True)
    shutil.copytree(os.path.join(SOURCE, "src"), where)
    as_somebody = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "pack.threads=2", "-c", "init.defaultBranch=main"]

    def do(*args, cwd=where):
        return execute("git", *as_somebody, *args, cwd=cwd)
    do("init", "-q")
    do("add", ".")
    do("commit", "-qm", "one")
    for path in glob.glob(os.path.join(where, "*", "*.c"))[::2]:
        with open(path, "a", encoding="utf-8") as f:
            f.write("\n/* two */\n")
    do("commit", "-qam", "two")
    do("gc", "-q", "--aggressive")
    do("fsck", "--strict")
    do("clone", "-q", where, where + ".clone", cwd=SCRATCH.name)
    assert do("log", "--oneline", "-p", cwd=where + ".clone") == execute("git", "log", "--oneline", "-p", cwd=where,
                                                                         preload=False)
    shutil.rmtree(where + ".clone")


@case
def gcc_compiles_the_library():
    need(*CC[:1])
    objects = [os.path.join(SCRATCH.name, name) for name in ("with.o", "without.o")]
    spent = [0.0, 0.0]
    sources = sorted(glob.glob(os.path.join(SOURCE, "src", "slab", "*.c")))
    for source in sources if SOAK else sources[::4]:
        for i, preload in enumerate((True, False)):
            execute(*CC, "-std=gnu11", "-O2", "-I" + os.path.join(SOURCE, "include"),
                    "-I" + os.path.join(SOURCE, "src"), "-c", source, "-o", objects[i], preload=preload)
            spent[i] += execute.seconds
        assert filecmp.cmp(*objects, shallow=False), source
    print(f"# {CC[0]}: {spent[0]:.2f} s, {spent[1]:.2f} s without")


@case
def a_program_of_threads_in_cplusplus():
    run("queue.cpp", scale(100, 20000), flags=("-std=c++17",))


@case
def perl():
    need("perl")
    the_same("perl", "-e", """
        my %h; my $n = shift;
        for my $i (1 .. $n) { push @{$h{$i * 7919 % 1009}}, "value $i" x ($i % 20); }
        my $text = join "\\n", map { "$_: " . scalar @{$h{$_}} } sort { $a <=> $b } keys %h;
        $text =~ s/(\\d+): (\\d+)/$2 of $1/g;
        pipe my $r, my $w; my $pid = fork();
        if (!$pid) { close $r; print $w length($text), "\\n"; exit 0; }
        close $w; print <$r>; waitpid $pid, 0;
        print substr($text, 0, 500), "\\n", unpack('%32C*', $text), "\\n";
    """, str(scale(100000, 3000000)))


@case
def openssl():
    need("openssl")
    out = execute("openssl", "speed", "-seconds", "1", "-multi", "2", "-bytes", "1024", "sha256")
    assert "sha256" in out, out


@case
def stress_ng():
    need("stress-ng")
    out = execute("stress-ng", "--malloc", "2", "--malloc-pthreads", "2", "--malloc-max", "20000", "--malloc-ops",
                  str(scale(50000, 5000000)), "--verify", "--timeout", str(scale(10, 300)))
    print(f"# stress-ng --malloc: {execute.seconds:.1f} s")
    del out


main()
