"""Entries, heads and the chain of a journal of version 1, from docs/format/journal-v1.md alone.

Shares no code with store/journal. Needs the standard library and python3-nacl.
"""
import hashlib

import tree
from cbor import Bad, decode, need
from kinds import ACCOUNT, KINDS, check_personal, check_public
from signing import key_id, verifies

ENTRY_BYTES_MAX = 65471
SEQ_MAX = 2 ** 63 - 1
KIND_MAX = 65535
HEAD_FILE_BYTES, SLOT_BYTES, SECTOR_BYTES = 8192, 4096, 512
FIRST_USE, ROLLED_BACK, DAMAGED, HEAD_LOST, RESTORED, MOVED = 1, 2, 3, 4, 5, 6
CAUSES = {ROLLED_BACK: "entries were taken away", DAMAGED: "an entry was changed or taken away",
          HEAD_LOST: "the head was lost", RESTORED: "the store was put back from a backup",
          MOVED: "the store went on on another machine"}
INCARNATION, SEAL, SAMPLE = 1, 24, 27


# ---- sections 4 and 5: entries, hashes, signatures ----------------------------------------------

def entry_hash(data, signature):
    return hashlib.sha256(b"\0" + data + signature).digest()


def check_box(box):
    need(isinstance(box, list) and len(box) == 3, "box")
    recipient, name, content = box
    need(type(recipient) is int and 1 <= recipient <= 3, "recipient")
    need(isinstance(name, bytes) and len(name) == 8 and isinstance(content, bytes), "box")


def read_entry(data):
    """The entry's map, every field checked; the personal part stays sealed."""
    need(len(data) <= ENTRY_BYTES_MAX, "too long")
    entry = decode(data)
    need(isinstance(entry, dict), "not a map")
    need(all(key <= 14 or key >= 1000 for key in entry), "unknown key")
    need(all(type(entry.get(key)) is int and entry[key] == 1 for key in (0, 1, 2)),
         "type, version or suite")
    for key, length in ((3, 8), (4, 16), (6, 32), (8, 8)):
        need(isinstance(entry.get(key), bytes) and len(entry[key]) == length, "field %d" % key)
    for key, most in ((5, SEQ_MAX), (7, KIND_MAX)):
        need(type(entry.get(key)) is int and 1 <= entry[key] <= most, "field %d" % key)
    need(type(entry.get(9)) is int and -2 ** 63 <= entry[9] < 2 ** 63, "wall clock")
    need(type(entry.get(10)) is int and 0 <= entry[10] <= 2, "confidence")
    need(11 not in entry or ACCOUNT(entry[11]), "account")
    need(12 not in entry or type(entry[12]) is int and 0 <= entry[12] <= 6, "role")
    public = entry.get(13)
    need(13 not in entry or isinstance(public, dict) and public != {}, "public part")
    check_public(entry[7], public or {})
    if 14 in entry:
        need(isinstance(entry[14], list) and 1 <= len(entry[14]) <= 8, "boxes")
        for box in entry[14]:
            check_box(box)
    return entry


def open_personal(entry, secret):
    """The personal map, section 6; None when there is no box for this key."""
    from nacl.exceptions import CryptoError
    from nacl.public import PrivateKey, SealedBox
    private = PrivateKey(secret)
    wanted = key_id(bytes(private.public_key))
    for _, name, box in entry.get(14, []):
        if name != wanted:
            continue
        try:
            text = SealedBox(private).decrypt(box)
        except CryptoError:
            raise Bad("a box does not open")
        need(text and len(text) % 32 == 0, "padding")
        content = text.rstrip(b"\0")
        need(content.endswith(b"\x80") and len(text) - len(content) < 32, "padding")
        inside = decode(content[:-1])
        need(isinstance(inside, list) and len(inside) == 5, "a box of another entry")
        purpose, incarnation, seq, kind, personal = inside
        need((purpose, incarnation, seq, kind) ==
             ("tomoshibi/personal/v1", entry[4], entry[5], entry[7]), "a box of another entry")
        need(isinstance(personal, dict), "personal part")
        check_personal(kind, personal)
        return personal
    return None


def name_of(entry):
    return KINDS[entry[7]].name if entry[7] in KINDS else "unknown"


# ---- section 7: the head --------------------------------------------------------------------------

def read_slot(slot, device):
    length = int.from_bytes(slot[:2], "big")
    end = 2 + length + 64
    need(end <= SECTOR_BYTES, "slot length")
    data, signature = slot[2:2 + length], slot[2 + length:end]
    need(not any(slot[end:]), "slot is not clean")
    need(verifies(device, b"tomoshibi/journal-head/v1", data, signature), "slot signature")
    head = decode(data)
    need(isinstance(head, dict) and all(key <= 6 or key >= 1000 for key in head), "slot")
    need((head.get(0), head.get(1), head.get(2), head.get(3)) == (4, 1, 1, key_id(device)), "slot")
    need(isinstance(head.get(4), bytes) and len(head[4]) == 16, "slot")
    need(type(head.get(5)) is int and 1 <= head[5] <= SEQ_MAX, "slot")
    need(isinstance(head.get(6), bytes) and len(head[6]) == 32, "slot")
    return head[5], head[6]


def read_heads(file, device):
    """([(number, hash)] of the slots that verify, what is wrong with the file or None)."""
    if not file:
        return [], "the head file is missing"
    if len(file) != HEAD_FILE_BYTES:
        return [], "the head file has another length"
    heads, wrong = [], None
    for at in (0, SLOT_BYTES):
        try:
            heads.append(read_slot(file[at:at + SLOT_BYTES], device))
        except Bad as bad:
            wrong = "the head file was changed: %s" % bad
    return heads, wrong


