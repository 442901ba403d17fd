#!/usr/bin/python3
"""Opens and verifies an audit pack of version 1, from docs/format/audit-pack-v1.md alone.

Shares no code with store/audit. Needs the standard library and python3-nacl.

  audit_pack_v1.py FILE.json           the golden pack: opened, verified, damaged in every way
  audit_pack_v1.py FILE.json --write   makes that file anew from journal_v1.json (the same bytes each time)
  audit_pack_v1.py PACK KEYHEX         a pack, for whoever holds the auditor's private half

Exit: 0 good, 1 not good, 2 usage, 77 python3-nacl is absent.
"""
import base64
import hashlib
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "docs", "format", "verify"))
from cbor import Bad, decode, encode, need

try:
    from nacl import bindings
    from nacl.exceptions import CryptoError
except ImportError:
    print("skipped: python3-nacl is not installed")
    sys.exit(77)

MAGIC = b"tomoshibi audit pack v1\n"
PURPOSE = b"tomoshibi/audit-pack-key/v1\0"
DOMAIN = b"tomoshibi/audit-pack/v1\0"
ENTRY_DOMAIN = b"tomoshibi/journal/v1\0"
PIECE = 65536
SEED = bytes(range(32))


def subkey(key, number, context=b"tmsbpack"):
    return hashlib.blake2b(key=key, salt=number.to_bytes(8, "little") + bytes(8), person=context + bytes(8),
                           digest_size=32).digest()


def key_id(key):
    return hashlib.blake2b(key, digest_size=32).digest()[:8]


# ---- section 3: header --------------------------------------------------------------------------

def open_header(pack, secret):
    need(pack.startswith(MAGIC), "magic")
    length = int.from_bytes(pack[24:26], "big")
    need(length <= 4096 and len(pack) >= 26 + length, "length of the header")
    header = decode(pack[26:26 + length])
    need(isinstance(header, dict) and set(range(6)) <= set(header), "header")
    need(all(key < 6 or key >= 1000 for key in header), "unknown key")
    need([header[0], header[1], header[2]] == [30, 1, 1], "type, version, suite")
    public = bindings.crypto_scalarmult_base(secret)
    need(header[3] == key_id(public), "another auditor's")
    need(len(header[4]) == 108 and len(header[5]) == 32, "lengths")
    text = bindings.crypto_box_seal_open(header[4], public, secret)
    need(text.startswith(PURPOSE) and len(text) == 60, "purpose of the box")
    key = text[28:]
    need(subkey(key, 2) == header[5], "commitment")
    return subkey(key, 1), hashlib.sha256(pack[:26 + length]).digest(), 26 + length


# ---- section 4: pieces --------------------------------------------------------------------------

def nonce(number, is_last):
    return number.to_bytes(11, "big") + (b"\1" if is_last else b"\0")


def open_pieces(pieces, key, bound):
    text = b""
    number = 0
    while True:
        is_last = len(pieces) <= PIECE + 16
        piece, pieces = pieces[:PIECE + 16], pieces[PIECE + 16:]
        need(len(piece) >= 16 and (len(piece) > 16 or number == 0), "length of a piece")
        text += bindings.crypto_aead_chacha20poly1305_ietf_decrypt(piece, bound, nonce(number, is_last), key)
        number += 1
        if is_last:
            return text


# ---- sections 5 and 6: front and entries --------------------------------------------------------

