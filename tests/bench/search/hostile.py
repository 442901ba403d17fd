#!/usr/bin/env python3
"""Makes labelled queries for a population: hostile people who are not registered, or people who are.

usage: hostile.py absent  POP.tsv[.gz] OUT.jsonl [--count 14000] [--seed N]
       hostile.py present POP.tsv[.gz] OUT.jsonl [--count 8000] [--seed N]
       hostile.py dirty   POP.tsv[.gz] OUT.tsv[.gz] [--seed N]     a register as offices keep it; its
                          truth is read by:  hostile.py present OUT.tsv OUT.jsonl --clean POP.tsv

Each line: {"qid", "class", "form", "q": {...}, "truth": pid or null, "also": [...]}.
`absent` asks about siblings, spouses, parents and twins at a registered address, namesakes with other
birth dates, cards of relatives and colleagues, newcomers, strangers in a registered house, somebody who
shares two fields with somebody. Nobody of that name and birth date is registered, and nobody is
described by all that is said (a query that is one by coincidence is thrown away and drawn again).
`present` asks about registered people with slips in other proportions than any set that was tuned on.

Invariant: same population, count and seed, same bytes. Proof: main() checks every line before it is written.
"""
import argparse
import collections
import datetime
import json
import sys

import forms
import noise
from population import COLUMNS, ELDERLY_INSURER, TODAY, Population, new_generator, open_text, shifted, sounds

# How somebody who is not registered is asked for.
FORMS_BY_NAME = ((forms.written, 12), (forms.clean, 9), (forms.kana_only, 6), (forms.era_date, 4),
                 (forms.kana_misheard, 9), (forms.half_width, 4), (forms.long_vowel, 3), (forms.birth_digit, 5),
                 (forms.day_month_swap, 4), (forms.birth_year_only, 5), (forms.addr_town_only, 5),
                 (forms.approx_age, 7), (forms.misheard_age, 5), (forms.hard_mix, 6), (forms.surname_only, 2),
                 (forms.given_only, 2), (forms.old_block, 5), (forms.addr_kana, 4), (forms.romanised, 3),
                 (forms.variant_kanji, 3), (forms.kanji_miswritten, 3), (forms.maiden, 2), (forms.moved, 2),
                 (forms.phone, 2), (forms.swapped_names, 2), (forms.impossible_date, 1))
FORMS_BY_CARD = ((forms.card_clean, 5), (forms.card_wrong1, 4), (forms.card_nobranch, 4), (forms.card_transposed, 3),
                 (forms.card_illegible2, 4), (forms.card_torn, 4), (forms.card_missing, 2), (forms.card_extra, 2),
                 (forms.card_exchanged, 2), (forms.card_and_name, 6))
# How somebody who is registered is asked for; the name of the form is the class.
FORMS_PRESENT = ((forms.clean, 2), (forms.kana_only, 4), (forms.half_width, 3), (forms.written, 3),
                 (forms.era_date, 3), (forms.variant_kanji, 6), (forms.compatibility, 7), (forms.selectors, 2),
                 (forms.long_vowel, 9), (forms.kana_misheard, 7), (forms.kanji_miswritten, 4),
                 (forms.other_reading, 24), (forms.romanised, 6), (forms.swapped_names, 4), (forms.maiden, 4),
                 (forms.birth_digit, 5), (forms.day_month_swap, 8), (forms.impossible_date, 60),
                 (forms.birth_year_only, 2), (forms.addr_town_only, 3), (forms.approx_age, 5),
                 (forms.misheard_age, 5), (forms.hard_mix, 7), (forms.surname_only, 3), (forms.given_only, 3),
                 (forms.unconscious, 2), (forms.old_block, 4), (forms.addr_kana, 4), (forms.old_city, 16),
                 (forms.moved, 4), (forms.phone, 4), (forms.card_clean, 2), (forms.card_wrong1, 4),
                 (forms.card_transposed, 3), (forms.card_illegible2, 4), (forms.card_missing, 3),
                 (forms.card_extra, 3), (forms.card_nobranch, 3), (forms.card_branch, 2),
                 (forms.card_exchanged, 3), (forms.card_full_width, 2), (forms.card_torn, 4),
                 (forms.card_and_name, 2))


