#!/usr/bin/env python3
"""Makes place_readings.inc from a table of towns with readings.

usage: make_place_readings.py < ../../../app/population/towns.inc > place_readings.inc
The facts are those of make_towns.py beside that table: SKK-JISYO.zipcode and SKK-JISYO.geo (public
domain), Japan Post's list, read 2026-11-22. One string a municipality: town=reading, blank between.
"""
import re
import sys

CITIES = ["金沢市", "七尾市", "小松市", "輪島市", "珠洲市", "加賀市", "羽咋市", "かほく市", "白山市", "能美市",
          "野々市市", "川北町", "津幡町", "内灘町", "志賀町", "宝達志水町", "中能登町", "穴水町", "能登町"]


def main():
    towns = {}
    for line in sys.stdin:
        match = re.match(r'\{(\d+), "([^"]+)", "([^"]+)"', line)
        if match:
            towns.setdefault(int(match.group(1)), []).append(match.group(2) + "=" + match.group(3))
    print("// Readings of the towns of Ishikawa. Made by make_place_readings.py; source and date are there.")
    for city in sorted(towns):
        print(f'{{U"{CITIES[city]}",')
        line = ""
        for item in towns[city] + [None]:
            if item is None or len(line) + len(item) > 44:
                print(f'    U"{line}"' + ("}," if item is None else ""))
                line = ""
            if item is not None:
                line += item + " "


main()