# ---- section 8: verifying ------------------------------------------------------------------------

class Verdict:
    """What verifying found.

    declared    [(number, cause)]: losses that the device itself recorded, each in a signed entry
    undeclared  (number or None, what): the first damage that nobody declared, or None
    """

    def __init__(self):
        self.entries = 0
        self.last = 0
        self.declared = []
        self.undeclared = None
        self.first_bad = None
        self.what = ""
        self.root = tree.EMPTY  # Of the tree over all entries, good or not.
        self.head = bytes(32)
        self.incarnation = None
        self.incarnations = 0

    @property
    def good(self):
        return not self.what

    @property
    def holds(self):
        return self.undeclared is None

    def note(self, number, what):
        if self.first_bad is None or number < self.first_bad:
            self.first_bad, self.what = number, what

    def damage(self, number, what):
        self.note(number, what)
        if self.undeclared is None:
            self.undeclared = (number, what)


class Walker:
    """Takes rows in order. After a damage nothing is trusted until an incarnation names it."""

    def __init__(self, device, heads=(), tree_heads=(), give=None):
        self.device = device
        self.name = key_id(device)
        self.heads = heads
        self.tree_heads = list(tree_heads)
        self.give = give
        self.verdict = Verdict()
        self.tree = tree.Frontier()
        self.previous = bytes(32)
        self.clock = bytes(8)
        self.open = None  # (number, what) of the damage that nobody has named yet.
        self.of_head = None
        self.of_tree = None

    def place_fault(self, entry, number):
        begins = entry[7] == INCARNATION
        if entry[5] != number:
            return "at another number"
        if entry[3] != self.name:
            return "of another device"
        if entry[6] != self.previous:
            return "does not follow the one before it"
        if number == 1 and not begins:
            return "not a first entry"
        if not begins and entry[4] != self.verdict.incarnation:
            return "of another incarnation"
        if begins and entry[13][1] != self.device:
            return "names another key"
        if number > 1 and not entry[8] > self.clock:
            return "time does not move forward"
        if entry[7] in (SEAL, SAMPLE):
            size, root = (entry[13][1], entry[13][2]) if entry[7] == SEAL else (
                entry[13][0], entry[13][1])
            if (size, root) != (self.tree.size, self.tree.root()):
                return "does not fit the entries before it"
        return None

    def resumes(self, entry, number):
        return (entry[7] == INCARNATION and entry[13][0] == DAMAGED and
                entry[13][4] == self.open[0] and entry[5] == number and entry[3] == self.name and
                entry[6] == self.previous and entry[13][1] == self.device)

    def take(self, number, data, signature):
        verdict = self.verdict
        expected = verdict.last + 1
        digest = entry_hash(data, signature)
        entry, fault = None, None
        try:
            entry = read_entry(data)
        except Bad as bad:
            fault = str(bad)
        signed = entry is not None and verifies(self.device, b"tomoshibi/journal/v1", data, signature)
        if number != expected:
            fault = "missing"
        elif self.open is None and entry is not None:
            fault = self.place_fault(entry, number) or (None if signed else "signature")
        if self.open is None and fault is not None:
            self.open = (min(number, expected), fault)
            verdict.note(*self.open)
            accepted = signed and self.resumes(entry, number)
        elif self.open is None:
            accepted = True
        else:
            accepted = signed and self.resumes(entry, number)
        if accepted:
            self.accept(entry, number, digest)
        for head_number, head_hash in self.heads:
            if head_number == number and head_hash != digest:
                self.of_head = self.of_head or (number, "not the one that the head names")
                verdict.note(*self.of_head)
        self.tree.append(digest)
        for size, root in self.tree_heads:
            if size == self.tree.size and root != self.tree.root():
                self.of_tree = self.of_tree or (size, "not what a checkpoint covers")
                verdict.note(*self.of_tree)
        verdict.entries += 1
        verdict.last = number
        self.previous = digest

    def accept(self, entry, number, digest):
        verdict = self.verdict
        self.open = None
        self.clock = max(self.clock, entry[8])
        verdict.head = digest
        if entry[7] == INCARNATION:
            verdict.incarnation = entry[4]
            verdict.incarnations += 1
            cause = entry[13][0]
            if cause != FIRST_USE:
                verdict.declared.append((number, cause))
                verdict.note(entry[13][4] if cause in (ROLLED_BACK, DAMAGED) else number,
                             CAUSES[cause])
        if self.give is not None:
            self.give(number, entry)

    def finish(self, head_file_fault=None):
        verdict = self.verdict
        last = verdict.last
        verdict.root = self.tree.root()
        damages = [self.open, self.of_head, self.of_tree]
        if any(number > last for number, _ in self.heads):
            damages.append((last + 1, "entries at the end are missing"))
        if any(size > self.tree.size for size, _ in self.tree_heads):
            damages.append((last + 1, "entries that a checkpoint covers are missing"))
        for one in sorted(one for one in damages if one is not None):
            verdict.damage(*one)
        if verdict.first_bad is None and verdict.entries == 0:
            verdict.undeclared = (1, "the journal holds no entry")
            verdict.what = verdict.undeclared[1]
        if head_file_fault is not None:
            verdict.undeclared = verdict.undeclared or (None, head_file_fault)
            verdict.what = verdict.what or head_file_fault
        return verdict


def verify(rows, head_file, device, tree_heads=(), give=None):
    """rows: (number, bytes, signature) in order; head_file: the 8,192 bytes, None when there is none.

    tree_heads: [(size, root)] that somebody kept elsewhere; each must be the tree's.
    """
    heads, wrong = read_heads(head_file, device)
    walker = Walker(device, heads, tree_heads, give)
    for number, data, signature in rows:
        walker.take(number, data, signature)
    return walker.finish(wrong)
