"""How people say, write and mishear what is registered: renderings and slips, all from one generator.

Every function takes the generator first and returns text; none of them knows the register.
Shape: kana are full width katakana until they are rendered. Proof: hostile.py, score of clean classes.
"""
import datetime
import unicodedata

from population import TODAY

# ---- kana ------------------------------------------------------------------------------------

ROWS = ("アカガサザタダナハバパマヤラワ", "イキギシジチヂニヒビピミ*リ*", "ウクグスズツヅヌフブプムユル*",
        "エケゲセゼテデネヘベペメ*レ*", "オコゴソゾトドノホボポモヨロヲ")
SMALL = "ァィゥェォッャュョヮ"
LARGE = "アイウエオツヤユヨワ"
VOICED = dict(zip("カキクケコサシスセソタチツテトハヒフヘホ", "ガギグゲゴザジズゼゾダヂヅデドバビブベボ"))
VOICED.update({v: k for k, v in VOICED.items()})
CONFUSED = "シヒ チシ イエ ミニ ムヌ ムブ ダラ ドロ デレ マバ モノ セヘ キチ ワア ナラ ヤア ユイ リイ ヒキ スツ ヨオ チジ マナ パバ".split()
NEAR = {}
for one, other in CONFUSED:
    NEAR.setdefault(one, []).append(other)
    NEAR.setdefault(other, []).append(one)


def column_of(kana):
    for row in ROWS:
        if kana in row and kana != "*":
            return row
    return None


def misheard(rng, kana):
    """One sound is heard as another: mostly a near one."""
    if not kana:
        return kana
    for _ in range(20):
        at = rng.randrange(len(kana))
        here, following, chance = kana[at], kana[at + 1:at + 2], rng.random()
        if following and following in SMALL:
            continue
        if chance < .30 and here in VOICED:
            return kana[:at] + VOICED[here] + kana[at + 1:]
        if chance < .58 and here in NEAR:
            return kana[:at] + rng.choice(NEAR[here]) + kana[at + 1:]
        if chance < .80 and column_of(here):
            other = rng.choice(column_of(here).replace("*", ""))
            if other != here:
                return kana[:at] + other + kana[at + 1:]
        elif chance < .90 and len(kana) > 2 and (here in SMALL or here in "ーンウ"):
            return kana[:at] + kana[at + 1:]
        elif chance < .95 and at > 0 and here not in SMALL + "ーンッ":
            stopped = any(here in row[1:7] + row[15:21] for row in ROWS)
            return kana[:at] + (rng.choice("ンッ") if stopped else "ン") + kana[at:]
        elif chance >= .95 and here not in SMALL:
            return kana[:at] + rng.choice(rng.choice(ROWS).replace("*", "")) + kana[at + 1:]
    return VOICED.get(kana[0], "ン") + kana[1:]


def long_vowel(rng, kana):
    """The same sound in another spelling: トウ, トー, トオ, ト."""
    after = {"ウ": ROWS[2] + ROWS[4] + "ョュ", "オ": ROWS[4] + "ョ", "イ": ROWS[3], "エ": ROWS[3], "ー": "".join(ROWS)}
    spots = [at for at in range(1, len(kana)) if kana[at - 1] in after.get(kana[at], "")]
    if not spots:
        return kana
    at = rng.choice(spots)
    return kana[:at] + rng.choice(["ー", "ー", "オ", ""]) + kana[at + 1:]


def hiragana(kana):
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in kana)


HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)}


def half_width(rng, kana):
    """ｼｮｳｼﾞ; old machines have no small kana: ｼﾖｳｼﾞ."""
    large = rng.random() < .35
    out = ""
    for c in unicodedata.normalize("NFD", kana):
        if large and c in SMALL:
            c = LARGE[SMALL.index(c)]
        out += {"\u3099": "ﾞ", "\u309a": "ﾟ", "　": " "}.get(c, HALF.get(c, c))
    return out


def kana_name(rng, family, given, half=False):
    text = family + rng.choice([" ", "　", " ", ""]) + given
    if half:
        return half_width(rng, text)
    return hiragana(text) if rng.random() < .45 else text


