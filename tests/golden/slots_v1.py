#!/usr/bin/python3
"""Opens key slots of version 1, from docs/format/slots-v1.md alone.

Shares no code with store/vault. Needs the standard library, python3-nacl and, for Ed25519 and the
sealed boxes, the libsodium that it brings.

  slots_v1.py FILE.json                       the golden file: opened in every way, damaged at every byte
  slots_v1.py FILE --private-half HEX LABEL   a slots file: prints its compartment and data keys' names

Exit: 0 good, 1 not good, 2 usage, 77 python3-nacl is absent.
"""
import hashlib
import hmac
import json
import os
import sys
import unicodedata

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "..", "docs", "format", "verify"))
from cbor import Bad as Damaged
from cbor import decode, encode

try:
    from nacl import pwhash
    from nacl.bindings import (crypto_aead_xchacha20poly1305_ietf_decrypt, crypto_scalarmult_base,
                               crypto_sign_open, crypto_sign_seed_keypair)
    from nacl.exceptions import CryptoError
    from nacl.public import PrivateKey, SealedBox
except ImportError:
    print("skipped: python3-nacl is not installed")
    sys.exit(77)

PASSPHRASE, DEVICE, RECOVERY, PIN, ACCOUNT = 1, 2, 3, 4, 5


class Denied(Exception):
    pass


class Newer(Exception):
    pass


def need(condition, what, error=Damaged):
    if not condition:
        raise error(what)


# ---- section 5: suite 1 -------------------------------------------------------------------------

def blake2b(length, key, *parts):
    return hashlib.blake2b(b"".join(parts), digest_size=length, key=key).digest()


def derived(volume_key, length, number):
    return hashlib.blake2b(b"", digest_size=length, key=volume_key,
                           salt=number.to_bytes(8, "little") + bytes(8),
                           person=b"tmsbslot" + bytes(8)).digest()


def compartment_of(key):
    return blake2b(32, b"", b"tomoshibi/compartment/v1\0", key)[:16]


def private_half_of(secret, compartment, slot):
    return blake2b(32, secret, b"tomoshibi/slot-half/v1\0", compartment, slot[0], bytes([slot[1]]))


def unwrap(volume_key, wrapped, context):
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(
            wrapped[24:], encode(context), wrapped[:24], derived(volume_key, 32, 2))
    except CryptoError:
        raise Damaged("a key does not unwrap")


# ---- sections 4 and 9: fields and limits ----------------------------------------------------------

def of_length(value, length):
    return isinstance(value, bytes) and len(value) == length


def whole(value, least, most):
    return type(value) is int and least <= value <= most


def check_keys(entry, allowed):
    need(isinstance(entry, dict), "not a map")
    need(all(key in allowed or key >= 1000 for key in entry), "unknown key")


def check_slot(slot):
    check_keys(slot, range(12))
    need(of_length(slot.get(0), 8) and whole(slot.get(1), 1, 5), "id or kind")
    label = slot.get(2)
    need(isinstance(label, str) and 1 <= len(label.encode()) <= 64, "label")
    need(not any(ord(c) < 0x20 or ord(c) == 0x7f for c in label), "label")
    need(of_length(slot.get(3), 32) and type(slot.get(4)) is int and of_length(slot.get(5), 143), "slot")
    extra = {key for key in slot if 6 <= key <= 11}
    need(extra == {PASSPHRASE: {6, 7, 8}, RECOVERY: {9, 10}, PIN: {11}}.get(slot[1], set()), "kind")
    if slot[1] == PASSPHRASE:
        need(whole(slot[6], 1, 2 ** 32 - 1) and whole(slot[7], 1, 2 ** 32 - 1), "cost")
        need(of_length(slot[8], 16), "salt")
    if slot[1] == RECOVERY:
        need(whole(slot[9], 2, 255) and whole(slot[10], slot[9], 255), "shares")
    if slot[1] == PIN:
        need(isinstance(slot[11], bytes) and 1 <= len(slot[11]) <= 2048, "TPM object")


def check_data_key(entry):
    check_keys(entry, range(6))
    name = entry.get(0)
    need(isinstance(name, str) and 1 <= len(name) <= 64 and name.isascii(), "name")
    need(all(c.isalnum() or c in "._-" for c in name), "name")
    need(whole(entry.get(5), 1, 2 ** 64 - 1) and whole(entry.get(1), 1, entry[5]), "generation")
    need(of_length(entry.get(2), 72) and (3 in entry) == (4 in entry), "data key")
    if 3 in entry:
        need(whole(entry[3], entry[1] + 1, entry[5]) and of_length(entry[4], 72), "next data key")


