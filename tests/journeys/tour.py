#!/usr/bin/env python3
"""A numbered tour of the window: the pictures that ./try leaves in build/tour/.

usage: tour.py --bin FOLDER --store DIR --out FOLDER
"""
import argparse
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import people  # noqa: E402
from window import Failed, Window  # noqa: E402


def say(text):
    print("  " + text, flush=True)


def tour(window, person):
    window.screen("sign_in", 120)
    window.focus()
    window.shot("sign-in")
    window.type("123456")
    window.screen("search_name")
    window.shot("search")
    window.type(person["romaji"])
    window.shot("search-count")
    window.press("fields/address$")
    window.shot("search-places")
    window.press("fields/birth$")
    window.type(person["birth_digits"])
    window.area("rows/")
    window.shot("search-rows")
    window.press("primary$")
    window.screen("candidates")
    window.shot("candidates")
    window.key("Escape")
    window.screen("search_name")
    own = "rows/" + person["person"]
    window.press(own if window.has(own) else "rows/")
    if window.either("consent", "candidates") == "candidates":
        people.choose_column(window, person)
    window.screen("consent")
    window.shot("consent")
    window.press("identity/stated")
    window.press("answer/oral")
    window.shot("consent-oral")
    window.press("show_patient")
    window.screen("patient_page")
    window.shot("patient-page")
    window.key("Escape")
    window.screen("consent")
    window.press("consent/record")
    window.screen("chart")
    window.shot("chart")
    window.press("tabs/1")
    window.shot("checkups")
    window.press("tabs/2")
    window.shot("care")
    window.press("tabs/3")
    window.shot("conditions")
    window.press("tabs/4")
    window.shot("eligibility")
    window.press("band/close")
    window.screen("search_name")
    window.key("F3")
    window.screen("search_card")
    window.type(person["insurer_number"])
    window.shot("card")
    window.press("pad/next")
    window.type(person["number"][:5])
    window.shot("card-number")
    window.press("tab_code")
    window.screen("search_code")
    window.shot("code")
    window.scan("123456789018")
    window.shot("code-not-used")
    window.key("F4")
    window.screen("open_patients")
    window.shot("open-patients")
    window.key("F2")
    window.screen("search_name")
    window.type("kurokawa zenzaburou")
    window.press("fields/birth$")
    window.type("150101")
    window.shot("nobody")
    image = window.image()
    window.key("F12")
    window.begun_anew(image)
    window.screen("locked")
    window.focus()
    window.shot("locked")
    window.press("lock/other_user")
    window.screen("sign_in")
    window.press("accounts/register")
    window.screen("staff")
    window.type("satou aoi")
    window.shot("responder-names")
    window.press("staff/primary")
    window.press("profession/0")
    window.press("team/0")
    window.press("seen/0")
    window.shot("responder-team")
    window.press("staff/leave")
    window.screen("sign_in")
    window.press("accounts/demoad")
    window.type("demo-administrator")
    window.shot("sign-in-password")
    window.key("Return")
    window.screen("members")
    window.press("rows/demo01")
    window.shot("members")
    # The journal, read by who administers: what was just done is in it.
    window.press("nav/5")
    window.screen("audit")
    window.area("audit/tabs/1")
    window.shot("audit")
    window.press("audit/tabs/1")
    window.shot("audit-queue")
    window.press("audit/tabs/5")
    window.press("audit/make_seal")
    window.area("audit/print_seal")
    window.shot("audit-seal")
    window.press("audit/tabs/6")
    window.shot("audit-export")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--store", required=True)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    # The tour leaves entries of its own: it works on a copy.
    store = os.path.join(options.out, "store")
    shutil.copytree(options.store, store)
    os.chmod(store, 0o700)
    try:
        person = people.story_person(os.path.join(options.bin, "tomoshibi"), store)
        for name, arguments in (("light", []), ("dark", ["--theme", "dark"]),
                                ("contrast-large", ["--theme", "contrast", "--text", "large"]),
                                ("largest", ["--text", "largest"])):
            folder = os.path.join(options.out, name) if name != "light" else options.out
            os.makedirs(folder, exist_ok=True)
            say(f"{name}: {folder}")
            with Window(os.path.join(options.bin, "tomoshibi-kiosk"), store, folder, arguments) as window:
                tour(window, person)
            for leftover in ("describe.json", "window.log"):
                path = os.path.join(folder, leftover)
                if os.path.exists(path):
                    os.remove(path)
        checked = subprocess.run([os.path.join(options.bin, "tomoshibi"), "audit", store, "verify"],
                                 capture_output=True, text=True, check=False)
        say(checked.stdout.strip())
        if checked.returncode != 0:
            raise Failed("the journal of the tour does not verify")
    except Failed as problem:
        print(f"tour: {problem}", file=sys.stderr)
        return 5
    finally:
        shutil.rmtree(store, ignore_errors=True)
    pictures = sum(name.endswith(".png") for _, _, names in os.walk(options.out) for name in names)
    say(f"{pictures} pictures in {options.out}")
    return 0


sys.exit(main())