# ---- kanji -----------------------------------------------------------------------------------

# Pairs of forms that registers and hands exchange. Facts of the writing system, chosen by hand.
PAIRS = ("高髙 崎﨑 崎嵜 辺邊 辺邉 斎斉 斎齋 斎齊 沢澤 広廣 国國 吉𠮷 浜濱 島嶋 島嶌 桜櫻 富冨 黒黑 滝瀧 竜龍 渋澁 真眞 "
         "恵惠 栄榮 寿壽 徳德 館舘 峰峯 渕淵 船舩 梅楳 野埜 桧檜 条條 塩鹽 学學 実實 万萬 与與 宝寶 礼禮 亀龜 静靜 清淸 "
         "関關 瀬瀨 頼賴 隆隆 神神 祐祐 福福 晴晴 豊豐 児兒 弥彌 遥遙 会會 当當 穂穗 橋𣘺 曽曾 桑桒 柳栁").split()
FORMS = {}
for one, other in PAIRS:
    if one != other:
        FORMS.setdefault(one, []).append(other)
        FORMS.setdefault(other, []).append(one)
COMPATIBILITY = {}
for code in (*range(0xF900, 0xFA6E),):
    plain = unicodedata.normalize("NFKC", chr(code))
    if plain != chr(code) and len(plain) == 1:
        COMPATIBILITY.setdefault(plain, chr(code))


def exchanged(rng, name, table):
    """`name` with some characters of `table` in another form; None when it has none of them."""
    spots = [at for at, c in enumerate(name) if c in table]
    if not spots:
        return None
    chosen = set(spots if rng.random() < .3 else [rng.choice(spots)])
    one_of = lambda c: rng.choice(table[c]) if isinstance(table[c], list) else table[c]
    return "".join(one_of(c) if at in chosen else c for at, c in enumerate(name))


def with_selectors(rng, name):
    """Variation selectors as office software pastes them."""
    is_kanji = lambda c: "一" <= c <= "鿿"
    at = rng.choice([i for i, c in enumerate(name) if is_kanji(c)] or [0])
    mark = chr(0xE0100 + rng.randrange(4)) if rng.random() < .8 else "\ufe00"
    return name[:at + 1] + mark + name[at + 1:]


def kanji_name(rng, family, given):
    gaps = [" "] if family.isascii() else [" ", "　", "", ""]
    return family + rng.choice(gaps) + given


# ---- Latin letters ---------------------------------------------------------------------------

CONSONANTS = {0: ["", "K", "G", "S", "Z", "T", "D", "N", "H", "B", "P", "M", "Y", "R", "W"]}
HEPBURN = {"SI": "SHI", "TI": "CHI", "TU": "TSU", "HU": "FU", "ZI": "JI", "DI": "JI", "DU": "ZU",
           "SY": "SH", "TY": "CH", "ZY": "J", "DY": "J"}


def mora_table():
    table = {}
    for row, vowel in zip(ROWS, "AIUEO"):
        for consonant, kana in zip(CONSONANTS[0], row):
            if kana != "*":
                table[kana] = consonant + vowel
    table.update({"ン": "N", "ヲ": "O", "ヴ": "BU"})
    return table


MORAE = mora_table()


def roman(kana, hepburn):
    """Kunrei or Hepburn letters, long vowels written out as the kana stand."""
    out, doubled = "", False
    for at, c in enumerate(kana):
        if c == "ッ":
            doubled = True
            continue
        if c == "ー":
            out += out[-1:] if out[-1:] in "AIUEO" else ""
            continue
        if c in "ャュョ" and out:
            stem = out[:-1] + "Y"
            for kunrei, other in (HEPBURN.items() if hepburn else ()):
                if len(kunrei) == 2 and kunrei[1] == "Y" and stem.endswith(kunrei):
                    stem = stem[:-2] + other
            out = stem + {"ャ": "A", "ュ": "U", "ョ": "O"}[c]
            continue
        if c in "ァィゥェォ" and out:
            out = out[:-1] + {"ァ": "A", "ィ": "I", "ゥ": "U", "ェ": "E", "ォ": "O"}[c]
            continue
        sound = MORAE.get(c, "")
        next_is_y = at + 1 < len(kana) and kana[at + 1] in "ャュョ"
        if hepburn and not next_is_y:
            sound = HEPBURN.get(sound, sound)
        if doubled and sound:
            out += "T" if hepburn and sound.startswith("CH") else sound[0]
            doubled = False
        out += sound
    if hepburn:
        for lip in "BMP":
            out = out.replace("N" + lip, "M" + lip)
    return out


