#!/usr/bin/env python3
"""Writes products_table.inc: one row an ingredient (first 7 characters of its drug code).

Usage: products_table.py SHARED > products_table.inc
SHARED holds the ministry's price list (data/drugs), the list of critical medicines (reference/) and the
500 common products with the conditions they serve (data/drugs). Only facts are taken: code, ingredient,
group, condition. Wording is ours. Names of infections and psychiatric conditions are left out on purpose.
"""
import collections
import csv
import gzip
import re
import sys
import unicodedata

SHARED = sys.argv[1]

# Endings of ingredient names that do not help at a bedside.
SALTS = sorted("""塩酸塩水和物 臭化水素酸塩水和物 臭化水素酸塩 メタンスルホン酸塩 トシル酸塩水和物 マレイン酸塩
フマル酸塩水和物 フマル酸塩 フマル酸 酒石酸塩 コハク酸塩 ベシル酸塩 ヒベンズ酸塩 酢酸塩水和物 酢酸塩 硫酸塩水和物 硫酸塩
リン酸塩水和物 リン酸塩 クエン酸塩水和物 クエン酸塩 塩酸塩エタノール付加物 塩酸塩 カリウム水和物 ナトリウム水和物 カルシウム水和物
カリウム ナトリウム カルシウム マグネシウム水和物 マグネシウム 水和物 エチルエステル メシル酸塩 臭化物水和物 臭化物 リン酸エステル
安息香酸塩 シュウ酸塩 エタンスルホン酸塩 トシル酸塩 キシナホ酸塩 シレキセチル メドキソミル エルブミン プロピレングリコール
プロピオン酸エステル フランカルボン酸エステル 酢酸エステル エタノール付加物 L-プロリン トリフェニル酢酸塩 配合剤""".split(),
               key=len, reverse=True)
AS_THEY_ARE = {
    "2190024": "沈降炭酸カルシウム", "3229002": "塩化カリウム", "3992001": "アデノシン三リン酸",
    "1149034": "ペンタゾシン", "2129005": "ジソピラミド", "2590011": "ソリフェナシン",
    "1139103": "フェニトイン・フェノバルビタール", "1139104": "フェニトイン・フェノバルビタール",
    "1139105": "フェニトイン・フェノバルビタール", "2190009": "ポリスチレンスルホン酸Na",
    "2190016": "ポリスチレンスルホン酸Ca", "3399102": "アスピリン・ランソプラゾール",
    "2344009": "酸化マグネシウム", "3399004": "イコサペント酸エチル", "4229101": "テガフール・ギメラシル・オテラシル",
    "2190415": "エポプロステノール溶解液", "1319720": "ヒアルロン酸", "2189019": "オメガ-3脂肪酸エチル",
}
INSULIN = "インスリン"

