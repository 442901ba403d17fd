#!/usr/bin/env python3
"""Makes place_municipalities.inc: the municipalities of Japan with their readings.

usage: make_place_municipalities.py > place_municipalities.inc        (Debian package skkdic-extra)
Source: SKK-JISYO.zipcode of 2022-05-04 (public domain; addresses of postal codes) for the names, and
SKK-JISYO.geo for the readings, both facts of Japan Post's list, which disclaims copyright. Read 2026-11-22.
One line a prefecture: name=reading, blank between; districts stand in the name. Several readings: a slash.
"""
import collections
import re
import subprocess

PREFECTURES = ("北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 石川県 "
               "福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 "
               "山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県").split()
CITIES_WITH_DISTRICT_SIGN = ("郡山市", "郡上市", "大和郡山市", "小郡市", "蒲郡市")
DISTRICTS_WITH_CITY_SIGN = ("余市郡", "高市郡")
DOUBLE_SIGN = ("野々市市", "四日市市", "廿日市市")


def lines(path):
    text = subprocess.run(["iconv", "-f", "EUC-JISX0213", "-t", "UTF-8", "-c", path], capture_output=True, check=True)
    return [line for line in text.stdout.decode("utf-8").splitlines() if " /" in line and not line.startswith(";")]


def words(line):
    return [word.split(";")[0] for word in line.split(" /", 1)[1].strip("/").split("/")]


def readings():
    found = collections.defaultdict(list)
    for line in lines("/usr/share/skk/SKK-JISYO.geo"):
        kana = line.split(" /", 1)[0]
        if re.fullmatch("[ぁ-ゖー]+", kana):
            for word in words(line):
                if kana not in found[word]:
                    found[word].append(kana)
    return found


def grown(address, end, signs, known):
    """Where the name ends: 四日市市 and 玉村町 go on behind the first sign."""
    following = address[end + 1:end + 2]
    return end + 1 if following and following in signs and address[:end + 2].split("郡")[-1] in known else end


def district_of(address):
    at = address.find("郡", 1)
    if at < 1 or at > 4 or address.startswith(CITIES_WITH_DISTRICT_SIGN):
        return -1
    return at if "市" not in address[:at] or address[:at + 1] in DISTRICTS_WITH_CITY_SIGN else -1


def municipality(prefecture, address, known):
    at = district_of(address)
    if at > 0:
        ends = [end for end in range(at + 2, min(len(address), at + 9)) if address[end] in "町村"]
        for end in ends:
            end = grown(address, end, "町", known)
            if address[at + 1:end + 1] in known:
                return address[:end + 1]
        return address[:ends[0] + 1] if ends else None
    if address.startswith(DOUBLE_SIGN):
        return address[:4]
    for sign in ("区市", "町村") if prefecture == "東京都" else ("市",):
        ends = [end for end in range(1, min(len(address), 9)) if address[end] in sign]
        for end in ends:
            if address[:end + 1] in known:
                return address[:end + 1]
        if ends:  # Newer than the list of readings.
            return address[:ends[0] + 1]
    return None


def kana_of(name, known):
    """Of the part behind the district or the island; several when places of that name are read differently."""
    tail = name[district_of(name) + 1:] if district_of(name) > 0 else name
    katakana = lambda text: "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)
    written = known.get(tail) or known.get(tail.replace("ヶ", "ケ")) or known.get(tail.replace("ヶ", "が")) or []
    found = [kana for kana in written if kana.endswith(SIGNS[tail[-1]])]
    return "/".join(katakana(kana) for kana in found[:2])


SIGNS = {"市": ("し",), "区": ("く",), "町": ("ちょう", "まち"), "村": ("むら", "そん")}


def main():
    known = readings()
    names = {prefecture: collections.Counter() for prefecture in PREFECTURES}
    for line in lines("/usr/share/skk/SKK-JISYO.zipcode"):
        for word in words(line):
            for prefecture in PREFECTURES:
                if word.startswith(prefecture):
                    name = municipality(prefecture, word[len(prefecture):], known)
                    if name:
                        names[prefecture][name] += 1
                    break
    print("// Municipalities of Japan with their readings. Made by make_place_municipalities.py; source and date are there.")
    for prefecture in PREFECTURES:
        print(f'{{U"{prefecture}",')
        line = ""
        for name in list(names[prefecture]) + [None]:
            item = None if name is None else name + "=" + kana_of(name, known)
            if item is None or len(line) + len(item) > 46:
                print(f'    U"{line}"' + ("}," if item is None else ""))
                line = ""
            if item is not None:
                line += item + " "


main()
