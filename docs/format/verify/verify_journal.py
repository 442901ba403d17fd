#!/usr/bin/python3
"""Verifies a journal of version 1, from docs/format/journal-v1.md alone.

Shares no code with the product. Needs the standard library and python3-nacl.

  verify_journal.py [options] DUMP       a dump: one JSON object, as README.md here describes it
  verify_journal.py [options] -          many dumps, a line each; a verdict as JSON a line
  verify_journal.py --proof FILE --entry HEXFILE --log KEY
                                         one entry (bytes and signature) in a tree, offline
  verify_journal.py [options] --pack FILE --open HEX
                                         an audit pack, with the auditor's private key
  verify_journal.py --receipt FILE --device HEX
                                         the payload of an access receipt
  verify_journal.py --seal NUMBERS --date YYYY-MM-DD --size N DUMP
                                         the words of a seal, as their six numbers (0 to 2047)

  --device HEX        the device's public key, known from elsewhere (else the dump's own word)
  --checkpoint FILE   a checkpoint that somebody kept; may be given again
  --open HEX          private key of a recipient: every personal part that is for it is opened
  --json              the verdict as one JSON object

Exit: 0 good, 1 not good, 2 usage, 4 unreadable, 77 python3-nacl is absent.
"""
import argparse
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

try:
    import journal
    import notes
    import pack
    import seal
    import tree
    from cbor import Bad, need
except ImportError as absent:
    print("skipped: python3-nacl is not installed (%s)" % absent.name)
    sys.exit(77)


# ---- containers ---------------------------------------------------------------------------------

def rows_of(dump):
    if "entries" in dump:  # The golden file.
        return [(one["seq"], bytes.fromhex(one["bytes"]), bytes.fromhex(one["signature"]))
                for one in dump["entries"]]
    return [(number, bytes.fromhex(data), bytes.fromhex(signature))
            for number, data, signature in dump["rows"]]


def head_file_of(dump):
    """The bytes of journal.head; None when there is none."""
    if "head_slot" in dump:  # The golden file: both slots alike.
        slot = bytes.fromhex(dump["head_slot"])
        return (slot + bytes(journal.SLOT_BYTES - len(slot))) * 2
    if dump.get("head") is None:
        return None
    file = bytearray(dump["head"]["length"])
    for offset, data in dump["head"]["parts"]:
        part = bytes.fromhex(data)
        need(offset + len(part) <= len(file), "head of the dump")
        file[offset:offset + len(part)] = part
    return bytes(file)


def tree_head_of(file, device):
    """(size, root) of a checkpoint by this device, whatever its incarnation."""
    text, _ = notes.split(file)
    origin = text.split("\n")[0]
    parts = origin.split("/")
    need(len(parts) == 4 and parts[:2] == ["tomoshibi", "journal"], "origin of the checkpoint")
    need(len(parts[3]) == 32 and set(parts[3]) <= set("0123456789abcdef"), "origin")
    need(origin == seal.origin_of(device, bytes.fromhex(parts[3])), "checkpoint of another device")
    return notes.open_checkpoint(file, notes.Key(origin, notes.ED25519, device))


# ---- what is asked ------------------------------------------------------------------------------

class Opener:
    """Opens what is sealed to one private key, and counts."""

    def __init__(self, secret):
        self.secret = secret
        self.opened = 0

    def __call__(self, _, entry):
        if journal.open_personal(entry, self.secret) is not None:
            self.opened += 1


def judge(dump, device=None, checkpoints=(), give=None):
    device = device or bytes.fromhex(dump["device"])
    heads = [tree_head_of(file, device) for file in checkpoints]
    return journal.verify(rows_of(dump), head_file_of(dump), device, heads, give)


def judge_pack(file, secret, device=None, checkpoints=(), give=None):
    front, _, _ = pack.open_pack(file, secret, device)
    heads = [tree_head_of(one, front[3]) for one in checkpoints]
    return pack.open_pack(file, secret, device, heads, give)[2]


def as_json(verdict):
    return {"good": verdict.good, "holds": verdict.holds, "entries": verdict.entries,
            "first_bad": verdict.first_bad, "what": verdict.what,
            "declared": verdict.declared, "undeclared": verdict.undeclared,
            "incarnations": verdict.incarnations, "root": verdict.root.hex(), "head": verdict.head.hex()}


