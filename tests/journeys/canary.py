#!/usr/bin/env python3
"""Where does a name stay? Canary people are planted, looked for, opened; then everything is searched.

Promise: while a doctor works, names lie in the window's memory and nowhere else; after a lock not one copy
of a name, number, address, chart text, note or key of the region is in the memory of the window, in a
core image of it, in a file of the data directory, in a temporary folder or in anything it printed.
Method: people whose every text exists nowhere else are put into a synthetic town; the real window is
worked by hand; memory is read as root through /proc/PID/mem, every mapping, dumped or not. The same
search during use must find them: it can see. Keys are canaries too, known by bytes.
The machine's own key may lie in locked pages that no dump carries, and there alone.
The display server is searched for text as well; what it holds of a name is pixels, and they are drawn over.
Not covered: other processes, the kernel's free pages.

usage: canary.py --bin FOLDER --work FOLDER
"""
import argparse
import glob
import hashlib
import hmac
import json
import os
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import people  # noqa: E402
from window import Failed, Window  # noqa: E402

PIN = "123456"
ADMINISTRATOR = ("demoad", "demo-administrator")
NOTE = "意識なし、鵲橋の覚え書き七七号"

# Invented; no syllable of them is in the synthetic region's tables in this order.
PEOPLE = [
    {"family": "鳳凰院燕子花", "given": "金糸雀之介", "family_kana": "ホウオウインカキツバタ", "given_kana": "カナリアノスケ",
     "line": "門前町鵺鳴ヌの七七番地の弐拾参", "number": "735509182764", "phone": "0907355918",
     "text": "鸚哥熱第七型（経過観察中）", "romaji": "hououinkakitubata kanarianosuke",
     "birth_digits": "16"},
    {"family": "杜鵑花森", "given": "翡翠乃丞", "family_kana": "ホトトギスバナモリ", "given_kana": "ヒスイノジョウ",
     "line": "町野町鶍ヲの五五番地の拾壱", "number": "918273645510", "phone": "0909182736",
     "text": "鶺鴒斑症候群（経過観察中）", "romaji": "hototogisubanamori hisuinojou",
     "birth_digits": "17"},
]


def expect(truth, what):
    if not truth:
        raise Failed(what)


def run(*command, text=True):
    done = subprocess.run(command, capture_output=True, text=text, check=False)
    expect(done.returncode == 0, f"{os.path.basename(command[0])} {command[1]}: {done.returncode}: {done.stderr[-300:]}")
    return done.stdout


def hiragana(text):
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)


EMPTY = bytes(4096)


def without_empty_pages(data):
    """Each run of empty pages as one: long runs of zeros are what a search for UTF-32 is slowest on."""
    kept = []
    was_empty = False
    for at in range(0, len(data), len(EMPTY)):
        page = data[at:at + len(EMPTY)]
        is_empty = page == EMPTY
        if not (is_empty and was_empty):
            kept.append(page)
        was_empty = is_empty
    return b"".join(kept)


class Canaries:
    """Every form in which one of the texts could lie somewhere: name of the form -> bytes."""

    def __init__(self):
        self.forms = {}

    def add_bytes(self, name, data):
        expect(len(data) >= 8, f"{name} is too short to be told from chance")
        self.forms[name] = data

    def add_text(self, name, text):
        for encoding, label in (("utf-8", "UTF-8"), ("utf-16-le", "UTF-16"), ("utf-32-le", "UTF-32")):
            for turned, how in ((text, ""), (text[::-1], " reversed")):
                self.add_bytes(f"{name} {label}{how}", turned.encode(encoding))

    def add_person(self, number, person):
        for field in ("family", "given", "line", "text"):
            self.add_text(f"person {number} {field}", person[field])
        for field in ("family_kana", "given_kana"):
            kana = person[field]
            self.add_text(f"person {number} {field}", kana)
            self.add_text(f"person {number} {field} hiragana", hiragana(kana))
        for word, field in zip(person["romaji"].split(), ("family", "given")):
            # What the search makes of a reading differs in its vowels; the middle of it does not.
            middle = word[-9:-1]
            self.add_text(f"person {number} {field} roman", middle)
            self.add_text(f"person {number} {field} ROMAN", middle.upper())
        self.add_text(f"person {number} card", person["number"])
        # As the index holds it: four bits a digit.
        self.add_bytes(f"person {number} card as a number", int(person["number"], 16).to_bytes(8, "little"))

    def add_key(self, name, key):
        expect(len(key) == 32, f"{name} is no key")
        self.add_bytes(name, key)
        self.add_bytes(name + " in hexadecimal", key.hex().encode())

    def few(self):
        """Enough for a copy of what was read by all forms already."""
        return self.only(lambda name: "reversed" not in name and "UTF-16" not in name and "roman" not in name.lower())

    def only(self, wanted):
        some = Canaries()
        some.forms = {name: form for name, form in self.forms.items() if wanted(name)}
        return some

    def in_bytes(self, data):
        data = without_empty_pages(data)
        found = {}
        for name, form in self.forms.items():
            count = data.count(form)
            if count:
                found[name] = count
        return found