# What a condition key of dosing-facts.md section 2 is called here. Missing keys say nothing: acute
# illness has no word, and HIV, HBV, SZ, BIP, DEP, ANX, ADHD must not be read off a screen.
WORDS = dict(
    HT="高血圧", HF="心不全", DM1="糖尿病", DM2="糖尿病", LIPID="脂質異常症", AF="心房細動", IHD="狭心症",
    STROKE="脳梗塞後", VALVE="弁膜症", VTE="静脈血栓症", PAH="肺高血圧症", CKD="慢性腎臓病", HD="透析中の症状",
    TX="移植後", ASTHMA="喘息", COPD="COPD", GERD="逆流性食道炎", GASTRITIS="胃炎・胃潰瘍", NSAIDGI="胃の保護",
    CONST="便秘", URI="かぜ", PAIN="痛み", NEURO="神経の痛み", RA="関節リウマチ", OSTEO="骨粗鬆症",
    LSS="腰部脊柱管狭窄症", DEM="認知症", PD="パーキンソン病", EPI="てんかん", INSOM="不眠", MIGR="片頭痛",
    THYLO="甲状腺機能低下症", THYHI="甲状腺機能亢進症", GOUT="高尿酸血症・痛風", BPH="前立腺肥大症", OAB="過活動膀胱",
    GLAUC="緑内障", ALLERGY="アレルギー", SKIN="皮膚炎", ATOPIC="アトピー性皮膚炎", SLE="膠原病",
    IDA="鉄欠乏性貧血", MENOP="更年期の症状", HYPOT="低血圧", DI="中枢性尿崩症", ADRENAL="副腎不全", MG="重症筋無力症",
    HEMO="血友病", TB="結核", UC="潰瘍性大腸炎", ABX="細菌感染症", INFLU="インフルエンザ", COVID="新型コロナ感染症",
    ZOSTER="帯状疱疹", FEVER="発熱", GE="胃腸炎", VERT="めまい", DRYEYE="ドライアイ", CONJ="結膜炎", CATAR="白内障",
    TINEA="白癬", BRONCH="気管支炎", RLS="むずむず脚症候群", LIVER="肝・胆道の病気", IPF="間質性肺炎", NBLADDER="排尿障害",
    ANAPH="アナフィラキシー", NUTR="栄養の補給", HYPOK="低カリウム血症", ZINC="亜鉛欠乏", WILSON="ウィルソン病",
    ALS="ALS", NEPH="ネフローゼ", FEBCONV="熱性けいれん", TREMOR="ふるえ", CRAMP="こむら返り",
    UTI="膀胱炎", OBESE="肥満", FATIGUE="疲労", DYSMEN="月経困難症", STER="炎症・免疫の病気",
)
SENSITIVE = {"HIV", "HBV", "SZ", "BIP", "DEP", "ANX", "ADHD"}
# Groups of critical-medicines.md section 1: what they are for, where no product row says it.
BY_GROUP = dict(
    INSULIN="糖尿病", STEROID="炎症・免疫の病気など", ANTICOAG="血栓塞栓症など", AED="てんかんなど", RESCUE_SEIZ="けいれん",
    DI="中枢性尿崩症", PDFLUID="腹膜透析", HAEMO="血友病など", PAH_INF="肺高血圧症", MG="重症筋無力症",
    STEROID_HIDDEN="喘息など", ANTIPLT="血栓の予防など", BB="高血圧・狭心症など", AAR="不整脈など", NITR="狭心症など",
    HF="心不全など", PAH_ORAL="肺高血圧症", PD="パーキンソン病など", THYHI="甲状腺機能亢進症", TB="結核など",
    ASTHMA="喘息・COPDなど", OPIOID="痛みなど", KBIND="高カリウム血症", OHA="糖尿病", BP="高血圧など",
    THYLO="甲状腺機能低下症", GLAU="緑内障", STATIN="脂質異常症", PPI="逆流性食道炎・胃潰瘍など",
    GOUT="高尿酸血症・痛風", OSTEO="骨粗鬆症", WILSON="ウィルソン病など", BZD="不眠など", HYPNO_NEW="不眠",
    DENOS="骨粗鬆症など", MTX_RA="関節リウマチ",
)
# Nothing is inferred from these: infections, psychiatry, and cancer, which a patient may not know of.
PRIVATE_GROUPS = {"HIV", "HBV", "CLOZ_LI", "APSY", "ANTIDEP", "CANCER"}
# Words of design/screens.md g, and of the group's own text for dialysis medicines.
BY_INGREDIENT = {
    "3332001": "血栓塞栓症など", "2149032": "高血圧・心不全など", "2171022": "高血圧・狭心症など",
    "2190024": "高リン血症", "2190025": "高リン血症", "2190029": "高リン血症", "2190032": "高リン血症",
    "2190033": "高リン血症など", "2190036": "高リン血症", "2190045": "高リン血症", "2290701": "喘息など",
    "2399016": "腸の炎症", "2399716": "腸の炎症", "2456700": "腸の炎症", "2149002": "高血圧など",
    "4221001": "", "2452002": "副腎不全など", "6290100": "細菌感染症など", "2149001": "高血圧など",
    "2149017": "高血圧など", "2454002": "炎症・免疫の病気など", "2456001": "炎症・免疫の病気など", "3135001": "",
    "1129008": "", "3399006": "血栓の予防など", "1139002": "てんかんなど", "3112001": "骨粗鬆症など",
    "3999047": "腎性貧血", "3999049": "腎性貧血", "3999050": "腎性貧血", "3999052": "腎性貧血", "3999055": "腎性貧血",
    "1190015": "かゆみ", "2190022": "低血圧", "2160002": "低血圧", "2190016": "高カリウム血症",
    "2190040": "高カリウム血症", "2290400": "喘息など", "2290401": "喘息など", "2290402": "喘息など",
    "2290403": "喘息など", "4490405": "喘息など", "8114004": "痛みなど", "8119002": "痛みなど",
    "8219701": "痛みなど", "1149038": "痛みなど",
}
ORDER = list(WORDS)


