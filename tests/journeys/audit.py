#!/usr/bin/env python3
"""The command audit as an official uses it: comes in, verifies, reviews, draws, counts, exports; and
what is refused to everybody else.

Method: the real tool on a demo store made from outside, with a doctor's day in it and two auditors;
every promise held against what `audit list` says afterwards. Wrong input, too.

usage: audit.py --bin FOLDER --work FOLDER
"""
import argparse
import csv
import json
import os
import shutil
import stat
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from tool import Failed, Tool, expect  # noqa: E402


def text_file(work, name, text):
    path = os.path.join(work, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text + "\n")
    return path


class Staff:
    """Accounts beside the demo's own, each with a password of its own."""

    def __init__(self, tool, work, store):
        self.tool, self.work, self.store = tool, work, store
        self.admin = ["--as", "demoad", "--password-file", text_file(work, "admin", "demo-administrator")]
        self.ways = {}

    def add(self, name, role):
        given = text_file(self.work, f"{name}.given", f"given to {name} by the office")
        own = text_file(self.work, f"{name}.own", f"the own words of {name}, quietly")
        self.tool("account", self.store, *self.admin, "add", name, "--name", f"監査 {name}", "--role", role,
                  "--new-password-file", given)
        self.tool("account", self.store, "--as", name, "--password-file", given, "password",
                  "--new-password-file", own)
        self.ways[name] = ["--as", name, "--password-file", own]

    def __getitem__(self, name):
        return self.ways[name]


def make_day(tool, work):
    """A demo store and a day in it: the people, in the order in which they were seen."""
    store = os.path.join(work, "kiosk")
    region = os.path.join(work, "region.ndjson")
    tool("kiosk", "init", store, "--demo")
    tool("population", "--people", "60", "--seed", "5", "--area", "17204", "--out", region)
    tool("import", store, region)
    with open(region, encoding="utf-8") as file:
        names = [json.loads(line)["name"][0] for line in file if '"resourceType":"Patient"' in line]
    people = []
    for name in names[:14]:
        found = tool("find", store, "person", "--name", name["family"] + " " + name["given"][0], "--json")
        candidates = json.loads(found.stdout)["candidates"]
        if candidates and candidates[0]["person"] not in people:
            people.append(candidates[0]["person"])
    expect(len(people) >= 8, "too few people were found")
    for person in people[:4]:
        tool("chart", store, person, "--consent", "oral")
    tool("chart", store, people[4], "--consent", "none", "--reason", "unconscious", "--identity", "presumed")
    tool("chart", store, people[5], "--consent", "family", "--reason", "cannot_establish")
    tool("chart", store, people[6], "--consent", "refused", code=3)
    return store, people


def entries_of(tool, store):
    return tool.lines("audit", store, "list")


def count(tool, store, kind):
    return sum(1 for entry in entries_of(tool, store) if entry["kind"] == kind)


def check_usage(tool, work, store, staff):
    tool("audit", code=2)
    tool("audit", store, code=2)
    tool("audit", store, "nothing", code=2)
    for command in ("verify", "list", "review", "sample", "person", "refusals", "statistics", "export", "open-pack",
                    "key", "seal", "receipt"):
        shown = tool("audit", store, command, "--help").stdout
        expect("Example:" in shown, f"audit {command} --help shows no example")
    official = staff["aud1"]
    tool("audit", store, "review", "3", "--outcome", "perhaps", *official, code=2)
    tool("audit", store, "review", "3", "--outcome", "asked", *official, code=2)
    tool("audit", store, "review", "--outcome", "asked", *official, code=2)
    tool("audit", store, "sample", "--count", "0", *official, code=2)
    tool("audit", store, "person", *official, code=2)
    tool("audit", store, "person", "xyz", *official, code=2)
    tool("audit", store, "statistics", "--from", "yesterday", *official, code=2)
    tool("audit", store, "list", "--kind", "nothing", code=2)
    tool("audit", store, "list", "--person", "12", code=2)
    tool("audit", store, "export", *official, code=2)
    tool("audit", store, "export", "--csv", "a", "--balp", "b", *official, code=2)
    tool("audit", store, "export", "--pack", os.path.join(work, "x"), "--from", "2026-01-01", *official, code=2)
    tool("audit", store, "open-pack", os.path.join(work, "absent"), *official, code=2)
    tool("audit", store, "open-pack", os.path.join(work, "admin"), *official, code=4)
    tool("audit", store, "open-pack", os.path.join(work, "admin"), "--device", "12", *official, code=2)
    tool("audit", store, "review", "--key", os.path.join(work, "absent"), *official, code=2)
    tool("audit", os.path.join(work, "absent"), "verify", code=2)