def roman_name(rng, family, given):
    hepburn = rng.random() < .7
    parts = [roman(family, hepburn), roman(given, hepburn)]
    style = rng.random()
    if style < .55:  # Passports leave long vowels out.
        parts = [p.replace("OU", "O").replace("UU", "U").replace("OO", "O") for p in parts]
    elif style < .75:
        parts = [p.replace("OU", "OH").replace("OO", "OH") for p in parts]
    if rng.random() < .5:
        parts.reverse()
    text = " ".join(parts)
    return text if rng.random() < .6 else text.title()


# ---- dates and ages --------------------------------------------------------------------------

ERAS = ((datetime.date(2019, 5, 1), "令和", "R", 2018), (datetime.date(1989, 1, 8), "平成", "H", 1988),
        (datetime.date(1926, 12, 25), "昭和", "S", 1925), (datetime.date(1912, 7, 30), "大正", "T", 1911),
        (datetime.date(1868, 1, 25), "明治", "M", 1867))
NUMERALS = "〇一二三四五六七八九"


def chinese_number(number):
    if number < 10:
        return NUMERALS[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else NUMERALS[tens]) + "十" + (NUMERALS[ones] if ones else "")


def era_of(day):
    for start, name, letter, offset in ERAS:
        if day >= start:
            return name, letter, day.year - offset
    return "", "", day.year


