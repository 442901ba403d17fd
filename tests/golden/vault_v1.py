#!/usr/bin/env python3
"""A reader of vault files written from docs/format/vault-v1.md alone; shares no code with store/vault.

Opens tests/golden/vault_v1 with python3-cryptography: header, key commitment, head, tag pages, every page, the log and the
head outside; and the image, with its nonces. Puts the pages together to an ordinary database and asks it. Then changes things and expects refusals.
Exit 77 when python3-cryptography is not installed.
"""
import hashlib
import os
import sqlite3
import struct
import sys
import tempfile

try:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF
except ImportError:
    print("skipped: python3-cryptography is not installed")
    sys.exit(77)

BLOCK = 4096
PAGE, TAG_PAGE, HEAD, LOG_HEADER, FRAME, MARK, OUTSIDE = range(1, 8)


class Refused(Exception):
    pass


def xaes_open(key, trailer, associated, sealed):
    """XAES-256-GCM as C2SP specifies it: AES-CMAC of the first half of the nonce gives the key for the second."""
    nonce, tag = trailer[:24], trailer[24:]
    block = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    mask = int.from_bytes(block.update(bytes(16)), "big") << 1
    if mask >> 128:
        mask = (mask & (1 << 128) - 1) ^ 0x87
    derived = b""
    for half in (1, 2):
        message = int.from_bytes(bytes([0, half]) + b"X\0" + nonce[:12], "big")
        derived += block.update((message ^ mask).to_bytes(16, "big"))
    try:
        return AESGCM(derived).decrypt(nonce[12:], sealed + tag, associated)
    except InvalidTag as error:
        raise Refused("does not verify") from error


def associated(place, number, log=bytes(16)):
    return bytes([place]) + bytes(7) + struct.pack(">Q", number) + log


def open_sealed(key, blob, place, number, log=bytes(16)):
    return xaes_open(key, blob[-40:], associated(place, number, log), blob[:-40])