def check_refused(tool, store):
    before = count(tool, store, "audit_read")
    searches = count(tool, store, "search_refused")
    for command in (["review"], ["sample"], ["refusals"], ["statistics"]):
        done = tool("audit", store, *command, code=3)  # As the demo's doctor.
        expect(done.stdout == "", f"audit {command[0]} said something to a doctor")
    expect(count(tool, store, "audit_read") == before + 4, "the tries of a doctor are not in the journal")
    expect(count(tool, store, "search_refused") == searches, "a refused reading counts as a search")


def check_list(tool, store, people):
    every = entries_of(tool, store)
    views = tool.lines("audit", store, "list", "--kind", "view")
    expect([one["seq"] for one in views] == [one["seq"] for one in every if one["kind"] == "view"], "--kind")
    own = tool.lines("audit", store, "list", "--account", "demo01")
    expect(own and all(one["account"] == "demo01" for one in own), "--account")
    about = tool.lines("audit", store, "list", "--person", people[4])
    expect(about and all(people[4] in one["persons"] for one in about), "--person")
    tool("audit", store, "list", "--from", "2001-01-01", "--until", "2001-12-31", code=1)
    expect(len(tool.lines("audit", store, "list", "--from", "2001-01-01")) == len(every), "--from")
    tool("audit", store, "list", "--device", "0" * 16, code=1)


def check_review(tool, store, people, staff):
    queue = tool.lines("audit", store, "review", *staff["aud1"])
    expect(len(queue) >= 2, "what was opened without consent does not wait")
    expect(all(row["flags"] and row["state"] == "waiting" for row in queue), "a row without a reason")
    expect(all(0 < row["minutes_left"] <= 72 * 60 for row in queue), "not due within 72 hours")
    none = [row for row in queue if row["reasons"] == ["unconscious"]]
    expect(len(none) == 1 and none[0]["staff"], "the access without consent is not there, or nobody's")
    text = tool("audit", store, "review", *staff["aud1"]).stdout
    expect("同意なし：意識がない" in text and "あと71時間" in text, "the queue does not say it in words")

    number = str(none[0]["entry"])
    tool("audit", store, "review", "999999", "--outcome", "justified", *staff["aud1"], code=1)
    tool("audit", store, "review", number, "--outcome", "justified", "--second", *staff["aud1"], code=3)
    made = tool.json("audit", store, "review", number, "--outcome", "unjustified", "--note", "本人は話せた",
                     *staff["aud1"])
    expect(made["state"] == "second", "a finding needs no second")
    tool("audit", store, "review", number, "--outcome", "justified", "--second", *staff["aud1"], code=3)
    made = tool.json("audit", store, "review", number, "--outcome", "reported", "--note", "同じ考え", "--second",
                     *staff["aud2"])
    expect(made["state"] == "done", "two have looked and it still waits")
    tool("audit", store, "review", number, "--outcome", "justified", *staff["aud2"], code=3)
    left = [row["entry"] for row in tool.lines("audit", store, "review", *staff["aud1"])]
    expect(int(number) not in left, "what is done still waits")
    every = tool.lines("audit", store, "review", "--all", *staff["aud1"])
    expect(any(row["entry"] == int(number) and row["state"] == "done" for row in every), "--all")
    expect(count(tool, store, "review") == 2, "findings are not entries")
    for row in tool.lines("audit", store, "review", *staff["aud1"]):
        if row["top_priority"]:
            continue
        tool("audit", store, "review", str(row["entry"]), "--outcome", "justified", *staff["aud1"])
    seen = tool.lines("audit", store, "person", people[4], *staff["aud1"])
    reviews = [one for row in seen if row["kind"] == "access" for one in row["reviews"]]
    expect([one["outcome"] for one in reviews] == ["unjustified", "reported"], "a finding was lost")


def check_sample(tool, store, staff):
    first = tool.json("audit", store, "sample", "--count", "3", *staff["aud1"])
    second = tool.json("audit", store, "sample", "--count", "3", *staff["aud1"])
    expect(first["root"] != second["root"] and first["number"] != second["number"], "a draw can be had again")
    expect(len(first["drawn"]) == 3 == len(set(first["drawn"])), "not three different accesses")
    answers = {one["seq"]: one["fields"].get("answer") for one in entries_of(tool, store) if one["kind"] == "consent"}
    expect(all(answers.get(number, "refused") != "refused" for number in first["drawn"]), "drawn is no opening")
    drawn = draw(sorted(number for number, answer in answers.items()
                        if number <= first["size"] and answer != "refused"),
                 bytes.fromhex(first["root"]), first["size"], 3)
    expect(drawn == first["drawn"], "another program draws others")


