#!/usr/bin/python3
"""kill -9 at random instants while a doctor searches and opens charts.

Promise: every chart that was ever shown has its entry and a consent before it, no sequence has a hole,
no kill begins a new incarnation, and both verifiers call the journal good.
Method: the driver (shown_charts.cpp) writes to its own list after each chart was shown; it is killed at
an instant drawn between its start and some charts later, and started again on the same store. Kills
within a sign-in count as wrong tries, as they must: after three in a row the next start reaches a chart before
it is killed. Stores are renewed so that journals stay short enough for many kills.

usage: shown_charts.py --driver PROGRAM --work FOLDER [--kills N] [--seed N] [--a-store N]

Exit: 0 as promised, 1 not.
"""
import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

VERIFIER = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                        "..", "..", "docs", "format", "verify", "verify_journal.py")
PATIENCE_SECONDS = 120
EARLY_KILLS_MAX = 3


def lines_of(path):
    if not os.path.exists(path):
        return 0
    with open(path, "rb") as file:
        return file.read().count(b"\n")


class Store:
    def __init__(self, driver, work, name):
        self.driver = driver
        self.dir = os.path.join(work, name)
        self.list = self.dir + ".list"
        self.screen = self.dir + ".screen"

    def start(self, seed):
        with open(self.screen, "ab") as screen:
            return subprocess.Popen([self.driver, "run", self.dir, self.list, str(seed)],
                                    stdout=screen)

    def wait_for_chart(self, process, before):
        begun = time.monotonic()
        while lines_of(self.list) == before and process.poll() is None:
            if time.monotonic() - begun > PATIENCE_SECONDS:
                break
            time.sleep(0.005)

    def first_chart_seconds(self):
        """How long a start takes here: until the first chart stands in the list."""
        begun = time.monotonic()
        process = self.start(0)
        self.wait_for_chart(process, lines_of(self.list))
        took = time.monotonic() - begun
        process.send_signal(signal.SIGKILL)
        process.wait()
        return took

    def check(self):
        done = subprocess.run([self.driver, "check", self.dir, self.list], capture_output=True,
                              text=True, check=False)
        if done.returncode != 0:
            raise SystemExit("FAILED: %s%s" % (done.stdout, done.stderr))
        return json.loads(done.stdout.splitlines()[-1])

    def verify_independently(self):
        """The verdict of the verifier that shares no code; None when it cannot run here."""
        dump = self.dir + ".dump"
        with open(dump, "wb") as file:
            subprocess.run([self.driver, "dump", self.dir], stdout=file, check=True)
        done = subprocess.run(["/usr/bin/python3", "-B", VERIFIER, dump], capture_output=True,
                              text=True, check=False)
        os.remove(dump)
        if done.returncode == 77:
            return None
        if done.returncode != 0:
            raise SystemExit("FAILED: the independent verifier: " + done.stdout)
        return done.stdout.strip()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--driver", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--a-store", type=int, default=50)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    shutil.rmtree(asked.work, ignore_errors=True)
    os.makedirs(asked.work)
    made = Store(asked.driver, asked.work, "made")
    subprocess.run([asked.driver, "prepare", made.dir], check=True)
    total = {"kills": 0, "before_a_chart": 0, "entries": 0, "views": 0, "shown": 0}
    store, span, in_a_row = None, 0, 0
    while total["kills"] < asked.kills:
        if total["kills"] % asked.a_store == 0:
            store = Store(asked.driver, asked.work, "store-%d" % (total["kills"] // asked.a_store))
            shutil.copytree(made.dir, store.dir)
            shutil.copy(made.dir + ".people", store.dir + ".people")
            span, in_a_row = store.first_chart_seconds(), 0
        before = lines_of(store.list)
        process = store.start(chance.getrandbits(32))
        if in_a_row == EARLY_KILLS_MAX:
            store.wait_for_chart(process, before)
            time.sleep(chance.uniform(0, span))
        else:
            time.sleep(chance.uniform(0, 2 * span + 0.2))
        if process.poll() is not None:
            raise SystemExit("FAILED: the driver ended by itself: %d" % process.returncode)
        process.send_signal(signal.SIGKILL)
        process.wait()
        total["kills"] += 1
        is_early = lines_of(store.list) == before
        total["before_a_chart"] += is_early
        in_a_row = in_a_row + 1 if is_early else 0
        if total["kills"] % asked.a_store == 0 or total["kills"] == asked.kills:
            counts = store.check()
            for name in ("entries", "views", "shown"):
                total[name] += counts[name]
            verdict = store.verify_independently()
            print("%d kills, %s, %s" % (total["kills"], counts, verdict or "not verified twice"))
            sys.stdout.flush()
            for name in (store.dir,):
                shutil.rmtree(name)
    if total["shown"] == 0:
        raise SystemExit("FAILED: no chart was ever shown: nothing was tested")
    if total["shown"] > total["views"]:
        raise SystemExit("FAILED: more charts than entries")
    print(json.dumps(total))
    shutil.rmtree(asked.work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
