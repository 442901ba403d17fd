#!/usr/bin/env python3
"""A region that is sealed until it is ordered: authority, hub and two kiosks on one machine, by the command line.

Promise: before an order nobody is found and no name of the region stands in any file of the kiosk; an order opens
what it says and nothing else; extended for a subset, an area added, closed: each as the papers say; a facility
outside is refused; a code that was read out opens one municipality; publishing the same twice changes no byte.
Method: the real tools with a demo authority; the synthetic region of three municipalities.

usage: sealed.py --bin FOLDER --work FOLDER
"""
import argparse
import json
import os
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from tool import Failed, Tool, expect  # noqa: E402

AREAS = ("17204", "17461", "17463")
PASSWORD = "a lantern on the pier"


class Town:
    """Somebody of one municipality, to be looked for."""

    def __init__(self, line):
        self.name = next(n for n in line["name"] if any(e["valueCode"] == "IDE" for e in n.get("extension", [])))
        self.kana = next(n for n in line["name"] if any(e["valueCode"] == "SYL" for e in n.get("extension", [])))
        self.birth = line["birthDate"]
        self.city = line["address"][0]["city"]

    def find(self, tool, store, account="doctor1", password=None, code=0):
        return tool.json("find", store, "--as", account, "--password-file", password, "person", "--kana",
                         f"{self.kana['family']} {self.kana['given'][0]}", "--birth", self.birth, code=code)


def people_of(tool, work):
    """The synthetic region, and one adult of each municipality."""
    region = os.path.join(work, "region.ndjson")
    tool("population", "--people", "600", "--seed", "5", *sum((["--area", a] for a in AREAS), []), "--out", region)
    found = {}
    with open(region, encoding="utf-8") as file:
        for text in file:
            line = json.loads(text)
            if line["resourceType"] != "Patient" or line.get("meta", {}).get("security"):
                continue
            city = line["address"][0].get("city", "")
            names = [e["valueCode"] for n in line["name"] for e in n.get("extension", [])]
            if city and city not in found and "IDE" in names and "SYL" in names:
                found[city] = Town(line)
    return region, found


def secret_file(work, name, text):
    path = os.path.join(work, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text + "\n")
    return path


def make_hub(tool, work, region):
    authority = os.path.join(work, "authority")
    hub = os.path.join(work, "hub")
    tool("authority", "init", authority, *sum((["--area", a] for a in AREAS), []))
    tool("hub", "init", hub, "--authority", authority, *sum((["--area", a] for a in AREAS), []))
    tool("import", hub, region)
    tool("hub", "publish", hub)
    return authority, hub


def tree_of(folder):
    files = {}
    for where, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(where, name)
            with open(path, "rb") as file:
                files[os.path.relpath(path, folder)] = file.read()
    return files


def make_kiosk(tool, work, hub, name, facility, place):
    package = os.path.join(work, f"{name}.enrolment")
    store = os.path.join(work, name)
    tool("hub", "enrol", hub, "--facility", facility, "--name", "第3救護所", "--place", place, "--kiosk", name,
         "--out", package)
    mine = secret_file(work, f"{name}.admin", PASSWORD)
    tool("kiosk", "init", store, "--enrolment", package, "--administrator", "admin1", "--password-file", mine,
         "--shares", os.path.join(work, f"{name}.sheets"))
    given = secret_file(work, "given", "given by the office 7")
    own = secret_file(work, "own", "my own words, quietly")
    for account in ("doctor1", "doctor2"):
        tool("account", store, "--as", "admin1", "--password-file", mine, "add", account, "--name", "試験 一郎",
             "--role", "doctor", "--new-password-file", given)
        tool("account", store, "--as", account, "--password-file", given, "password", "--new-password-file", own)
    return store, own


def names_in_files(folder, towns):
    needles = []
    for town in towns.values():
        needles += [town.name["family"].encode(), town.kana["family"].encode()]
    hits = []
    for path, data in tree_of(folder).items():
        hits += [path for needle in needles if needle in data]
    return hits


def order(tool, authority, work, name, *arguments):
    out = os.path.join(work, name)
    tool("authority", *arguments[:1], authority, *arguments[1:], "--out", out)
    return out


