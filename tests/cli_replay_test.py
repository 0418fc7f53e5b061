# SPDX-License-Identifier: MIT
"""kmem replay, from the outside: what it reads, what it makes of it, what it says when it cannot."""

import gzip
import json
import lzma
import os
import pty
import signal
import subprocess
import tempfile
import time

from harness import BUILD, CC, SOURCE, case, main

KMEM = os.path.join(BUILD, "src", "cli", "kmem")
SAMPLES = os.path.join(SOURCE, "samples")
MAIN_SAMPLE = os.path.join(SAMPLES, "linux-6.18-tar-gcc-iptables.ftrace.txt.gz")
STACK_SAMPLE = os.path.join(SAMPLES, "linux-6.18-vmalloc-stacks.ftrace.txt.gz")
SCRATCH = tempfile.TemporaryDirectory(prefix="kmem-test-")


def environment(**more):
    env = {k: v for k, v in os.environ.items() if k not in ("KMEM_CMDLINE", "KMEM_DUMP", "NO_COLOR")}
    env.update(more)
    return env


def run(*args, stdin=b"", **env):
    """(exit status, standard output, standard error) of a replay; stdin is given as a file `-`."""
    if isinstance(stdin, str):
        stdin = stdin.encode()
    done = subprocess.run([KMEM, "replay", *args], input=stdin, capture_output=True, timeout=120,
                          env=environment(**env), check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def replay(trace, *args, status=0, errors=None, **env):
    """The JSON report of a trace that is text or bytes."""
    code, out, err = run("--json", *args, "-", stdin=trace, **env)
    assert code == status, f"exit status {code}: {err}"
    assert errors is not None or not err, err
    for error in errors or ():
        assert error in err, f"{error!r} is not in {err!r}"
    return json.loads(out)


def write(name, data):
    path = os.path.join(SCRATCH.name, name)
    with open(path, "wb") as f:
        f.write(data.encode() if isinstance(data, str) else data)
    return path


class Trace:
    """A recording under construction."""

    def __init__(self):
        self.lines, self.now = ["# tracer: nop", "#"], 0

    def at(self, text, cpu=0, pid=100, comm="test"):
        self.now += 1
        self.lines.append(f"{comm:>16}-{pid:<7} [{cpu:03}] ..... {self.now // 1000:5}.{self.now % 1000:03}000: {text}")
        return self

    def stack(self, *functions, **where):
        self.at("<stack trace>", **where)
        self.lines += [f" => {f}" for f in functions]
        return self

    def kmalloc(self, ptr, req, alloc, gfp="GFP_KERNEL", site="site+0x10/0x20", **where):
        return self.at(f"kmalloc: call_site={site} ptr={ptr:016x} bytes_req={req} bytes_alloc={alloc} "
                       f"gfp_flags={gfp} node=-1 accounted=false", **where)

    def kfree(self, ptr, site="gone+0x1/0x2", **where):
        return self.at(f"kfree: call_site={site} ptr={ptr:016x}", **where)

    def cache_alloc(self, ptr, name, req, alloc, gfp="GFP_KERNEL", site="site+0x10/0x20", **where):
        return self.at(f"kmem_cache_alloc: call_site={site} ptr={ptr:016x} name={name} bytes_req={req} "
                       f"bytes_alloc={alloc} gfp_flags={gfp} node=-1 accounted=false", **where)

    def cache_free(self, ptr, name, **where):
        return self.at(f"kmem_cache_free: call_site=gone+0x1/0x2 ptr={ptr:016x} name={name}", **where)

    def page_alloc(self, pfn, order=0, gfp="GFP_KERNEL", **where):
        return self.at(f"mm_page_alloc: page={0xffffea0000000000 + pfn * 64:016x} pfn={pfn:#x} order={order} "
                       f"migratetype=0 gfp_flags={gfp}", **where)

    def page_free(self, pfn, order=0, **where):
        return self.at(f"mm_page_free: page={0xffffea0000000000 + pfn * 64:016x} pfn={pfn:#x} order={order}",
                       **where)

    def area_alloc(self, va, size, failed=0, **where):
        return self.at(f"alloc_vmap_area: va_start: {va} size={size} align=1 vstart=0xffffc90000000000 "
                       f"vend=0xffffe8ffffffffff failed={failed}", **where)

    def area_free(self, va, **where):
        return self.at(f"free_vmap_area_noflush: va_start={va:#x} nr_lazy=1 nr_lazy_max=2", **where)

    def __str__(self):
        return "\n".join(self.lines) + "\n"


VMALLOC_STACK = ("trace_event_raw_event_alloc_vmap_area", "alloc_vmap_area", "__get_vm_area_node",
                 "__vmalloc_node_range_noprof", "__vmalloc_node_noprof")
LINEAR = 0xffff888000000000
VA = 0xffffc90001149000


def events(report):
    """{event: (seen, replayed, {reason: skipped})}"""
    return {name: (e["seen"], e["replayed"], e["skipped"]) for name, e in report["by_event"].items()}


def same(got, expected):
    assert got == expected, f"got {got!r}\nnot {expected!r}"


# ---- the sample ----

@case
def sample_has_its_known_totals():
    code, out, err = run("--json", MAIN_SAMPLE)
    same((code, err), (0, ""))
    report = json.loads(out)
    same(report["events"], 76618)
    same(report["stacks"], 10)
    same(report["recorded_ns"], 538376000)
    same(report["freed_without_event"], 2238)
    same(report["nofail_as_may_fail"], 2749)
    same(events(report), {
        "kmalloc": (5762, 5762, {}),
        "kfree": (10992, 5734, {"null": 5218, "before_trace": 40}),
        "kmem_cache_alloc": (25449, 25449, {}),
        "kmem_cache_free": (18675, 15673, {"before_trace": 3002}),
        "mm_page_alloc": (9274, 9200, {"backing": 74}),
        "mm_page_free": (6449, 5760, {"before_trace": 682, "backing": 7}),
        "alloc_vmap_area": (10, 10, {}),
        "free_vmap_area_noflush": (7, 7, {}),
    })
    known = {  # count, asked, given by Linux: of all, and of what is live
        "kmalloc": ((5762, 481842, 541608), (83, 8259, 10112)),
        "kmem_cache": ((25449, 25006432, 25063168), (7588, 1879456, 1891024)),
        "alloc_pages": ((9200, 38416384, 38416384), (3335, 14303232, 14303232)),
    }
    for kind, (everything, live) in known.items():
        for part, expected in (("all", everything), ("live", live)):
            s = report["bytes"][kind][part]
            same((kind, part, s["count"], s["asked"], s["given_linux"]), (kind, part, *expected))
            # A size class here is as large as there, and so is a cache that was created alike.
            same((kind, part, s["given_here"]), (kind, part, s["given_linux"]))
    same(report["bytes"]["vmalloc"]["all"]["given_linux"], 77824)
    same(report["content_errors"]["count"], 0)
    assert report["content_checks"] > 40000 and report["zero_checks"] > 15000


ONE_PAGE = {"alloc_counters": 3, "__do_replace": 2, "xt_copy_counters": 2}


@case
def sample_names_the_one_page_vmallocs():
    report = json.loads(run("--json", MAIN_SAMPLE)[1])
    same({a["site"]: a["count"] for a in report["advice"] if a["rule"] == "one-page-vmalloc"}, ONE_PAGE)
    out = run(MAIN_SAMPLE)[1]
    advice = out[out.index("\nAdvice\n"):]
    advice = advice[advice.index("One-page vmallocs"):advice.index("kmallocs that fit badly")]
    for name, calls in ONE_PAGE.items():
        assert f"{name}: {calls} calls" in advice, advice
    assert "kvmalloc()" in advice and "copy_process" not in advice


@case
def stack_sample_explains_what_is_right():
    report = json.loads(run("--json", STACK_SAMPLE)[1])
    by_rule = {}
    for a in report["advice"]:
        by_rule.setdefault(a["rule"], set()).add(a["site"])
    same(by_rule, {"one-page-vmalloc": set(ONE_PAGE) | {"bpf_check", "bpf_prog_calc_tag"},
                   "explained": {"bpf_prog_alloc_no_stats"}})


@case
def report_for_people_has_all_parts():
    code, out, err = run(MAIN_SAMPLE)
    same((code, err), (0, ""))
    for part in ("Events", "Bytes, over the whole recording", "Bytes live at the end",
                 "Call sites that lost most, over the whole recording",
                 "Call sites that lose most of what is live at the end", "vmalloc by call site", "Advice",
                 "Zones at the end", "Slabs at the end", "Time of a call", "Content"):
        assert f"\n{part}" in out, part
    assert "unusable" in out and "fragmentation" in out and "Number of blocks type" in out
    assert "\033" not in out


# ---- small recordings with known numbers ----

@case
def bytes_asked_given_and_lost():
    t = Trace()
    t.kmalloc(0x1000, 20, 32).kmalloc(0x2000, 1025, 2048, site="big+0x1/0x9").kfree(0x1000)
    t.cache_alloc(0x3000, "foo", 40, 64, gfp="GFP_KERNEL|__GFP_ZERO").cache_free(0x3000, "foo")
    t.cache_alloc(0x3000, "foo", 40, 64)
    t.page_alloc(77, 2).page_free(77, 2).page_alloc(78)
    report = replay(str(t))
    same(report["events"], 9)
    same(events(report), {"kmalloc": (2, 2, {}), "kfree": (1, 1, {}), "kmem_cache_alloc": (2, 2, {}),
                          "kmem_cache_free": (1, 1, {}), "mm_page_alloc": (2, 2, {}),
                          "mm_page_free": (1, 1, {})})
    b = report["bytes"]
    same(b["kmalloc"]["all"], {"count": 2, "asked": 1045, "given_linux": 2080, "given_here": 2080,
                               "lost_linux": 1035, "lost_here": 1035})
    same(b["kmalloc"]["live"], {"count": 1, "asked": 1025, "given_linux": 2048, "given_here": 2048,
                                "lost_linux": 1023, "lost_here": 1023})
    same(b["kmem_cache"]["all"]["given_here"], 128)
    same(b["kmem_cache"]["live"]["count"], 1)
    same(b["alloc_pages"]["all"]["given_here"], 5 * 4096)
    same(b["alloc_pages"]["live"]["given_here"], 4096)
    sites = {(s["site"], s["kind"]): s for s in report["sites"]}
    same(set(sites), {("site+0x10", "kmalloc"), ("big+0x1", "kmalloc"), ("site+0x10", "kmem_cache"),
                      ("order 2, GFP_KERNEL", "alloc_pages"), ("order 0, GFP_KERNEL", "alloc_pages")})
    same(sites["site+0x10", "kmem_cache"]["cache"], "foo")
    same(sites["site+0x10", "kmem_cache"]["peak_live"], 1)
    same((report["content_checks"], report["zero_checks"]), (6, 1))


@case
def why_events_are_skipped():
    t = Trace()
    t.kfree(0).kfree(0x5000).cache_free(0x6000, "foo").page_free(9).area_free(VA)
    t.kmalloc(0, 8, 8, gfp="GFP_NOWAIT").page_alloc(0, 9, "GFP_TRANSHUGE").area_alloc(0, 8192, failed=1)
    t.at("mm_page_free_batched: page=ffffea0000000000 pfn=0x9 order=0")
    t.at("mm_page_pcpu_drain: page=ffffea0000000000 pfn=0x9 order=0 migratetype=0")
    t.at("purge_vmap_area_lazy: start=0x1 end=0x2 num_purged=1")
    t.at("sched_switch: prev_comm=kfree: ptr=1 prev_pid=1 ==> next_comm=b next_pid=2")
    t.page_alloc(0x40, 11).page_free(0x40, 11)
    t.kmalloc(0x7000, 5 << 20, 8 << 20).kfree(0x7000)
    same(events(replay(str(t))), {
        "kfree": (3, 0, {"null": 1, "before_trace": 1, "not_replayed": 1}),
        "kmem_cache_free": (1, 0, {"before_trace": 1}),
        "mm_page_free": (2, 0, {"before_trace": 1, "not_replayed": 1}),
        "free_vmap_area_noflush": (1, 0, {"before_trace": 1}),
        "kmalloc": (2, 0, {"failed": 1, "too_large": 1}),
        "mm_page_alloc": (2, 0, {"failed": 1, "too_large": 1}),
        "alloc_vmap_area": (1, 0, {"failed": 1}),
        "mm_page_free_batched": (1, 0, {"repeat": 1}),
        "mm_page_pcpu_drain": (1, 0, {"inner": 1}),
        "purge_vmap_area_lazy": (1, 0, {"inner": 1}),
        "other events": (1, 0, {"other": 1}),
    })


@case
def kmalloc_of_nothing():
    t = Trace()
    for _ in range(3):
        t.kmalloc(0x10, 0, 0).kmalloc(0x10, 0, 0).kfree(0x10)
    report = replay(str(t))
    same(events(report), {"kmalloc": (6, 6, {}), "kfree": (3, 3, {})})
    same(report["freed_without_event"], 0)


@case
def frees_without_an_event_are_inferred():
    t = Trace()
    for _ in range(5):
        t.kmalloc(0x1000, 100, 128)
    t.cache_alloc(0x1000, "foo", 64, 64).kfree(0x1000)  # kfree() takes objects of caches, too
    report = replay(str(t))
    same(report["freed_without_event"], 5)
    same(events(report)["kfree"], (1, 1, {}))
    same(report["bytes"]["kmalloc"]["live"]["count"], 0)
    same(report["bytes"]["kmem_cache"]["live"]["count"], 0)


@case
def old_kernels():
    t = Trace()
    t.at("kmalloc_node: call_site=ffffffff8120b8a4 ptr=ffff88003d1b5c00 bytes_req=240 bytes_alloc=256 "
         "gfp_flags=GFP_KERNEL|__GFP_NOTRACK node=-1")
    t.at("kmem_cache_alloc: call_site=ffffffff8120b8a5 ptr=ffff88003d1b5d00 bytes_req=240 bytes_alloc=256 "
         "gfp_flags=GFP_TEMPORARY|GFP_ZERO")
    t.at("kmem_cache_alloc_node: call_site=ffffffff8120b8a5 ptr=ffff88003d1b5e00 bytes_req=240 "
         "bytes_alloc=240 gfp_flags=GFP_KERNEL|__GFP_REPEAT node=1")
    t.at("kfree: call_site=ffffffff8120b8a6 ptr=ffff88003d1b5c00")
    t.at("kmem_cache_free: call_site=ffffffff8120b8a6 ptr=ffff88003d1b5d00")
    t.at("mm_page_alloc: page=ffffea0000f46d40 pfn=1001781 order=0 migratetype=0 gfp_flags=GFP_KERNEL")
    t.at("mm_page_free: page=ffffea0000f46d40 pfn=1001781 order=0")
    report = replay(str(t))
    for name, (seen, replayed, skipped) in events(report).items():
        same((name, seen, skipped), (name, replayed, {}))
    same(report["gfp"], {"numbers": 0, "unknown": 0, "unknown_names": []})


@case
def flags_that_are_unknown_are_reported():
    t = Trace().kmalloc(0x1000, 8, 8, gfp="GFP_KERNEL|__GFP_TOMORROW").kmalloc(0x2000, 8, 8, gfp="0xcc0")
    report = replay(str(t))
    same(report["gfp"], {"numbers": 1, "unknown": 1, "unknown_names": ["__GFP_TOMORROW"]})
    same(events(report)["kmalloc"], (2, 2, {}))
    assert "__GFP_TOMORROW" in run("-", stdin=str(t))[1]


@case
def one_name_for_caches_of_two_sizes():
    t = Trace().cache_alloc(0x1000, "foo", 40, 40).cache_alloc(0x2000, "foo", 48, 64)
    t.cache_alloc(0x3000, "bar baz", 96, 104).cache_free(0x3000, "bar baz").cache_free(0x1000, "foo")
    report = replay(str(t))
    same(report["caches_not_created"], 0)
    same(sorted((s["cache"], s["all"]["given_here"]) for s in report["sites"]),
         [("bar baz", 104), ("foo", 40), ("foo", 64)])


@case
def pages_of_slabs_and_areas_are_not_taken_twice():
    t = Trace()
    t.page_alloc(0x32ccd5, 0, "GFP_KERNEL|__GFP_NORETRY|__GFP_COMP")
    t.kmalloc(LINEAR + (0x32ccd5 << 12) + 0x340, 57, 64)    # the first object tells
    t.page_alloc(0x400, 2).cache_alloc(LINEAR + (0x402 << 12), "foo", 4096, 4096)
    t.page_alloc(0x500, 2)                                  # a page in its own right
    t.kfree(LINEAR + (0x32ccd5 << 12) + 0x340).page_free(0x32ccd5).page_free(0x500, 2)
    t.area_alloc(VA, 3 * 4096).stack(*VMALLOC_STACK, "caller")
    t.kmalloc(0x9000, 16, 16, site="__vmalloc_node_range_noprof+0x19e/0x860")
    t.page_alloc(0x600, 0, "GFP_KERNEL|__GFP_HIGHMEM").page_alloc(0x601, 0, "GFP_KERNEL|__GFP_HIGHMEM")
    t.page_alloc(0x602, 0, "GFP_KERNEL|__GFP_HIGHMEM")      # the third of two
    t.area_free(VA).page_free(0x600).page_free(0x601)
    report = replay(str(t))
    same(events(report), {
        "mm_page_alloc": (6, 2, {"backing": 4}), "mm_page_free": (4, 1, {"backing": 3}),
        "kmalloc": (2, 2, {}), "kfree": (1, 1, {}), "kmem_cache_alloc": (1, 1, {}),
        "alloc_vmap_area": (1, 1, {}), "free_vmap_area_noflush": (1, 1, {})})
    same(report["bytes"]["alloc_pages"]["all"]["given_linux"], 5 * 4096)
    same(report["bytes"]["alloc_pages"]["live"]["given_linux"], 4096)


# ---- stacks ----

@case
def stacks_name_the_caller():
    t = Trace()
    t.area_alloc(VA, 8192).stack(*VMALLOC_STACK, "kvmalloc_node_noprof", "alloc_counters.isra.0", "main")
    t.area_alloc(VA + 0x10000, 4 * 4096).stack("alloc_vmap_area", "__get_vm_area_node", "vmap", "driver")
    t.page_alloc(5).stack("__alloc_pages_noprof", "alloc_pages_noprof", "my_driver.constprop.0", "main")
    t.kmalloc(0x1000, 8, 8).stack("kmalloc_trace", "whoever")
    t.area_free(VA).area_free(VA + 0x10000).page_free(5)
    report = replay(str(t))
    same({(s["site"], s["kind"]) for s in report["sites"]},
         {("alloc_counters", "vmalloc"), ("my_driver", "alloc_pages"), ("site+0x10", "kmalloc")})
    same(events(report)["alloc_vmap_area"], (2, 1, {"mapping": 1}))
    same(events(report)["free_vmap_area_noflush"], (2, 1, {"mapping": 1}))
    same(report["stacks"], 4)


@case
def events_of_other_cpus_come_between():
    t = Trace()
    t.area_alloc(VA, 8192, cpu=0).area_alloc(VA + 0x10000, 8192, cpu=1, pid=7).kmalloc(0x1000, 8, 8, cpu=2)
    t.stack(*VMALLOC_STACK, "zero", cpu=0).stack(*VMALLOC_STACK, "one", cpu=1, pid=7)
    t.area_alloc(VA + 0x20000, 8192, cpu=3).area_free(VA + 0x20000, cpu=2)  # before its stack
    t.stack(*VMALLOC_STACK, "late", cpu=3)
    report = replay(str(t))
    same({s["site"] for s in report["sites"] if s["kind"] == "vmalloc"},
         {"zero", "one", "(no stack in the trace)"})
    same(events(report)["free_vmap_area_noflush"], (1, 1, {}))


# ---- advice ----

@case
def advice():
    t = Trace()
    ptr = 0x100000

    def many(nr, req, alloc, site):
        nonlocal ptr
        for _ in range(nr):
            ptr += 0x10000
            t.kmalloc(ptr, req, alloc, site=f"{site}+0x1/0x2")

    many(20, 1032, 2048, "just_over")
    many(200, 220, 256, "same_size")
    many(10, 640, 1024, "fits_badly")
    many(2, 20480, 32768, "rounds_up")
    many(100, 64, 64, "fine")
    for i in range(100):
        t.cache_alloc(0x8000000 + i * 64, "padded", 24, 64, site="in_cache+0x1/0x2")
    t.area_alloc(VA, 3 * 4096).stack(*VMALLOC_STACK, "two_pages")
    t.area_alloc(VA + 0x10000, 10 * 4096).stack(*VMALLOC_STACK, "large")
    report = replay(str(t))
    same([(a["rule"], a["site"]) for a in report["advice"]], [
        ("two-page-vmalloc", "two_pages"), ("kmalloc-rounds-up-pages", "rounds_up+0x1"),
        ("just-over-class", "just_over+0x1"), ("same-size", "same_size+0x1"),
        ("badly-fitting", "fits_badly+0x1"), ("padded-cache", "in_cache+0x1")])
    assert "8 over a class" in report["advice"][2]["text"], report["advice"][2]


# ---- files ----

def comparable(report):
    return {k: report[k] for k in ("events", "by_event", "bytes", "sites", "advice", "input_errors")}


def sample_text():
    with gzip.open(MAIN_SAMPLE) as f:
        return f.read()


@case
def plain_gzip_and_xz_are_told_apart_by_content():
    text = b"".join(sample_text().splitlines(keepends=True)[:20000])
    packed = {"plain.gz": text, "gzip.txt": gzip.compress(text), "xz": lzma.compress(text),
              "crlf": text.replace(b"\n", b"\r\n"), "no-newline-at-the-end": text.rstrip(b"\n"),
              "two-members": gzip.compress(text[:300001]) + gzip.compress(text[300001:]),
              "two-streams": lzma.compress(text[:300001]) + lzma.compress(text[300001:])}
    reports = {}
    for name, data in packed.items():
        code, out, err = run("--json", write(name, data))
        same((name, code, err), (name, 0, ""))
        reports[name] = comparable(json.loads(out))
        same(reports[name] == reports["plain.gz"], True)
    same(comparable(replay(packed["xz"])), reports["plain.gz"])
    halves = text.splitlines(keepends=True)
    one, two = write("one", b"".join(halves[:9999])), write("two", b"".join(halves[9999:]))
    same(comparable(json.loads(run("--json", one, two)[1])), reports["plain.gz"])


@case
def truncated_files_are_used_as_far_as_they_go():
    text = b"".join(sample_text().splitlines(keepends=True)[:20000])
    for name, data, message in (
            ("cut.gz", gzip.compress(text)[:-5000], "ends too early: the file is truncated"),
            ("cut.xz", lzma.compress(text)[:-5000], "ends too early: the file is truncated"),
            ("tail.gz", gzip.compress(text) + b"garbage", "what follows the compressed data is ignored")):
        code, out, err = run("--json", write(name, data))
        same((name, code), (name, 0))
        assert f"{name}: after line " in err and message in err, err
        report = json.loads(out)
        same((report["input_errors"]["count"], report["events"] > 10000), (1, True))
    damaged = bytearray(gzip.compress(text))
    damaged[len(damaged) // 2] ^= 0xff
    code, out, err = run("--json", write("damaged.gz", damaged))
    same(code, 0)
    assert "damaged.gz: after line " in err and "the compressed data is damaged" in err, err


@case
def errors_name_the_line_and_the_rest_is_used():
    t = Trace().kmalloc(0x1000, 8, 8)                       # line 3
    t.lines.append("what is this?")                         # line 4
    t.at("kfree: call_site=f+0x1/0x2 ptr=oops").kfree(0x1000)
    path = write("bad.txt", str(t))
    code, out, err = run("--json", path)
    same(code, 0)
    same(err.splitlines(), [f"{path}:4: not a line of an ftrace recording", f"{path}:5: no address in ptr="])
    report = json.loads(out)
    same(report["input_errors"], {"count": 2, "first": err.splitlines()})
    same(events(report), {"kmalloc": (1, 1, {}), "kfree": (1, 1, {})})


@case
def only_the_first_ten_errors_are_shown():
    t = Trace().kmalloc(0x1000, 8, 8)
    t.lines += ["nonsense"] * 25
    code, out, err = run("--json", "-", stdin=str(t))
    same(code, 0)
    same(len(err.splitlines()), 11)
    assert err.splitlines()[9].startswith("standard input:13: "), err
    same(err.splitlines()[10], "15 more complaints about the input")
    same((json.loads(out)["input_errors"]["count"], len(json.loads(out)["input_errors"]["first"])), (25, 10))


@case
def lines_that_are_too_long_are_skipped():
    t = Trace().kmalloc(0x1000, 8, 8)
    t.lines.append("x" * 1000000)
    t.kfree(0x1000)
    report = replay(str(t), errors=["standard input:4: a line too long to be one"])
    same(events(report), {"kmalloc": (1, 1, {}), "kfree": (1, 1, {})})


@case
def lost_events_are_told():
    t = Trace().kmalloc(0x1000, 8, 8)
    t.lines += ["CPU:1 [LOST 77 EVENTS]", "CPU:0 [LOST EVENTS]"]
    report = replay(str(t))
    same((report["lost_places"], report["lost_events"]), (2, 77))


@case
def bad_input_is_status_3():
    empty, noise = write("empty", ""), write("noise", bytes(range(256)) * 1000)
    other = write("other", str(Trace().at("sched_switch: prev_comm=a prev_pid=1")))
    for path, message in ((empty, "holds no event of an allocator"), (noise, "there is nothing to replay"),
                          (other, "holds no event of an allocator"), ("/nonexistent/x", "No such file"),
                          (SCRATCH.name, "Is a directory"),
                          (write("zstd", b"\x28\xb5\x2f\xfd" + bytes(100)), "zstdcat"),
                          (write("dat", b"\x17\x08\x44tracing6\0"), "trace-cmd report"),
                          (write("data", b"PERFILE2" + bytes(100)), "perf.data")):
        code, out, err = run(path)
        same((path, code, out), (path, 3, ""))
        assert message in err, err
    # One that can be read is used all the same.
    good = write("good", str(Trace().kmalloc(0x1000, 8, 8)))
    code, out, err = run("--json", "/nonexistent/x", good, empty)
    same((code, json.loads(out)["events"]), (3, 1))


@case
def usage_is_status_2():
    for args in ((), ("--limit", "0", "x"), ("--limit=-1", "x"), ("--limit=1x", "x"), ("--nonsense", "x"),
                 ("--top=0", "x")):
        code, out, err = run(*args)
        same((args, code, out), (args, 2, ""))
        assert "kmem replay" in err, err
    same(subprocess.run([KMEM, "nonsense"], capture_output=True, check=False).returncode, 2)
    same(subprocess.run([KMEM], capture_output=True, check=False).returncode, 2)
    assert b"replay" in subprocess.run([KMEM, "--help"], capture_output=True, check=True).stdout
    assert subprocess.run([KMEM, "--version"], capture_output=True, check=True).stdout.startswith(b"kmem ")
    assert b"mem=SIZE" in subprocess.run([KMEM, "options"], capture_output=True, check=True).stdout


@case
def limit_takes_the_first_events():
    report = json.loads(run("--json", "--limit", "1000", MAIN_SAMPLE)[1])
    same(report["events"], 1000)
    same(sum(e["seen"] for e in report["by_event"].values()), 1000)
    t = Trace().area_alloc(VA, 8192).stack(*VMALLOC_STACK, "caller").kmalloc(0x1000, 8, 8)
    report = replay(str(t), "-l1")
    same([s["site"] for s in report["sites"]], ["caller"])  # its stack belongs to the last one


# ---- memory, damage, output ----

@case
def running_out_of_memory_is_counted():
    t = Trace()
    for i in range(1024):
        t.page_alloc(1 + i * 16, 4)
    report = replay(str(t), KMEM_CMDLINE="mem=16M")
    seen, replayed, skipped = events(report)["mm_page_alloc"]
    same((seen, replayed + skipped["no_memory"]), (1024, 1024))
    assert 100 < replayed < 256, replayed
    same(report["content_errors"]["count"], 0)


@case
def content_holds_with_all_kinds_of_memory():
    for options in ("mem=12M", "mem=64M highmem=48M", "mem=256M numa=fake=2", "mem=128M movablecore=64M",
                    "rseq=off slab_merge"):
        code, out, _ = run("--json", MAIN_SAMPLE, KMEM_CMDLINE=options)
        report = json.loads(out)
        same((options, code, report["content_errors"]["count"]), (options, 0, 0))
        failed = report["by_event"]["mm_page_alloc"]["skipped"].get("no_memory", 0)
        same((options, failed > 0), (options, options == "mem=12M"))


SHIM = r"""
#include <stddef.h>
static char area[1 << 20];
void *vmalloc_noprof(unsigned long size) { return size ? area : NULL; }
void vfree(const void *addr) { (void)addr; }
"""


@case
def damage_is_found_and_is_status_1():
    source, shim = write("shim.c", SHIM), os.path.join(SCRATCH.name, "shim.so")
    subprocess.run([*CC, "-shared", "-fPIC", "-o", shim, source], check=True)
    t = Trace().area_alloc(VA, 8192).area_alloc(VA + 0x10000, 3 * 4096).area_free(VA)
    report = replay(str(t), status=1, errors=["the 4096 bytes of event 1", "changed at byte 0 while live"],
                    LD_PRELOAD=shim)
    same(report["content_errors"]["count"], 1)


@case
def a_full_disk_is_status_1():
    with open("/dev/full", "wb") as full:
        done = subprocess.run([KMEM, "replay", STACK_SAMPLE], stdout=full, stderr=subprocess.PIPE, check=False,
                              env=environment())
    same((done.returncode, done.stderr), (1, b"kmem: standard output: No space left on device\n"))


@case
def a_closed_pipe_is_status_1():
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([KMEM, "replay", STACK_SAMPLE], stdout=writing, stderr=subprocess.PIPE, check=False,
                          env=environment())
    os.close(writing)
    same((done.returncode, done.stderr), (1, b"kmem: standard output: Broken pipe\n"))


def start(*args, **streams):
    return subprocess.Popen([KMEM, "replay", *args], env=environment(**streams.pop("env", {})), **streams)


@case
def ctrl_c_prints_the_report():
    with start("--json", "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE) as p:
        text = str(Trace().kmalloc(0x1000, 8, 8).kmalloc(0x2000, 8, 8))
        p.stdin.write(text.encode() * 200)
        p.stdin.flush()
        time.sleep(0.5)
        p.send_signal(signal.SIGINT)
        report = json.loads(p.stdout.read())
        same((p.wait(), report["interrupted"]), (130, True))
        same(report["events"], 400)


def read_terminal(fd):
    data = b""
    while True:
        try:
            more = os.read(fd, 65536)
        except OSError:  # what a terminal gives when nobody is left
            more = b""
        if not more:
            return data
        data += more


@case
def colours_are_for_terminals():
    for env, coloured in (({"TERM": "xterm"}, True), ({"TERM": "dumb"}, False),
                          ({"TERM": "xterm", "NO_COLOR": "1"}, False)):
        terminal, other = pty.openpty()
        with start(STACK_SAMPLE, stdout=other, env=env):
            os.close(other)
            same((env, b"\033[" in read_terminal(terminal)), (env, coloured))
        os.close(terminal)


@case
def progress_is_for_terminals_and_long_work():
    line = str(Trace().kmalloc(0x1000, 8, 8)).encode().splitlines(keepends=True)[-1]
    for pause, shown in ((0.7, True), (0, False)):
        terminal, other = pty.openpty()
        with start("-", stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=other) as p:
            os.close(other)
            for _ in range(4):
                p.stdin.write(line * 2000)
                p.stdin.flush()
                time.sleep(pause)
            p.stdin.close()
            same((pause, b" events" in read_terminal(terminal)), (pause, shown))
        os.close(terminal)


def peak_kib(nr_copies):
    with start("--json", *[MAIN_SAMPLE] * nr_copies, stdout=subprocess.DEVNULL) as p:
        _, status, usage = os.wait4(p.pid, 0)
        p.returncode = os.waitstatus_to_exitcode(status)
        same(p.returncode, 0)
        return usage.ru_maxrss


@case
def memory_does_not_grow_with_the_recording():
    few, many = peak_kib(2), peak_kib(8)
    assert many < few * 1.1 + 4096, f"{few} KiB, and {many} KiB for four times as much"


main()
