"""What is asked about somebody: a claim in the words of a query, with the slips of its class.

Shape: form(rng, population, person) -> Claim, or None when this person cannot be asked for that way.
A claim remembers what it says exactly, so that hostile.py can tell whether it describes somebody else.
"""
import datetime

import noise
from population import ELDERLY_INSURER, TODAY, sounds

YEAR = datetime.timedelta(days=365.25)


class Claim:
    """`person` after the slips; `shows`: which of his fields the query says."""

    def __init__(self, query, person, shows, ages=None, year=None):
        self.query = query
        self.person = person
        self.shows = set(shows.split())
        self.ages = ages
        self.year = year

    def describes(self, other):
        """Does everything that is said fit `other` as it stands in the register?"""
        said, shows = self.person, self.shows
        if "family" in shows and sounds(said.sei_kana) != sounds(other.sei_kana):
            return False
        if "given" in shows and sounds(said.mei_kana) != sounds(other.mei_kana):
            return False
        if "written" in shows and (said.sei, said.mei) != (other.sei, other.mei):
            return False
        if "birth" in shows and said.birth != other.birth:
            return False
        if self.year is not None and self.year != other.birth.year:
            return False
        if self.ages and not self.ages[0] <= other.age <= self.ages[1]:
            return False
        if "sex" in shows and said.sex != other.sex:
            return False
        if "town" in shows and said.town != other.town:
            return False
        if "phone" in shows and said.phone != other.phone:
            return False
        return "card" not in shows or self._card_fits(other)

    def _card_fits(self, other):
        for name, column in (("ins_no", "ins_no"), ("symbol", "ins_symbol"), ("number", "ins_number"),
                             ("branch", "ins_branch")):
            said, there = self.query.get(name), getattr(other, column)
            if said is None or (name == "branch" and not there):
                continue
            said, there = said.lstrip("0"), there.lstrip("0")
            if len(said) != len(there) or any(a != b and a != "?" for a, b in zip(said, there)):
                return False
        return True


def birth_text(rng, person):
    return noise.some_date(rng, person.birth)


def spoken(rng, person, half=False):
    return noise.kana_name(rng, person.sei_kana, person.mei_kana, half)


def maybe_town(rng, query, person, share=.5):
    if rng.random() >= share:
        return ""
    query["addr"] = noise.town_text(rng, person)
    return " town"


def aged(rng, query, person):
    query["age"], least, most = noise.said_age(rng, person.age)
    return least, most


def misheard_copy(rng, person, both=False):
    family, given = person.sei_kana, person.mei_kana
    if both or rng.random() < .5:
        family = noise.misheard(rng, family)
    if both or family == person.sei_kana:
        given = noise.misheard(rng, given)
    return person.copy(sei_kana=family, mei_kana=given)


# ---- by name ---------------------------------------------------------------------------------


def clean(rng, _, person):
    query = {"name": noise.kanji_name(rng, person.sei, person.mei), "kana": spoken(rng, person),
             "birth": birth_text(rng, person), "sex": noise.said_sex(rng, person.sex),
             "addr": noise.full_address(rng, person)}
    return Claim(query, person, "family given birth sex town")


def kana_only(rng, _, person):
    query = {"kana": spoken(rng, person), "birth": birth_text(rng, person)}
    return Claim(query, person, "family given birth")


def half_width(rng, _, person):
    query = {"kana": spoken(rng, person, half=True), "birth": noise.era_date(rng, person.birth),
             "sex": noise.said_sex(rng, person.sex)}
    return Claim(query, person, "family given birth sex")


def written(rng, _, person):
    query = {"name": noise.kanji_name(rng, person.sei, person.mei), "birth": birth_text(rng, person),
             "sex": noise.said_sex(rng, person.sex)}
    town = maybe_town(rng, query, person)
    return Claim(query, person, "written birth sex" + town)


def era_date(rng, _, person):
    query = {"name": noise.kanji_name(rng, person.sei, person.mei),
             "birth": noise.era_date(rng, person.birth)}
    return Claim(query, person, "written birth")


def _other_writing(rng, person, table):
    family = noise.exchanged(rng, person.sei, table)
    given = noise.exchanged(rng, person.mei, table)
    if not family and not given:
        return None
    query = {"name": noise.kanji_name(rng, family or person.sei, given or person.mei),
             "birth": birth_text(rng, person), "sex": noise.said_sex(rng, person.sex)}
    return Claim(query, person, "family given birth sex" + maybe_town(rng, query, person, .3))


def variant_kanji(rng, _, person):
    return _other_writing(rng, person, noise.FORMS)


def compatibility(rng, _, person):
    return _other_writing(rng, person, noise.COMPATIBILITY)


