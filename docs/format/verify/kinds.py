"""The kinds of entries and their fields: docs/format/journal-v1.md, section 5, as tables.

A field is (key, name, check, required). What is not in a table is refused, keys from 1000 on aside.
"""
from collections import namedtuple

from cbor import need

Kind = namedtuple("Kind", "name public personal")

TEXT_MAX = 1024
PERSONS_MAX = 512


def number(most, least=0):
    return lambda value: type(value) is int and least <= value <= most


def one_of(most):
    return number(most, 1)


def octets(length, most=None):
    return lambda value: isinstance(value, bytes) and length <= len(value) <= (most or length)


def text(most=TEXT_MAX):
    return lambda value: isinstance(value, str) and 0 < len(value.encode()) <= most


def array(check, most, least=0):
    return lambda value: (isinstance(value, list) and least <= len(value) <= most and
                          all(check(one) for one in value))


def is_term(value):
    return (isinstance(value, list) and len(value) == 2 and one_of(12)(value[0]) and
            isinstance(value[1], str) and len(value[1].encode()) <= TEXT_MAX)


SEQ = COUNT = number(2 ** 63 - 1)
SOME = number(2 ** 63 - 1, 1)  # An entry that may be absent, and then is not written.
TERMS = array(is_term, 16)
PERSONS = array(octets(16), PERSONS_MAX)
SOMEBODY = array(octets(16), PERSONS_MAX, 1)
SECTIONS = number(15)
FLAGS = number(65535)
ACCOUNT = text(64)
SEARCH = one_of(3)
YES, MAY = True, False

