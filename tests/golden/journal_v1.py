#!/usr/bin/python3
"""The golden journal in the independent verifier (docs/format/verify).

  journal_v1.py FILE.json   verified, opened by both keys, damaged in every way, found again

Exit: 0 good, 1 not good, 2 usage, 77 python3-nacl is absent.
"""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "..", "docs", "format", "verify"))
import verify_journal  # Says so and leaves with 77 when python3-nacl is absent.
import journal
import notes
import seal
import tree
from cbor import Bad, encode
from kinds import KINDS

RECORDS = ["", "dispense", "note", "allergy", "unidentified", "link", "unlink", "amendment",
           "still_held"]
RECORD = 19


def kind_name(entry):
    return RECORDS[entry[13][0]] if entry[7] == RECORD else KINDS[entry[7]].name


def check_entries(golden, rows):
    """Every field as the golden file says, and every kind stands in it."""
    kinds = set()
    for one, (_, data, signature) in zip(golden["entries"], rows):
        entry = journal.read_entry(data)
        kinds.add(entry[7])
        assert encode(entry) == data
        assert journal.entry_hash(data, signature).hex() == one["hash"]
        assert kind_name(entry) == one["kind"]
        has_personal_part = KINDS[entry[7]].personal is not None
        assert (14 in entry) == has_personal_part, one["seq"]
        to_region = 3 in [box[0] for box in entry.get(14, [])]
        opened = []
        for name in ("facility_secret", "auditor_secret", "region_secret"):
            if name not in golden:
                continue
            personal = journal.open_personal(entry, bytes.fromhex(golden[name]))
            if personal is None:
                continue
            opened.append(name)
            fields = {name: key for key, name, _, _ in KINDS[entry[7]].personal}
            persons = personal[fields["persons"]] if "persons" in fields else []
            assert [person.hex() for person in persons] == one["persons"], one["seq"]
        assert (len(opened) > 0) == has_personal_part
        assert "region_secret" not in golden or ("region_secret" in opened) == to_region
    assert kinds == set(KINDS), sorted(set(KINDS) - kinds)


def check_what_may_follow(golden, rows, head, device):
    """Each cause of an incarnation: the journal holds, and is not good, and says why."""
    for cause, one in enumerate(golden["may_follow"], 2):
        row = (one["seq"], bytes.fromhex(one["bytes"]), bytes.fromhex(one["signature"]))
        assert journal.entry_hash(*row[1:]).hex() == one["hash"]
        verdict = journal.verify(rows + [row], head, device)
        assert not verdict.good and verdict.holds, verdict.what
        assert verdict.declared == [(row[0], cause)] and verdict.first_bad == row[0]


def check_proof(golden, rows):
    """The checkpoint covers all entries; the proof is the view's and nobody else's."""
    log = notes.Key.parse(golden["log"])
    first = journal.read_entry(rows[0][1])
    assert log.name == seal.origin_of(bytes.fromhex(golden["device"]), first[4])
    head = notes.open_checkpoint(golden["checkpoint"].encode(), log)
    assert head == (len(rows), bytes.fromhex(golden["root"]))
    proof = golden["proof"].encode()
    index, size, _ = notes.check_proof(proof, tree.leaf(rows[7][1] + rows[7][2]), log)
    assert (index, size) == (7, len(rows))
    for at, (_, data, signature) in enumerate(rows):
        try:
            notes.check_proof(proof, tree.leaf(data + signature), log)
            assert at == 7
        except Bad:
            assert at != 7
    leaves = [tree.leaf(data + signature) for _, data, signature in rows]
    assert notes.read_proof(proof)[1] == tree.path(leaves, 7)


def damages(rows):
    """(rows, number of the first bad one): bits, entries taken away, moved, swapped, cut off."""
    for at, (number, data, signature) in enumerate(rows):
        before, behind = rows[:at], rows[at + 1:]
        for bit in range(0, len(data) * 8, 131):
            edited = bytearray(data)
            edited[bit // 8] ^= 1 << bit % 8
            yield before + [(number, bytes(edited), signature)] + behind, number
        for bit in range(0, 512, 97):
            edited = bytearray(signature)
            edited[bit // 8] ^= 1 << bit % 8
            yield before + [(number, data, bytes(edited))] + behind, number
        yield before + behind, number
        yield before + [(n - 1, d, s) for n, d, s in behind], number
        yield before, number
        for other in range(at + 1, len(rows)):
            swapped = list(rows)
            swapped[at] = (number,) + rows[other][1:]
            swapped[other] = (rows[other][0],) + rows[at][1:]
            yield swapped, number


def main(path):
    with open(path, encoding="utf-8") as file:
        golden = json.load(file)
    device = bytes.fromhex(golden["device"])
    rows = verify_journal.rows_of(golden)
    head = verify_journal.head_file_of(golden)
    verdict = journal.verify(rows, head, device)
    assert verdict.good, verdict.what
    assert verdict.root.hex() == golden["root"]
    check_entries(golden, rows)
    check_what_may_follow(golden, rows, head, device)
    check_proof(golden, rows)
    found = 0
    for changed, number in damages(rows):
        verdict = journal.verify(changed, head, device)
        assert verdict.undeclared is not None and verdict.first_bad == number, (
            verdict.undeclared, number)
        found += 1
    print("good: %d entries, %d damages, each found at its number" % (len(rows), found))
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print(__doc__)
        sys.exit(2)
    sys.exit(main(sys.argv[1]))
