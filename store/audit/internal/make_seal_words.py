#!/usr/bin/env python3
"""Picks the 2,048 words of seals from seal_words_candidates.txt and writes seal_words.inc.

The list is frozen: seals on paper depend on it. Run it to see that it still gives the same file
(--check), never to change the words of a released version.

Rules: hiragana and the long vowel mark alone, without ぢ づ を and small vowels; 3 or 4 morae; the first
three kana of no two words agree; no two words are nearer than two edits; no two are equal once voicing,
small kana, っ and long vowels are dropped. Names are left out with mecab-ipadic's lists where they are
installed (cost below 8,000: names that people know). Words of illness, death, blood, weapons and disasters,
and words that sound like an order, were left out by hand.
"""
import csv
import heapq
import pathlib
import random
import re
import sys
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
NAMES = pathlib.Path("/usr/share/mecab/dic/ipadic")
COUNT = 2048
ALPHABET = re.compile("^[あ-んー]+$")
LEFT_OUT = set("ぢづをゐゑゎぁぃぅぇぉ")
UNVOICED = str.maketrans("がぎぐげござじずぜぞだでどばびぶべぼぱぴぷぺぽ", "かきくけこさしすせそたてとはひふへほはひふへほ")
VOWELS = {"あ": "あかさたなはまやらわゃ", "い": "いきしちにひみり", "う": "うくすつぬふむゆるゅ",
          "え": "えけせてねへめれ", "お": "おこそとのほもよろょ"}
VOWEL_OF = {kana: vowel for vowel, row in VOWELS.items() for kana in row}


def reading(written):
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in written)


def morae(word):
    return sum(c not in "ゃゅょ" for c in word)


def bare(word):
    """Without voicing, small kana, っ, う, ー, and a vowel that lengthens the one before."""
    kept, vowel = "", ""
    for kana in word.translate(UNVOICED):
        if kana in "っうー":
            continue
        if kana in "ゃゅょ":
            vowel = VOWEL_OF[kana]
            continue
        if (kana, vowel) in (("い", "え"), ("お", "お")):
            continue
        kept += kana
        vowel = VOWEL_OF.get(kana, "")
    return kept


def one_edit(a, b):
    if len(a) > len(b):
        a, b = b, a
    at = 0
    while at < len(a) and a[at] == b[at]:
        at += 1
    return a[at + 1:] == b[at + 1:] if len(a) == len(b) else a[at:] == b[at + 1:]


def names():
    known = set()
    for file in ("Noun.name.csv", "Noun.place.csv"):
        if (NAMES / file).exists():
            with open(NAMES / file, encoding="euc-jp") as rows:
                known.update(row[0] for row in csv.reader(rows) if int(row[3]) < 8000)
    return known


def candidates():
    words, second, later = {}, set(), False
    known = names()
    for line in (HERE / "seal_words_candidates.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            later = later or "Second" in line
            continue
        for item in line.split():
            read, _, written = unicodedata.normalize("NFC", item).partition("/")
            written = written or read
            read = reading(read)
            if not ALPHABET.match(read) or LEFT_OUT & set(read) or morae(read) not in (3, 4):
                sys.exit(f"{item}: not of the form of a word")
            if written in known:
                sys.exit(f"{item}: a name")
            words[read] = written
            if later:
                second.add(read)
    return words, second


def conflicts(words):
    groups = {}
    for word in words:
        keys = {("start", word[:3]), ("bare", bare(word)), ("less", word)}
        keys |= {("other", word[:at] + "*" + word[at + 1:]) for at in range(len(word))}
        keys |= {("less", word[:at] + word[at + 1:]) for at in range(len(word))}
        for key in keys:
            groups.setdefault(key, []).append(word)
    against = {word: set() for word in words}
    for (kind, _), group in groups.items():
        for a in group:
            against[a].update(b for b in group
                              if b != a and (kind != "less" or one_edit(a, b)))
    return against


def independent(words, against, seed):
    """Greedy: the word that rules out the fewest goes first."""
    chance = random.Random(seed)
    left, degree, picked = set(words), {w: len(against[w]) for w in words}, []
    queue = [(degree[w], chance.random(), w) for w in sorted(words)]
    heapq.heapify(queue)
    while queue:
        known_degree, _, word = heapq.heappop(queue)
        if word not in left:
            continue
        if known_degree != degree[word]:
            heapq.heappush(queue, (degree[word], chance.random(), word))
            continue
        picked.append(word)
        left.discard(word)
        for out in sorted(against[word] & left):
            left.discard(out)
            for neighbour in against[out] & left:
                degree[neighbour] -= 1
    return picked


def pick():
    words, second = candidates()
    against = conflicts(words)
    best = max((independent(words, against, seed) for seed in range(40)),
               key=lambda some: (len(some), sum(w not in second for w in some), sorted(some)))
    if len(best) < COUNT:
        sys.exit(f"only {len(best)} words")
    # What is too many goes from the second choice, the longest first.
    spare = sorted((w for w in best if w in second), key=lambda w: (-len(words[w]), w))
    out = set(spare[:len(best) - COUNT])
    chosen = [(w, words[w]) for w in sorted(best) if w not in out]
    if len({written for _, written in chosen}) < COUNT:
        sys.exit("two words are written alike")
    return chosen


def table(chosen):
    lines = ["// The words of seals: reading, and how it is written. Made by make_seal_words.py; frozen.",
             "// clang-format off"]
    current = ""
    for read, written in chosen:
        item = f'{{"{read}", "{written}"}},'
        if current and len(current) + len(item) > 72:
            lines.append(current)
            current = ""
        current += (" " if current else "") + item
    lines.append(current)
    return "\n".join(lines) + "\n"


def main():
    text = table(pick())
    path = HERE / "seal_words.inc"
    if "--check" in sys.argv:
        sys.exit(0 if path.read_text(encoding="utf-8") == text else "seal_words.inc is another list")
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