KINDS = {
    1: Kind("incarnation", [
        (0, "cause", one_of(6), YES), (1, "device", octets(32), YES),
        (2, "facility", octets(32), YES), (3, "auditor", octets(32), YES),
        (4, "bad from", SEQ, MAY), (5, "bad to", SEQ, MAY), (6, "lost head", octets(32), MAY)], None),
    2: Kind("search", [(0, "search", SEARCH, YES)], [(0, "terms", TERMS, YES)]),
    3: Kind("search_end", [
        (0, "search", SEARCH, YES), (1, "begin", SEQ, YES), (2, "outcome", one_of(5), YES),
        (3, "shown", COUNT, YES), (4, "part", number(65536, 1), YES),
        (5, "parts", number(65536, 1), YES)],
        [(0, "terms", TERMS, YES), (1, "persons", PERSONS, YES)]),
    4: Kind("search_refused", [(0, "search", SEARCH, YES), (1, "why", one_of(3), YES)],
            [(0, "terms", TERMS, YES)]),
    5: Kind("consent", [(0, "answer", one_of(5), YES), (1, "place", text(), MAY)], [
        (0, "persons", SOMEBODY, YES), (1, "identity", one_of(4), YES),
        (2, "reasons", array(one_of(5), 8, 1), MAY), (3, "note", text(), MAY),
        (4, "sections", SECTIONS, YES), (5, "wording", lambda v: v == "" or text(32)(v), MAY),
        (6, "language", one_of(2), MAY), (7, "hash of the words", octets(32), MAY),
        (8, "flags", FLAGS, YES)]),
    6: Kind("withdrawal", [(0, "consent", SEQ, YES)], [(0, "persons", PERSONS, YES)]),
    7: Kind("view", [(0, "consent", SEQ, YES)],
            [(0, "persons", PERSONS, YES), (1, "sections", SECTIONS, YES)]),
    8: Kind("close", [(0, "consent", SEQ, YES), (1, "reason", one_of(4), YES)],
            [(0, "persons", PERSONS, YES)]),
    9: Kind("sign_in", [], [(0, "name", text(), MAY)]),
    10: Kind("sign_in_failure", [(0, "failures", number(2 ** 32 - 1), YES)], None),
    11: Kind("lock", [(0, "reason", one_of(4), YES)], None),
    12: Kind("import", [
        (0, "read", COUNT, YES), (1, "stored", COUNT, YES), (2, "unchanged", COUNT, YES),
        (3, "quarantined", COUNT, YES), (4, "content", octets(32), YES)],
        [(0, "file", text(), MAY)]),
    13: Kind("alarm", [(0, "alarm", one_of(7), YES)], None),
    14: Kind("audit_read", [(0, "what", one_of(5), YES), (1, "entries", COUNT, YES)], None),
    15: Kind("account_change", [
        (0, "what", one_of(13), YES), (1, "account", ACCOUNT, MAY), (2, "role", number(6), MAY),
        (3, "issuer", octets(32), MAY), (4, "revision", COUNT, MAY)],
        [(0, "name", text(), MAY), (1, "team", text(), MAY), (2, "identity seen", text(), MAY),
         (3, "second", ACCOUNT, MAY)]),
    16: Kind("store_upkeep", [
        (0, "what", one_of(7), YES), (1, "result", one_of(3), YES), (2, "subject", text(), MAY)],
        [(0, "note", text(), MAY)]),
    17: Kind("print", [
        (0, "matter", one_of(6), YES), (1, "pages", number(10000), YES), (2, "consent", SOME, MAY)],
        [(0, "persons", PERSONS, YES), (1, "sections", SECTIONS, YES)]),
    18: Kind("export", [
        (0, "format", one_of(7), YES), (1, "entries", COUNT, YES), (2, "content", octets(32), YES),
        (3, "consent", SOME, MAY)],
        [(0, "persons", PERSONS, YES), (1, "sections", SECTIONS, YES), (2, "note", text(), MAY)]),
    19: Kind("record", [
        (0, "what", one_of(8), YES), (1, "consent", SOME, MAY), (2, "amends", SOME, MAY)],
        [(0, "persons", PERSONS, YES), (1, "content", octets(0, 16384), YES)]),
    20: Kind("order", [
        (0, "event", one_of(8), YES), (1, "order", text(64), MAY), (2, "revision", COUNT, YES),
        (3, "content", octets(32), YES)], None),
    21: Kind("sync", [
        (0, "road", one_of(3), YES), (1, "result", one_of(3), YES), (2, "peer", octets(8), YES),
        (3, "segments in", COUNT, YES), (4, "entries in", COUNT, YES),
        (5, "entries out", COUNT, YES)], None),
    22: Kind("custody", [
        (0, "event", one_of(4), YES), (1, "courier", octets(16), YES), (2, "bytes", COUNT, YES)],
        [(0, "name", text(), MAY)]),
    23: Kind("second_person", [(0, "consent", SEQ, YES), (1, "how", one_of(3), YES)],
             [(0, "grounds", FLAGS, YES), (1, "second", ACCOUNT, MAY), (2, "note", text(), MAY)]),
    24: Kind("seal", [(0, "cause", one_of(3), YES), (1, "size", COUNT, YES),
                      (2, "root", octets(32), YES)], None),
    25: Kind("receipt", [(0, "view", SEQ, YES)], [(0, "persons", PERSONS, YES)]),
    26: Kind("review", [
        (0, "device", octets(8), YES), (1, "subject", SEQ, YES), (2, "stage", one_of(2), YES),
        (3, "outcome", one_of(4), YES)], [(0, "note", text(), MAY)]),
    27: Kind("sample", [(0, "size", COUNT, YES), (1, "root", octets(32), YES),
                        (2, "count", number(100000), YES)], None),
}


def check_fields(fields, values):
    seen = 0
    for key, name, check, required in fields:
        if key in values:
            seen += 1
            need(check(values[key]), "field " + name)
        else:
            need(not required, "field %s is absent" % name)
    need(seen == sum(1 for key in values if key < 1000), "unknown key")


def check_public(kind, values):
    """Of a kind of this version; what a later release wrote is not judged."""
    if kind not in KINDS:
        return
    check_fields(KINDS[kind].public, values)
    if kind == 1:
        need(all((key in values) == (values[0] != 1) for key in (4, 5, 6)), "what was lost")
    if kind == 3:
        need(values[4] <= values[5], "part of parts")


def check_personal(kind, values):
    if kind not in KINDS:
        return
    fields = KINDS[kind].personal
    need(fields is not None, "a personal part where none belongs")
    check_fields(fields, values)
    if kind == 5:
        need(len({key in values for key in (5, 6, 7)}) == 1, "wording")
