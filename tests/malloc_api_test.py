# SPDX-License-Identifier: MIT
"""malloc and its relatives, as a program sees them: results, errors, alignment, contents."""

import os

from harness import case, main
from malloc.programs import LIBRARY, is_ours, run, scale


@case
def all_functions_come_from_one_library():
    home = run("api.c", "origin")[0].strip()
    expected = os.path.realpath(LIBRARY) if LIBRARY else "libc.so.6"
    assert os.path.realpath(home).endswith(expected), f"{home}, not {expected}"


@case
def every_function_gives_memory():
    run("api.c", "basic")


@case
def alignment_that_is_asked_for():
    run("api.c", "aligning")


@case
def alignment_of_16_bytes_always():
    run("api.c", "align16")


@case
def more_than_there_can_be():
    run("api.c", "too-much")


@case
def products_that_overflow():
    run("api.c", "overflow")


@case
def alignments_that_are_wrong():
    run("api.c", "wrong-alignment")


@case
def blocks_of_no_bytes():
    run("api.c", "nothing")


@case
def realloc_to_nothing_frees():
    run("api.c", "realloc-zero")


@case
def free_leaves_errno_alone():
    run("api.c", "errno-kept")


@case
def realloc_keeps_the_contents():
    run("api.c", "reallocating")


@case
def sized_free():
    run("api.c", "sized", int(is_ours()))


@case
def statistics():
    out, err = run("api.c", "information", noisy=True)
    assert not out, f"on standard output: {out}"
    assert err.strip(), "malloc_stats() said nothing on standard error"


@case
def settings_do_no_harm():
    run("api.c", "settings")


@case
def what_the_c_library_allocates():
    run("api.c", "from-libc")


@case
def operator_new():
    run("new.cpp", flags=("-std=c++17",))


@case
def model_of_one_thread():
    for seed in range(1, scale(2, 50)):
        run("model.c", "run", 200000, 1, seed)


@case
def model_of_four_threads():
    for seed in range(1, scale(2, 50)):
        run("model.c", "run", scale(60000, 200000), 4, seed)


main()