def pick(rng, table):
    return rng.choices([item for item, _ in table], [weight for _, weight in table])[0]


def another_day(rng, birth, years=0):
    return shifted(rng, birth, years, years)


def same_day(birth, years):
    year = birth.year + years
    return min(datetime.date(year, birth.month, 28 if (birth.month, birth.day) == (2, 29) else birth.day), TODAY)


# ---- people who are not registered -----------------------------------------------------------


def relative(rng, population, person, sex, birth, given=None):
    """An unregistered member of the household of `person`; its card with a branch that nobody has."""
    family = population.household(person)
    names = {sounds(other.mei_kana) for other in family}
    for _ in range(30):
        mei, mei_kana = given or population.given_name(rng, sex, birth.year)
        if sounds(mei_kana) not in names:
            break
        given = None
    else:
        return None
    made = person.copy(pid="", sex=sex, birth=birth, mei=mei, mei_kana=mei_kana, former_sei="", roman="")
    if person.ins_no.startswith(ELDERLY_INSURER):
        made.ins_number = f"{rng.randrange(1, 10**8):08}"
    else:
        taken = {other.ins_branch for other in population.by_card[person.card]}
        free = [f"{b:02}" for b in range(8) if f"{b:02}" not in taken]
        made.ins_branch = rng.choice(free[:3] or ["09"])
    if rng.random() < .3:
        made.phone = f"0{rng.choice('789')}0-{rng.randrange(1000, 10000)}-{rng.randrange(10000):04}"
    return made


def near_given(rng, population, person, sex, year):
    """A given name that is heard or written close to that of `person`: サキ and ミサキ."""
    kana, best = person.mei_kana, []
    for _ in range(250):
        mei, other = population.given_name(rng, sex, year)
        if other == kana:
            continue
        contained = other.endswith(kana) or kana.endswith(other) or other.startswith(kana)
        one_off = len(other) == len(kana) and sum(a != b for a, b in zip(other, kana)) == 1
        if contained or one_off or (mei[0] == person.mei[0] and other[:2] == kana[:2]):
            best.append((mei, other))
    if best:
        return rng.choice(best)
    if sex == "2":
        return ("美" + person.mei, "ミ" + kana) if not kana.startswith("ミ") else (person.mei + "子", kana + "コ")
    return (person.mei + "一", kana + "イチ") if len(kana) < 4 else (person.mei[:1], kana[:2])


def sibling(rng, population):
    person = population.anybody(rng)
    sex = rng.choice("12")
    return relative(rng, population, person, sex, shifted(rng, person.birth, -10, 10))


def sibling_near(rng, population):
    person = population.anybody(rng)
    years = rng.choice([-1, 1, 1, -1, 2, -2, 0])
    birth = same_day(person.birth, years) if years and rng.random() < .4 else another_day(rng, person.birth, years)
    given = near_given(rng, population, person, person.sex, birth.year)
    return relative(rng, population, person, person.sex, birth, given)


def twin(rng, population):
    person = population.anybody(rng)
    sex = person.sex if rng.random() < .75 else rng.choice("12")
    near = sex == person.sex and rng.random() < .5
    given = near_given(rng, population, person, sex, person.birth.year) if near else None
    return relative(rng, population, person, sex, person.birth, given)


def spouse(rng, population):
    person = population.anybody(rng)
    if person.age < 24:
        return None
    return relative(rng, population, person, "2" if person.sex == "1" else "1", shifted(rng, person.birth, -6, 6))