class Vault:
    def __init__(self, key, main, log=b"", outside=b""):
        self.header(key, main)
        self.head(main)
        self.pages = {n: self.page(main, n) for n in range(1, self.page_count + 1)}
        self.outside = self.newest(outside, OUTSIDE, self.page_key, [0, 512], 40)
        self.commits = self.read_log(log)

    def header(self, key, main):
        block = main[:BLOCK]
        if hashlib.sha256(block[:-32]).digest() != block[-32:]:
            block = main[3 * BLOCK:4 * BLOCK]
        if hashlib.sha256(block[:-32]).digest() != block[-32:] or block[:16] != b"Tomoshibi vault\n":
            raise Refused("no header")
        version, suite, self.page_size = struct.unpack(">HHI", block[16:24])
        if (version, suite) != (1, 1):
            raise Refused("another version")
        file_id, salt, commitment = block[24:40], block[40:72], block[72:104]

        def derive(use):
            info = b"tomoshibi/vault/v1/" + use + b"\0" + file_id + struct.pack(">I", self.page_size)
            return HKDF(hashes.SHA256(), 32, salt, info).derive(key)

        if derive(b"commitment") != commitment:
            raise Refused("wrong key")
        names = HKDF(hashes.SHA256(), 48, bytes(32), b"tomoshibi/vault/v1/image").derive(key)
        self.is_image = names == file_id + salt
        self.nonce_key = derive(b"nonces")
        self.page_key, self.log_key = derive(b"pages"), derive(b"log")
        self.group = (self.page_size - 40) // 8

    @staticmethod
    def both(blob, place, key, offsets, text_bytes):
        """Of two slots those that verify."""
        found = []
        for slot, offset in enumerate(offsets):
            try:
                found.append(open_sealed(key, blob[offset:offset + text_bytes + 40], place, slot))
            except (Refused, ValueError):
                pass
        return found

    @staticmethod
    def newest(blob, place, key, offsets, text_bytes):
        """Of those, the one whose first number is the higher."""
        return max(Vault.both(blob, place, key, offsets, text_bytes), key=lambda text: text[:8], default=None)

    def head(self, main):
        """The newer head whose tag pages are all there."""
        heads = sorted(self.both(main, HEAD, self.page_key, [BLOCK, 2 * BLOCK], BLOCK - 40), reverse=True)
        for text in heads:
            try:
                self.take_head(text)
                self.tokens = self.read_tokens(main)
                return
            except Refused:
                continue
        raise Refused("no head")

    def take_head(self, text):
        self.generation, self.page_count = struct.unpack(">QI", text[:12])
        self.head_log, self.head_frames = text[12:28], struct.unpack(">I", text[28:32])[0]
        groups = struct.unpack(">I", text[132:136])[0]
        self.copies = [text[136 + g // 8] >> g % 8 & 1 for g in range(groups)]
        self.root = text[3636:3668]

    def group_offset(self, group):
        return 4 * BLOCK + group * (self.group + 2) * self.page_size

    def read_tokens(self, main):
        tags, tokens = b"", []
        for group, copy in enumerate(self.copies):
            at = self.group_offset(group) + copy * self.page_size
            blob = main[at:at + self.page_size]
            text = open_sealed(self.page_key, blob, TAG_PAGE, group * 2 + copy)
            tags += blob[-16:]
            tokens += [text[8 * n:8 * n + 8] for n in range(self.group)]
        if hashlib.sha256(tags).digest() != self.root:
            raise Refused("tag pages of another time")
        return tokens[:self.page_count]

    def page(self, main, number):
        group, within = divmod(number - 1, self.group)
        at = self.group_offset(group) + (2 + within) * self.page_size
        blob = main[at:at + self.page_size]
        if blob[-16:-8] != self.tokens[number - 1]:
            raise Refused("page %d is not the newest" % number)
        return open_sealed(self.page_key, blob, PAGE, number) + bytes(40)

    def read_log(self, log):
        """The pages of every committed transaction of the log, in order: [{number: page}, …]."""
        if not log:
            return []
        mark = self.newest(log, MARK, self.log_key, [2 * BLOCK, 3 * BLOCK], 32)
        headers = self.both(log, LOG_HEADER, self.log_key, [0, BLOCK], BLOCK - 40)
        text = max(headers, key=lambda one: one[56:64])
        log_id, begun_under = text[32:48], struct.unpack(">Q", text[48:56])[0]
        if log_id != self.head_log and begun_under != self.generation:
            raise Refused("a log of another time")
        synced = struct.unpack(">I", mark[24:28])[0] if mark and mark[8:24] == log_id else 0
        size, commits, open_pages, number = self.page_size + 24, [], {}, 0
        for at in range(4 * BLOCK, len(log) - size + 1, size):
            number += 1
            try:
                frame = open_sealed(self.log_key, log[at:at + size], FRAME, number, log_id)
            except Refused:
                if number <= synced:
                    raise
                break
            page, pages_after = struct.unpack(">II", frame[:8])
            open_pages[page] = frame[24:] + bytes(40)
            if pages_after:
                commits.append((open_pages, pages_after))
                open_pages = {}
        return commits

    def check_image(self, main):
        """That it is one, as long as it says, and that every nonce is what its text makes it."""
        if not self.is_image:
            raise Refused("not an image")
        last = self.group_offset((self.page_count - 1) // self.group) + (2 + (self.page_count - 1) % self.group) * self.page_size
        if len(main) != last + self.page_size:
            raise Refused("cut, or more than there was")
        for number, page in self.pages.items():
            group, within = divmod(number - 1, self.group)
            at = self.group_offset(group) + (3 + within) * self.page_size - 40
            made = hashlib.blake2b(associated(PAGE, number) + page[:-40], key=self.nonce_key, digest_size=24).digest()
            if main[at:at + 24] != made:
                raise Refused("a nonce that was not made of its page")

    def database(self):
        pages = dict(self.pages)
        count = self.page_count
        for changed, count in self.commits:
            pages.update(changed)
        content = bytearray(b"".join(pages[n] for n in range(1, count + 1)))
        content[18:20] = b"\x01\x01"  # An ordinary file has no log.
        return bytes(content)


def ask(content):
    with tempfile.NamedTemporaryFile(suffix=".db") as file:
        file.write(content)
        file.flush()
        with sqlite3.connect(file.name) as database:
            assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            return database.execute("SELECT code, name FROM medicine ORDER BY code").fetchall()


def main():
    folder = sys.argv[1]

    def content(name):
        with open(os.path.join(folder, name), "rb") as file:
            return file.read()

    key = bytes.fromhex(content("store.key").decode("ascii").strip())
    main_file, log, outside = content("store.db"), content("store.db-wal"), content("store.db-head")
    vault = Vault(key, main_file, log, outside)
    rows = ask(vault.database())
    assert rows == [("2149026F1040", "カルベジロール錠"), ("3332001F1024", "ワルファリンカリウム錠")], rows
    assert struct.unpack(">Q", vault.outside[8:16])[0] == vault.generation
    assert ask(Vault(key, main_file).database()) == rows[:1]

    refused = 0
    changes = [(bytes(32), main_file, log)]  # A wrong key.
    for page in range(1, vault.page_count + 1):
        at = vault.group_offset(0) + (1 + page) * vault.page_size + 10
        changes.append((key, main_file[:at] + bytes([main_file[at] ^ 1]) + main_file[at + 1:], log))
    first = 4 * BLOCK + 100
    changes.append((key, main_file, log[:first] + bytes([log[first] ^ 1]) + log[first + 1:]))
    one, two = vault.group_offset(0) + 2 * vault.page_size, vault.group_offset(0) + 3 * vault.page_size
    size = vault.page_size
    changes.append((key, main_file[:one] + main_file[two:two + size] + main_file[one:two] + main_file[two + size:], log))
    for changed in changes:
        try:
            Vault(*changed)
        except Refused:
            refused += 1
    assert refused == len(changes), (refused, len(changes))
    image = content("image")[4096:]
    image_key = bytes([0x47]) * 32
    opened = Vault(image_key, image)
    opened.check_image(image)
    assert ask(opened.database()) == rows
    for changed in (image[:-1], image + b"x", image[:5000] + bytes([image[5000] ^ 1]) + image[5001:], main_file):
        try:
            Vault(key if changed is main_file else image_key, changed).check_image(changed)
            raise AssertionError("a changed image was read")
        except Refused:
            pass
    print("%d pages, %d transactions in the log, %d changes refused; an image of %d bytes" % (vault.page_count, len(vault.commits), refused, len(image)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
