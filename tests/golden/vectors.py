#!/usr/bin/python3
"""The public vectors in the modules of the independent verifier: valid ones read, invalid ones refused.

  vectors.py FOLDER   cbor, hlc, merkle, notes, checkpoints, cosignatures, tlog_proofs,
                      ed25519_edges, sealed_boxes (.json)

Exit: 0 as they say, 1 not, 2 usage, 77 the vectors or python3-nacl are absent.
"""
import base64
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "..", "docs", "format", "verify"))
import verify_journal  # Says so and leaves with 77 when python3-nacl is absent.
import cbor
import notes
import signing
import tree

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

# Where the verifier's own sentence stands for the reason that the vectors name.
REASONS = {
    "root-mismatch": "another root", "rollback": "rollback", "proof-not-empty": "proof not empty",
    "fork": "fork", "proof-too-long": "proof too long", "proof-too-short": "proof too short",
    "bad-hash-length": "length of a hash", "index-out-of-range": "index out of range",
    "wrong-origin": "another origin", "too-few-witnesses": "too few witnesses",
    "no-trusted-signature": "no known key signed", "not-utf8": "not UTF-8",
    "not-shortest": "not shortest", "trailing-bytes": "trailing bytes", "truncated": "truncated",
    "too-deep": "nested too deeply", "key-order": "key order", "duplicate-key": "key order",
    "tag-not-allowed": "tag",
}


def outcome(call, *arguments):
    """("ok", result) or (the refusal, None)."""
    try:
        return "ok", call(*arguments)
    except cbor.Bad as bad:
        return str(bad), None


def judge(one, call, *arguments):
    said, result = outcome(call, *arguments)
    if one["expect"] == "ok":
        assert said == "ok", (one.get("case"), said)
    else:
        wanted = REASONS.get(one["expect"])
        assert said != "ok" and wanted in (None, said), (one.get("case"), one["expect"], said)
    return result


def unhex(texts):
    return [bytes.fromhex(text) for text in texts]


def plain(value):
    """A value as cbor.json writes it."""
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, cbor.Pairs):
        return {"map": sorted(([plain(key), plain(one)] for key, one in value), key=json.dumps)}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if type(value) is int and abs(value) > 2 ** 53:
        return {"int": str(value)}
    return value


def in_order(value):
    if isinstance(value, dict) and "map" in value:
        return {"map": sorted(([in_order(key), in_order(one)] for key, one in value["map"]),
                              key=json.dumps)}
    return [in_order(item) for item in value] if isinstance(value, list) else value


def check_cbor(all_):
    for one in all_["valid"]:
        data = bytes.fromhex(one["cbor"])
        value = judge(one, cbor.decode, data, True)
        assert plain(value) == in_order(one["value"]) and cbor.encode(value) == data, one
    for one in all_["invalid"]:
        judge(one, cbor.decode, bytes.fromhex(one["cbor"]), True)
    return len(all_["valid"]) + len(all_["invalid"])


def after(milliseconds, counter):
    return (milliseconds + 1, 0) if counter == 65535 else (milliseconds, counter + 1)


def tick(last, now, remote=None):
    """The rule of section 4 (an entry), and the one for a message, which journals do not need."""
    known = max(last[0], remote[0] if remote else 0)
    if now > known:
        return now, 0
    counters = [time[1] for time in (last, remote) if time is not None and time[0] == known]
    return after(known, max(counters))


def check_hlc(all_):
    for one in all_["sequences"]:
        time = tuple(one["start"])
        for event in one["events"]:
            later = tick(time, event["pt"], event.get("recv"))
            assert list(later) == event["expect"] and later > time, one["case"]
            time = later
    for one in all_["encoding"]:
        assert (one["l"] << 16 | one["c"]).to_bytes(8, "big").hex() == one["bytes"]
    for one in all_["order"]:
        keys = [((a[0] << 16 | a[1]).to_bytes(8, "big"), bytes.fromhex(a[2]))
                for a in (one["a"], one["b"])]
        assert (keys[0] < keys[1]) == (one["expect"] == "a-before-b")
    return len(all_["sequences"]) + len(all_["encoding"]) + len(all_["order"])