def narrow(text):
    return unicodedata.normalize("NFKC", text)


def short_name(code, name):
    if code in AS_THEY_ARE:
        return AS_THEY_ARE[code]
    name = re.sub(r"\(.*?\)|\[.*?\]", "", narrow(name))
    parts = []
    for part in name.split("・"):
        part = part.strip()
        again = True
        while again:
            again = False
            for salt in SALTS:
                if part.endswith(salt) and len(part) > len(salt) + 2:
                    part, again = part[: -len(salt)].strip(), True
                    break
        parts.append(part)
    return "・".join(dict.fromkeys(parts))


def read_ingredients():
    names = {}
    path = SHARED + "/data/drugs/mhlw_price_20250716.csv.gz"
    for row in csv.DictReader(gzip.open(path, "rt", encoding="utf-8-sig")):
        code = row["薬価基準収載医薬品コード"]
        if re.fullmatch(r"[0-9]{7}[A-Z][0-9]{4}", code):
            names.setdefault(code[:7], collections.Counter())[row["成分名"]] += 1
    return {code: count.most_common(1)[0][0] for code, count in names.items()}


def read_groups():
    text = open(SHARED + "/reference/critical-medicines.md", encoding="utf-8").read()
    text = text.split("## 1. Groups")[1].split("## 2.")[0]
    group_of = {}
    for rank, key, prefixes in re.findall(r"^\| (\d) \| (\w+) \| .*? \| ([0-9 ]+) \|", text, re.M):
        for prefix in prefixes.split():
            assert prefix not in group_of, prefix
            group_of[prefix] = key
    return group_of


def read_conditions():
    conditions = {}
    path = SHARED + "/data/drugs/common_products.tsv"
    for row in csv.DictReader(open(path, encoding="utf-8"), delimiter="\t"):
        conditions.setdefault(row["code"][:7], []).extend(row["conditions"].split(","))
    return conditions


def indication(code, group, keys):
    if group in PRIVATE_GROUPS:
        return ""
    if code in BY_INGREDIENT:
        return BY_INGREDIENT[code]
    words = list(dict.fromkeys(WORDS[k] for k in sorted(set(keys) & set(WORDS), key=ORDER.index)))
    if not words:
        return BY_GROUP.get(group, "") if not set(keys) & SENSITIVE else ""
    more = len(words) > 1 or set(keys) & SENSITIVE
    return "・".join(words[:2]) + ("など" if more else "")


def main():
    names, group_of, conditions = read_ingredients(), read_groups(), read_conditions()
    print("// One row an ingredient: code, group, short name, main indication. Written by products_table.py.")
    print("// Source: health ministry's price list of 2025-07-16 (codes, ingredients);")
    print("// reference/critical-medicines.md section 1 (groups); data/drugs/common_products.tsv (conditions).")
    for code in sorted(set(group_of) | set(conditions)):
        group = group_of.get(code, "")
        name = INSULIN if group == "INSULIN" else short_name(code, names[code])
        said = indication(code, group, conditions.get(code, []))
        print(f'{{"{code}", "{group}", "{name}", "{said}"}},')


main()
