"""The people a set of queries is made for: reads the TSV, finds households, names and cards.

Shape: one row a person, columns of kColumns; a missing column reads as empty.
Cost: 1,000,000 people: about 20 s and 1.2 GB. Proof: hostile.py checks every query against it.
"""
import collections
import datetime
import gzip
import random
import sys

COLUMNS = ("pid sei mei sei_kana mei_kana roman birth sex zip city town block bldg city_kana "
           "town_kana phone ins_no ins_symbol ins_number ins_branch former_sei").split()
TODAY = datetime.date(2026, 11, 1)  # The day ages refer to.
ELDERLY_INSURER = "39"  # Law of medical care for the elderly: everybody has a number of his own.


class Person:
    """One row; `birth` is a date. Somebody who is not registered has pid ''."""

    __slots__ = COLUMNS

    def copy(self, **changes):
        other = Person()
        for column in COLUMNS:
            setattr(other, column, getattr(self, column))
        for column, value in changes.items():
            setattr(other, column, value)
        return other

    @property
    def age(self):
        return int((TODAY - self.birth).days // 365.25)

    @property
    def place(self):
        return (self.city, self.town, self.block, self.bldg)

    @property
    def card(self):
        return (self.ins_no, self.ins_symbol, self.ins_number.lstrip("0"))


def sounds(kana):
    """What two readings have in common that are heard as one."""
    table = str.maketrans("ァィゥェォッャュョヮヅヂヲヴ", "アイウエオツヤユヨワズジオブ")
    return kana.translate(table).replace("ー", "").replace(" ", "").replace("・", "")


def open_text(path, mode="rt"):
    if path.endswith(".gz"):
        return gzip.open(path, mode, encoding="utf-8")
    return open(path, mode, encoding="utf-8")


class Population:
    """Everybody, with the indexes that making queries needs."""

    def __init__(self, path):
        self.people = []
        self.by_place = collections.defaultdict(list)
        self.by_town = collections.defaultdict(list)
        self.by_kana = collections.defaultdict(list)
        self.by_kanji = collections.defaultdict(list)
        self.by_card = collections.defaultdict(list)
        self.by_phone = collections.defaultdict(list)
        self.by_year = collections.defaultdict(list)
        self.by_given = collections.defaultdict(list)   # (sex, decade of birth): Japanese people.
        self.kanji_of = collections.defaultdict(set)    # Reading of a given name: its writings.
        self.readings_of = collections.defaultdict(collections.Counter)  # Surname: its readings.
        self.foreign = []
        with open_text(path) as lines:
            header = next(lines).rstrip("\n").split("\t")
            for line in lines:
                self._add(dict(zip(header, map(sys.intern, line.rstrip("\n").split("\t")))))
        self.towns = sorted(self.by_town)

    def _add(self, row):
        person = Person()
        for column in COLUMNS:
            setattr(person, column, row.get(column, ""))
        person.birth = datetime.date.fromisoformat(person.birth)
        self.people.append(person)
        self.by_place[person.place].append(person)
        self.by_town[(person.city, person.town)].append(person)
        self.by_kana[(sounds(person.sei_kana), sounds(person.mei_kana))].append(person)
        self.by_kanji[(person.sei, person.mei)].append(person)
        self.by_card[person.card].append(person)
        self.by_year[person.birth.year].append(person)
        if person.phone:
            self.by_phone[person.phone].append(person)
        if person.roman:
            self.foreign.append(person)
            return
        self.by_given[(person.sex, person.birth.year // 10)].append(person)
        self.kanji_of[person.mei_kana].add(person.mei)
        self.readings_of[person.sei][person.sei_kana] += 1

    def household(self, person):
        return [other for other in self.by_place[person.place] if other.sei_kana == person.sei_kana]

    def given_name(self, rng, sex, year):
        """(writing, reading) as a person of that sex and year would have it."""
        for decade in (year // 10, year // 10 + 1, year // 10 - 1, 198):
            if self.by_given[(sex, decade)]:
                other = rng.choice(self.by_given[(sex, decade)])
                return other.mei, other.mei_kana
        return "薫", "カオル"

    def anybody(self, rng, japanese=True):
        while True:
            person = rng.choice(self.people)
            if not (japanese and person.roman):
                return person

    def registered_as(self, person):
        """Is somebody registered under this name, read or written, with this birth date?"""
        read = self.by_kana.get((sounds(person.sei_kana), sounds(person.mei_kana)), ())
        written = self.by_kanji.get((person.sei, person.mei), ())
        return any(other.birth == person.birth for other in (*read, *written))


def shifted(rng, birth, low, high):
    """A birth date `low` to `high` years later, on another day of the year."""
    year = birth.year + rng.randint(low, high)
    day = datetime.date(year, 1, 1) + datetime.timedelta(days=rng.randrange(365))
    return min(day, TODAY - datetime.timedelta(days=rng.randrange(1, 200)))


def new_generator(seed):
    return random.Random(seed)