def merge(into, found):
    for name, count in found.items():
        into[name] = into.get(name, 0) + count


def without(found, name):
    return {form: count for form, count in found.items() if not form.startswith(name)}


class Memory:
    """All mappings of a process that hold data of its own, read as root."""

    OVERLAP = 256

    def __init__(self, pid):
        self.pid = pid

    def mappings(self):
        with open(f"/proc/{self.pid}/smaps", encoding="utf-8") as file:
            waiting = None
            for line in file:
                fields = line.split()
                if waiting and fields[0] == "VmFlags:":
                    # Locked, and in no dump.
                    guarded = "lo" in fields and "dd" in fields
                    yield waiting[0], waiting[1], "guarded" if guarded else waiting[2]
                    waiting = None
                if "-" not in fields[0] or fields[0].endswith(":"):
                    continue
                first, last = (int(at, 16) for at in fields[0].split("-"))
                name = fields[5] if len(fields) > 5 else ""
                # What cannot be written and is backed by a file is that file.
                private = "w" in fields[1] or name in ("", "[heap]", "[stack]")
                if private and fields[1][0] == "r" and not name.startswith("[v"):
                    waiting = (first, last, name or "anonymous")

    def scan(self, canaries):
        found = {}
        places = {}
        total = 0
        with open(f"/proc/{self.pid}/mem", "rb", buffering=0) as memory:
            for first, last, name in self.mappings():
                at = first
                before = b""
                while at < last:
                    size = min(8 << 20, last - at)
                    try:
                        memory.seek(at)
                        piece = memory.read(size)
                    except (OSError, ValueError):
                        piece = b""
                    if not piece:
                        break
                    at += len(piece)
                    total += len(piece)
                    if piece.count(0) == len(piece):
                        before = b""
                        continue
                    here = canaries.in_bytes(before + piece)
                    for form, count in canaries.in_bytes(before).items():
                        here[form] -= count  # Counted with the piece before.
                    here = {form: count for form, count in here.items() if count > 0}
                    merge(found, here)
                    for form in here:
                        places.setdefault(form, set()).add(name)
                    before = piece[-self.OVERLAP:]
        return found, places, total


def scan_files(folders, canaries):
    found = {}
    count = 0
    for folder in folders:
        for root, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(root, name)
                if not os.path.isfile(path):
                    continue
                count += 1
                with open(path, "rb") as file:
                    here = canaries.in_bytes(file.read())
                if here:
                    found[path] = here
    return found, count


def fhir_of(number, person, like):
    """The resources of one invented person, in the shape of the region's own."""
    name = f"canary-{number}"
    patient = json.loads(json.dumps(like["Patient"]))
    patient.update(id=name, birthDate=f"194{number}-04-0{number}", gender="male")
    patient["identifier"][0]["value"] = f"39172044::{person['number']}:"
    for entry, family, given in ((patient["name"][0], "family", "given"), (patient["name"][1], "family_kana", "given_kana")):
        entry.update(text=f"{person[family]} {person[given]}", family=person[family], given=[person[given]])
    patient["telecom"] = [{"system": "phone", "value": person["phone"]}]
    patient["address"][0].update(text="石川県輪島市" + person["line"], line=[person["line"]])
    coverage = json.loads(json.dumps(like["Coverage"]))
    coverage.update(id=name + "-c", beneficiary={"reference": "Patient/" + name})
    coverage["extension"][0]["valueString"] = person["number"]
    condition = json.loads(json.dumps(like["Condition"]))
    condition.update(id=name + "-1", subject={"reference": "Patient/" + name})
    condition["code"] = {"text": person["text"]}
    allergy = json.loads(json.dumps(like["AllergyIntolerance"]))
    allergy.update(id=name + "-2", patient={"reference": "Patient/" + name})
    allergy["reaction"] = [{"manifestation": [{"text": person["text"]}], "severity": "severe"}]
    return [patient, coverage, condition, allergy]