def full_width(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def western_date(rng, year, month, day):
    return rng.choice([f"{year}-{month:02}-{day:02}", f"{year}/{month}/{day}", f"{year}年{month}月{day}日",
                       f"{year}{month:02}{day:02}"])


def era_date(rng, born):
    name, letter, year = era_of(born)
    first = "元" if year == 1 else str(year)
    text = rng.choice([
        f"{name}{first}年{born.month}月{born.day}日", f"{name}{first}.{born.month}.{born.day}",
        f"{letter}{year}.{born.month}.{born.day}", f"{letter}{year:02}{born.month:02}{born.day:02}",
        f"{letter.lower()}{year}/{born.month}/{born.day}", f"{name}{year:02}年{born.month:02}月{born.day:02}日",
        f"{name}{chinese_number(year)}年{chinese_number(born.month)}月{chinese_number(born.day)}日"])
    return full_width(text) if rng.random() < .2 and "-" not in text else text


def some_date(rng, born):
    return era_date(rng, born) if rng.random() < .15 else western_date(rng, born.year, born.month, born.day)


def wrong_digit(rng, born):
    """One digit of the day written is another one: (year, month, day), a real day."""
    for _ in range(50):
        digits = list(f"{born:%Y%m%d}")
        at = rng.choice([2, 3, 3, 4, 5, 5, 6, 7, 7])
        digits[at] = rng.choice([d for d in "0123456789" if d != digits[at]])
        text = "".join(digits)
        try:
            day = datetime.date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            continue
        if datetime.date(1905, 1, 1) < day <= TODAY:
            return day
    return born


def day_month(born):
    """Day and month exchanged; None when there is no such day or it is the same."""
    if born.day > 12 or born.day == born.month:
        return None
    day = datetime.date(born.year, born.day, born.month)
    return day if day <= TODAY else None


def said_age(rng, age):
    """(text, least, most): what is said of somebody's age, and the ages it may mean."""
    if rng.random() < .22 and age >= 10:
        return f"{age // 10 * 10}代", age // 10 * 10, age // 10 * 10 + 9
    said = max(0, age + rng.choice([0, 0, 0, 0, 1, -1, 1, -1, 2, -2, 3, -3]))
    if rng.random() < .2:
        return str(age), age - 1, age + 1
    return rng.choice(["約{}歳", "{}歳前後", "{}歳くらい"]).format(said), said - 4, said + 4


def said_sex(rng, sex):
    return rng.choice(["男", "男性", "M", "1", "男"] if sex == "1" else ["女", "女性", "F", "2", "女"])


# ---- addresses -------------------------------------------------------------------------------

OLD_CITIES = (("輪島市", "門前町", "鳳至郡門前町", True), ("白山市", "美川", "石川郡美川町", True),
              ("白山市", "鶴来", "石川郡鶴来町", True), ("加賀市", "山中温泉", "江沼郡山中町", True),
              ("七尾市", "中島町", "鹿島郡中島町", True), ("七尾市", "能登島", "鹿島郡能登島町", True))


def short_block(rng, block):
    """3丁目32番19号 as people write it: 3-32-19, 3の32の19."""
    text = block
    for word in ("丁目", "番地", "番", "号"):
        text = text.replace(word, "-")
    text = text.replace("部-", "").replace("部", "").strip("-").replace("--", "-")
    return text.replace("-", rng.choice(["-", "-", "の", "－", "番", "ー"]))


def town_text(rng, person, city=None):
    """A town, with its city or without, the district left out or not."""
    show_city = rng.random() < .8 if city is None else city
    if not show_city:
        return person.town
    name = person.city
    if "郡" in name and rng.random() < .4:
        name = name[name.index("郡") + 1:]
    return ("石川県" if rng.random() < .12 else "") + name + person.town


def full_address(rng, person):
    return ("石川県" if rng.random() < .4 else "") + person.city + person.town + person.block


def old_address(rng, person):
    word = rng.choice(["", "", "大字", "字"])
    return ("石川県" if rng.random() < .2 else "") + person.city + word + person.town + short_block(rng, person.block)


def old_city(rng, person):
    """Under the name of the municipality before it was merged; None where we know of none."""
    for city, prefix, old, drop in OLD_CITIES:
        if person.city == city and person.town.startswith(prefix) and len(person.town) > len(prefix):
            town = person.town[len(prefix):] if drop else person.town
            return old + town + (short_block(rng, person.block) if rng.random() < .4 else "")
    return None


def kana_address(rng, person):
    text = (person.city_kana if rng.random() < .7 else "") + person.town_kana
    if rng.random() < .25:
        text = misheard(rng, text)
    number = short_block(rng, person.block)
    if rng.random() < .35 and number[:1].isdigit():
        text += number.replace("-", "の")
    return hiragana(text) if rng.random() < .5 else text


# ---- cards -----------------------------------------------------------------------------------


def digit_spots(text):
    return [at for at, c in enumerate(text) if c.isdigit()]


def card_slip(rng, fields, slip):
    """`fields`: insurer, symbol, number. One of them, the longer the likelier, gets the slip."""
    for _ in range(30):
        names = [n for n, text in fields.items() for _ in digit_spots(text)]
        name = rng.choice(names)
        text = fields[name]
        at = rng.choice(digit_spots(text))
        if slip == "wrong":
            other = rng.choice([d for d in "0123456789" if d != text[at]])
            return {**fields, name: text[:at] + other + text[at + 1:]}
        if slip == "illegible":
            return {**fields, name: text[:at] + "?" + text[at + 1:]}
        if slip == "missing" and len(text) > 2:
            return {**fields, name: text[:at] + text[at + 1:]}
        if slip == "extra":
            return {**fields, name: text[:at] + rng.choice("0123456789" + text[at]) + text[at:]}
        if slip == "transposed" and text[at + 1:at + 2].isdigit() and text[at] != text[at + 1]:
            return {**fields, name: text[:at] + text[at + 1] + text[at] + text[at + 2:]}
    return fields
