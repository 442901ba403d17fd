#!/usr/bin/python3
"""Drawn journals before two judges: the product's walker and the independent verifier.

Promise: every damage is found by both, no undamaged journal is rejected by either, and they agree
on the first bad entry, what the device declared, the first damage that nobody declared, the tree and
the last good entry.
"Rejected" is a finding beyond what the journal itself declares in a signed incarnation.

usage: judge.py --drawer PROGRAM [--honest N] [--damaged N] [--seed N]

Exit: 0 as promised, 1 not, 2 usage, 77 python3-nacl is absent.
"""
import argparse
import collections
import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "..", "..", "docs", "format", "verify"))
import verify_journal  # Says so and leaves with 77 when python3-nacl is absent.

DECLARING = {"rolled back", "spoiled", "head lost", "head lost at once", "restored", "moved",
             "several"}
PROGRESS_EVERY = 10000
SAME = ("good", "holds", "declared", "undeclared", "first_bad", "entries", "incarnations", "root", "head")


class Failure(Exception):
    pass


def check(line):
    """(group, name) when both judges said what is true."""
    one = json.loads(line)
    verdict = verify_journal.judge(one["dump"])
    ours = verify_journal.as_json(verdict)
    ours["declared"] = [list(loss) for loss in verdict.declared]
    ours["undeclared"] = verdict.undeclared and verdict.undeclared[0]
    product = one["product"]
    differing = [name for name in SAME if ours[name] != product[name]]
    if differing:
        raise Failure("the judges differ in %s: %s" % (", ".join(differing), verdict.what))
    if one["damage"]:
        if product["holds"] or product["good"]:
            raise Failure("not found: %s in a journal: %s" % (one["damage"], one["honest"]))
        return "damaged", one["damage"]
    if not product["holds"]:
        raise Failure("rejected: %s: %s" % (one["honest"], verdict.what))
    if product["good"] == (one["honest"] in DECLARING):
        raise Failure("what the journal declares is not told: %s" % one["honest"])
    return "undamaged", one["honest"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--drawer", required=True)
    parser.add_argument("--honest", type=int, default=100)
    parser.add_argument("--damaged", type=int, default=460)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--failures", help="file that keeps the lines that failed")
    asked = parser.parse_args()
    counts, failures, entries = collections.Counter(), 0, 0
    started = time.monotonic()
    environment = dict(os.environ)
    if os.path.isdir("/dev/shm"):
        environment["TMPDIR"] = "/dev/shm"
    with subprocess.Popen([asked.drawer, str(asked.honest), str(asked.damaged), str(asked.seed)],
                          stdout=subprocess.PIPE, env=environment) as drawer:
        for line in drawer.stdout:
            try:
                counts[check(line)] += 1
            except Failure as failure:
                failures += 1
                print("FAILED: %s" % failure)
                if asked.failures:
                    with open(asked.failures, "ab") as file:
                        file.write(line)
            if sum(counts.values()) % PROGRESS_EVERY == 0:
                print("%d judged, %d failures" % (sum(counts.values()), failures), flush=True)
            entries += line.count(b'","', line.index(b'"rows"'))
        drawer.wait()
    for (group, name), count in sorted(counts.items(), reverse=True):
        print("%-10s %-20s %7d" % (group, name, count))
    total = sum(counts.values())
    print("%d undamaged, %d damaged, %d entries, %d failures, %.0f s, seed %d" % (
        sum(n for (group, _), n in counts.items() if group == "undamaged"),
        sum(n for (group, _), n in counts.items() if group == "damaged"),
        entries, failures, time.monotonic() - started, asked.seed))
    whole = drawer.returncode == 0 and total + failures == asked.honest + asked.damaged
    if not whole:
        print("FAILED: the drawer stopped early")
    return 0 if whole and failures == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