def parent_or_child(rng, population):
    """Often with a character of the name handed on, the same sex, and sometimes the same day."""
    person = population.anybody(rng)
    years = rng.randint(20, 40) * (-1 if person.age < 30 or rng.random() < .4 else 1)
    if person.birth.year + years < 1915 or person.birth.year + years > TODAY.year:
        return None
    sex = person.sex if rng.random() < .7 else rng.choice("12")
    birth = same_day(person.birth, years) if rng.random() < .25 else another_day(rng, person.birth, years)
    given = near_given(rng, population, person, sex, birth.year) if rng.random() < .6 else None
    return relative(rng, population, person, sex, birth, given)


def generation(rng, population):
    """A cousin: born with the registered one, a name of those years, in the house of the family."""
    person = population.anybody(rng)
    made = relative(rng, population, person, person.sex, shifted(rng, person.birth, -3, 3))
    if made and rng.random() < .4:
        other = population.anybody(rng)
        made = made.copy(city=other.city, town=other.town, block=other.block, bldg=other.bldg,
                         city_kana=other.city_kana, town_kana=other.town_kana)
    return made


def elsewhere(rng, population, person, birth):
    """The name of `person`, another human being: other birth date, house and card."""
    other = population.anybody(rng)
    near = rng.random() < .25
    home = person if near else other
    made = other.copy(pid="", sei=person.sei, mei=person.mei, sei_kana=person.sei_kana, roman=person.roman,
                      mei_kana=person.mei_kana, sex=person.sex, birth=birth, former_sei="", city=home.city,
                      town=home.town, city_kana=home.city_kana, town_kana=home.town_kana, phone=other.phone)
    made.ins_number = f"{rng.randrange(1, 10**8):0{max(2, len(other.ins_number))}}"[-max(2, len(other.ins_number)):]
    return made


def namesake_slip(rng, population):
    """His birth date is that of the registered one with a slip, by coincidence."""
    person = population.anybody(rng, japanese=rng.random() < .95)
    chance, born = rng.random(), person.birth
    if chance < .35:
        birth = noise.day_month(born)
    elif chance < .65:
        birth = noise.wrong_digit(rng, born)
    elif chance < .80:
        birth = born + datetime.timedelta(days=rng.choice([1, -1, 10, -10]))
    elif chance < .93:
        birth = same_day(born, rng.choice([1, -1, 10, -10]))
    else:
        birth = same_day(born, rng.choice([63, -63, 25, -25, 30, -30]))
    if birth is None or birth > TODAY or birth.year < 1905 or birth == born:
        return None
    return elsewhere(rng, population, person, birth)


def namesake_year(rng, population):
    person = population.anybody(rng, japanese=rng.random() < .9)
    return elsewhere(rng, population, person, another_day(rng, person.birth))


def namesake_place(rng, population):
    """The same name in the same town, of another age."""
    person = population.anybody(rng)
    birth = shifted(rng, person.birth, *rng.choice([(-40, -6), (6, 40)]))
    if birth.year < 1915:
        return None
    made = elsewhere(rng, population, person, birth)
    made.city, made.town = person.city, person.town
    made.city_kana, made.town_kana = person.city_kana, person.town_kana
    return made


def card_relative(rng, population):
    """The family's card, a branch that is not registered."""
    person = population.anybody(rng)
    if person.ins_no.startswith(ELDERLY_INSURER):
        return None
    return rng.choice([sibling, spouse, parent_or_child])(rng, population)


def card_colleague(rng, population):
    """The next number of the same employer or town, given to nobody who is registered."""
    person = population.anybody(rng)
    for _ in range(10):
        text = person.ins_number
        at = rng.choice(noise.digit_spots(text))
        number = text[:at] + rng.choice([d for d in "0123456789" if d != text[at]]) + text[at + 1:]
        if not population.by_card[(person.ins_no, person.ins_symbol, number.lstrip("0"))]:
            made = elsewhere(rng, population, population.anybody(rng), shifted(rng, person.birth, -8, 8))
            return made.copy(ins_no=person.ins_no, ins_symbol=person.ins_symbol, ins_number=number,
                             ins_branch=person.ins_branch, sex=person.sex,
                             sei=person.sei if rng.random() < .2 else made.sei,
                             sei_kana=made.sei_kana)
    return None