def make_town(tool, work):
    store = os.path.join(work, "kiosk")
    region = os.path.join(work, "input", "region.ndjson.zst")
    planted = os.path.join(work, "input", "planted.ndjson")
    os.makedirs(os.path.dirname(region))
    run(tool, "kiosk", "init", store, "--demo")
    run(tool, "population", "--people", "600", "--seed", "7", "--area", "17204", "--out", region)
    like = {}
    for line in run("zstd", "-dc", region, text=False).decode().splitlines():
        resource = json.loads(line)
        kind = resource["resourceType"]
        if kind != "Condition" or "code" in resource:
            like.setdefault(kind, resource)
    with open(planted, "w", encoding="utf-8") as file:
        for number, person in enumerate(PEOPLE, 1):
            for resource in fhir_of(number, person, like):
                file.write(json.dumps(resource, ensure_ascii=False) + "\n")
    run(tool, "import", store, region)
    counts = json.loads(run(tool, "import", store, planted, "--json"))
    expect(counts["quarantined"] == 0, "the planted people do not import whole")
    shutil.rmtree(os.path.dirname(region))
    return store


def region_keys(tool, store, work):
    """The region's data key and what is derived from it (docs/format/vault-v1.md 2)."""
    secret = os.path.join(work, "password")
    with open(secret, "w", encoding="utf-8") as file:
        file.write(ADMINISTRATOR[1] + "\n")
    out = os.path.join(work, "region.key")
    run(tool, "store", store, "--as", ADMINISTRATOR[0], "--password-file", secret, "key", "--store", "region", "--out", out)
    with open(out, encoding="utf-8") as file:
        key = bytes.fromhex(file.read().strip())
    os.remove(out)
    with open(os.path.join(store, "region.db"), "rb") as file:
        header = file.read(128)
    page_size, file_id, salt = header[20:24], header[24:40], header[40:72]
    keys = {"region data key": key}
    drawn = hmac.new(salt, key, hashlib.sha256).digest()
    for use in ("pages", "log"):
        info = b"tomoshibi/vault/v1/" + use.encode() + b"\0" + file_id + page_size
        keys[f"region key of {use}"] = hmac.new(drawn, info + b"\x01", hashlib.sha256).digest()
    return keys


def sign_in(window):
    window.wait(lambda seen: seen["screen"] in ("sign_in", "locked"), "the sign-in screen", 120)
    window.focus()
    window.type(PIN)
    window.screen("search_name")


def search(window, person):
    """Rows of a person who is not chosen: the lock ends the search."""
    window.type(person["romaji"])
    window.press("fields/birth$")
    window.type(person["birth_digits"])
    window.area("rows/")


def open_chart(window, person):
    """By name, with spoken consent; the chart stays open."""
    search(window, person)
    window.press("rows/")
    if window.either("consent", "candidates") == "candidates":
        people.choose_column(window, {"person": "-"})
    window.screen("consent")
    window.press("identity/stated")
    window.press("answer/oral")
    window.press("consent/record")
    window.screen("chart")
    for tab in range(1, 5):
        window.press(f"tabs/{tab}")


def lock(window):
    """Locks, and waits until the fresh image takes a PIN. Seconds that it took."""
    image = window.image()
    started = time.monotonic()
    window.key("F12")
    window.begun_anew(image)
    window.screen("locked")
    return time.monotonic() - started


def core_image(pid, folder):
    done = subprocess.run(["gcore", "-o", os.path.join(folder, "core"), str(pid)], capture_output=True, text=True, check=False)
    cores = glob.glob(os.path.join(folder, "core.*"))
    return cores[0] if done.returncode == 0 and cores else None


class Report:
    def __init__(self):
        self.failures = []

    def none_of(self, found, where, places=None):
        for name, count in sorted(found.items()):
            at = " in " + ", ".join(sorted(places[name])) if places and name in places else ""
            self.failures.append(f"{where}: {name}: {count}{at}")

    def guarded_only(self, found, places, names, where):
        """Keys may lie in locked pages that no dump carries, and nowhere else."""
        for form in found:
            outside = places[form] - {"guarded"}
            if outside and any(form.startswith(name) for name in names):
                self.failures.append(f"{where}: {form}: also in {', '.join(sorted(outside))}")

    def files(self, folders, canaries, when, work):
        found, count = scan_files(folders, canaries)
        for path, here in found.items():
            if os.path.basename(path) == "machine.key":
                here = without(here, "machine key")
            self.none_of(here, f"file {when}: " + os.path.relpath(path, work))
        return count

    def some_of(self, found, wanted, where):
        for name in wanted:
            if not any(name in form for form in found):
                self.failures.append(f"{where}: {name} was not seen, so the search proves nothing")


