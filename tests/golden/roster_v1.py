#!/usr/bin/python3
"""Reads and opens a roster of version 1, from docs/format/roster-v1.md alone.

Shares no code with store/orders. Needs the standard library and python3-nacl.

  roster_v1.py FILE.json           the golden roster: verified, read, opened, damaged in every way
  roster_v1.py FILE.json --write   makes that file anew (the same bytes each time)
  roster_v1.py ROSTER KEYHEX       a roster's file, for an issuer whose key is known

Exit: 0 good, 1 not good, 2 usage, 77 python3-nacl is absent.
"""
import hashlib
import json
import os
import sys
import unicodedata

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "..", "docs", "format", "verify"))
from cbor import Bad, decode, encode, need

try:
    from nacl import bindings
    from nacl.exceptions import CryptoError
except ImportError:
    print("skipped: python3-nacl is not installed")
    sys.exit(77)

MAGIC = b"tomoshibi roster v1\n"
DOMAIN = b"tomoshibi/roster/v1\0"
ROLES = {0: "general", 1: "doctor", 2: "pharmacist", 3: "selected"}
TIME_MAX = 2 ** 48 - 1
ALPHANUMERIC = set("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


# ---- sections 4 and 5: file, content, accounts --------------------------------------------------

def whole(value, low, high):
    return type(value) is int and low <= value <= high


def readable(value, may_be_absent):
    if value is None:
        return may_be_absent
    return (isinstance(value, str) and 0 < len(value.encode()) <= 128 and
            not any(unicodedata.category(c) in ("Cc", "Cf", "Cn", "Co", "Zl", "Zp") for c in value))


def is_id(value):
    return isinstance(value, str) and 2 <= len(value) <= 8 and set(value) <= ALPHANUMERIC


def check_account(account):
    need(isinstance(account, dict), "account is no map")
    need(all(key <= 14 or key >= 1000 for key in account), "unknown key")
    need(is_id(account.get(0)), "id")
    need(readable(account.get(1), False), "name")
    need(readable(account.get(2), True) and readable(account.get(3), True), "kana, profession")
    need(2 not in account or account[2], "kana")
    need(whole(account.get(4), 0, 3), "role")
    need(whole(account.get(5), 1, 2) and account.get(6) in (0, 2), "proof, factor")
    need(type(account[6]) is int and not (account[5] == 2 and account[6] == 0), "PIN without token")
    for key, length in ((7, 32), (11, 72), (12, 16)):
        need(isinstance(account.get(key), bytes) and len(account[key]) == length, "field %d" % key)
    try:
        bindings.crypto_scalarmult(bytes([8]) + bytes(31), account[7])
    except (CryptoError, RuntimeError):
        raise Bad("public half of small order")
    need(whole(account.get(8), 0, TIME_MAX), "begin")
    need(9 not in account or whole(account[9], 0, TIME_MAX), "end")
    need(10 not in account or whole(account[10], 1, 3), "flags")
    need(whole(account.get(13), 2, 10) and whole(account.get(14), 65536, 2097152), "cost")


def check_ids(accounts, revoked):
    need(all(is_id(id_) for id_ in revoked), "revoked id")
    for ids in ([account[0] for account in accounts], revoked):
        need(ids == sorted(ids), "order")
    everybody = [id_.lower() for id_ in [account[0] for account in accounts] + revoked]
    need(len(set(everybody)) == len(everybody), "an id stands twice")


def read_roster(data, trusted):
    """Length, issuer, signature, and only then the content."""
    need(len(MAGIC) + 96 < len(data) <= 4 * 1024 * 1024 and data.startswith(MAGIC), "no roster")
    issuer, signature = data[20:52], data[52:116]
    content = data[116:]
    need(issuer in trusted, "issuer is not trusted")
    try:
        bindings.crypto_sign_open(signature + DOMAIN + content, issuer)
    except (CryptoError, ValueError):
        raise Bad("signature")
    roster = decode(content)
    need(isinstance(roster, dict), "no map")
    need(all(key <= 9 or key >= 1000 for key in roster), "unknown key")
    need((roster.get(0), roster.get(1), roster.get(2)) == (20, 1, 1), "type, version or suite")
    need(roster.get(3) == issuer, "another issuer")
    need(readable(roster.get(4), False), "facility")
    need(whole(roster.get(5), 1, 2 ** 53), "revision")
    for key in (6, 7):
        need(whole(roster.get(key), 0, TIME_MAX), "time")
    need(roster[6] < roster[7], "it ends before it begins")
    accounts, revoked = roster.get(8), roster.get(9)
    need(isinstance(accounts, list) and len(accounts) <= 4096, "accounts")
    need(isinstance(revoked, list) and len(revoked) <= 16384, "revoked")
    for account in accounts:
        check_account(account)
    check_ids(accounts, revoked)
    return roster


# ---- section 6: the wrapping --------------------------------------------------------------------

def wrapping_key(account, proof, token):
    text = unicodedata.normalize("NFKC", proof).encode()
    secret = bindings.crypto_pwhash_alg(32, text, account[12], account[13], account[14] * 1024,
                                        bindings.crypto_pwhash_ALG_ARGON2ID13)
    message = b"tomoshibi/account-wrap/v1" + bytes([0, account[6]])
    return hashlib.blake2b(message + (token if account[6] else b""), digest_size=32,
                           key=secret).digest()


def binding(account):
    return encode(["tomoshibi/account-half/v1", account[0], account[4], account[5], account[6],
                   account[7], account[12], account[13], account[14], None, False])


def open_half(account, proof, token):
    key = wrapping_key(account, proof, token)
    nonce, box = account[11][:24], account[11][24:]
    try:
        half = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(box, binding(account), nonce, key)
    except CryptoError:
        raise Bad("the wrapping does not open")
    need(bindings.crypto_scalarmult_base(half) == account[7], "not this public half's")
    return half


# ---- the golden roster --------------------------------------------------------------------------

def fixed(label, length):
    return hashlib.blake2b(b"roster golden " + label.encode(), digest_size=length).digest()


def make_golden():
    issuer, secret = bindings.crypto_sign_seed_keypair(bytes(range(32)))
    people = [
        {"id": "kita", "name": "北 ゆい", "kana": "キタ ユイ", "profession": "薬剤師", "role": 2,
         "proof": 2, "factor": 2, "text": "940173", "flags": 0},
        {"id": "minami", "name": "南 事務", "kana": "", "profession": "", "role": 0, "proof": 1,
         "factor": 0, "text": "eleven umbrellas, one teapot", "flags": 3},
        {"id": "nishi", "name": "西 灯", "kana": "ニシ アカリ", "profession": "医師", "role": 1,
         "proof": 1, "factor": 0, "text": "ｔｈｒｅｅ grey herons at low tide", "flags": 0}]
    accounts, opened = [], []
    for person in people:
        half = fixed(person["id"] + " half", 32)
        account = {0: person["id"], 1: person["name"], 4: person["role"], 5: person["proof"],
                   6: person["factor"], 7: bindings.crypto_scalarmult_base(half),
                   8: 1795000000000, 12: fixed(person["id"] + " salt", 16), 13: 2, 14: 65536}
        for key, value in ((2, person["kana"]), (3, person["profession"]), (10, person["flags"])):
            if value:
                account[key] = value
        if person["id"] == "kita":
            account[9] = 1805000000000
        token = fixed(person["id"] + " token", 32) if person["factor"] else b""
        nonce = fixed(person["id"] + " nonce", 24)
        account[11] = nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
            half, binding(account), nonce, wrapping_key(account, person["text"], token))
        accounts.append(account)
        opened.append({"id": person["id"], "proof": person["text"], "token": token.hex(),
                       "private_half": half.hex()})
    content = encode({0: 20, 1: 1, 2: 1, 3: issuer, 4: "見本診療所", 5: 7, 6: 1795230000000,
                      7: 1829790000000, 8: accounts, 9: ["higashi"]})
    signature = bindings.crypto_sign(DOMAIN + content, secret)[:64]
    return {"about": "A roster of version 1, docs/format/roster-v1.md. Seed of the issuer: 00 01 ... 1f.",
            "issuer": issuer.hex(), "file": (MAGIC + issuer + signature + content).hex(),
            "accounts": opened}