def as_sentence(verdict):
    if verdict.good:
        return "good: %d entries, tree %s" % (verdict.entries, verdict.root.hex())
    where = "" if verdict.first_bad is None else "entry %d: " % verdict.first_bad
    told = "; the device declared it itself" if verdict.holds else ""
    return "not good: %s%s%s" % (where, verdict.what, told)


def stream():
    for line in sys.stdin:
        dump = json.loads(line)
        verdict = judge(dump)
        sys.stdout.write(json.dumps(as_json(verdict)) + "\n")
    return 0


def content(path, mode="rb"):
    with open(path, mode) as file:
        return file.read()


def check_proof(arguments):
    log = notes.Key.parse(arguments.log)
    entry = bytes.fromhex(content(arguments.entry, "r").strip())
    index, size, root = notes.check_proof(content(arguments.proof), tree.leaf(entry), log)
    number = journal.read_entry(entry[:-64])[5]
    need(index == number - 1, "the entry bears another number than the proof's")
    print("good: entry %d of %d, tree %s" % (number, size, root.hex()))
    return 0


def check_receipt(arguments):
    said = seal.check_receipt(content(arguments.receipt, "r").strip("\r\n"), arguments.device)
    print("good: " + json.dumps(said))
    return 0


def check_seal(arguments, dump):
    """The words were made over entries 1 to N, under the incarnation that stood then."""
    device = arguments.device or bytes.fromhex(dump["device"])
    rows = rows_of(dump)
    verdict = journal.verify(rows, head_file_of(dump), device)
    need(verdict.holds, "the journal itself: %s" % verdict.what)
    incarnation = None
    for _, data, _ in rows[:arguments.size]:
        entry = journal.read_entry(data)
        incarnation = entry[4]
    need(incarnation is not None, "no entries")
    hashes = [journal.entry_hash(data, signature) for _, data, signature in rows]
    numbers = [int(one) for one in arguments.seal.replace(",", " ").split()]
    seal.check_words(numbers, arguments.size, arguments.date, seal.origin_of(device, incarnation),
                     hashes)
    print("good: entries 1 to %d are those of the seal" % arguments.size)
    return 0


def parse(arguments):
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("dump", nargs="?")
    parser.add_argument("--device", type=bytes.fromhex)
    parser.add_argument("--checkpoint", action="append", default=[])
    parser.add_argument("--open", type=bytes.fromhex)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--pack")
    parser.add_argument("--receipt")
    parser.add_argument("--seal")
    parser.add_argument("--date")
    parser.add_argument("--size", type=int)
    parser.add_argument("--proof")
    parser.add_argument("--entry")
    parser.add_argument("--log")
    parsed = parser.parse_args(arguments)
    asked_for = (parsed.dump, parsed.pack, parsed.proof, parsed.receipt)
    if sum(one is not None for one in asked_for) != 1:
        parser.error("a dump, a pack, a proof or a receipt")
    if parsed.pack is not None and parsed.open is None:
        parser.error("a pack needs --open")
    if parsed.receipt is not None and parsed.device is None:
        parser.error("a receipt needs --device")
    return parsed


def main(arguments):
    asked = parse(arguments)
    try:
        if asked.proof is not None:
            return check_proof(asked)
        if asked.receipt is not None:
            return check_receipt(asked)
        if asked.dump == "-":
            return stream()
        give = None if asked.open is None else Opener(asked.open)
        kept = [content(one) for one in asked.checkpoint]
        if asked.pack is not None:
            verdict = judge_pack(content(asked.pack), asked.open, asked.device, kept, give)
        else:
            dump = json.loads(content(asked.dump, "r"))
            if asked.seal is not None:
                return check_seal(asked, dump)
            verdict = judge(dump, asked.device, kept, give)
    except Bad as bad:
        print("not good: %s" % bad)
        return 1
    except (OSError, ValueError, KeyError, TypeError) as error:
        print("unreadable: %s" % type(error).__name__, file=sys.stderr)
        return 4
    print(json.dumps(as_json(verdict)) if asked.json else as_sentence(verdict))
    if give is not None and not asked.json:
        print("personal parts opened: %d" % give.opened)
    return 0 if verdict.good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
