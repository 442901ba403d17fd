#!/usr/bin/python3
"""Verifies a journal of version 1, from docs/format/journal-v1.md alone.

Shares no code with store/journal. Needs the standard library and python3-nacl.

  journal_v1.py FILE.json   the golden journal: verified, opened, damaged in every way, found again
  journal_v1.py DIR         a journal's directory (journal.head, keys/public) and its entries as
                            entries.json: [[number, bytes, signature], ...] in hexadecimal

Exit: 0 good, 1 not good, 2 usage, 77 python3-nacl is absent.
"""
import hashlib
import json
import os
import sys

from cbor import Bad, decode, need

try:
    from nacl.bindings import crypto_sign_open
    from nacl.exceptions import CryptoError
    from nacl.public import PrivateKey, SealedBox
except ImportError:
    print("skipped: python3-nacl is not installed")
    sys.exit(77)

KINDS = ["", "incarnation", "search", "search_end", "search_refused", "consent", "withdrawal", "view",
         "close", "sign_in", "sign_in_failure", "lock", "import", "alarm", "audit_read",
         "account_change", "store_upkeep"]
PERSONS_AT = {"search_end": 1, "consent": 0, "withdrawal": 0, "view": 0, "close": 0}
WITH_PERSONAL_PART = {2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 16}


# ---- sections 4 and 5: entries, hashes, signatures ----------------------------------------------

def key_id(public):
    return hashlib.blake2b(public, digest_size=32).digest()[:8]


def verifies(public, domain, message, signature):
    try:
        crypto_sign_open(signature + domain + b"\0" + message, public)
        return len(signature) == 64
    except (CryptoError, ValueError):
        return False


def entry_hash(data, signature):
    return hashlib.sha256(b"\0" + data + signature).digest()


def read_entry(data):
    need(len(data) <= 65536, "too long")
    entry = decode(data)
    need(isinstance(entry, dict), "not a map")
    need(all(key <= 14 or key >= 1000 for key in entry), "unknown key")
    need((entry.get(0), entry.get(1), entry.get(2)) == (1, 1, 1), "type, version or suite")
    for key, length in ((3, 8), (4, 16), (6, 32), (8, 8)):
        need(isinstance(entry.get(key), bytes) and len(entry[key]) == length, "field %d" % key)
    for key in (5, 7):
        need(type(entry.get(key)) is int and entry[key] >= 1, "field %d" % key)
    need(type(entry.get(9)) is int and entry.get(10) in (0, 1, 2), "clock")
    need(isinstance(entry.get(11, "a"), str) and entry.get(11, "a") != "", "account")
    need(isinstance(entry.get(13, {0: 0}), dict) and entry.get(13, {0: 0}) != {}, "public part")
    for box in entry.get(14, []):
        need(isinstance(box, list) and len(box) == 3 and len(box[1]) == 8, "box")
    return entry


def open_personal(entry, secret):
    """The personal map, section 6; None when there is no box for this key."""
    private = PrivateKey(secret)
    wanted = key_id(bytes(private.public_key))
    for _, name, box in entry.get(14, []):
        if name != wanted:
            continue
        try:
            text = SealedBox(private).decrypt(box)
        except CryptoError:
            raise Bad("a box does not open")
        need(len(text) % 32 == 0, "padding")
        content = text.rstrip(b"\0")
        need(content.endswith(b"\x80") and len(text) - len(content) < 32, "padding")
        purpose, incarnation, seq, kind, personal = decode(content[:-1])
        need((purpose, incarnation, seq, kind) ==
             ("tomoshibi/personal/v1", entry[4], entry[5], entry[7]), "a box of another entry")
        return personal
    return None


# ---- section 7: the head --------------------------------------------------------------------------

def read_slot(slot, device):
    length = int.from_bytes(slot[:2], "big")
    need(2 + length + 64 <= 512, "slot length")
    data, signature = slot[2:2 + length], slot[2 + length:2 + length + 64]
    need(not any(slot[2 + length + 64:]), "slot is not clean")
    need(verifies(device, b"tomoshibi/journal-head/v1", data, signature), "slot signature")
    head = decode(data)
    need((head[0], head[1], head[2], head[3]) == (4, 1, 1, key_id(device)), "slot")
    return head[5], head[6]


# ---- section 8: verifying ------------------------------------------------------------------------