class Slots:
    """Section 6, steps 1 to 4."""

    def __init__(self, file):
        need(96 < len(file) <= 1048576, "length")
        self.body, self.mac, signature = file[:-96], file[-96:-64], file[-64:]
        table = decode(self.body)
        need(isinstance(table, dict) and table.get(0) == 16, "type")
        need(whole(table.get(1), 1, 2 ** 64) and whole(table.get(2), 1, 2 ** 64), "version")
        need(of_length(table.get(3), 32) and whole(table.get(4), 1, 2 ** 64 - 1), "preface")
        try:
            crypto_sign_open(signature + b"tomoshibi/slots/v1\0" + self.body + self.mac, table[3])
        except (CryptoError, ValueError):
            raise Damaged("signature")
        need(table[1] == 1 and table[2] == 1, "newer release", Newer)
        check_keys(table, range(9))
        need(of_length(table.get(5), 16) and of_length(table.get(6), 72), "volume key id or seed")
        need(isinstance(table.get(7), list) and 1 <= len(table[7]) <= 1024, "slots")
        need(isinstance(table.get(8), list) and len(table[8]) <= 256, "data keys")
        for slot in table[7]:
            check_slot(slot)
        for entry in table[8]:
            check_data_key(entry)
        for names in ([s[0] for s in table[7]], [(s[1], s[2]) for s in table[7]],
                      [d[0] for d in table[8]]):
            need(len(set(names)) == len(names), "a name twice")
        self.table = table
        self.compartment = compartment_of(table[3])
        self.volume_key = None

    def slot(self, kind, label):
        for slot in self.table[7]:
            if slot[1] == kind and slot[2] == label:
                return slot
        raise Denied("no such slot")

    def open(self, slot, private_half):
        """Section 6, steps 5 to 8."""
        need(crypto_scalarmult_base(private_half) == slot[3], "wrong secret", Denied)
        place = b"tomoshibi/volume-key/v1" + self.compartment + slot[0] + self.table[5]
        try:
            text = SealedBox(PrivateKey(private_half)).decrypt(slot[5])
        except CryptoError:
            raise Damaged("the box does not open")
        volume_key = text[len(place):]
        need(text[:len(place)] == place and len(volume_key) == 32, "a box of another place")
        need(derived(volume_key, 16, 3) == self.table[5], "another volume key")
        mac = blake2b(32, derived(volume_key, 32, 1), b"tomoshibi/slots-mac/v1\0", self.body)
        need(hmac.compare_digest(mac, self.mac), "MAC")
        seed = unwrap(volume_key, self.table[6], ["tomoshibi/compartment-seed/v1", self.compartment])
        need(crypto_sign_seed_keypair(seed)[0] == self.table[3], "another compartment's seed")
        self.volume_key = volume_key

    def open_with_passphrase(self, label, text):
        slot = self.slot(PASSPHRASE, label)
        need(2 <= slot[6] <= 10 and 65536 <= slot[7] <= 2097152, "cost out of bounds")
        secret = pwhash.argon2id.kdf(32, unicodedata.normalize("NFKC", text).encode(), slot[8],
                                     opslimit=slot[6], memlimit=slot[7] * 1024)
        self.open(slot, private_half_of(secret, self.compartment, slot))

    def open_with_shares(self, shares):
        secret = join(shares)
        for slot in self.table[7]:
            half = private_half_of(secret, self.compartment, slot)
            if slot[1] == RECOVERY and crypto_scalarmult_base(half) == slot[3]:
                return self.open(slot, half)
        raise Denied("shares of another compartment")

    def data_keys(self):
        def key(entry, at):
            return unwrap(self.volume_key, entry[at + 1],
                          ["tomoshibi/data-key/v1", self.compartment, entry[0], entry[at]]).hex()
        return {entry[0]: [key(entry, at) for at in (1, 3) if at in entry]
                for entry in self.table[8]}


# ---- section 7: shares ----------------------------------------------------------------------------

DAMM = ("0317598642 7092154863 4206871359 1750983426 6123045978 "
        "3674209581 5869720134 8945362017 9438617205 2581436790").split()


