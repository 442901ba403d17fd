"""Seals on paper and receipts: the words of a seal, and the receipt's payload.

From docs/format/seal-v1.md. Shares no code with store/audit. Needs python3-nacl (Argon2id, Ed25519).
"""
import hashlib

import journal
import notes
import tree
from cbor import Bad, decode, need
from signing import key_id, verifies, verifies_raw

WORDS, WORD_BITS = 6, 11
MEMORY_BYTES, PASSES = 256 << 20, 3
PREFIX = "TMSBR1:"
RECEIPT_BYTES_MAX = 2800
VIEW, CONSENT = 7, 5
BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def origin_of(device, incarnation):
    return "tomoshibi/journal/%s/%s" % (key_id(device).hex(), incarnation.hex())


# ---- the words ----------------------------------------------------------------------------------

def numbers_for(size, root, date, origin):
    """The six numbers of words, 0 to 2047, of a tree's head on a day (YYYY-MM-DD, in Japan)."""
    from nacl.pwhash import argon2id
    salt = hashlib.sha256(b"tomoshibi/seal/v1\0" + origin.encode() + b"\0" + date.encode()).digest()
    key = argon2id.kdf(16, root + size.to_bytes(8, "big"), salt[:16], opslimit=PASSES,
                       memlimit=MEMORY_BYTES)
    bits = int.from_bytes(key, "big")
    return [bits >> (128 - WORD_BITS * (at + 1)) & 2047 for at in range(WORDS)]


def check_words(words, size, date, origin, hashes):
    """`hashes`: entry hashes of the journal in order."""
    need(len(hashes) >= size, "the journal has fewer entries than the paper says")
    need(numbers_for(size, tree.root_of(hashes[:size]), date, origin) == words,
         "something up to the seal was changed, or a word was misread")


# ---- the receipt --------------------------------------------------------------------------------

def from_base45(text):
    """RFC 9285, of one spelling."""
    need(all(one in BASE45 for one in text) and len(text) % 3 != 1, "base45")
    data = bytearray()
    for at in range(0, len(text), 3):
        part = [BASE45.index(one) for one in text[at:at + 3]]
        value = sum(digit * 45 ** power for power, digit in enumerate(part))
        length = len(part) - 1
        need(value < 256 ** length, "base45")
        data += value.to_bytes(length, "big")
    return bytes(data)


def signed_entry(receipt, key, device):
    data, signature = receipt.get(key), receipt.get(key + 1)
    need(isinstance(data, bytes) and isinstance(signature, bytes), "an entry of the receipt")
    need(verifies(device, b"tomoshibi/journal/v1", data, signature), "signature of an entry")
    entry = journal.read_entry(data)
    need(entry[3] == key_id(device), "an entry of another device")
    return entry, journal.entry_hash(data, signature)


def check_receipt(payload, device):
    """{entry, at, account, consent, answer, size, root} of a receipt whose proof holds."""
    need(payload.startswith(PREFIX), "not a receipt")
    data = from_base45(payload[len(PREFIX):])
    need(len(data) <= RECEIPT_BYTES_MAX, "too long")
    receipt = decode(data)
    need(isinstance(receipt, dict), "not a map")
    need(all(key <= 11 or key >= 1000 for key in receipt), "unknown key")
    need((receipt.get(0), receipt.get(1), receipt.get(2)) == (32, 1, 1), "type, version or suite")
    for key, length in ((5, 16), (7, 32), (9, 64)):
        need(isinstance(receipt.get(key), bytes) and len(receipt[key]) == length, "field %d" % key)
    size, root, hashes = receipt.get(6), receipt[7], receipt.get(8)
    need(type(size) is int and 0 <= size <= tree.SIZE_MAX, "size")
    need(isinstance(hashes, bytes) and len(hashes) % 32 == 0 and len(hashes) <= 63 * 32, "hashes")
    view, leaf = signed_entry(receipt, 3, device)
    need(view[7] == VIEW, "the entry is no view")
    origin = origin_of(device, receipt[5])
    # Made by whoever checks, so that the text says what the fields say.
    text = "%s\n%d\n%s\n" % (origin, size, notes.to_base64(root))
    need(verifies_raw(device, text.encode(), receipt[9]), "signature of the checkpoint")
    proof = [hashes[at:at + 32] for at in range(0, len(hashes), 32)]
    tree.check_inclusion(leaf, view[5] - 1, size, proof, root)
    said = {"entry": view[5], "at": view[9], "account": view.get(11), "consent": view[13][0],
            "answer": None, "size": size, "root": root.hex()}
    if (10 in receipt) != (11 in receipt):
        raise Bad("consent")
    if 10 in receipt:
        consent, _ = signed_entry(receipt, 10, device)
        need(consent[7] == CONSENT and consent[5] == view[13][0], "another entry for the consent")
        said["answer"] = consent[13][0]
    return said
