"""Merkle trees of RFC 6962 (= 9162) over SHA-256: docs/format/journal-v1.md, section 9.

Shares no code with store/tlog. Needs the standard library.
"""
import hashlib

from cbor import need

EMPTY = hashlib.sha256(b"").digest()
SIZE_MAX = 1 << 40


def leaf(data):
    return hashlib.sha256(b"\0" + data).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


class Frontier:
    """A growing tree: the roots of its perfect subtrees, largest first."""

    def __init__(self):
        self.size = 0
        self.hashes = []

    def append(self, digest):
        left = self.size
        while left & 1:
            digest = node(self.hashes.pop(), digest)
            left >>= 1
        self.hashes.append(digest)
        self.size += 1

    def root(self):
        if not self.hashes:
            return EMPTY
        digest = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            digest = node(left, digest)
        return digest


def root_of(leaves):
    tree = Frontier()
    for digest in leaves:
        tree.append(digest)
    return tree.root()


def path(leaves, index):
    """The inclusion proof, by the definition of RFC 6962, 2.1.1: for tests."""
    if len(leaves) <= 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if index < split:
        return path(leaves[:split], index) + [root_of(leaves[split:])]
    return path(leaves[split:], index - split) + [root_of(leaves[:split])]


def check_inclusion(digest, index, size, proof, root):
    need(0 <= index < size <= SIZE_MAX, "index out of range")
    need(all(len(one) == 32 for one in (digest, root, *proof)), "length of a hash")
    at, last = index, size - 1
    for one in proof:
        need(last != 0, "proof too long")
        if at & 1 or at == last:
            digest = node(one, digest)
            while not at & 1 and at > 0:
                at, last = at >> 1, last >> 1
        else:
            digest = node(digest, one)
        at, last = at >> 1, last >> 1
    need(last == 0, "proof too short")
    need(digest == root, "another root")


def check_consistency(old_size, old_root, size, root, proof):
    need(old_size <= size <= SIZE_MAX, "rollback")
    need(all(len(one) == 32 for one in (old_root, root, *proof)), "length of a hash")
    if old_size == size or old_size == 0:
        need(not proof, "proof not empty")
        need(old_root == (root if old_size == size else EMPTY), "fork")
        return
    rest = list(proof)
    if old_size & (old_size - 1) == 0:
        rest.insert(0, old_root)
    need(rest, "proof too short")
    at, last = old_size - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old, new = rest[0], rest[0]
    for one in rest[1:]:
        need(last != 0, "proof too long")
        if at & 1 or at == last:
            old, new = node(one, old), node(one, new)
            while not at & 1 and at > 0:
                at, last = at >> 1, last >> 1
        else:
            new = node(new, one)
        at, last = at >> 1, last >> 1
    need(last == 0, "proof too short")
    need(old == old_root and new == root, "another root")
