#!/usr/bin/python3
"""The independent verifier's other readers: audit packs and their stream, receipts, words of seals.

  verifier.py FOLDER   with audit_pack_v1.json and receipt_v1.json of this folder, which the product
                       wrote, and stream.json of the shared vectors

Exit: 0 good, 1 not good, 2 usage, 77 python3-nacl is absent.
"""
import base64
import hashlib
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "docs", "format", "verify"))
import verify_journal  # Says so and leaves with 77 when python3-nacl is absent.
import pack
import seal
import tree
from cbor import Bad


def refused(call, *arguments):
    try:
        call(*arguments)
        return False
    except Bad:
        return True


def check_stream(all_):
    """Every good stream opens, every bad one is refused; the other suite is not ours."""
    count = 0
    for one in all_["cases"]:
        if one["suite"] != "chacha20-poly1305":
            continue
        data, key, bound = (bytes.fromhex(one[name]) for name in ("ciphertext", "key", "aad"))
        if one["expect"] == "ok":
            assert pack.open_stream(data, key, bound, one["chunk"]).hex() == one["plaintext"], one
        else:
            assert refused(pack.open_stream, data, key, bound, one["chunk"]), one["case"]
        count += 1
    assert count > 0
    return count


def check_pack():
    """Opens, verifies, is whole; a change at every eleventh byte and every cut are refused."""
    with open(os.path.join(HERE, "audit_pack_v1.json"), encoding="utf-8") as file:
        golden = json.load(file)
    data, secret = base64.b64decode(golden["pack"]), bytes.fromhex(golden["auditor_secret"])
    device = bytes.fromhex(golden["device"])
    opener = verify_journal.Opener(secret)
    front, rows, verdict = pack.open_pack(data, secret, device, give=opener)
    assert verdict.good and verdict.root.hex() == golden["root"], verdict.what
    assert len(rows) == golden["entries"] and front[3] == device and opener.opened > 0
    assert not refused(pack.open_pack, data, secret, device, [(len(rows), verdict.root)])
    assert not pack.open_pack(data, secret, device, [(5, bytes(32))])[2].good
    assert refused(pack.open_pack, data, secret, hashlib.sha256(device).digest())
    assert refused(pack.open_pack, data, hashlib.sha256(secret).digest())
    for at in range(0, len(data), 11):
        assert refused(pack.open_pack, data[:at] + bytes([data[at] ^ 16]) + data[at + 1:], secret), at
        assert refused(pack.open_pack, data[:at], secret), at
    assert refused(pack.open_pack, data + b"\0", secret)
    return len(data) // 11


def check_receipts():
    """Good as they are; with any third character exchanged, cut, or for another device, refused."""
    with open(os.path.join(HERE, "receipt_v1.json"), encoding="utf-8") as file:
        golden = json.load(file)
    device = bytes.fromhex(golden["device"])
    for name, answer in (("with_consent", 1), ("without_consent", None)):
        payload = golden[name]
        said = seal.check_receipt(payload, device)
        assert (said["entry"], said["consent"], said["answer"]) == (8, 7, answer)
        assert refused(seal.check_receipt, payload, hashlib.sha256(device).digest())
        for at in range(0, len(payload), 3):
            other = "A" if payload[at] != "A" else "B"
            assert refused(seal.check_receipt, payload[:at] + other + payload[at + 1:], device), at
            assert refused(seal.check_receipt, payload[:at], device), at
    one = golden["seal"]
    numbers = seal.numbers_for(one["size"], tree.leaf(one["leaf"].encode()), one["date"], one["origin"])
    assert numbers == one["numbers"], numbers


def main(folder):
    damages = check_pack()
    check_receipts()
    streams = "the shared vectors are not here"
    path = os.path.join(folder, "stream.json")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            streams = "%d streams" % check_stream(json.load(file))
    print("good: a pack, receipts, a seal; %d changes and cuts of the pack refused; %s" % (damages, streams))
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print(__doc__)
        sys.exit(2)
    sys.exit(main(sys.argv[1]))
