"""Whom the journeys look for: the people of the story, found through the command line."""
import json
import subprocess

from window import Failed


def find(tool, store, *arguments):
    answer = subprocess.run([tool, "find", store, *arguments, "--json"], capture_output=True, text=True, check=False)
    if not answer.stdout.strip():
        raise Failed("find printed nothing: " + answer.stderr)
    return json.loads(answer.stdout)


def story_person(tool, store):
    """山本 喜代子 of 輪島市 when the town has her, else anybody of 75 or more."""
    for arguments in (["person", "--name", "山本喜代子", "--birth", "1947-03-14"],):
        answer = find(tool, store, *arguments)
        for candidate in answer["candidates"]:
            if candidate["name"] == "山本 喜代子" and candidate["birth"] == "1947-03-14":
                candidate.update(romaji="yamamoto kiyoko", birth_digits="22")
                return candidate
    raise Failed("the people of the story are not in this store")


def choose_column(window, person):
    """Candidates side by side: a namesake's question is answered, else the column is chosen."""
    window.screen("candidates")

    def question(seen):
        return any("question/answer_" in area["path"] for area in seen["areas"])

    if not question(window.look()):
        own = "columns/" + person["person"]
        window.press(own if window.has(own) else "columns/")

    # The question may come with the column, a frame later.
    def settled(seen):
        open_primary = any(area["path"].endswith("primary") and area["enabled"] for area in seen["areas"])
        return seen["screen"] != "candidates" or question(seen) or open_primary

    seen = window.wait(lambda seen: seen if settled(seen) else None, "a question or an open primary")
    if seen["screen"] != "candidates":
        return
    if not question(seen):
        window.press("primary$")
        return
    # An answer that fits several leaves these and asks on.
    for _ in range(4):
        window.press("question/answer_0")
        try:
            window.wait(lambda now: now["screen"] != "candidates", "an answer that decides", 4)
            return
        except Failed:
            continue