def selectors(rng, _, person):
    if person.roman:
        return None
    query = {"name": noise.with_selectors(rng, person.sei) + person.mei, "birth": birth_text(rng, person)}
    return Claim(query, person, "written birth" + maybe_town(rng, query, person, .3))


def long_vowel(rng, _, person):
    said = person.copy(sei_kana=noise.long_vowel(rng, person.sei_kana))
    if said.sei_kana == person.sei_kana:
        said.mei_kana = noise.long_vowel(rng, person.mei_kana)
    if (said.sei_kana, said.mei_kana) == (person.sei_kana, person.mei_kana):
        return None
    query = {"kana": spoken(rng, said), "birth": birth_text(rng, said),
             "sex": noise.said_sex(rng, said.sex)}
    return Claim(query, said, "family given birth sex")


def kana_misheard(rng, _, person):
    said = misheard_copy(rng, person)
    query = {"kana": spoken(rng, said), "birth": birth_text(rng, said),
             "sex": noise.said_sex(rng, said.sex)}
    return Claim(query, said, "family given birth sex" + maybe_town(rng, query, said))


def kanji_miswritten(rng, population, person):
    if person.roman:
        return None
    others = [w for w in sorted(population.kanji_of[person.mei_kana]) if w != person.mei]
    if others and rng.random() < .7:
        given = rng.choice(others)
    elif len(person.mei) > 1:
        other = population.anybody(rng).mei
        at = rng.randrange(len(person.mei))
        given = person.mei[:at] + other[0] + person.mei[at + 1:]
    else:
        return None
    if given == person.mei:
        return None
    said = person.copy(mei=given)
    query = {"name": noise.kanji_name(rng, said.sei, given), "birth": birth_text(rng, said),
             "sex": noise.said_sex(rng, said.sex)}
    return Claim(query, said, "written birth sex" + maybe_town(rng, query, said))


def other_reading(rng, population, person):
    readings = [r for r in sorted(population.readings_of[person.sei]) if r != person.sei_kana]
    if person.roman or not readings:
        return None
    said = person.copy(sei_kana=rng.choice(readings))
    query = {"kana": spoken(rng, said), "birth": birth_text(rng, said),
             "sex": noise.said_sex(rng, said.sex), "addr": noise.town_text(rng, said)}
    return Claim(query, said, "family given birth sex town")


def romanised(rng, _, person):
    if person.roman:
        if rng.random() < .3:
            parts = [person.mei_kana, person.sei_kana]
            name = rng.choice([" ", "・"]).join(parts if rng.random() < .5 else parts[::-1])
        else:
            tokens = person.roman.split()
            turn = rng.randrange(2)
            name = " ".join(tokens[turn:] + tokens[:turn])
            name = name if rng.random() < .7 else name.title()
    else:
        name = noise.roman_name(rng, person.sei_kana, person.mei_kana)
    query = {"name": name, "birth": noise.western_date(rng, person.birth.year, person.birth.month,
                                                       person.birth.day),
             "sex": noise.said_sex(rng, person.sex)}
    return Claim(query, person, "family given birth sex")


def swapped_names(rng, _, person):
    if rng.random() < .5 and not person.roman:
        text, key = person.mei + rng.choice([" ", "　", ""]) + person.sei, "name"
    else:
        text, key = person.mei_kana + rng.choice([" ", "　"]) + person.sei_kana, "kana"
    query = {key: text, "birth": birth_text(rng, person), "sex": noise.said_sex(rng, person.sex)}
    return Claim(query, person, "family given birth sex" + maybe_town(rng, query, person))


def maiden(rng, population, person):
    if person.sex != "2" or person.age < 22 or person.roman:
        return None
    before = population.anybody(rng)
    said = person.copy(sei=before.sei, sei_kana=before.sei_kana)
    if rng.random() < .5 or not person.former_sei:
        query = {"kana": spoken(rng, said)}
    if person.former_sei and rng.random() < .6:
        query = {"name": noise.kanji_name(rng, person.former_sei, person.mei)}
    elif rng.random() < .5:
        query = {"name": noise.kanji_name(rng, said.sei, said.mei)}
    else:
        query = {"kana": spoken(rng, said)}
    query.update(birth=birth_text(rng, said), sex=noise.said_sex(rng, said.sex))
    return Claim(query, said, "family given birth sex" + maybe_town(rng, query, said, .6))


def birth_digit(rng, _, person):
    said = person.copy(birth=noise.wrong_digit(rng, person.birth))
    query = {"name": noise.kanji_name(rng, said.sei, said.mei), "birth": birth_text(rng, said),
             "sex": noise.said_sex(rng, said.sex)}
    return Claim(query, said, "written birth sex" + maybe_town(rng, query, said))


