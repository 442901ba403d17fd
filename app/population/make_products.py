#!/usr/bin/env python3
"""Makes products.inc from a table of common products and the price list that its facts come from.

usage: make_products.py common_products.tsv price_list.csv.gz > products.inc
Source: code, name, ingredient and strength are facts of the Ministry of Health, Labour and Welfare's
price list (薬価基準収載品目リスト) of 2025-07-16; a code or a name that the list does not hold stops
this script. Dose, usage, days and conditions are common practice, not an insert. The groups that
exclude each other and the cautions below are general pharmacology, coarse on purpose.
"""
import csv
import gzip
import sys

# code, daily dose (children: at 15 kg), unit, times a day, usage, days, conditions
MORE = """
2233002Q1124|9|mL|3|1日3回毎食後|5|URI_C
2249003R1043|1.5|g|3|1日3回毎食後|5|URI_C
1141007C1156|0.8|g|1|発熱時|5|FEVER_C
1141700J2050|1|個|1|発熱時坐薬|5|FEVER_C
6131001C2100|2.25|g|3|1日3回毎食後|5|ABX_C
6132015C1103|1.35|g|3|1日3回毎食後|5|ABX_C
6149003R1216|2.25|g|2|1日2回朝夕食後|5|ABX_C
6250021R1024|2|g|2|1日2回朝夕食後|5|INFLU_C
4490026C1218|1|包|1|1日1回就寝前|28|ASTHMA_C
4490017R1130|1|g|2|1日2回朝夕食後|14|ASTHMA_C,ALLERGY_C
2259707S1209|1|枚|1|1日1回就寝前貼付|7|BRONCH_C
4490028Q1010|5|mL|2|1日2回朝・就寝前|14|ALLERGY_C
4490023R2035|1.2|g|2|1日2回朝夕食後|28|ALLERGY_C
2316009C1026|1.5|g|3|1日3回毎食後|5|GE_C
2399005R1163|1.5|g|3|1日3回毎食前|3|GE_C
2290700G4025|2|吸入|2|1日2回朝夕吸入|30|ASTHMA_C
1139010R1055|0.6|g|2|1日2回朝夕食後|30|EPI_C
1139004Q1100|6|mL|2|1日2回朝夕食後|28|EPI_C
2451402G2020|1|筒|1|アナフィラキシー時筋注|1|ANAPH_C
2492416G2024|6|単位|1|1日1回朝皮下注|28|DM1,DM2
2149032F1021|1|錠|1|1日1回朝食後|28|HT,HF,AF
2171022F4028|1|錠|1|1日1回朝食後|28|HT
2190029D1025|3|包|3|1日3回毎食直後|28|HD
"""
GROUPS = {
    "kCcb": "2171022 2171014 2171021 2149043 2149037 2149117 2149121 2149116 2149114 2149118 2149115",
    "kRateCcb": "2171006 2171008",
    "kRas": "2149040 2149042 2149044 2149041 2149039 2149046 2149048 2144002 2144008 2144012 2149117 2149121 2149116 "
            "2149114 2149118 2149115 2149110 2190041",
    "kThiazide": "2132003 2149012 2149110", "kLoop": "2139008 2139005 2139009", "kMra": "2133001 2149045 2149049 2190044",
    "kBeta": "2123016 2149700 2149032 2123011 2123008 2123014",
    "kStatin": "2189015 2189017 2189016 2189010 2189011 2189101", "kEzetimibe": "2189018 2189101",
    "kFibrate": "2183005 2183007", "kOmega": "3399004M4017 2189019", "kMetformin": "3962002 3969104",
    "kDpp4": "3969010 3969015 3969014 3969011 3969012 3969025 3969104 3969103 3969108 2499014 2499418 2499416 2499422 3969500 "
             "3969501",
    "kSglt2": "3969019 3969023 3969022 3969018 3969108", "kSecretagogue": "3961008 3961007 3969102 3969013",
    "kPioglitazone": "3969103 3969007", "kAlphaGlucosidase": "3969004 3969009 3969102",
    "kBasalInsulin": "2492416 2492420 2492419 2492500 2492415G2020 3969500 3969501",
    "kMealInsulin": "2492415G1031 2492414 2492422 2492500 2492415G2020",
    "kAnticoagulant": "3332001 3339001 3339003 3339004 3339002", "kP2y12": "3399008 3399009 3399101 3399002",
    "kAspirin": "3399007 3399102 3399103 3399101",
    "kAcid": "2329023 2329028 2329029 2329030 2325003 3399102 3399103",
    "kNsaid": "1149019 1149037 1147002 1149032 1149035", "kOpioid": "1149117 1149038 1149704 8119002 8114004 8219701",
    "kGabapentinoid": "1190017 1190026", "kBoneBlocker": "3999018 3999019 3999026 3999021 3999027 3999435 2439401",
    "kVitaminD": "3112006 3112001", "kCholinesterase": "1190012 1190019 1190700", "kLevodopa": "1169101 1169100",
    "kDopamineAgonist": "1169012 1169013 1169700", "kMaoB": "1169017 1169018 1169010",
    "kAntidepressant": "1179046 1179054 1179041 1179052 1179051 1179055 1179060 1179039",
    "kHypnotic": "1124009 1129009 1129010 1124007 1124008 1124003", "kOrexin": "1190023 1190027 1190033",
    "kAnxiolytic": "1179025 1124022 1124023 1124029 1124017 1179012",
    "kAntipsychotic": "1179038 1179044 1179042 1179045 1179043 1179048 1179020 1179058 1179061 1179049 1179409",
    "kThyroid": "2431004", "kAntithyroid": "2432001 2432002", "kUrate": "3949003 3943001 3949002 3949005",
    "kAlphaBlocker": "2590008 2590010 2590009 2149026", "kBladder": "2590014 2590017 2590011 2590013 2590015",
    "kInhaledSteroid": "2290801 2290803 2290800 2290802 2290804 2290805 2290701 2290700",
    "kLama": "2259709 2259807 2259806 2290804 2290805", "kReliever": "2259704 2254700", "kLeukotriene": "4490026 4490017",
    "kAntihistamine": "4490023 4490028 4490033 4490025 4490014 4490027 4490032 4490034 4490022",
    "kNasalSteroid": "1329710 1329711", "kGlaucomaPg": "1319739 1319756 1319817",
    "kGlaucomaBeta": "1319819 1319817 1319702", "kMagnesium": "2344009", "kSteroid": "2456001 2456003 2454002",
    "kCalcineurin": "3999014 3999004M4028", "kAntimetabolite": "3999017 3999002 3999005",
    "kIron": "3222013 3222007 2190033", "kPotassiumBinder": "2190016 2190040", "kCalcimimetic": "3999023 3999044",
    "kHifPh": "3999047 3999049", "kAcetaminophen": "1141007 1149117", "kTriptan": "2160003 2160006",
    "kHormone": "2479002 2482009", "kPde5OrNitrate": "2590016 2171023 2171700 2171701 2171018 2190030",
}
CAUTIONS = {
    "kNotInDialysis": "3962002 3969104 3961008 3961007 3969103 3969102 3969007 3969019 3969023 3969022 3969018 3969108 "
                      "3339001 3339003 3339004 3339002 2344009 2133001 2149045 2149049 2190044 1149019 1147002 1149032 "
                      "1149035 1149037 2132003 2149012 2149110 2183005 2183007 3999018 3999019 1161001 1179017 3999016 "
                      "2190041 3229002 4420002 2359110 2139011 3943001 3949002 1239003 6290100F2115 3929003 2113003 "
                      "1190026F3 1190017F2 6250021M 6250019 6241013 3949005",
    "kNotInKidneyDisease": "3962002 3969104 1149019 1147002 1149032 1149035 1149037 3999016 2183005 1179017 4420002 "
                           "2149049 3339001 3949002 1161001 6250019",
    "kNotInAsthma": "2149032 2123008 2123014 2123011 1319819 1319817 1319702",
    "kWomenOnly": "3999021 3999027 2479002 2482009 4291010 4291003 5200111 5200017 5200038",
    "kMenOnly": "2590008 2590010 2590009 2499011 2590016 4291009",
    "kNotInParkinson": "2399004 1179020 1179038 1179044 2329009 1179043 1179048 1172014 1179409",
    "kNotInHeartFailure": "3969103 3969007 3399002 2171008 2171006 1149019 1147002 1149032 1149035 1149037",
    "kNotWithAnticoagulant": "1149019 1147002 1149032 1149035 3399007",
    "kNotInYoungWomen": "1139004 3999016 2149040 2149042 2149044 2149041 2149039 2149046 2149048 2144002 2144008 2144012 "
                        "2432001",
    "kNotInOld": "1124007 1124008 1124003 1169001 1169012 3962002F3015 1124017",
    "kAdultsOver40": "2190023F0000 1190012 1190018 1190019 1190700",
}
PER_WEEK = (("6か月に1回", 0.04), ("4週に1回", 0.25), ("2週に1回", 0.5), ("週1回", 1), ("週2回", 2), ("週3回", 3), ("7日に1回", 1))
AS_NEEDED = ("胸痛時", "発作時", "頭痛時", "けいれん時", "下痢時", "疼痛時", "便秘時", "低血糖時", "アナフィラキシー時", "発熱時", "予感時")
FORMS = {"内用薬": "kOral", "外用薬": "kExternal", "注射薬": "kInjection"}


