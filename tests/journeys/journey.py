#!/usr/bin/env python3
"""Journeys through the real window, by pointer and keyboard, and what the journal says of them.

Promise: from sign-in to a chart and back, by card with spoken consent, by a scanned code as far as the question of consent, and by name
with no consent possible; every step is in the journal, in order, before the chart; the journal verifies. A lock begins the program anew
in the same process, and the same member comes back; a signal locks as well; a new member sets a PIN of his own before anything else;
five wrong PINs make everybody wait.
Method: a synthetic town, the kiosk under a virtual display, xdotool as the hand.

usage: journey.py --bin FOLDER --work FOLDER
"""
import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import people  # noqa: E402
from window import Failed, Window  # noqa: E402


def expect(truth, what):
    if not truth:
        raise Failed(what)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    expect(done.returncode == 0, f"{os.path.basename(command[0])} {command[1]}: {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def make_town(tool, work):
    store = os.path.join(work, "kiosk")
    region = os.path.join(work, "region.ndjson.zst")
    run(tool, "kiosk", "init", store, "--demo")
    run(tool, "population", "--people", "2000", "--seed", "7", "--area", "17204", "--out", region)
    run(tool, "import", store, region)
    return store


def by_card(window, person):
    """Sign in, type the card, spoken consent, chart, close."""
    window.screen("sign_in", 120)
    window.focus()
    window.type("123456")
    window.screen("search_name")
    window.key("F3")
    window.screen("search_card")
    window.type(person["insurer_number"])
    if person["symbol"]:
        window.type(person["symbol"])
    window.press("pad/next")
    window.type(person["number"])
    window.press("rows/")
    if window.either("consent", "candidates") == "candidates":
        people.choose_column(window, person)
    window.screen("consent")
    expect(not window.has("consent/record") or not window.area("consent/record", enabled=False)["enabled"],
           "the chart could be opened before anything was answered")
    window.press("identity/stated")
    window.press("answer/oral")
    window.press("consent/record")
    window.screen("chart")
    window.press("tabs/1")
    window.press("band/close")
    window.screen("search_name")


def by_scan(window, person):
    """A code of the insured person's identifier goes straight to the answer, and opens nothing."""
    symbol = person["symbol"] if person["symbol"].isascii() else ""
    window.scan(":".join([person["insurer_number"], symbol, person["number"], person["branch"]]))
    window.either("consent", "candidates")
    window.key("Escape")
    window.screen("search_card")
    window.scan("4901234567894")  # No code of ours: it changes nothing.
    window.screen("search_card")
    window.key("F2")
    window.screen("search_name")


def by_name_without_consent(window, person):
    """Name and birth year, namesakes told apart, will not to be known, chart, close, lock."""
    window.type(person["romaji"])
    window.press("fields/birth$")
    window.type(person["birth_digits"])
    window.press("rows/")
    if window.either("consent", "candidates") == "candidates":
        people.choose_column(window, person)
    window.screen("consent")
    window.press("identity/belongings")
    window.press("answer/none")
    window.press("reason/unconscious")
    window.press("consent/record")
    window.screen("chart")
    window.press("band/close")
    window.screen("search_name")
    lock(window, lambda: window.key("F12"))
    window.type("123456")
    window.screen("search_name")


def lock(window, how):
    """Locks, and waits until the new image stands on its lock screen."""
    pid, image = window.kiosk.pid, window.image()
    how()
    window.begun_anew(image)
    window.screen("locked")
    expect(window.kiosk.poll() is None and window.kiosk.pid == pid, "the process did not survive its new image")
    with open(f"/proc/{pid}/comm", encoding="utf-8") as file:
        expect(file.read().strip() == "tomoshibi-kiosk", "a handler would not find the window by its name")
    window.focus()


def somebody_else(window):
    window.press("lock/other_user")
    window.screen("sign_in")


def new_member(window):
    """An administrator makes an account; its owner sets a PIN of his own before anything else."""
    lock(window, lambda: window.kiosk.send_signal(signal.SIGUSR1))
    somebody_else(window)
    window.press("accounts/demoad")
    window.type("demo-administrator")
    window.key("Return")
    window.screen("members")
    window.press("members/add")
    window.screen("staff")
    window.type("ootanikenn")
    window.press("fields/id")
    window.type("otani")
    window.press("staff/primary")
    window.press("profession/2")
    window.press("role/0")
    window.press("staff/primary")
    window.type("840175")
    window.press("twice/second")
    window.type("840175")
    window.press("staff/primary")
    window.screen("members")
    lock(window, lambda: window.key("F12"))
    somebody_else(window)
    window.press("accounts/otani")
    window.type("840175")
    window.press("^primary")
    window.screen("new_proof")
    expect(not window.area("new_proof/primary", enabled=False)["enabled"], "nothing was chosen and it could be saved")
    window.type("123456")
    window.press("twice/second")
    window.type("123456")
    window.press("new_proof/primary")
    window.area("twice/first")
    window.screen("new_proof")  # A pattern: refused, and nothing else opens.
    time.sleep(1.0)
    window.screen("new_proof")
    window.type("937204")
    window.press("twice/second")
    window.type("937204")
    window.press("new_proof/primary")
    window.screen("search_name")
    lock(window, lambda: window.key("F12"))
    window.type("937204")
    window.key("Return")
    window.screen("search_name")


def wrong_five_times(window):
    """The pad refuses while the wait runs; somebody else can still be chosen."""
    lock(window, lambda: window.key("F12"))
    somebody_else(window)
    window.press("accounts/demo01")
    for _ in range(5):
        window.wait(lambda seen: any(a["path"] == "pin/1" and a["enabled"] for a in seen["areas"]), "an open pad")
        window.type("000000")
        time.sleep(0.5)
    window.wait(lambda seen: any(a["path"] == "pin/1" and not a["enabled"] for a in seen["areas"]), "a shut pad")
    window.press("accounts/otani")
    window.wait(lambda seen: any(a["path"] == "pin/1" and a["enabled"] for a in seen["areas"]), "the pad of another")


def check_journal(tool, store):
    entries = [json.loads(line) for line in run(tool, "audit", store, "list", "--json").splitlines()]
    kinds = [entry["kind"] for entry in entries]
    expect([entry["seq"] for entry in entries] == list(range(1, len(entries) + 1)), "the numbers are not dense")
    views = [entry for entry in entries if entry["kind"] == "view"]
    opened = {view["fields"]["consent"] for view in views}
    expect(len(opened) == 2, f"two charts were opened, the journal has views under {len(opened)} consents")
    # The first view holds the medicines and what the band needs; every further page is a view of its own, once.
    for consent in opened:
        pages = [view["fields"]["sections"] for view in views if view["fields"]["consent"] == consent][1:]
        expect(len(pages) == len(set(pages)), "a page stands twice in the journal")
    expect(any(view["fields"]["sections"] == "checkup" for view in views), "the page of check-ups has no view of its own")
    for view in views:
        before = [entry for entry in entries if entry["seq"] < view["seq"]]
        consents = [entry for entry in before if entry["kind"] == "consent" and entry["person"] == view["person"]]
        expect(consents, "a view stands without a consent before it")
        expect(any(entry["kind"] == "search" for entry in before), "a view stands without a search before it")
        expect(any(entry["kind"] == "search_end" and view["person"] in entry["persons"] for entry in before),
               "who was shown is not on record")
    answers = [entry["fields"].get("answer") for entry in entries if entry["kind"] == "consent"]
    expect(answers == ["oral", "none"], f"the answers on record are {answers}")
    for kind in ("sign_in", "close", "lock"):
        expect(kind in kinds, f"no entry of kind {kind}")
    verified = json.loads(run(tool, "audit", store, "verify", "--json"))
    expect(verified["good"] and verified["entries"] == len(entries), "the journal does not verify")
    return len(entries)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--work", required=True)
    options = parser.parse_args()
    for needed in ("Xvfb", "xdotool"):
        if shutil.which(needed) is None:
            print(f"SKIPPED: {needed} is not installed")
            return 77
    shutil.rmtree(options.work, ignore_errors=True)
    os.makedirs(options.work)
    tool = os.path.join(options.bin, "tomoshibi")
    try:
        store = make_town(tool, options.work)
        person = people.story_person(tool, store)
        with Window(os.path.join(options.bin, "tomoshibi-kiosk"), store, options.work) as window:
            by_card(window, person)
            by_scan(window, person)
            by_name_without_consent(window, person)
            new_member(window)
            wrong_five_times(window)
        entries = check_journal(tool, store)
    except Failed as problem:
        print(f"FAILED: {problem}")
        return 1
    shutil.rmtree(options.work, ignore_errors=True)
    print(f"five journeys, {entries} entries, the journal verifies")
    return 0


sys.exit(main())