def run_golden(path):
    golden = json.load(open(path, encoding="utf-8"))
    data, issuer = bytes.fromhex(golden["file"]), bytes.fromhex(golden["issuer"])
    roster = read_roster(data, {issuer})
    need(len(roster[8]) == len(golden["accounts"]) == 3 and roster[9] == ["higashi"], "content")
    need(encode(roster) == data[116:], "encoding")
    for account, known in zip(roster[8], golden["accounts"]):
        need(account[0] == known["id"], "order of the vector")
        token = bytes.fromhex(known["token"])
        need(open_half(account, known["proof"], token).hex() == known["private_half"], "half")
        wrong = [(known["proof"] + "x", token)] + ([(known["proof"], bytes(32))] if token else [])
        for proof, other in wrong:
            try:
                open_half(account, proof, other)
            except Bad:
                continue
            raise Bad("a wrong proof or token opens")
    for at in range(len(data)):
        for flip in (0x01, 0x80):
            damaged = bytearray(data)
            damaged[at] ^= flip
            try:
                read_roster(bytes(damaged), {issuer})
            except Bad:
                continue
            raise Bad("byte %d may be changed" % at)
    for length in range(len(data)):
        try:
            read_roster(data[:length], {issuer})
        except Bad:
            continue
        raise Bad("cut at %d it still reads" % length)
    print("good: %d accounts opened, %d bytes each flipped" % (len(roster[8]), len(data)))


def main(arguments):
    if len(arguments) not in (1, 2):
        print(__doc__)
        return 2
    try:
        if len(arguments) == 1:
            run_golden(arguments[0])
        elif arguments[1] == "--write":
            with open(arguments[0], "w", encoding="utf-8") as file:
                json.dump(make_golden(), file, ensure_ascii=False, indent=1)
                file.write("\n")
        else:
            roster = read_roster(open(arguments[0], "rb").read(), {bytes.fromhex(arguments[1])})
            print("good: revision %d, %d accounts, %d revoked" %
                  (roster[5], len(roster[8]), len(roster[9])))
    except Bad as bad:
        print("not good: %s" % bad)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