def day_month_swap(rng, _, person):
    day = noise.day_month(person.birth)
    if day is None:
        return None
    said = person.copy(birth=day)
    query = {"name": noise.kanji_name(rng, said.sei, said.mei),
             "birth": noise.western_date(rng, day.year, day.month, day.day),
             "sex": noise.said_sex(rng, said.sex)}
    return Claim(query, said, "written birth sex" + maybe_town(rng, query, said, .6))


def impossible_date(rng, _, person):
    """The 31st of a month of 30 days, the 30th of February: meant was a day close by."""
    month = person.birth.month
    if person.birth.day < 28 or month not in (2, 4, 6, 9, 11):
        return None
    day = 31 if month != 2 else 30
    if person.birth.day == day:
        return None
    query = {"name": noise.kanji_name(rng, person.sei, person.mei),
             "birth": noise.western_date(rng, person.birth.year, month, day),
             "sex": noise.said_sex(rng, person.sex), "addr": noise.town_text(rng, person)}
    return Claim(query, person, "written birth sex town")


def birth_year_only(rng, _, person):
    year = person.birth.year
    name, letter, number = noise.era_of(person.birth)
    query = {"name": noise.kanji_name(rng, person.sei, person.mei),
             "birth": rng.choice([str(year), f"{year}年", f"{name}{number}年", f"{letter}{number}"]),
             "sex": noise.said_sex(rng, person.sex), "addr": noise.town_text(rng, person)}
    return Claim(query, person, "written sex town", year=year)


def addr_town_only(rng, _, person):
    if rng.random() < .5:
        query, shows = {"name": noise.kanji_name(rng, person.sei, person.mei)}, "written town"
    else:
        query, shows = {"kana": spoken(rng, person)}, "family given town"
    query["addr"] = noise.town_text(rng, person)
    return Claim(query, person, shows)


def approx_age(rng, _, person):
    query = {"kana": spoken(rng, person)}
    ages = aged(rng, query, person)
    query.update(sex=noise.said_sex(rng, person.sex), addr=noise.town_text(rng, person))
    return Claim(query, person, "family given sex town", ages)


def misheard_age(rng, _, person):
    said = misheard_copy(rng, person)
    query = {"kana": spoken(rng, said)}
    ages = aged(rng, query, said)
    query["sex"] = noise.said_sex(rng, said.sex)
    query["addr"] = said.city if rng.random() < .2 else noise.town_text(rng, said)
    return Claim(query, said, "family given sex town", ages)


def hard_mix(rng, _, person):
    said = misheard_copy(rng, person, both=True)
    query = {"kana": spoken(rng, said), "sex": noise.said_sex(rng, said.sex)}
    if rng.random() < .5:
        query["birth"] = birth_text(rng, said)
        if rng.random() < .6:
            query["addr"] = said.city
        return Claim(query, said, "family given sex birth")
    ages = aged(rng, query, said)
    query["addr"] = noise.town_text(rng, said)
    return Claim(query, said, "family given sex town", ages)


def surname_only(rng, _, person):
    query = {"kana": rng.choice([person.sei_kana, noise.hiragana(person.sei_kana)])}
    ages = aged(rng, query, person)
    query.update(sex=noise.said_sex(rng, person.sex), addr=noise.town_text(rng, person))
    return Claim(query, person, "family sex town", ages)


def given_only(rng, _, person):
    query = {"kana": rng.choice([person.mei_kana, noise.hiragana(person.mei_kana)])}
    ages = aged(rng, query, person)
    query.update(sex=noise.said_sex(rng, person.sex), addr=noise.town_text(rng, person))
    return Claim(query, person, "given sex town", ages)


def unconscious(rng, _, person):
    query = {"sex": noise.said_sex(rng, person.sex)}
    ages = aged(rng, query, person)
    query["addr"] = noise.town_text(rng, person)
    return Claim(query, person, "sex town", ages)


def old_block(rng, _, person):
    """One name and the house, as the old register of the neighbourhood writes it."""
    if rng.random() < .65:
        query, shows = {"name": person.sei}, "family town"
        query["addr"] = noise.old_address(rng, person)
        query["sex"] = noise.said_sex(rng, person.sex)
        ages = aged(rng, query, person)
        return Claim(query, person, shows + " sex", ages)
    query = {"kana": person.mei_kana, "addr": noise.old_address(rng, person)}
    return Claim(query, person, "given town")


def addr_kana(rng, _, person):
    if rng.random() < .5:
        query, shows = {"kana": person.sei_kana}, "family sex town"
    else:
        query, shows = {"kana": person.sei_kana + " " + person.mei_kana}, "family given sex town"
    query["addr"] = noise.kana_address(rng, person)
    ages = aged(rng, query, person)
    query["sex"] = noise.said_sex(rng, person.sex)
    return Claim(query, person, shows, ages)