def check_merkle(all_):
    leaves = [tree.leaf(data) for data in unhex(all_["leaves"])]
    for one in all_["roots"]:
        frontier = tree.Frontier()
        for digest in leaves[:one["size"]]:
            frontier.append(digest)
        assert frontier.root().hex() == one["root"]
        assert [digest.hex() for digest in frontier.hashes] == one["frontier"]
    roots = [bytes.fromhex(one["root"]) for one in all_["roots"]]
    for one in all_["inclusion"]:
        assert [digest.hex() for digest in tree.path(leaves[:one["size"]], one["index"])] == one["proof"]
        judge(one, tree.check_inclusion, leaves[one["index"]], one["index"], one["size"],
              unhex(one["proof"]), roots[one["size"]])
    for one in all_["consistency"]:
        judge(one, tree.check_consistency, one["old"], roots[one["old"]], one["new"],
              roots[one["new"]], unhex(one["proof"]))
    for one in all_["inclusion_invalid"]:
        judge(one, tree.check_inclusion, bytes.fromhex(one["leaf_hash"]), one["index"], one["size"],
              unhex(one["proof"]), bytes.fromhex(one["root"]))
    for one in all_["consistency_invalid"]:
        judge(one, tree.check_consistency, one["old"], bytes.fromhex(one["old_root"]), one["new"],
              bytes.fromhex(one["new_root"]), unhex(one["proof"]))
    for big in all_["big"]:
        suffix = bytes.fromhex(all_["big_suffix"])
        frontier = tree.Frontier()
        for number in range(big["size"]):
            frontier.append(tree.leaf(number.to_bytes(8, "big") + suffix))
        assert frontier.root().hex() == big["root"]
        for one in big["inclusion"]:
            tree.check_inclusion(bytes.fromhex(one["leaf_hash"]), one["index"], big["size"],
                                 unhex(one["proof"]), frontier.root())
    return sum(len(all_[name]) for name in ("roots", "inclusion", "consistency", "big",
                                            "inclusion_invalid", "consistency_invalid"))


def check_notes(all_):
    for one in all_["vkeys"]:
        key = judge(one, notes.Key.parse, one["vkey"])
        assert key is None or (key.name, key.id.hex()) == (one["name"], one["id"])
    for one in all_["cases"]:
        keys = [notes.Key.parse(text) for text in one["trusted"]]
        opened = judge(one, notes.open_note, base64.b64decode(one["note_b64"]), keys)
        if opened is not None:
            assert opened[0].encode() == base64.b64decode(one["body"])
            names = {key.name for key in keys if key.public in opened[1]}
            assert names == set(one["signed_by"]), one["case"]
    return len(all_["vkeys"]) + len(all_["cases"])


def check_checkpoints(all_):
    log = notes.Key.parse(all_["log_vkey"])

    def opened(note):
        text, _, _ = notes.open_note(note, [log])
        return notes.read_checkpoint(text, all_["origin"], extensions=True)

    for one in all_["cases"]:
        head = judge(one, opened, base64.b64decode(one["note_b64"]))
        assert head is None or (head[0], head[1].hex()) == (one["size"], one["root"])
    for one in all_["updates"]:
        size, root = opened(base64.b64decode(one["checkpoint_b64"]))
        said, _ = outcome(tree.check_consistency, one["trusted_size"],
                          bytes.fromhex(one["trusted_root"]), size, root, unhex(one["proof"]))
        wanted = {"accept": "ok", "no-change": "ok"}.get(one["expect"], REASONS.get(one["expect"]))
        assert said == wanted, (one["case"], said)
    return len(all_["cases"]) + len(all_["updates"])


def keys_of(policy):
    return notes.Key.parse(policy["log"]), [notes.Key.parse(one) for one in policy["witnesses"]]


def check_cosignatures(all_):
    log, witnesses = keys_of(all_["policy"])
    for one in all_["cases"]:
        trusted = one.get("trusted")
        known = witnesses if trusted is None else [
            key for key in map(notes.Key.parse, trusted) if key.kind == notes.COSIGNATURE]
        judge(one, notes.open_checkpoint, base64.b64decode(one["note_b64"]), log, known,
              all_["policy"]["need"], True)
    return len(all_["cases"])


def check_tlog_proofs(all_):
    log, witnesses = keys_of(all_["policy"])
    for one in all_["cases"]:
        judge(one, notes.check_proof, base64.b64decode(one["proof_b64"]),
              tree.leaf(bytes.fromhex(one["entry"])), log, witnesses, all_["policy"]["need"])
    return len(all_["cases"])


def check_ed25519_edges(all_):
    for one in all_["cases"]:
        public, message, signature = unhex([one["public"], one["message"], one["signature"]])
        good = signing.verifies_raw(public, message, signature)
        assert good == (one["expect"] == "ok"), one["case"]
    return len(all_["cases"])


def check_sealed_boxes(all_):
    for one in all_["cases"]:
        box = SealedBox(PrivateKey(bytes.fromhex(one["recipient_secret"])))
        try:
            good = box.decrypt(bytes.fromhex(one["sealed"])) == bytes.fromhex(one.get("message", ""))
        except (CryptoError, ValueError, TypeError):
            good = False
        assert good == (one["expect"] == "ok"), one["case"]
    return len(all_["cases"])


def main(folder):
    if not os.path.isdir(folder):
        print("skipped: the shared vectors are not here")
        return 77
    count = 0
    for name, check in sorted(globals().items()):
        if name.startswith("check_"):
            with open(os.path.join(folder, name[6:] + ".json"), encoding="utf-8") as file:
                count += check(json.load(file))
    print("good: %d cases" % count)
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print(__doc__)
        sys.exit(2)
    sys.exit(main(sys.argv[1]))
