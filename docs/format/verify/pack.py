"""The sealed audit pack: docs/format/audit-pack-v1.md. Shares no code with store/audit.

open_pack() does all of that page's section 6 before it gives anything.
"""
import hashlib

import journal
import notes
import seal
from cbor import Bad, decode, need
from signing import key_id, verifies

from nacl.bindings import crypto_aead_chacha20poly1305_ietf_decrypt as open_aead
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

MAGIC = b"tomoshibi audit pack v1\n"
FILE_BYTES_MAX = 1 << 30
HEADER_BYTES_MAX, FRONT_BYTES_MAX, NOTE_BYTES_MAX = 4096, 131072, 65536
PIECE, TAG = 65536, 16
ENTRIES_MAX = 1 << 30


def subkey(key, number, context):
    """libsodium's crypto_kdf, 32 bytes."""
    return hashlib.blake2b(key=key, digest_size=32, salt=number.to_bytes(8, "little") + bytes(8),
                           person=context + bytes(8)).digest()


def is_octets(value, length):
    return isinstance(value, bytes) and len(value) == length


def open_stream(data, key, bound=b"", piece=PIECE):
    """STREAM: full pieces, the last one marked and not empty, unless the whole text is."""
    content, number = [], 0
    while True:
        sealed, data = data[:piece + TAG], data[piece + TAG:]
        need(len(sealed) >= TAG, "a piece is missing")
        need(len(sealed) > TAG or number == 0, "an empty last piece")
        nonce = number.to_bytes(11, "big") + (b"\0" if data else b"\1")
        try:
            content.append(open_aead(sealed, bound, nonce, key))
        except CryptoError:
            raise Bad("a piece was changed, moved or cut off")
        if not data:
            return b"".join(content)
        number += 1


def open_header(file, secret):
    """(key of the pieces, what they are bound to, where they begin)."""
    need(len(file) <= FILE_BYTES_MAX and file.startswith(MAGIC), "not an audit pack")
    at = len(MAGIC) + 2
    length = int.from_bytes(file[at - 2:at], "big")
    need(length <= HEADER_BYTES_MAX and at + length <= len(file), "length of the header")
    header = decode(file[at:at + length])
    need(isinstance(header, dict) and all(key <= 5 or key >= 1000 for key in header), "header")
    need([header.get(key) for key in (0, 1, 2)] == [30, 1, 1], "type, version or suite")
    private = PrivateKey(secret)
    need(header.get(3) == key_id(bytes(private.public_key)), "sealed to another key")
    need(is_octets(header.get(4), 108) and is_octets(header.get(5), 32), "header")
    try:
        text = SealedBox(private).decrypt(header[4])
    except CryptoError:
        raise Bad("the box does not open")
    purpose, key = text[:-32], text[-32:]
    need(purpose == b"tomoshibi/audit-pack-key/v1\0", "the box has another purpose")
    need(subkey(key, 2, b"tmsbpack") == header[5], "commitment")
    begin = at + length
    return subkey(key, 1, b"tmsbpack"), hashlib.sha256(file[:begin]).digest(), begin


def read_front(content):
    """(front, where the entries begin), its signature good."""
    length = int.from_bytes(content[:4], "big")
    need(length <= FRONT_BYTES_MAX and 4 + length + 64 <= len(content), "length of the front")
    data, signature = content[4:4 + length], content[4 + length:4 + length + 64]
    front = decode(data)
    need(isinstance(front, dict) and all(key <= 12 or key >= 1000 for key in front), "front")
    need([front.get(key) for key in (0, 1, 2)] == [31, 1, 1], "type, version or suite")
    need(all(is_octets(front.get(key), 32) for key in (3, 4, 5)), "keys")
    need(6 not in front or isinstance(front[6], bytes) and len(front[6]) <= 8192, "head file")
    need(isinstance(front.get(7), str) and len(front[7].encode()) <= NOTE_BYTES_MAX, "checkpoint")
    need(type(front.get(8)) is int and 0 <= front[8] <= ENTRIES_MAX, "entries")
    need(type(front.get(9)) is int, "time")
    for key, most in ((10, 64), (11, 256), (12, 256)):
        need(key not in front or isinstance(front[key], str) and
             0 < len(front[key].encode()) <= most, "names")
    need(verifies(front[3], b"tomoshibi/audit-pack/v1", data, signature), "signature of the front")
    return front, 4 + length + 64


def read_rows(content, at, count):
    rows = []
    for number in range(1, count + 1):
        need(at + 2 <= len(content), "entries are missing")
        length = int.from_bytes(content[at:at + 2], "big")
        at += 2
        need(64 < length <= len(content) - at, "length of an entry")
        rows.append((number, content[at:at + length - 64], content[at + length - 64:at + length]))
        at += length
    need(at == len(content), "something stands behind the last entry")
    return rows


def open_pack(file, secret, device=None, tree_heads=(), give=None):
    """(front, rows, the journal's verdict). `device`: its key, known from elsewhere."""
    key, bound, begin = open_header(file, secret)
    content = open_stream(file[begin:], key, bound)
    front, at = read_front(content)
    need(device is None or front[3] == device, "the pack of another device")
    rows = read_rows(content, at, front[8])
    note = front[7].encode()
    origin = front[7].split("\n")[0]
    need(origin.startswith(seal.origin_of(front[3], b"")), "origin of the checkpoint")
    size, root = notes.open_checkpoint(note, notes.Key(origin, notes.ED25519, front[3]))
    need(size == len(rows), "the checkpoint is over another number of entries")
    verdict = journal.verify(rows, front.get(6), front[3], tree_heads, give)
    need(verdict.root == root, "the checkpoint is over other entries")
    return front, rows, verdict