def old_city(rng, _, person):
    text = noise.old_city(rng, person)
    if text is None:
        return None
    query = {"kana": spoken(rng, person), "addr": text, "sex": noise.said_sex(rng, person.sex)}
    ages = aged(rng, query, person)
    return Claim(query, person, "family given sex town", ages)


def moved(rng, population, person):
    """Lives elsewhere than the register says."""
    other = population.anybody(rng)
    said = person.copy(city=other.city, town=other.town, block=other.block, bldg="")
    key = "name" if rng.random() < .5 else "kana"
    text = spoken(rng, said) if key == "kana" else noise.kanji_name(rng, said.sei, said.mei)
    query = {key: text, "birth": birth_text(rng, said), "sex": noise.said_sex(rng, said.sex),
             "addr": noise.full_address(rng, said)}
    return Claim(query, said, "family given birth sex town")


def phone(rng, _, person):
    if not person.phone:
        return None
    text = person.phone if rng.random() < .5 else person.phone.replace("-", "")
    query = {"phone": noise.full_width(text) if rng.random() < .15 else text}
    chance = rng.random()
    if chance < .4:
        query["kana"] = person.sei_kana
        ages = aged(rng, query, person)
        return Claim(query, person, "family phone", ages)
    if chance < .75:
        query["kana"] = spoken(rng, person)
        return Claim(query, person, "family given phone")
    query["kana"] = noise.hiragana(person.mei_kana)
    query["sex"] = noise.said_sex(rng, person.sex)
    return Claim(query, person, "given sex phone")


# ---- by card ---------------------------------------------------------------------------------


def _card(rng, person, slip=None, branch=True, extra=True):
    fields = {"ins_no": person.ins_no, "symbol": person.ins_symbol, "number": person.ins_number}
    fields = {name: text for name, text in fields.items() if text}
    for one in slip or ():
        fields = noise.card_slip(rng, fields, one)
    query, ages, shows = dict(fields), None, "card"
    if branch and person.ins_branch:
        query["branch"] = person.ins_branch
    if extra:
        if rng.random() < .4:
            query["kana"] = person.sei_kana
            shows += " family"
        query["sex"] = noise.said_sex(rng, person.sex)
        ages = aged(rng, query, person)
        shows += " sex"
    return Claim(query, person, shows, ages)


def card_clean(rng, _, person):
    return _card(rng, person, extra=False)


def card_wrong1(rng, _, person):
    return _card(rng, person, ["wrong"])


def card_transposed(rng, _, person):
    return _card(rng, person, ["transposed"])


def card_illegible2(rng, _, person):
    return _card(rng, person, ["illegible", "illegible"])


def card_missing(rng, _, person):
    return _card(rng, person, ["missing"])


def card_extra(rng, _, person):
    return _card(rng, person, ["extra"])


def card_nobranch(rng, _, person):
    return None if not person.ins_branch else _card(rng, person, branch=False)


def card_branch(rng, _, person):
    """The branch of somebody else of the family, or 2 digits read as one."""
    if not person.ins_branch:
        return None
    claim = _card(rng, person)
    claim.query["branch"] = f"{(int(person.ins_branch) + rng.choice([1, 1, 2])) % 7:02}"
    return claim


def card_exchanged(rng, _, person):
    """Symbol and number in each other's box."""
    if not person.ins_symbol:
        return None
    claim = _card(rng, person, extra=rng.random() < .6)
    query = claim.query
    query["symbol"], query["number"] = query["number"], query["symbol"]
    return claim


def card_full_width(rng, _, person):
    claim = _card(rng, person, extra=False)
    for name in ("ins_no", "symbol", "number", "branch"):
        if name in claim.query and rng.random() < .7:
            claim.query[name] = noise.full_width(claim.query[name])
    claim.shows.discard("card")
    claim.shows.add("family")
    return claim


def card_torn(rng, _, person):
    if person.ins_symbol and rng.random() < .3:
        fields = {"symbol": person.ins_symbol}
    else:
        fields = {"number": person.ins_number}
    name = next(iter(fields))
    if len(noise.digit_spots(fields[name])) > 2 and rng.random() < .6:
        fields = noise.card_slip(rng, fields, "illegible")
    query = {**fields, "kana": person.sei_kana, "sex": noise.said_sex(rng, person.sex)}
    ages = aged(rng, query, person)
    return Claim(query, person, "card family sex", ages)


def card_and_name(rng, _, person):
    """A card with the whole name and birth date on it."""
    claim = _card(rng, person, ["wrong"] if rng.random() < .4 else [], extra=False)
    claim.query["kana"] = spoken(rng, person)
    claim.query["birth"] = birth_text(rng, person)
    claim.shows |= {"family", "given", "birth"}
    return claim


def has_own_number(person):
    return person.ins_no.startswith(ELDERLY_INSURER)


def years_between(one, other):
    return abs((one - other) / YEAR)


def born_before_today(day):
    return day <= TODAY
