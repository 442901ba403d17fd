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
                candidate.update(romaji_family="yamamoto", birth_digits="220314")
                return candidate
    raise Failed("the people of the story are not in this store")


def answer_question(window, person):
    """A namesake stands beside: her own column is chosen through the question's first fitting answer."""
    window.screen("candidates")
    areas = [area["path"] for area in window.look()["areas"]]
    own = [path for path in areas if person["person"] in path and "question" in path]
    if own:
        window.press(own[0] + "$")
    else:
        window.press("question/.*0")
