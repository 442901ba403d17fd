#!/usr/bin/python3
"""Reads segments of records and catalogue entries of version 1, from docs/format/segment-v1.md alone.

Shares no code with sync/. Needs the standard library, python3-nacl, python3-cryptography and zstd.

  segment_v1.py FILE.json    the golden set: verified, opened, damaged in every byte before the payload

Exit: 0 good, 1 not good, 2 usage, 77 something of what it needs is absent.
"""
import hashlib
import hmac
import json
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "..", "docs", "format", "verify"))
from cbor import Bad, decode, encode, need

try:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from nacl import bindings
    from nacl.exceptions import CryptoError
except ImportError:
    print("skipped: python3-nacl or python3-cryptography is not installed")
    sys.exit(77)
if not shutil.which("zstd"):
    print("skipped: zstd is not installed")
    sys.exit(77)

PLAIN, SEALED = 65536, 65552
RECORDS, IMAGE = 2, 1


def sha256(data):
    return hashlib.sha256(data).digest()


def hkdf(key, salt, info, length):
    pseudo_random = hmac.new(salt or bytes(32), key, hashlib.sha256).digest()
    out, block, number = b"", b"", 1
    while len(out) < length:
        block = hmac.new(pseudo_random, block + info + bytes([number]), hashlib.sha256).digest()
        out, number = out + block, number + 1
    return out[:length]


def derive(key, purpose, context):
    return hkdf(key, b"", b"tomoshibi/" + purpose + b"/v1\0" + context, 32)


def tree_root(leaves):
    if len(leaves) == 1:
        return sha256(b"\0" + leaves[0])
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha256(b"\1" + tree_root(leaves[:half]) + tree_root(leaves[half:]))


