"""Signed notes, checkpoints, cosignatures and offline proofs: the C2SP formats as they are.

signed-note, tlog-checkpoint, tlog-cosignature (type 04), tlog-proof; narrowed where the texts leave it
open as docs/format/journal-v1.md, section 9, says. Shares no code with store/tlog.
"""
import base64
import binascii
import hashlib

import tree
from cbor import Bad, need
from signing import verifies_raw

ED25519, COSIGNATURE = 1, 4
NOTE_BYTES_MAX, LINES_MAX, HASHES_MAX = 1 << 20, 64, 63
DASH = "\u2014 "


class NoSignature(Bad):
    """No key that is known signed."""


class WrongSignature(Bad):
    """A key that is known did not sign this."""


def from_base64(text, what):
    """Of one spelling only: padded, no stray bits."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Bad(what)
    need(base64.b64encode(data).decode() == text, what)
    return data


def to_base64(data):
    return base64.b64encode(data).decode()


def number(text, most, what):
    need(text.isascii() and text.isdigit() and (text == "0" or text[0] != "0"), what)
    need(len(text) <= 20 and int(text) <= most, what)
    return int(text)


def is_name(name):
    return name != "" and "+" not in name and not any(one.isspace() for one in name)


class Key:
    """What verifies one signer: name+8 hex digits of the id+base64(type, public key)."""

    def __init__(self, name, kind, public):
        self.name, self.kind, self.public = name, kind, public
        self.id = hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]

    @staticmethod
    def parse(text):
        parts = text.split("+", 2)
        need(len(parts) == 3 and is_name(parts[0]), "verifier key")
        data = from_base64(parts[2], "verifier key")
        need(len(data) == 33 and data[0] in (ED25519, COSIGNATURE), "verifier key")
        key = Key(parts[0], data[0], data[1:])
        need(key.id.hex() == parts[1], "verifier key's id")
        return key


def split(note):
    """(text with its last newline, [(name, id, payload)]); nothing is verified."""
    need(len(note) <= NOTE_BYTES_MAX, "note too long")
    try:
        text = note.decode("utf-8", "strict")
    except UnicodeDecodeError:
        raise Bad("not UTF-8")
    need(all(one >= " " or one == "\n" for one in text), "control character")
    need(text.endswith("\n"), "missing final newline")
    at = text.rfind("\n\n")
    need(at >= 0, "no blank line")
    body, lines = text[:at + 1], text[at + 2:].split("\n")[:-1]
    need(0 < len(lines) <= LINES_MAX, "signature lines")
    signatures = []
    for line in lines:
        need(line.startswith(DASH), "signature line")
        name, space, payload = line[len(DASH):].partition(" ")
        need(space and is_name(name), "signature line")
        data = from_base64(payload, "signature line")
        need(len(data) >= 5, "signature line")
        signatures.append((name, data[:4], data[4:]))
    return body, signatures


def open_note(note, keys):
    """(text, public keys of type 01 that signed, {public key: time} of type 04)."""
    text, lines = split(note)
    signers, times = set(), {}
    for name, identity, payload in lines:
        for key in keys:
            if (key.name, key.id) != (name, identity):
                continue
            if key.kind == ED25519:
                if not verifies_raw(key.public, text.encode(), payload):
                    raise WrongSignature("signature")
                signers.add(key.public)
                continue
            if len(payload) != 72:
                raise WrongSignature("cosignature")
            time = int.from_bytes(payload[:8], "big")
            need(time < 1 << 63, "time of a cosignature")
            message = b"cosignature/v1\ntime %d\n" % time + text.encode()
            if not verifies_raw(key.public, message, payload[8:]):
                raise WrongSignature("cosignature")
            times[key.public] = time
    if not signers and not times:
        raise NoSignature("no known key signed")
    return text, signers, times


def read_checkpoint(text, origin, extensions=False):
    """(size, root) of a text whose signature was verified."""
    lines = text.split("\n")
    need(lines.pop() == "" and len(lines) >= 3, "too few lines")
    need(all(lines), "empty line")
    need(extensions or len(lines) == 3, "extension lines")
    need(lines[0] == origin, "another origin")
    size = number(lines[1], tree.SIZE_MAX, "size")
    root = from_base64(lines[2], "root")
    need(len(root) == 32, "root")
    need(size != 0 or root == tree.EMPTY, "root of an empty tree")
    return size, root


def open_checkpoint(note, log, witnesses=(), quorum=0, extensions=False):
    """(size, root) that the log signed, and enough witnesses beside it."""
    text, signers, times = open_note(note, [log, *witnesses])
    if log.public not in signers:
        raise NoSignature("the log did not sign")
    # One public key counts once; a key that stands under two names counts for nobody.
    publics = [one.public for one in witnesses]
    need(sum(1 for one in times if publics.count(one) == 1) >= quorum, "too few witnesses")
    return read_checkpoint(text, log.name, extensions)


def read_proof(text):
    """(index, hashes, checkpoint) of a tlog-proof; nothing is verified."""
    front, blank, checkpoint = text.partition(b"\n\n")
    need(blank, "no blank line")
    try:
        lines = front.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Bad("proof is not ASCII")
    need(lines.pop(0) == "c2sp.org/tlog-proof@v1", "header of the proof")
    if lines and lines[0].startswith("extra "):
        from_base64(lines.pop(0)[6:], "extra")  # Not authenticated: looked at by nobody.
    need(lines and lines[0].startswith("index "), "index")
    index = number(lines.pop(0)[6:], tree.SIZE_MAX, "index")
    need(len(lines) <= HASHES_MAX, "too many hashes")
    hashes = [from_base64(one, "hash") for one in lines]
    need(all(len(one) == 32 for one in hashes), "hash")
    return index, hashes, checkpoint


def check_proof(text, leaf, log, witnesses=(), quorum=0):
    """(index, size, root) of the tree in which `leaf` was proven to stand."""
    index, hashes, checkpoint = read_proof(text)
    size, root = open_checkpoint(checkpoint, log, witnesses, quorum)
    tree.check_inclusion(leaf, index, size, hashes, root)
    return index, size, root