def flags(table, code):
    names = [name for name, codes in table.items() if any(code.startswith(prefix) for prefix in codes.split())]
    return " | ".join(names) or "0"


def per_week(usage):
    if any(word in usage for word in AS_NEEDED):
        return 0
    return next((value for text, value in PER_WEEK if text in usage), 7)


def main(common, price_list):
    listed = {row["薬価基準収載医薬品コード"]: row for row in csv.DictReader(gzip.open(price_list, "rt", encoding="utf-8"))}
    rows = list(csv.DictReader(open(common, encoding="utf-8"), delimiter="\t"))
    for line in MORE.split():
        code, dose, unit, times, usage, days, conditions = line.split("|")
        fact = listed[code]
        rows.append({"code": code, "name": fact["品名"], "ingredient": fact["成分名"], "strength": fact["規格"],
                     "form": fact["区分"], "daily_dose": dose, "unit": unit, "times_per_day": times, "usage": usage,
                     "days": days, "conditions": conditions})
    print("// Products: code, name, ingredient, strength, form | daily dose, unit, times a day, dosing days a week")
    print("// (0 = as needed), usage, days | conditions, groups, cautions. Sorted by code.")
    print("// Made by make_products.py; source and date are there.")
    print("// clang-format off")
    for row in sorted(rows, key=lambda row: row["code"]):
        fact = listed[row["code"]]
        assert (fact["品名"], fact["成分名"], fact["規格"]) == (row["name"], row["ingredient"], row["strength"]), row
        code = row["code"]
        print(f'{{"{code}", "{row["name"]}",\n "{row["ingredient"]}", "{row["strength"]}", Form::{FORMS[row["form"]]},')
        print(f' {float(row["daily_dose"])}, "{row["unit"]}", {row["times_per_day"]}, {float(per_week(row["usage"]))}, '
              f'"{row["usage"]}", {row["days"]},')
        print(f' "{row["conditions"]}", {flags(GROUPS, code)}, {flags(CAUTIONS, code)}}},')


main(*sys.argv[1:])