def from_paper(text):
    groups = text.split()
    need(len(groups) == 20, "20 groups", Denied)
    share = b""
    for number, group in enumerate(groups, 1):
        need(len(group) == 6 and group.isdigit(), "group %d" % number, Denied)
        state = int(DAMM[0][number % 10])
        for digit in group:
            state = int(DAMM[state][int(digit)])
        need(state == 0 and int(group[:5]) < 65536, "group %d" % number, Denied)
        share += int(group[:5]).to_bytes(2, "big")
    return share


def multiply(a, b):
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a = a << 1 ^ (0x11b if a & 0x80 else 0)
        b >>= 1
    return product


def divide(a, b):
    return next(q for q in range(256) if multiply(q, b) == a)


def join(shares):
    need(shares, "no shares", Denied)
    check, m = shares[0][:4], shares[0][4]
    points = {}
    for share in shares:
        wanted = hashlib.sha256(b"tomoshibi/share/v1\0" + share[4:6] + share[:4] + share[6:38])
        need(share[38:] == wanted.digest()[:2] and share[4] >= 2 and share[5] >= 1, "share", Denied)
        need(share[:4] == check and share[4] == m, "two sets", Denied)
        need(share[5] not in points, "one share twice", Denied)
        points[share[5]] = share[6:38]
    need(len(points) >= m, "too few", Denied)
    secret = [0] * 32
    for x, y in points.items():
        weight = 1
        for other in points:
            if other != x:
                weight = multiply(weight, divide(other, other ^ x))
        secret = [value ^ multiply(y[at], weight) for at, value in enumerate(secret)]
    secret = bytes(secret)
    need(hashlib.sha256(b"tomoshibi/share-set/v1\0" + secret).digest()[:4] == check, "set", Denied)
    return secret


# ---- the golden file ----------------------------------------------------------------------------

def refused(error, call, *arguments):
    try:
        call(*arguments)
    except error:
        return True
    return False


def run_golden(path):
    with open(path, encoding="utf-8") as file:
        golden = json.load(file)
    file = bytes.fromhex(golden["file"])
    slots = Slots(file)
    assert slots.compartment.hex() == golden["compartment"]
    assert slots.table[4] == golden["revision"]
    shares = [from_paper(text) for text in golden["shares"]]
    passphrase = golden["passphrase"]

    def by_half(kind, name):
        half = bytes.fromhex(golden[name]["private_half"])
        slots.open(slots.slot(kind, golden[name]["label"]), half)

    ways = [lambda: slots.open_with_passphrase(passphrase["label"], passphrase["text"]),
            lambda: by_half(DEVICE, "device"), lambda: by_half(ACCOUNT, "account"),
            lambda: slots.open_with_shares(shares[:2]), lambda: slots.open_with_shares(shares[1:]),
            lambda: slots.open_with_shares(shares)]
    for way in ways:
        slots.volume_key = None
        way()
        assert slots.data_keys() == golden["data_keys"]
    assert refused(Denied, slots.open_with_passphrase, passphrase["label"], passphrase["text"] + "x")
    assert refused(Denied, slots.open_with_shares, shares[:1])
    assert refused(Denied, slots.open_with_shares, [shares[0], shares[0]])
    assert refused(Denied, slots.open, slots.slot(DEVICE, golden["device"]["label"]), bytes(31) + b"\1")
    for at in range(len(file)):
        changed = bytearray(file)
        changed[at] ^= 1 << at % 8
        assert refused(Damaged, Slots, bytes(changed)), at
    for length in range(0, len(file), 7):
        assert refused(Damaged, Slots, file[:length]), length
    print("good: %d ways in, %d bytes changed and each found" % (len(ways), len(file)))
    return 0


def run_file(path, private_half, label):
    with open(path, "rb") as file:
        slots = Slots(file.read())
    for slot in slots.table[7]:
        if slot[1] in (DEVICE, ACCOUNT) and slot[2] == label:
            slots.open(slot, private_half)
    if slots.volume_key is None:
        print("not good: no such slot")
        return 1
    print("good: compartment %s, revision %d, data keys: %s"
          % (slots.compartment.hex(), slots.table[4], " ".join(slots.data_keys())))
    return 0


if __name__ == "__main__":
    try:
        if len(sys.argv) == 2:
            sys.exit(run_golden(sys.argv[1]))
        if len(sys.argv) == 5 and sys.argv[2] == "--private-half":
            sys.exit(run_file(sys.argv[1], bytes.fromhex(sys.argv[3]), sys.argv[4]))
    except (Damaged, Denied, Newer) as refusal:
        print("not good: %s" % refusal)
        sys.exit(1)
    print(__doc__)
    sys.exit(2)