def draw(candidates, root, size, wanted):
    """From the words of store/audit/review.h alone."""
    import hashlib

    def numbers():
        block = 0
        while True:
            data = b"tomoshibi/audit-sample/v1\0" + root + size.to_bytes(8, "big") + block.to_bytes(8, "big")
            digest = hashlib.sha256(data).digest()
            for at in range(0, 32, 8):
                yield int.from_bytes(digest[at:at + 8], "big")
            block += 1

    stream = numbers()
    for at in range(min(wanted, len(candidates))):
        left = len(candidates) - at
        number = next(stream)
        while number >= 2**64 // left * left:
            number = next(stream)
        other = at + number % left
        candidates[at], candidates[other] = candidates[other], candidates[at]
    return candidates[:wanted]


def check_person(tool, store, people, staff):
    before = count(tool, store, "audit_read")
    rows = tool.lines("audit", store, "person", people[0], *staff["aud1"])
    expect(count(tool, store, "audit_read") == before + 2, "reading about a person is no entry")
    accesses = [row for row in rows if row["kind"] == "access"]
    expect(len(accesses) == 1 and accesses[0]["answer"] == "oral" and accesses[0]["views"], "her access is missing")
    expect(any(row["kind"] == "search" for row in rows), "the searches that showed her are missing")
    tool("audit", store, "person", "0" * 32, *staff["aud1"], code=1)
    found = tool.lines("audit", store, "person", "--asked-for", people[0], *staff["aud1"])
    expect(any(row["person"] == people[0] for row in found), "an id is not found by the words of a search")
    tool("audit", store, "person", "--asked-for", "居ない名前", *staff["aud1"], code=1)
    refused = tool.lines("audit", store, "refusals", *staff["aud1"])
    expect([people[6] in row["persons"] for row in refused] == [True], "the refusal is not listed")


def check_statistics(tool, store, staff):
    found = tool.json("audit", store, "statistics", *staff["admin"])
    every = found["all"]
    expect(every["opened"] == 6 and every["oral"] == 4 and every["none"] == 1 and every["family"] == 1, "counts")
    expect(every["refused"] == 1 and every["without_consent"] == 2, "refusals and no consent")
    expect(sum(day["opened"] for day in found["days"]) == 6 == sum(week["opened"] for week in found["weeks"]),
           "days and weeks do not add up")
    empty = tool.json("audit", store, "statistics", "--until", "2001-01-01", *staff["admin"])
    expect(empty["all"]["opened"] == 0 and empty["days"] == [], "a period without anything")
    expect("同意なし：意思を確認できない：1" in tool("audit", store, "statistics", *staff["admin"]).stdout, "words")