def newcomer(rng, population):
    """Moved in last week; the name is as common as names are."""
    family, other = population.anybody(rng), population.anybody(rng)
    birth = shifted(rng, other.birth, -3, 3)
    mei, mei_kana = population.given_name(rng, other.sex, birth.year)
    made = elsewhere(rng, population, family, birth)
    return made.copy(mei=mei, mei_kana=mei_kana, sex=other.sex)


def newcomer_foreign(rng, population):
    """Few surnames, and many who know but the year: born on the first of January."""
    if len(population.foreign) < 2:
        return None
    one, other = rng.choice(population.foreign), rng.choice(population.foreign)
    if one is other or not one.roman.startswith(one.sei) or not other.roman.startswith(other.sei):
        return None
    birth = datetime.date(other.birth.year, 1, 1) if rng.random() < .4 else shifted(rng, other.birth, -2, 2)
    made = elsewhere(rng, population, one, birth)
    return made.copy(mei=other.mei, mei_kana=other.mei_kana, sex=other.sex, roman=one.sei + " " + other.mei)


def stranger(rng, population):
    """Another family in a registered house."""
    person, family = population.anybody(rng), population.anybody(rng)
    birth = shifted(rng, person.birth, -5, 5) if rng.random() < .6 else family.birth
    mei, mei_kana = population.given_name(rng, person.sex, birth.year)
    made = person.copy(pid="", sei=family.sei, sei_kana=family.sei_kana, birth=birth, mei=mei,
                       mei_kana=mei_kana, former_sei="", roman="")
    made.ins_number = f"{rng.randrange(1, 10**7):07}"
    return made


def shares_two(rng, population):
    """Two fields of three are those of somebody: name and age, name and town, or surname and town."""
    person, which = population.anybody(rng), rng.random()
    if which < .4:
        other = population.anybody(rng)
        return elsewhere(rng, population, person, shifted(rng, person.birth, -2, 2)).copy(
            city=other.city, town=other.town, city_kana=other.city_kana, town_kana=other.town_kana)
    if which < .7:
        return namesake_place(rng, population)
    birth = shifted(rng, person.birth, -2, 2)
    mei, mei_kana = population.given_name(rng, person.sex, birth.year)
    return person.copy(pid="", mei=mei, mei_kana=mei_kana, birth=birth, former_sei="", roman="",
                       ins_number=f"{rng.randrange(1, 10**7):07}")


def given_and_birth(rng, population):
    """Given name and birth date of a registered woman, another surname: no maiden name of hers."""
    person = population.anybody(rng)
    if person.sex != "2" or person.age < 25:
        return None
    family = population.anybody(rng)
    made = elsewhere(rng, population, person, person.birth)
    return made.copy(sei=family.sei, sei_kana=family.sei_kana)


KINDS = ((sibling, 13), (sibling_near, 14), (twin, 9), (spouse, 7), (parent_or_child, 9), (generation, 6),
         (namesake_slip, 12), (namesake_year, 5), (namesake_place, 6), (card_relative, 8), (card_colleague, 6),
         (newcomer, 5), (newcomer_foreign, 3), (stranger, 4), (shares_two, 7), (given_and_birth, 3))
BY_CARD = {card_relative, card_colleague}