def run(tool, work):
    region, towns = people_of(tool, work)
    authority, hub = make_hub(tool, work, region)
    published = os.path.join(hub, "published")
    before = tree_of(published)
    tool("hub", "publish", hub, code=1)
    expect(tree_of(published) == before, "publishing the same again changed something")
    expect(not names_in_files(published, towns), "a name stands in what was published")

    kiosk, own = make_kiosk(tool, work, hub, "K-12", "1712345674", "17204")
    tool("sync", kiosk, "--hub", hub)
    tool("hub", "admit", hub)
    tool("sync", kiosk, "--hub", hub)
    wajima, anamizu = towns["輪島市"], next(t for c, t in towns.items() if c.endswith("穴水町"))
    refused = wajima.find(tool, kiosk, password=own, code=3)
    expect(refused["verdict"] == "refused", f"without an order: {refused['verdict']}")
    expect(not names_in_files(kiosk, towns), "a name of the region stands in a file of a sealed kiosk")

    first = order(tool, authority, work, "1.order", "order", "--area", "17204", "--data", "17204", "--data", "17461",
                  "--reason", "試験の地震")
    tool("order", kiosk, "apply", first)
    tool("order", kiosk, "apply", first, code=1)
    found = wajima.find(tool, kiosk, password=own)
    expect(found["verdict"] in ("certain", "possible"), f"an order opens: {found['verdict']}")
    expect(anamizu.find(tool, kiosk, password=own)["candidates"], "the second area of the order is not open")
    expect(not names_in_files(kiosk, towns), "a name stands in a file of an open kiosk")

    identity = json.loads(tool("authority", "status", authority, "--json").stdout.splitlines()[0])
    expect("orders" in identity and identity["orders"], "the authority knows its order")
    number = identity["orders"][0]["id"]
    subset = order(tool, authority, work, "2.order", "extend", number, "--data", "17204", "--until", "2026-12-20")
    tool("order", kiosk, "apply", subset)
    expect(wajima.find(tool, kiosk, password=own)["candidates"], "the extended area is closed")
    gone = anamizu.find(tool, kiosk, password=own, code=1)
    expect(not gone["candidates"], "an area that was left out is still open")
    tool("order", kiosk, "apply", first, code=3)

    added = order(tool, authority, work, "3.order", "extend", number, "--data", "17204", "--data", "17463")
    tool("order", kiosk, "apply", added)
    noto = next(t for c, t in towns.items() if c.endswith("能登町"))
    expect(noto.find(tool, kiosk, password=own)["candidates"], "the added area is not open")

    closed = order(tool, authority, work, "4.order", "close", number)
    tool("order", kiosk, "apply", closed)
    expect(wajima.find(tool, kiosk, password=own, code=3)["verdict"] == "refused", "closed, and still searched")
    tool("order", kiosk, "apply", added, code=3)
    expect(not os.path.exists(os.path.join(kiosk, "overlay.db")), "what an order opened is still there")

    # After a close the hub publishes anew, under the next epoch; a code opens one municipality of it.
    tool("hub", "publish", hub)
    tool("sync", kiosk, "--hub", hub)
    groups = tool("authority", "code", authority, "--area", "17204").stdout.split()
    groups = [g for g in groups if g.isdigit() and len(g) == 6]
    expect(len(groups) == 9, "a code has nine groups")
    tool("order", kiosk, "code", "--area", "17204", *groups, "--as", "doctor1", "--password-file", own, code=4)
    tool("order", kiosk, "code", "--area", "17204", *groups, "--as", "doctor1", "--password-file", own,
         "--second", "doctor2", "--second-password-file", own)
    expect(wajima.find(tool, kiosk, password=own)["candidates"], "a code that was read out opens nothing")

    # A facility that the order does not name.
    other, theirs = make_kiosk(tool, work, hub, "K-99", "1799999993", "17461")
    tool("sync", other, "--hub", hub)
    narrow = order(tool, authority, work, "5.order", "order", "--area", "17204", "--facility", "1712345674")
    tool("order", other, "apply", narrow)
    expect(anamizu.find(tool, other, password=theirs, code=3)["verdict"] == "refused", "another facility's order opened")
    verified = tool.json("audit", kiosk, "verify")
    expect(verified["good"], "the kiosk's journal does not verify")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--work", required=True)
    arguments = parser.parse_args()
    shutil.rmtree(arguments.work, ignore_errors=True)
    os.makedirs(arguments.work)
    tool = Tool(os.path.join(arguments.bin, "tomoshibi"))
    try:
        run(tool, arguments.work)
    except Failed as failure:
        print(f"sealed: {failure}")
        return 1
    print("sealed: everything held")
    shutil.rmtree(arguments.work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