def journey(options, report):
    tool = os.path.join(options.bin, "tomoshibi")
    scratch = os.path.join(options.work, "tmp")
    os.makedirs(scratch)
    os.environ["TMPDIR"] = scratch
    store = make_town(tool, options.work)
    canaries = Canaries()
    for number, person in enumerate(PEOPLE, 1):
        canaries.add_person(number, person)
    canaries.add_text("note of a consent", NOTE)
    with open(os.path.join(store, "kiosk.json"), encoding="utf-8") as file:
        # What the sign-in screen shows: found after the lock too, or nothing was read.
        control = json.load(file)["facility"].encode()
    keys = region_keys(tool, store, options.work)
    for name, key in keys.items():
        canaries.add_key(name, key)
    with open(os.path.join(store, "machine.key"), "rb") as file:
        canaries.add_key("machine key", file.read())
    answer = people.find(tool, store, "card", "--insurer-number", "39172044", "--number", PEOPLE[1]["number"])
    chart = run(tool, "chart", store, answer["candidates"][0]["person"], "--consent", "none", "--identity", "belongings",
                "--reason", NOTE, "--json")
    expect(PEOPLE[1]["text"] in chart, "the planted chart text is not in the chart")
    logs = os.path.join(options.work, "window")
    os.makedirs(logs)

    with Window(os.path.join(options.bin, "tomoshibi-kiosk"), store, logs) as window:
        pid = window.kiosk.pid
        sign_in(window)
        open_chart(window, PEOPLE[0])
        found, places, total = Memory(pid).scan(canaries)
        print(f"during use: {sum(found.values())} copies in {len(found)} forms, {total >> 20} MiB read")
        report.some_of(found, ["person 1 family UTF-8", "person 1 family UTF-32", "person 1 given_kana UTF-32",
                               "person 1 text UTF-8", "person 1 line UTF-8", "person 2 family UTF-32",
                               "person 1 card as a number", "note of a consent UTF-8", "region key of pages"], "during use")
        # What is derived from it lies in the cipher's contexts until the lock (docs/secrets.md).
        report.guarded_only(found, places, ["region data key", "machine key"], "memory during use")
        with open(f"/proc/{pid}/status", encoding="utf-8") as file:
            print("".join(line for line in file if line.startswith("VmLck")).strip() + " of guarded pages")
        window.press("band/close")
        window.screen("search_name")
        search(window, PEOPLE[1])
        report.files([store, scratch, logs], canaries, "during use", options.work)

        seconds = lock(window)
        print(f"locked and ready for the next in {seconds:.2f} s")
        found, places, total = Memory(pid).scan(canaries)
        print(f"after lock: {sum(found.values())} copies in {len(found)} forms, {total >> 20} MiB read")
        shown = Canaries()
        shown.add_bytes("what is shown", control)
        report.some_of(Memory(pid).scan(shown)[0], ["what is shown"], "memory after lock")
        report.guarded_only(found, places, ["machine key"], "memory after lock")
        report.none_of(without(found, "machine key"), "memory after lock", places)
        found, places, _ = Memory(window.server.pid).scan(canaries)
        report.none_of(found, "memory of the display server", places)
        core = core_image(pid, scratch)
        if core is None:
            print("no core image: gdb is not installed; all mappings were read all the same")
        else:
            with open(core, "rb") as file:
                image = file.read()
            report.some_of(shown.in_bytes(image), ["what is shown"], "core image after lock")
            report.none_of(without(canaries.few().in_bytes(image), "machine key"), "core image after lock")
            os.remove(core)
        for name in ("environ", "cmdline"):
            with open(f"/proc/{pid}/{name}", "rb") as file:
                report.none_of(canaries.in_bytes(file.read()), name)
        sign_in(window)
    count = report.files([store, scratch, logs], canaries, "at the end", options.work)
    print(f"{count} files read")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--work", required=True)
    options = parser.parse_args()
    for needed in ("Xvfb", "xdotool", "zstd"):
        if shutil.which(needed) is None:
            print(f"SKIPPED: {needed} is not installed")
            return 77
    if os.geteuid() != 0:
        print("SKIPPED: only root reads the memory of a process that is not dumpable")
        return 77
    shutil.rmtree(options.work, ignore_errors=True)
    os.makedirs(options.work)
    report = Report()
    try:
        journey(options, report)
    except Failed as problem:
        report.failures.append(str(problem))
    for failure in report.failures:
        print("FAILED: " + failure)
    if report.failures:
        return 1
    shutil.rmtree(options.work, ignore_errors=True)
    print("no canary outside of where it belongs")
    return 0


sys.exit(main())