def check_exports(tool, work, store, staff):
    official = staff["aud1"]
    table = os.path.join(work, "journal.csv")
    entries = len(entries_of(tool, store))
    tool("audit", store, "export", "--csv", table, *official)
    expect(stat.S_IMODE(os.stat(table).st_mode) == 0o600, "others can read the export")
    tool("audit", store, "export", "--csv", table, *official, code=4)
    with open(table, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    expect(len(rows) == entries + 3, "not one row an entry")  # The names, the sign-in and the reading.
    expect(all(len(row) == len(rows[0]) for row in rows), "rows of different lengths")
    bundle = os.path.join(work, "journal.json")
    tool("audit", store, "export", "--balp", bundle, *official)
    with open(bundle, encoding="utf-8") as file:
        events = [entry["resource"] for entry in json.load(file)["entry"]]
    held = set()
    for event in events:
        held.add(int(event["id"].split("-")[1]))
        for entity in event["entity"]:
            if entity["type"]["code"] == "XrequestId":
                held.add(int(entity["what"]["identifier"]["value"].split("/")[1]))
    expect(held == set(range(1, max(held) + 1)) and max(held) > entries, "an entry is in no event")
    lines = os.path.join(work, "journal.ndjson")
    tool("audit", store, "export", "--balp", lines, *official)
    with open(lines, encoding="utf-8") as file:
        expect(all(json.loads(line)["resourceType"] == "AuditEvent" for line in file), "a line is no event")
    tool("audit", store, "export", "--csv", os.path.join(work, "no", "where"), *official, code=5)
    expect(count(tool, store, "export") == 3, "an export is no entry")


def check_seals(tool, work, store, staff):
    official = staff["aud1"]
    note = os.path.join(work, "seal.note")
    seal = tool.json("audit", store, "seal", "--out", note, *official)
    expect(len(seal["words"].split()) == 6, "a seal has six words")
    paper = ["--size", str(seal["size"]), "--date", seal["date"]]
    found = tool.json("audit", store, "verify", "--seal", seal["words"], *paper)
    expect(found["good"] and found["seal"] == "holds", "the words do not hold")
    found = tool.json("audit", store, "verify", "--seal", note)
    expect(found["seal"] == "holds" and found["seal_size"] == seal["size"], "the checkpoint does not hold")
    other = tool.json("audit", store, "verify", "--seal", seal["words"], "--size", str(seal["size"] - 1), "--date",
                      seal["date"], code=1)
    expect(other["seal"] == "differs", "words hold for another size")
    more = tool.json("audit", store, "verify", "--seal", seal["words"], "--size", "99999", "--date", seal["date"],
                     code=1)
    expect(more["seal"] == "shorter", "missing entries are not said")
    tool("audit", store, "verify", "--seal", seal["words"], code=2)
    tool("audit", store, "verify", "--seal", "ぬぬぬぬ " + seal["words"], *paper, code=2)
    tool("audit", store, "verify", "--seal", os.path.join(work, "admin"), code=4)
    drawn = os.path.join(work, "seal.svg")
    tool("audit", store, "seal", "--out", drawn, *official)
    with open(drawn, encoding="utf-8") as file:
        expect("<svg" in file.read(), "no sheet")
    tool("audit", store, "seal", "--out", drawn, *official, code=5)

    view = tool.lines("audit", store, "list", "--kind", "view")[0]["seq"]
    sheet = os.path.join(work, "receipt.svg")
    receipt = tool.json("audit", store, "receipt", str(view), "--out", sheet, *official)
    expect(receipt["payload"].startswith("TMSBR1:") and receipt["text"], "no receipt")
    expect(os.path.getsize(sheet) > 1000, "no sheet of the receipt")
    tool("audit", store, "receipt", "1", *official, code=1)
    expect(count(tool, store, "receipt") == 1, "a receipt is no entry")


def check_pack(tool, work, store, staff):
    pack, key = os.path.join(work, "journal.pack"), os.path.join(work, "auditor.key")
    tool("audit", store, "export", "--pack", pack, *staff["aud1"])
    tool("audit", store, "key", "--out", key, *staff["admin"], code=3)
    tool("audit", store, "key", "--out", key, *staff["aud1"])
    tool("audit", store, "key", "--out", key, *staff["aud1"], code=3)
    expect(stat.S_IMODE(os.stat(key).st_mode) == 0o600, "others can read the key")

    # Another desk, without this machine.
    desk = os.path.join(work, "desk")
    os.makedirs(os.path.join(work, "other"))
    tool("kiosk", "init", desk, "--demo")
    other = Staff(tool, os.path.join(work, "other"), desk)
    other.add("aud9", "auditor")
    tool("audit", desk, "open-pack", pack, *other["aud9"], code=3)
    facts = tool.json("audit", desk, "open-pack", pack, "--key", key, *other["aud9"])
    expect(facts["good"] and not facts["trusted"] and facts["entries"] == facts["size"], "the pack does not verify")
    facts = tool.json("audit", desk, "open-pack", pack, "--key", key, "--device", facts["device_key"], *other["aud9"])
    expect(facts["trusted"], "the device's key is right and not trusted")
    tool("audit", desk, "open-pack", pack, "--key", key, "--device", "11" * 32, *other["aud9"], code=3)
    listed = tool("audit", desk, "open-pack", pack, "--key", key, "--list", *other["aud9"]).stdout.splitlines()
    expect(len(listed) == facts["entries"], "not every entry is listed")
    expect(any(json.loads(line)["persons"] for line in listed), "nobody is named with the auditor's key")
    said = tool("audit", desk, "open-pack", pack, "--key", key, *other["aud9"]).stdout
    expect("書き換え・欠け・並べ替えなし" in said, "no sentence")
    with open(pack, "rb") as file:
        data = bytearray(file.read())
    data[len(data) // 2] ^= 1
    broken = os.path.join(work, "broken.pack")
    with open(broken, "wb") as file:
        file.write(data)
    done = tool("audit", desk, "open-pack", broken, "--key", key, "--list", *other["aud9"], code=4)
    expect(done.stdout == "", "something of a changed pack was given")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--work", required=True)
    options = parser.parse_args()
    shutil.rmtree(options.work, ignore_errors=True)
    os.makedirs(options.work)
    tool = Tool(os.path.join(options.bin, "tomoshibi"))
    try:
        store, people = make_day(tool, options.work)
        staff = Staff(tool, options.work, store)
        staff.add("aud1", "auditor")
        staff.add("aud2", "auditor")
        staff.ways["admin"] = staff.admin
        check_usage(tool, options.work, store, staff)
        check_refused(tool, store)
        check_list(tool, store, people)
        check_review(tool, store, people, staff)
        check_sample(tool, store, staff)
        check_person(tool, store, people, staff)
        check_statistics(tool, store, staff)
        check_exports(tool, options.work, store, staff)
        check_seals(tool, options.work, store, staff)
        check_pack(tool, options.work, store, staff)
        expect(tool.json("audit", store, "verify")["good"], "the journal does not verify after all this")
    except Failed as problem:
        print(f"FAILED: {problem}")
        return 1
    shutil.rmtree(options.work, ignore_errors=True)
    print("an official's commands hold")
    return 0


if __name__ == "__main__":
    sys.exit(main())
