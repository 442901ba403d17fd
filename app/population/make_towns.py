#!/usr/bin/env python3
"""Makes towns.inc: towns of Ishikawa with reading and postal code.

usage: make_towns.py > towns.inc        (Debian package skkdic-extra)
Source: SKK-JISYO.zipcode (public domain; names and postal codes) and the readings of the same names
in SKK-JISYO.geo, both facts of Japan Post's list, which disclaims copyright. Read 2026-11-22.
A town whose reading is not sure is left out: a wrong reading would be a wrong person.
"""
import itertools
import re
import subprocess

CITIES = ["金沢市", "七尾市", "小松市", "輪島市", "珠洲市", "加賀市", "羽咋市", "かほく市", "白山市", "能美市",
          "野々市市", "川北町", "津幡町", "内灘町", "志賀町", "宝達志水町", "中能登町", "穴水町", "能登町"]
DISTRICTS = {"川北町": "能美郡", "津幡町": "河北郡", "内灘町": "河北郡", "志賀町": "羽咋郡", "宝達志水町": "羽咋郡",
             "中能登町": "鹿島郡", "穴水町": "鳳珠郡", "能登町": "鳳珠郡"}
PARTS = {"町": "まち", "新": "しん", "東": "ひがし", "西": "にし", "南": "みなみ", "北": "きた", "上": "かみ", "下": "しも",
         "中": "なか", "本町": "ほんまち", "新町": "しんまち", "出町": "でまち", "門前町": "もんぜんまち", "大聖寺": "だいしょうじ",
         "富来": "とぎ", "町野町": "まちのまち", "三井町": "みいまち", "深見町": "ふかみまち", "能登島": "のとじま",
         "中島町": "なかじままち", "小丸山": "こまるやま", "河井町": "かわいまち", "鳳至町": "ふげしまち"}
SURE = {"門前町道下": "もんぜんまちとうげ", "宇出津": "うしつ", "飯田町": "いいだまち", "大町": "おおまち", "川島": "かわしま",
        "鵜川": "うかわ", "松波": "まつなみ", "小木": "おぎ", "柳田": "やなぎだ", "宝立町鵜飼": "ほうりゅうまちうかい"}


def lines(path):
    text = subprocess.run(["iconv", "-f", "EUC-JISX0213", "-t", "UTF-8", "-c", path], capture_output=True, check=True)
    return text.stdout.decode("utf-8").splitlines()


def readings():
    found = {}
    for line in lines("/usr/share/skk/SKK-JISYO.geo"):
        if line.startswith(";") or " /" not in line:
            continue
        kana, words = line.split(" /", 1)
        if not re.fullmatch("[ぁ-ゖー]+", kana):
            continue
        for word in words.strip("/").split("/"):
            found.setdefault(word.split(";")[0], []).append(kana)
    return found


def best(word, found):
    if word in PARTS:
        return PARTS[word]
    choices = found.get(word, [])
    if word.endswith("町"):
        machi = [kana for kana in choices if kana.endswith("まち")]
        if machi:
            return machi[0] if len(set(machi)) == 1 else None
        if word[:-1] in found and len(set(found[word[:-1]])) == 1:
            return found[word[:-1]][0] + "まち"
    return choices[0] if len(set(choices)) == 1 else None


def reading(town, found):
    if town in SURE:
        return SURE[town]
    whole = best(town, found)
    if whole:
        return whole
    for cut in range(len(town) - 1, 0, -1):
        head, tail = best(town[:cut], found) if cut > 1 else PARTS.get(town[:cut]), best(town[cut:], found)
        if head and tail and (len(town) - cut > 1 or town[cut:] in PARTS):
            return head + tail
    return None


def main():
    found, towns = readings(), {city: {} for city in CITIES}
    for line in lines("/usr/share/skk/SKK-JISYO.zipcode"):
        match = re.match(r"^(92[0-9]{5}) /(.*)/$", line)
        if not match:
            continue
        for word in match.group(2).split("/"):
            word = word.split(";")[0]
            if not word.startswith("石川県"):
                continue
            for city in CITIES:
                prefix = "石川県" + DISTRICTS.get(city, "") + city
                town = word[len(prefix):] if word.startswith(prefix) else ""
                if town and re.fullmatch(r"[^0-9()（）、～〜]+", town) and town not in towns[city]:
                    kana = reading(town, found)
                    if kana:
                        towns[city][town] = (kana, match.group(1))
    katakana = lambda text: "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)
    print("// Towns of Ishikawa: municipality (index into kMunicipalities), name, reading, postal code.")
    print("// Made by make_towns.py; source and date are there.")
    for index, city in enumerate(CITIES):
        for town, (kana, postal) in sorted(towns[city].items(), key=lambda item: item[1][1] + item[0]):
            print(f'{{{index}, "{town}", "{katakana(kana)}", "{postal}"}},')


main()