def read_front(data, publishers):
    """Header, list and the payload's place; the order of checks is the document's section 3."""
    need(data[:8] == b"TMSG\0\0\0\1", "no segment")
    header_size = int.from_bytes(data[8:12], "big")
    list_size = int.from_bytes(data[12:16], "big")
    need(0 < header_size <= 64 << 10, "header's length")
    need(0 < list_size <= 16 << 20 and list_size % 32 == 0, "list's length")
    end = 16 + header_size + list_size + 96
    payload_at = (end + 4095) // 4096 * 4096
    need(len(data) >= payload_at, "cut before its payload")
    header = data[16:16 + header_size]
    hashes = [data[at:at + 32] for at in range(16 + header_size, end - 96, 32)]
    key, signature = data[end - 96:end - 64], data[end - 64:end]
    need(key in publishers, "signed by nobody who publishes")
    message = b"tomoshibi/segment/v1\0" + header + tree_root(hashes)
    try:
        bindings.crypto_sign_open(signature + message, key)
    except (CryptoError, ValueError):
        raise Bad("signature")
    need(not any(data[end:payload_at]), "padding")
    fields = decode(header)
    check_header(fields, 20)
    chunk = SEALED if fields[12] == RECORDS else PLAIN
    need((fields[13] + chunk - 1) // chunk == len(hashes), "the list is not of this payload")
    return fields, hashes, payload_at, sha256(data[:payload_at])


def check_header(fields, count):
    need(sorted(fields) == list(range(count)), "header's keys")
    need((fields[0], fields[1], fields[2]) == ("publish", 1, 1), "role, version, suite")
    need(1 <= fields[3] <= 47 and fields[4] // 1000 == fields[3], "area")
    need(isinstance(fields[5], bool) and fields[6] in (1, 2) and 0 <= fields[7] <= 3, "kind")
    need(fields[8] < fields[9] <= 1 << 40, "range")
    need((fields[8] == 0 and fields[7] == 0) if fields[6] == 1 else fields[8] >= 1, "range of its kind")
    need(fields[10] >= 1 and fields[11] >= 1 and fields[12] in (1, 2), "epoch, fleet, payload")
    need(fields[14] <= 256 << 20, "unpacked size")


def header_id(fields):
    return sha256(encode({key: value for key, value in fields.items() if key < 18}))


def open_for(secret, purpose, context, sealed):
    public = bindings.crypto_scalarmult_base(secret)
    try:
        text = bindings.crypto_box_seal_open(sealed, public, secret)
    except CryptoError:
        raise Bad("another key")
    prefix = purpose + b"\0" + context
    need(text.startswith(prefix), "a box for something else")
    return text[len(prefix):]


def unwrap(fields, fleet, epoch):
    key = open_for(epoch, b"segment", header_id(fields),
                   open_for(fleet, b"segment", header_id(fields), fields[19]))
    need(len(key) == 32, "no data key")
    both = hkdf(key, header_id(fields), b"tomoshibi/segment-stream/v1\0", 64)
    expected = both[32:] if fields[12] == RECORDS else derive(key, b"image-commitment", header_id(fields))
    need(expected == fields[18], "commitment")
    return key, both[:32]


def read_records(data, fields, hashes, payload_at, chunk_key):
    need(len(data) == payload_at + fields[13], "length of the file")
    cipher, packed = AESGCM(chunk_key), b""
    for number, expected in enumerate(hashes):
        at = payload_at + number * SEALED
        chunk = data[at:at + SEALED]
        need(sha256(chunk) == expected, "a chunk is not the listed one")
        nonce = number.to_bytes(11, "big") + (b"\1" if number + 1 == len(hashes) else b"\0")
        try:
            packed += cipher.decrypt(nonce, chunk, header_id(fields))
        except InvalidTag:
            raise Bad("a chunk does not open")
    done = subprocess.run(["zstd", "-d", "-c", "--no-progress", "-q"], input=packed, capture_output=True)
    need(done.returncode == 0 and len(done.stdout) == fields[14], "unpacked size")
    return done.stdout


def published_key(secret, fields, content):
    numbers = [fields[4], int(fields[5]), fields[6], fields[12], fields[7], fields[8], fields[9], fields[10]]
    context = b"".join(number.to_bytes(8, "big") for number in numbers) + sha256(content)
    return derive(secret, b"published-data-key", context)


def refused(call):
    try:
        call()
    except Bad:
        return True
    return False


def check(golden):
    data = bytes.fromhex(golden["segment"])
    publishers = [bytes.fromhex(golden["publisher"])]
    fleet, epoch = bytes.fromhex(golden["fleet_secret"]), bytes.fromhex(golden["epoch_secret"])
    fields, hashes, payload_at, name = read_front(data, publishers)
    need(name.hex() == golden["name"], "name")
    need(header_id(fields).hex() == golden["header_id"], "header id")
    key, chunk_key = unwrap(fields, fleet, epoch)
    need(key.hex() == golden["data_key"], "data key")
    content = read_records(data, fields, hashes, payload_at, chunk_key)
    need(content.hex() == golden["content"], "content")
    need(published_key(bytes.fromhex(golden["publishing_secret"]), fields, content) == key, "derived key")
    need(golden["path"] == f"seg/{name.hex()[:2]}/{name.hex()}.seg", "path")

    entry = bytes.fromhex(golden["descriptor"])
    read = decode(entry)
    check_header(read[2], 18)
    need(encode(read) == entry and sorted(read) == [0, 1, 2, 3, 4, 5], "descriptor's form")
    need((read[0], read[1], read[3], read[4], read[5]) == ("segment", 1, name, len(data), False), "entry")
    need(sha256(encode(read[2])) == header_id(fields), "the entry's header is the segment's")

    for at in range(payload_at):
        damaged = data[:at] + bytes([data[at] ^ 32]) + data[at + 1:]
        need(refused(lambda: read_front(damaged, publishers)), f"byte {at} can be changed")
    damaged = data[:payload_at] + bytes([data[payload_at] ^ 1]) + data[payload_at + 1:]
    need(refused(lambda: read_records(damaged, fields, hashes, payload_at, chunk_key)), "a chunk can be changed")
    need(refused(lambda: unwrap(fields, epoch, epoch)), "the fleet's lock")
    need(refused(lambda: unwrap(fields, fleet, fleet)), "the epoch's lock")
    need(refused(lambda: read_front(data, [bytes(32)])), "another publisher")
    print(f"segment {name.hex()[:12]}…: verified, opened, {payload_at} damages refused")


def main():
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    try:
        with open(sys.argv[1], encoding="utf-8") as file:
            check(json.load(file))
    except Bad as problem:
        print(f"not good: {problem}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