def described(population, claim):
    """Somebody registered whom all that is said describes, or name and birth date alone; or None."""
    said = claim.person
    if "birth" in claim.shows and ("written" in claim.shows or {"family", "given"} <= claim.shows):
        pool = (*population.by_kana.get((sounds(said.sei_kana), sounds(said.mei_kana)), ()),
                *population.by_kanji.get((said.sei, said.mei), ()))
        same = next((other for other in pool if other.birth == said.birth), None)
        if same is not None:
            return same
    if "town" in claim.shows:
        pool = population.by_town[(said.city, said.town)]
    elif {"family", "given"} <= claim.shows:
        pool = population.by_kana[(sounds(said.sei_kana), sounds(said.mei_kana))]
    elif "written" in claim.shows:
        pool = population.by_kanji[(said.sei, said.mei)]
    elif "phone" in claim.shows:
        pool = population.by_phone[said.phone]
    elif "card" in claim.shows and "?" not in "".join(claim.query.values()) and "number" in claim.query \
            and "ins_no" in claim.query:
        pool = population.by_card[(claim.query["ins_no"], claim.query.get("symbol", ""),
                                   claim.query["number"].lstrip("0"))]
    else:
        oldest, youngest = reversed(claim.ages) if claim.ages else (0, -1)
        years = range(TODAY.year - oldest - 1, TODAY.year - youngest + 1)
        pool = (other for year in years for other in population.by_year[year])
    return next((other for other in pool if claim.describes(other)), None)


def absent_queries(rng, population, count):
    made, thrown = 0, 0
    while made < count:
        kind = pick(rng, KINDS)
        person = kind(rng, population)
        if person is None or population.registered_as(person):
            continue
        by_card = kind in BY_CARD or rng.random() < .06
        form = pick(rng, FORMS_BY_CARD if by_card else FORMS_BY_NAME)
        claim = form(rng, population, person)
        if claim is None:
            continue
        if described(population, claim) is not None:
            thrown += 1
            continue
        made += 1
        yield {"class": "absent_" + kind.__name__, "form": form.__name__, "q": claim.query, "truth": None}
    print(f"{thrown} coincidences thrown away", file=sys.stderr)


# ---- people who are registered ---------------------------------------------------------------


def twins_and_namesakes(population):
    """([(one, other)] born on one day in one house, [(one, others)] of one name and birth date)."""
    twins, namesakes = [], []
    for house in population.by_place.values():
        for at, one in enumerate(house):
            for other in house[at + 1:]:
                if one.birth == other.birth and one.sei == other.sei and one.mei_kana != other.mei_kana:
                    twins.append((one, other))
    for people in population.by_kana.values():
        if len(people) > 1:
            days = collections.defaultdict(list)
            for person in people:
                days[person.birth].append(person)
            namesakes += [same for same in days.values() if len(same) > 1]
    return twins, namesakes


def twin_query(rng, twins):
    person = rng.choice(rng.choice(twins))
    key = rng.choice(["name", "kana"])
    text = forms.spoken(rng, person) if key == "kana" else noise.kanji_name(rng, person.sei, person.mei)
    query = {key: text, "birth": forms.birth_text(rng, person), "addr": noise.town_text(rng, person)}
    return {"class": "twin", "form": "twin", "q": query, "truth": person.pid}


def namesake_query(rng, namesakes):
    people = rng.choice(namesakes)
    person = rng.choice(people)
    query = {"kana": forms.spoken(rng, person), "birth": forms.birth_text(rng, person),
             "sex": noise.said_sex(rng, person.sex)}
    same = [other.pid for other in people if other is not person]
    return {"class": "namesake", "form": "namesake", "q": query, "truth": person.pid, "also": same}


def present_queries(rng, population, count, same_person):
    twins, namesakes = twins_and_namesakes(population)
    special = [(twin_query, twins, .02), (namesake_query, namesakes, .02)]
    made = 0
    while made < count:
        chance = rng.random()
        line = None
        for form, pool, share in special:
            if 0 <= chance < share and pool:
                line = form(rng, pool)
            chance -= share
        if line is None:
            person = population.anybody(rng, japanese=rng.random() < .97)
            form = pick(rng, FORMS_PRESENT)
            if form is forms.romanised and rng.random() < .4 and population.foreign:
                person = rng.choice(population.foreign)
            claim = form(rng, population, person)
            if claim is None:
                continue
            line = {"class": form.__name__, "form": form.__name__, "q": claim.query, "truth": person.pid}
        also = sorted(same_person.get(line["truth"], set()) | set(line.get("also", ())))
        if also:
            line["also"] = also
        made += 1
        yield line


