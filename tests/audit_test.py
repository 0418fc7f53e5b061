# SPDX-License-Identifier: MIT
"""kmem audit, from the outside: what each input gives, what each format holds, what it says when it cannot."""

import gzip
import json
import os
import pty
import re
import shutil
import struct
import subprocess
import tempfile
import zlib

from harness import BUILD, SOURCE, Skip, case, main

KMEM = os.path.join(BUILD, "src", "cli", "kmem")
DATA = os.path.join(SOURCE, "tests", "data", "audit")
SAMPLES = os.path.join(SOURCE, "samples")
MAIN_SAMPLE = os.path.join(SAMPLES, "linux-6.18-tar-gcc-iptables.ftrace.txt.gz")
STACK_SAMPLE = os.path.join(SAMPLES, "linux-6.18-vmalloc-stacks.ftrace.txt.gz")
SCRATCH = tempfile.TemporaryDirectory(prefix="kmem-test-")
CLEAN, FINDINGS, USAGE, BAD_INPUT = 0, 1, 2, 3


def run(*args, stdin=b""):
    """(exit status, standard output, standard error) of an audit."""
    done = subprocess.run([KMEM, "audit", *args], input=stdin, capture_output=True, timeout=120, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def audit(*args, status=FINDINGS, stdin=b""):
    """The JSON report."""
    code, out, err = run("--format", "json", *args, stdin=stdin)
    assert status is None or code == status, f"exit status {code}: {err}{out}"
    assert not err, err
    return json.loads(out)


def found(report, rule, where="findings"):
    return {f["function"] or f["site"]: f for f in report[where] if f["rule"] == rule}


def write(name, text):
    path = os.path.join(SCRATCH.name, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path


class Trace:
    """A recording of kmallocs."""

    def __init__(self):
        self.lines, self.nr = ["# tracer: nop"], 0

    def event(self, text):
        self.nr += 1
        self.lines.append(f"            prog-77      [001] .....  {1000 + self.nr * 1e-5:.6f}: {text}")
        return self

    def kmalloc(self, site, req, alloc, times=1, freed=True):
        for _ in range(times):
            addr = 0xffff888100000000 + self.nr * 0x4000
            self.event(f"kmalloc: call_site={site} ptr={addr:016x} bytes_req={req} bytes_alloc={alloc} "
                       "gfp_flags=GFP_KERNEL node=-1 accounted=false")
            if freed:
                self.event(f"kfree: call_site={site} ptr={addr:016x}")
        return self

    def bytes(self):
        return ("\n".join(self.lines) + "\n").encode()


@case
def iptables_vmallocs_a_few_bytes_three_times():
    for sample in (MAIN_SAMPLE, STACK_SAMPLE):
        small = found(audit(sample), "small-vmalloc")
        for function in ("xt_copy_counters", "alloc_counters", "__do_replace"):
            f = small[function]
            assert (f["given"], f["guard"], f["requested"]) == (4096, 4096, None), f
            assert f["callee"] == "vmalloc" and f["live"] == 0 and "kvmalloc" in f["advice"], f


@case
def bpf_programs_are_explained_and_not_reported():
    report = audit(STACK_SAMPLE)
    assert "bpf_prog_alloc_no_stats" not in found(report, "small-vmalloc")
    right = found(report, "small-vmalloc", "suppressed")["bpf_prog_alloc_no_stats"]
    assert right["count"] == 6 and "executable" in right["suppressed"], right
    _, text, _ = run("--explain", STACK_SAMPLE)
    assert "Right as they are" in text and "executable" in text


@case
def kmallocs_of_known_sizes_get_their_rules():
    trace = (Trace().kmalloc("lttng_open+0x10/0x20", 4120, 8192, freed=False)
             .kmalloc("rtpengine+0x5/0x20", 8328, 16384, times=2)
             .kmalloc("dahdi.isra.0+0x5/0x20", 1025, 2048, times=2, freed=False)
             .kmalloc("pages+0x5/0x20", 10000, 16384)
             .kmalloc("costly+0x5/0x20", 65536, 65536)
             .kmalloc("many+0x5/0x20", 160, 192, times=200, freed=False)
             .kmalloc("fits+0x5/0x20", 512, 512, times=100)
             .kmalloc("little+0x5/0x20", 33, 64, times=20))
    report = audit("-", stdin=trace.bytes())
    over = found(report, "kmalloc-over-class")
    lttng = over["lttng_open"]
    assert (lttng["requested"], lttng["given"], lttng["waste"]) == (4120, 8192, 4072), lttng
    assert lttng["live"] == 1 and lttng["waste_live"] == 4072, lttng
    assert lttng["advice"].startswith("24 bytes less"), lttng
    assert over["rtpengine"]["waste_all"] == 2 * 8056 and over["rtpengine"]["waste_live"] == 0
    assert over["dahdi"]["site"] == "dahdi.isra.0+0x5/0x20" or over["dahdi"]["site"] == "dahdi.isra.0+0x5"
    assert found(report, "kmalloc-over-page")["pages"]["waste"] == 6384
    assert found(report, "kmalloc-costly-order")["costly"]["waste"] == 0
    assert "8,192-byte" not in over["rtpengine"]["advice"]
    both = audit("-", stdin=Trace().kmalloc("many+0x5/0x20", 136, 192, times=100, freed=False).bytes())
    advice = found(both, "kmalloc-over-class")["many"]["advice"]
    assert "8 bytes less" in advice and "kmem_cache of 136-byte objects" in advice, advice
    many = found(report, "kmalloc-same-size")["many"]
    assert "6,400 bytes less" in many["advice"], many
    names = {f["function"] for f in report["findings"]}
    assert not names & {"fits", "little"}, names


@case
def live_waste_comes_before_cumulative():
    trace = Trace().kmalloc("freed+0x1/0x2", 4120, 8192, times=50)
    trace.kmalloc("kept+0x1/0x2", 1100, 2048, times=2, freed=False)
    assert [f["function"] for f in audit("-", stdin=trace.bytes())["findings"]] == ["kept", "freed"]


@case
def a_sleeping_allocation_in_atomic_context_is_found():
    def line(flags, event, gfp, site):
        return (f"            prog-77      [001] {flags}  1000.000001: {event}: call_site={site}+0x1/0x2 "
                f"ptr=ffff888100000000 {'name=foo ' if 'cache' in event else ''}bytes_req=64 bytes_alloc=64 "
                f"gfp_flags={gfp} node=-1 accounted=false\n")

    bad = [("d....", "kmalloc", "GFP_KERNEL", "irqs_off"), ("..s..", "kmalloc", "GFP_NOFS", "softirq"),
           ("...1.", "kmem_cache_alloc", "GFP_KERNEL|__GFP_ZERO", "locked"), ("..h1", "kmalloc", "GFP_USER", "hardirq")]
    good = [(".....", "kmalloc", "GFP_KERNEL", "a"), (".N...", "kmalloc", "GFP_NOIO", "b"),
            ("d..2.", "kmalloc", "GFP_ATOMIC", "c"), ("...1.", "kmem_cache_alloc", "GFP_NOWAIT|__GFP_ACCOUNT", "d"),
            ("weird", "kmalloc", "GFP_KERNEL", "e"), ("....1", "kmalloc", "GFP_KERNEL", "migrate_disabled")]
    report = audit("-", stdin="".join(line(*e) for e in bad + good).encode())
    assert {f["function"] for f in report["findings"]} == {e[3] for e in bad}, report
    assert set(found(report, "gfp-sleeps-in-atomic")) == {e[3] for e in bad}
    assert found(report, "gfp-sleeps-in-atomic")["locked"]["callee"] == "kmem_cache_alloc"


@case
def vmallocinfo_knows_pages():
    report = audit(os.path.join(DATA, "vmallocinfo.gz"))
    small = found(report, "small-vmalloc", "suppressed")
    assert set(small) == {"apply_retpolines", "arch_ftrace_update_trampoline", "bpf_prog_alloc_no_stats"}
    assert small["bpf_prog_alloc_no_stats"]["live"] > 50
    two = found(report, "two-page-vmalloc")
    assert set(two) == {"htab_map_alloc", "pcpu_create_chunk"}, two
    # Stacks, ioremap and vmap are no business of an audit.
    assert not {f["function"] for f in report["findings"]} & {"kernel_clone", "vp_modern_map_capability"}


@case
def slabinfo_knows_tails_and_half_empty_caches():
    report = audit(os.path.join(DATA, "slabinfo.gz"))
    half = found(report, "slab-half-empty")
    assert set(half) == {"buffer_head"} and half["buffer_head"]["live"] == 350252
    assert half["buffer_head"]["waste_live"] == (987909 - 350252) * 104
    task = found(report, "slab-tail")["task_struct"]
    assert task["requested"] == 6016 and "560 bytes less" in task["advice"], task


@case
def inputs_are_joined():
    trace = Trace()
    trace.event("alloc_vmap_area: va_start: 18446683600607428608 size=12288 align=1 "
                "vstart=0xffffc90000000000 vend=0xffffe8ffffffffff failed=0")
    trace.event("<stack trace>")
    for function in ("alloc_vmap_area", "__get_vm_area_node", "__vmalloc_node_range_noprof", "htab_map_alloc"):
        trace.lines.append(f" => {function}")
    path = write("joined.txt", trace.bytes().decode())
    alone = found(audit(path), "two-page-vmalloc")["htab_map_alloc"]
    assert alone["count"] == 1 and alone["live"] == 1, alone
    both = audit(path, path)
    assert found(both, "two-page-vmalloc")["htab_map_alloc"]["count"] == 2
    assert found(both, "two-page-vmalloc")["htab_map_alloc"]["live"] == 1
    mixed = audit(path, os.path.join(DATA, "slabinfo.gz"))
    assert found(mixed, "slab-half-empty") and found(mixed, "two-page-vmalloc")


@case
def a_recording_without_stacks_says_what_it_lacks():
    trace = Trace().event("alloc_vmap_area: va_start: 18446683600607428608 size=8192 align=1 "
                          "vstart=0xffffc90000000000 vend=0xffffe8ffffffffff failed=0")
    report = audit("-", stdin=trace.bytes(), status=CLEAN)
    assert not report["findings"] and "record with stacks" in report["notes"][0], report


def as_perf_script(text):
    """ftrace text as `perf script` prints it, a stack's lines with their event."""
    systems = {"alloc_vmap_area": "vmalloc", "free_vmap_area_noflush": "vmalloc", "purge_vmap_area_lazy": "vmalloc"}
    out, waiting = [], {}
    for line in text.splitlines():
        m = re.match(r"(.{16})-(\d+) +\[(\d+)\] \S+ +([\d.]+): (<stack trace>|(\w+): (.*))", line)
        if m and m.group(5) == "<stack trace>":
            at = waiting[m.group(3)]
        elif m:
            event = f"{systems.get(m.group(6), 'kmem')}:{m.group(6)}:"
            fields = re.sub(r"(\+0x[0-9a-f]+)/0x[0-9a-f]+", r"\1", m.group(7))
            out.append([f"{m.group(1)} {m.group(2)} [{m.group(3)}] {m.group(4)}: {event:>35} {fields}"])
            waiting[m.group(3)] = out[-1]
        elif line.startswith(" => "):
            at.append(f"\tffffffff81000000 {line[4:].split('+')[0]}+0x10 ([kernel.kallsyms])")
    return "\n".join("\n".join(event) + ("\n" if len(event) > 1 else "") for event in out) + "\n"


def as_trace_cmd(text):
    """ftrace text as `trace-cmd report` prints it."""
    text = re.sub(r"(?m)^(.{16}-\d+ +\[\d+\]) \S+ +([\d.]+: )", r"kmemres: \1 \2", text)
    text = re.sub(r"call_site=(\S+?\+0x[0-9a-f]+)/0x[0-9a-f]+", r"(\1) call_site=\1", text)
    return "cpus=2\n" + "".join(l for l in text.splitlines(True) if not l.startswith("#"))


@case
def the_same_recording_in_three_forms_gives_the_same_numbers():
    for sample in (MAIN_SAMPLE, STACK_SAMPLE):
        text = gzip.open(sample, "rt").read()
        reports = [audit("-", stdin=form.encode()) for form in (text, as_trace_cmd(text), as_perf_script(text))]
        for report in reports:
            assert report["bad_lines"] == 0 and not report["notes"], report["notes"]
            for f in report["findings"] + report["suppressed"]:
                f["site"] = f["site"].split("/")[0]
        assert reports[0] == reports[1] and reports[0] == reports[2]
        assert len(reports[0]["findings"]) >= 4


@case
def what_perf_script_printed_is_read_whole():
    report = audit(os.path.join(DATA, "perf-script.gz"), status=None)
    assert report["events"] == 18000 and report["bad_lines"] == 0, report["events"]


@case
def suppressions_have_reasons_and_unused_ones_are_told():
    path = write("right", "# ours\nsmall-vmalloc xt_copy_* rules are loaded once   # a comment\n"
                 "* __do_replace it is rare\n*-vmalloc nobody never seen\n")
    report = audit("--suppress", path, STACK_SAMPLE)
    names = set(found(report, "small-vmalloc"))
    assert "xt_copy_counters" not in names and "__do_replace" not in names and "alloc_counters" in names
    assert "rules are loaded once" in found(report, "small-vmalloc", "suppressed")["xt_copy_counters"]["suppressed"]
    assert any(f"{path}:4" in note and "nobody" in note for note in report["notes"]), report["notes"]
    everything = write("all", "* * it is all right\n")
    code, out, _ = run("-s", everything, STACK_SAMPLE)
    assert code == CLEAN and "0 findings" in out, out
    code, _, err = run("-s", write("bad", "small-vmalloc only_two\n"), STACK_SAMPLE)
    assert code == BAD_INPUT and "bad:1: a suppression is RULE FUNCTION reason" in err, err


@case
def sarif_has_stable_ids_and_fingerprints():
    code, out, err = run("--format=sarif", STACK_SAMPLE)
    assert code == FINDINGS and not err, err
    log = json.loads(out)
    assert log["version"] == "2.1.0"
    (part,) = log["runs"]
    rules = [r["id"] for r in part["tool"]["driver"]["rules"]]
    for result in part["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert len(result["partialFingerprints"]["kmem/v1"]) == 16
    right = [r for r in part["results"] if "suppressions" in r]
    assert len(right) == 1 and right[0]["suppressions"][0]["justification"]
    moved = gzip.open(STACK_SAMPLE).read().replace(b"+0x", b"+0x1")
    _, again, _ = run("--format=sarif", "-", stdin=moved)
    prints = {r["partialFingerprints"]["kmem/v1"] for r in part["results"]}
    assert prints == {r["partialFingerprints"]["kmem/v1"] for r in json.loads(again)["runs"][0]["results"]}


def picture(path):
    """(width, height, pixels) of a PNG of 8 bits a channel; a pixel is bytes."""
    with open(path, "rb") as f:
        data = f.read()
    at, packed = 8, b""
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind == b"IHDR":
            width, height, _, colour = struct.unpack(">IIBB", data[at + 8:at + 18])
        packed += data[at + 8:at + 8 + size] if kind == b"IDAT" else b""
        at += 12 + size
    step = {2: 3, 6: 4}[colour]
    lines, raw, before = [], zlib.decompress(packed), bytearray(width * step)
    for y in range(height):
        kind, line = raw[y * (width * step + 1)], bytearray(raw[y * (width * step + 1) + 1:(y + 1) * (width * step + 1)])
        for x, value in enumerate(line):
            a, b, c = (line[x - step], before[x], before[x - step]) if x >= step else (0, before[x], 0)
            if kind == 4:
                guess = a + b - c
                a = min((a, b, c), key=lambda v: abs(guess - v))  # pylint: disable=cell-var-from-loop
            line[x] = (value + (0, a, b, (a + b) // 2, a)[kind]) & 255
        lines.append(before := line)
    return width, height, [bytes(line[x:x + 3]) for line in lines for x in range(0, width * step, step)]


def chromium(*args):
    program = shutil.which("chromium")
    if not program:
        raise Skip("there is no chromium")
    home = os.path.join(SCRATCH.name, "home")
    os.makedirs(home, exist_ok=True)
    return subprocess.run([program, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1300,1700",
                           "--virtual-time-budget=3000", f"--user-data-dir={home}", *args], capture_output=True,
                          text=True, timeout=120, check=True, env={**os.environ, "HOME": home}).stdout


@case
def the_page_is_whole_in_itself():
    code, page, err = run("--format=html", MAIN_SAMPLE, os.path.join(DATA, "slabinfo.gz"))
    assert code == FINDINGS and not err, err
    assert not re.search(r"""(src|href)=|@import|url\(|fetch\(|https?://(?!www\.w3\.org/2000/svg)""", page)
    evil = Trace().kmalloc("</script><script>evil()+0x1/0x2", 4120, 8192, freed=False).bytes()
    _, page, _ = run("--format=html", "-", stdin=evil)
    assert page.count("<script>") == 1 and page.count("</script>") == 1


@case
def the_page_shows_findings_map_sizes_and_time():
    _, page, _ = run("--format=html", MAIN_SAMPLE, os.path.join(DATA, "slabinfo.gz"))
    url = "file://" + write("page.html", page)
    dom = chromium("--dump-dom", url)
    findings = re.search(r'<table id="findings">.*?</table>', dom, re.S).group(0)
    assert findings.count("<tr>") == 1 + 8 and "alloc_counters" in findings and "63.2 MiB" in findings, findings
    for name, least in (("tree", 10), ("sizes", 10), ("steps", 100)):
        drawn = re.search(rf'<svg id="{name}".*?</svg>', dom, re.S).group(0)
        assert drawn.count("<rect") >= least, (name, drawn.count("<rect"))
    shot = os.path.join(SCRATCH.name, "shot.png")
    chromium(f"--screenshot={shot}", url)
    width, height, pixels = picture(shot)
    assert (width, height) == (1300, 1700)
    map_part = pixels[width * 1000:width * 1400]
    assert len(set(map_part)) > 20, "the map is empty"
    greenish = sum(p[1] > p[0] and p[1] > p[2] + 40 for p in map_part)
    assert greenish > len(map_part) // 4, f"{greenish} of {len(map_part)} pixels"


@case
def a_report_is_read_back_and_joined():
    code, out, _ = run("--format=json", STACK_SAMPLE)
    assert code == FINDINGS
    path = write("report.json", out)
    first, again = json.loads(out), audit(path)
    assert again["findings"] == first["findings"]
    joined = audit(path, os.path.join(DATA, "slabinfo.gz"))
    assert found(joined, "small-vmalloc") and found(joined, "slab-half-empty")
    for text, where in (('{"findings": [', "bad.json:1:"), ('{"a": 1}', "bad.json: not a report"),
                        ('{"findings": [{"rule": "small-vmalloc"}]}', "bad.json: finding 1 has no")):
        code, _, err = run(write("bad.json", text))
        assert code == BAD_INPUT and where in err, err


@case
def diff_tells_what_is_new_grown_gone_and_shrunk():
    before = Trace().kmalloc("gone+0x1/0x2", 4120, 8192, freed=False)
    before.kmalloc("same+0x1/0x2", 4120, 8192, freed=False).kmalloc("grows+0x1/0x2", 1100, 2048, 2, False)
    before.kmalloc("shrinks+0x1/0x2", 1100, 2048, 9, False)
    after = Trace().kmalloc("same+0x7/0x9", 4120, 8192, freed=False).kmalloc("grows+0x1/0x2", 1100, 2048, 5, False)
    after.kmalloc("shrinks+0x1/0x2", 1100, 2048, 3, False).kmalloc("comes+0x1/0x2", 4200, 8192, freed=False)
    a, b = write("a.txt", before.bytes().decode()), write("b.txt", after.bytes().decode())
    code, out, err = run("--format=json", "diff", a, b)
    assert code == FINDINGS and not err, err
    report = json.loads(out)
    assert (report["before"], report["after"]) == (a, b)
    changes = {(c["change"], (c["after"] or c["before"])["function"]): c for c in report["changes"]}
    assert set(changes) == {("new", "comes"), ("grown", "grows"), ("gone", "gone"), ("shrunk", "shrinks")}, changes
    assert changes["grown", "grows"]["waste_live"] == 3 * 948 and changes["gone", "gone"]["waste_live"] == -4072
    code, out, _ = run("diff", a, a)
    assert code == CLEAN and "0 new, 0 grown, 0 gone, 0 shrunk" in out, out
    code, out, _ = run("diff", a, b)
    assert code == FINDINGS and f"from {a} (4 findings)" in out and "new    comes+0x1" in out, out
    for args in (("diff", a), ("diff", a, b, a), ("--live", "diff", a, b), ("-f", "sarif", "diff", a, b), ("-f", "html", "diff", a, b)):
        assert run(*args)[0] == USAGE, args
    assert run("diff", a, "/nonexistent")[0] == BAD_INPUT


@case
def the_exit_status_is_the_same_in_every_format():
    clean = write("clean.txt", Trace().kmalloc("f+0x1/0x2", 64, 64).bytes().decode())
    for form in ("text", "json", "sarif", "html"):
        assert run("--format", form, clean)[0] == CLEAN, form
        assert run("--format", form, STACK_SAMPLE)[0] == FINDINGS, form
        assert run("--format", form, "/nonexistent")[0] == BAD_INPUT, form
    for args in ((), ("--format=xml", clean), ("--top=-1", clean), ("--nonsense",)):
        code, out, err = run(*args)
        assert code == USAGE and not out and "kmem audit" in err, (args, err)


@case
def broken_inputs_are_named():
    whole = gzip.open(STACK_SAMPLE).read().decode()
    slab = gzip.open(os.path.join(DATA, "slabinfo.gz")).read().decode().splitlines(True)
    area = gzip.open(os.path.join(DATA, "vmallocinfo.gz")).read().decode().splitlines(True)
    for name, text, where in (
            ("empty", "", "empty"), ("noise", "a\nb\n", "noise:1"),
            ("slab", slab[0] + slab[1] + slab[2] + "kmalloc-8 5 4 8 512 1\n", "slab:4: no line of slabinfo"),
            ("area", area[0] + "0x1-0x2 what\n", "area:2: no line of vmallocinfo")):
        code, _, err = run(write(name, text))
        assert code == BAD_INPUT and where in err, (name, err)
    with open(STACK_SAMPLE, "rb") as f:
        cut = f.read()[:-2000]
    path = os.path.join(SCRATCH.name, "cut.gz")
    with open(path, "wb") as f:
        f.write(cut)
    code, _, err = run(path)
    assert code == BAD_INPUT and "cut.gz: after line" in err, err
    for at in range(0, len(whole), len(whole) // 50):
        code, _, err = run("-", stdin=(whole[:at] + "\x00\xff" + whole[at + 7:]).encode("latin-1"))
        assert code in (FINDINGS, BAD_INPUT, CLEAN), (at, code, err)


@case
def a_terminal_gets_colour_and_a_file_does_not():
    parent, child = pty.openpty()
    env = {**os.environ, "TERM": "xterm"}
    env.pop("NO_COLOR", None)
    subprocess.run([KMEM, "audit", "--top=1", STACK_SAMPLE], stdout=child, env=env, check=False)
    assert b"\x1b[" in os.read(parent, 65536)
    os.close(parent)
    os.close(child)
    _, out, _ = run("--top=1", STACK_SAMPLE)
    assert "\x1b" not in out and "and 4 more" in out, out


@case
def a_full_disk_is_told():
    with open("/dev/full", "wb") as full:
        done = subprocess.run([KMEM, "audit", STACK_SAMPLE], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == BAD_INPUT and b"No space left" in done.stderr, done.stderr


@case
def memory_is_flat_and_a_long_recording_is_read():
    text = gzip.open(MAIN_SAMPLE).read()
    script = ('import resource, subprocess, sys; p = subprocess.Popen([sys.argv[1], "audit", "--format=json", "-"], '
              'stdin=0, stdout=subprocess.DEVNULL); p.wait(); '
              'print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)')
    peaks = []
    for times in (1, 8):
        done = subprocess.run(["python3", "-c", script, KMEM], input=text * times, capture_output=True, check=True)
        peaks.append(int(done.stdout))
    assert peaks[1] < 64 * 1024 and peaks[1] < peaks[0] + 2048, peaks


main()
