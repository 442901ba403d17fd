"""Our rules of writing, as far as they are cheap, for the engines that search is compared with.

The product's own rules are in store/people/internal; these give other engines the same start: one width,
one kana, folded kanji, dates as eight digits, addresses without 大字 and 番地.
"""
import re
import unicodedata

import noise
from population import TODAY

FOLD = {}
for _pair in noise.PAIRS:
    FOLD[ord(_pair[1])] = FOLD.get(ord(_pair[0]), _pair[0])
SELECTORS = {code: None for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))}
NUMERAL = {c: i for i, c in enumerate("〇一二三四五六七八九")}


def text(value):
    """One width, katakana, no variation selectors, variant kanji folded, capitals."""
    value = unicodedata.normalize("NFKC", value.translate(SELECTORS)).translate(FOLD)
    value = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in value)
    return re.sub(r"[\s・]+", " ", value).strip().upper()


def kana(value):
    """As text(), without gaps: people leave them out."""
    return text(value).replace(" ", "")


def chinese(value):
    def number(match):
        total, part = 0, 0
        for c in match.group(0):
            if c == "十":
                total, part = total + 10 * (part or 1), 0
            else:
                part = part * 10 + NUMERAL[c]
        return str(total + part)
    return re.sub("[〇一二三四五六七八九十]+", number, value)


def birth(value):
    """YYYYMMDD, YYYY, or '' when it reads as no date."""
    value = chinese(unicodedata.normalize("NFKC", value)).upper().replace("元", "1")
    offset = 0
    for _, name, letter, base in noise.ERAS:
        if value.startswith((name, letter)):
            offset, value = base, value[len(name) if value.startswith(name) else 1:]
    digits = re.findall(r"\d+", value)
    if len(digits) >= 3:
        return f"{int(digits[0]) + offset:04}{int(digits[1]):02}{int(digits[2]):02}"
    if len(digits) == 1 and len(digits[0]) == 8:
        return digits[0]
    if len(digits) == 1 and offset and len(digits[0]) == 6:
        return f"{int(digits[0][:2]) + offset:04}{digits[0][2:]}"
    return f"{int(digits[0]) + offset:04}" if len(digits) == 1 else ""


def birth_years(value):
    """(first, last) year of birth that an age allows, or None."""
    match = re.search(r"\d+", unicodedata.normalize("NFKC", value))
    if not match:
        return None
    age = int(match.group(0))
    low, high = (age, age + 9) if "代" in value else (age - 4, age + 4)
    return TODAY.year - high - 1, TODAY.year - low


def sex(value):
    value = unicodedata.normalize("NFKC", value).upper()
    return {"男": "1", "1": "1", "M": "1", "女": "2", "2": "2", "F": "2"}.get(value[:1], "")


def address(value):
    value = text(value)
    value = re.sub("^石川県", "", value)
    value = re.sub("大字|字(?=.)", "", value)
    return re.sub("丁目|番地|番|号|ノ(?=[0-9])|[-ー－](?=[0-9])", " ", value).strip()


def digits(value):
    return unicodedata.normalize("NFKC", value).replace(" ", "").upper()