# ---- a register as offices keep it -----------------------------------------------------------


def dirty_row(rng, population, person):
    """One registered row with what goes wrong in offices; a list: somebody may stand there twice."""
    chance = rng.random()
    changed = person.copy()
    if chance < .03:
        changed.sei_kana = changed.mei_kana = ""
    elif chance < .05:
        changed.mei_kana = noise.misheard(rng, changed.mei_kana)
    elif chance < .06:
        changed.sei_kana, changed.mei_kana = (noise.half_width(rng, k) for k in (person.sei_kana, person.mei_kana))
    elif chance < .08:
        other = noise.exchanged(rng, person.sei, noise.COMPATIBILITY)
        changed.sei = other or noise.with_selectors(rng, person.sei)
    elif chance < .12:
        other = population.anybody(rng)
        for column in "zip city town block bldg city_kana town_kana".split():
            setattr(changed, column, getattr(other, column))
    elif chance < .125:
        changed.birth = noise.wrong_digit(rng, person.birth)
    elif chance < .13:
        changed.sei, changed.mei = person.mei, person.sei
    elif chance < .135:
        changed.phone = changed.block = ""
    rows = [changed]
    if rng.random() < .02:  # Once more, from before he moved, or before the insurer changed.
        other = population.anybody(rng)
        again = person.copy(pid="9" + person.pid[1:])
        columns = ("ins_no ins_symbol ins_number ins_branch" if rng.random() < .5
                   else "zip city town block bldg city_kana town_kana phone")
        for column in columns.split():
            setattr(again, column, getattr(other, column))
        if columns.startswith("ins_no"):
            again.ins_number = f"{rng.randrange(1, 10**7):07}"
        rows.append(again)
    return rows


def write_dirty(rng, population, path):
    with open_text(path, "wt") as out:
        out.write("\t".join(COLUMNS) + "\n")
        for person in population.people:
            for row in dirty_row(rng, population, person):
                out.write("\t".join(row.birth.isoformat() if c == "birth" else getattr(row, c)
                                    for c in COLUMNS) + "\n")


def registered_twice(path):
    """{pid: other pids of the same human being}, by the form of the numbers dirty_row() gives."""
    pids = set()
    with open_text(path) as lines:
        next(lines)
        for line in lines:
            pids.add(line.split("\t", 1)[0])
    return {pid: {"9" + pid[1:]} for pid in pids if pid[0] != "9" and "9" + pid[1:] in pids}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=["absent", "present", "dirty"])
    parser.add_argument("population")
    parser.add_argument("out")
    parser.add_argument("--count", type=int)
    parser.add_argument("--seed", type=int, default=7_301)
    parser.add_argument("--clean", help="present: the clean population; POP.tsv is its dirty register")
    arguments = parser.parse_args()
    rng = new_generator(f"{arguments.mode} {arguments.seed}")
    population = Population(arguments.clean or arguments.population)
    if arguments.mode == "dirty":
        write_dirty(rng, population, arguments.out)
        return
    if arguments.mode == "absent":
        lines = absent_queries(rng, population, arguments.count or 14_000)
    else:
        same = registered_twice(arguments.population) if arguments.clean else {}
        lines = present_queries(rng, population, arguments.count or 8_000, same)
    letter = {"absent": "H", "present": "R" if arguments.clean else "P"}[arguments.mode]
    with open_text(arguments.out, "wt") as out:
        for number, line in enumerate(lines, 1):
            out.write(json.dumps({"qid": f"{letter}{number:05}", **line}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