def verify(rows, heads, device):
    """None when good; else (first bad number, reason)."""
    previous, last, incarnation, clock = bytes(32), 0, None, b""
    hashes = {}
    for number, data, signature in rows:
        if number != last + 1:
            return last + 1, "missing"
        try:
            entry = read_entry(data)
        except Bad as bad:
            return number, str(bad)
        begins = entry[7] == 1
        if begins and entry[13][0] != 1:
            return number, "something was lost before"
        if (entry[5] != number or entry[6] != previous or entry[3] != key_id(device)
                or (number == 1 and not begins) or (begins and entry[13][1] != device)
                or (not begins and entry[4] != incarnation) or not entry[8] > clock):
            return number, "out of place"
        if not verifies(device, b"tomoshibi/journal/v1", data, signature):
            return number, "signature"
        incarnation = entry[4] if begins else incarnation
        clock, last = entry[8], number
        previous = hashes[number] = entry_hash(data, signature)
    for number, digest in heads:
        if number > last:
            return last + 1, "cut off"
        if hashes[number] != digest:
            return number, "not the one that the head names"
    return None if rows else (1, "empty")


def run_golden(path):
    with open(path, encoding="utf-8") as file:
        golden = json.load(file)
    device = bytes.fromhex(golden["device"])
    rows = [(e["seq"], bytes.fromhex(e["bytes"]), bytes.fromhex(e["signature"]))
            for e in golden["entries"]]
    head = read_slot(bytes.fromhex(golden["head_slot"]), device)
    heads = [head]
    assert verify(rows, heads, device) is None, verify(rows, heads, device)
    for one, (_, data, signature) in zip(golden["entries"], rows):
        entry = read_entry(data)
        assert entry_hash(data, signature).hex() == one["hash"]
        assert KINDS[entry[7]] == one["kind"]
        assert (14 in entry) == (entry[7] in WITH_PERSONAL_PART)
        for secret in (golden["facility_secret"], golden["auditor_secret"]):
            personal = open_personal(entry, bytes.fromhex(secret)) or {}
            at = PERSONS_AT.get(one["kind"])
            persons = [] if at is None else [p.hex() for p in personal[at]]
            assert persons == one["persons"], one["seq"]
    damaged = 0

    def found(changed, number):
        nonlocal damaged
        damaged += 1
        result = verify(changed, heads, device)
        assert result is not None and result[0] == number, (result, number)

    for at, (number, data, signature) in enumerate(rows):
        for bit in range(0, len(data) * 8, 37):
            edited = bytearray(data)
            edited[bit // 8] ^= 1 << bit % 8
            found(rows[:at] + [(number, bytes(edited), signature)] + rows[at + 1:], number)
        for bit in range(0, 512, 41):
            edited = bytearray(signature)
            edited[bit // 8] ^= 1 << bit % 8
            found(rows[:at] + [(number, data, bytes(edited))] + rows[at + 1:], number)
        found(rows[:at] + rows[at + 1:], number)
        found(rows[:at] + [(n - 1, d, s) for n, d, s in rows[at + 1:]], number)
        found(rows[:at], number)
        for other in range(at + 1, len(rows)):
            swapped = list(rows)
            swapped[at] = (number,) + rows[other][1:]
            swapped[other] = (rows[other][0],) + rows[at][1:]
            found(swapped, number)
    print("good: %d entries, %d kinds of damage, each found at its number" % (len(rows), damaged))
    return 0


def run_directory(path):
    with open(os.path.join(path, "keys", "public"), "rb") as file:
        device = decode(file.read())[3]
    with open(os.path.join(path, "journal.head"), "rb") as file:
        slots = file.read()
    with open(os.path.join(path, "entries.json"), encoding="utf-8") as file:
        rows = [(number, bytes.fromhex(data), bytes.fromhex(signature))
                for number, data, signature in json.load(file)]
    try:
        need(len(slots) == 8192, "head file")
        heads = [read_slot(slots[:4096], device), read_slot(slots[4096:], device)]
    except Bad as bad:
        print("not good: head: %s" % bad)
        return 1
    result = verify(rows, heads, device)
    if result is not None:
        print("not good: entry %d: %s" % result)
        return 1
    print("good: %d entries" % len(rows))
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print(__doc__)
        sys.exit(2)
    target = sys.argv[1]
    sys.exit(run_directory(target) if os.path.isdir(target) else run_golden(target))