def merkle_root(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\1" + merkle_root(leaves[:split]) + merkle_root(leaves[split:])).digest()


def verify(key, message, signature):
    try:
        bindings.crypto_sign_open(signature + message, key)
    except CryptoError as problem:
        raise Bad("signature") from problem


def check_note(note, device, size, root):
    text, _, lines = note.rpartition("\n\n")
    origin, said_size, said_root = (text + "\n").split("\n")[:3]
    need(origin.startswith("tomoshibi/journal/" + key_id(device).hex() + "/"), "origin")
    need(said_size == str(size) and base64.b64decode(said_root) == root, "checkpoint is over other entries")
    name_key = hashlib.sha256(origin.encode() + b"\n\1" + device).digest()[:4]
    for line in lines.splitlines():
        dash, name, payload = line.split(" ")
        payload = base64.b64decode(payload)
        if dash == "—" and name == origin and payload[:4] == name_key:
            return verify(device, (text + "\n").encode(), payload[4:])
    raise Bad("no signature of the device")


def read_content(text):
    length = int.from_bytes(text[:4], "big")
    need(length <= 131072 and len(text) >= 4 + length + 64, "length of the front")
    front_bytes, signature = text[4:4 + length], text[4 + length:4 + length + 64]
    front = decode(front_bytes)
    need(isinstance(front, dict) and {0, 1, 2, 3, 4, 5, 7, 8, 9} <= set(front), "front")
    need(all(key <= 12 or key >= 1000 for key in front), "unknown key")
    need([front[0], front[1], front[2]] == [31, 1, 1], "type, version, suite")
    need(all(len(front[key]) == 32 for key in (3, 4, 5)), "keys")
    verify(front[3], DOMAIN + front_bytes, signature)
    at, leaves, entries, previous = 4 + length + 64, [], [], bytes(32)
    for number in range(1, front[8] + 1):
        size = int.from_bytes(text[at:at + 2], "big")
        need(size > 64 and len(text) >= at + 2 + size, "entry")
        both = text[at + 2:at + 2 + size]
        at += 2 + size
        entry = decode(both[:-64])
        need(entry[5] == number and entry[6] == previous and entry[3] == key_id(front[3]), "chain")
        verify(front[3], ENTRY_DOMAIN + both[:-64], both[-64:])
        previous = hashlib.sha256(b"\0" + both).digest()
        leaves.append(previous)
        entries.append(both)
    need(at == len(text), "something behind the last entry")
    check_note(front[7], front[3], front[8], merkle_root(leaves))
    return front, entries


def open_pack(pack, secret):
    try:
        key, bound, begin = open_header(pack, secret)
        return read_content(open_pieces(pack[begin:], key, bound))
    except (CryptoError, KeyError, TypeError, ValueError, IndexError) as problem:
        raise Bad(type(problem).__name__) from problem


# ---- the golden file ----------------------------------------------------------------------------

def write_golden(path):
    with open(os.path.join(HERE, "journal_v1.json"), encoding="utf-8") as file:
        journal = json.load(file)
    device, signer = bindings.crypto_sign_seed_keypair(subkey(SEED, 1, b"tmsbkeys"))
    need(device.hex() == journal["device"], "the device's key")
    auditor = bytes.fromhex(journal["auditor"])

    def sign(message):
        return bindings.crypto_sign(message, signer)[:64]

    entries = [bytes.fromhex(one["bytes"]) + bytes.fromhex(one["signature"]) for one in journal["entries"]]
    root = merkle_root([hashlib.sha256(b"\0" + one).digest() for one in entries])
    last = decode(entries[-1][:-64])
    origin = f"tomoshibi/journal/{last[3].hex()}/{last[4].hex()}"
    text = f"{origin}\n{len(entries)}\n{base64.b64encode(root).decode()}\n"
    name_key = hashlib.sha256(origin.encode() + b"\n\1" + device).digest()[:4]
    note = f"{text}\n— {origin} {base64.b64encode(name_key + sign(text.encode())).decode()}\n"
    slot = bytes.fromhex(journal["head_slot"])
    slot += bytes(4096 - len(slot))
    front = encode({0: 31, 1: 1, 2: 1, 3: device, 4: bytes.fromhex(journal["facility"]), 5: auditor, 6: slot + slot,
                    7: note, 8: len(entries), 9: 1795240800000, 10: "takada", 11: "K-12", 12: "第3救護所"})
    content = len(front).to_bytes(4, "big") + front + sign(DOMAIN + front)
    content += b"".join(len(one).to_bytes(2, "big") + one for one in entries)
    key = subkey(SEED, 40, b"tmsbtest")
    ephemeral = subkey(SEED, 41, b"tmsbtest")
    public = bindings.crypto_scalarmult_base(ephemeral)
    box_nonce = hashlib.blake2b(public + auditor, digest_size=24).digest()
    box = public + bindings.crypto_box(PURPOSE + key, box_nonce, auditor, ephemeral)
    header = encode({0: 30, 1: 1, 2: 1, 3: key_id(auditor), 4: box, 5: subkey(key, 2)})
    pack = MAGIC + len(header).to_bytes(2, "big") + header
    bound = hashlib.sha256(pack).digest()
    for at in range(0, len(content), PIECE):
        is_last = at + PIECE >= len(content)
        pack += bindings.crypto_aead_chacha20poly1305_ietf_encrypt(content[at:at + PIECE], bound,
                                                                    nonce(at // PIECE, is_last), subkey(key, 1))
    golden = {"about": "An audit pack of version 1, docs/format/audit-pack-v1.md, over the entries of journal_v1.json.",
              "auditor_secret": journal["auditor_secret"], "device": journal["device"], "key": key.hex(),
              "entries": len(entries), "root": root.hex(), "pack": base64.b64encode(pack).decode()}
    with open(path, "w", encoding="utf-8") as file:
        json.dump(golden, file, indent=1, ensure_ascii=False)
        file.write("\n")


def check_golden(path):
    with open(path, encoding="utf-8") as file:
        golden = json.load(file)
    pack, secret = base64.b64decode(golden["pack"]), bytes.fromhex(golden["auditor_secret"])
    front, entries = open_pack(pack, secret)
    need(len(entries) == golden["entries"] and front[3].hex() == golden["device"], "what it holds")

    def refused(damaged, what):
        try:
            open_pack(damaged, secret)
        except Bad:
            return
        raise Bad(what + " was not found")

    for at in list(range(400)) + list(range(400, len(pack), 37)):
        refused(pack[:at] + bytes([pack[at] ^ 4]) + pack[at + 1:], f"a change at {at}")
    for length in range(0, len(pack), 211):
        refused(pack[:length], f"a cut at {length}")
    refused(pack + b"\0", "a byte more")
    print(f"{len(entries)} entries: opened, verified; every damage found")


def main(words):
    if len(words) == 2 and words[1] == "--write":
        write_golden(words[0])
        return 0
    if len(words) == 1:
        check_golden(words[0])
        return 0
    if len(words) == 2:
        with open(words[0], "rb") as file:
            front, entries = open_pack(file.read(), bytes.fromhex(words[1]))
        print(f"{len(entries)} entries of {front[3].hex()}: good")
        return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Bad as problem:
        print("not good:", problem)
        sys.exit(1)
