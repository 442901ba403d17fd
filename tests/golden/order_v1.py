#!/usr/bin/python3
"""Reads orders of version 1, from docs/format/order-v1.md alone.

Shares no code with sync/core. Needs the standard library and python3-nacl.

  order_v1.py FILE.json           the golden orders: verified, read, opened, joined, damaged
  order_v1.py FILE.json --write   makes that file anew (the same bytes each time)
  order_v1.py ORDER KEYHEX…       an order's file, for an authority whose ORDER keys are known:
                                  two must have signed

Exit: 0 good, 1 not good, 2 usage, 77 python3-nacl is absent.
"""
import hashlib
import json
import os
import sys
import unicodedata

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "..", "docs", "format", "verify"))
from cbor import Bad, decode, encode, head, need

try:
    from nacl import bindings
    from nacl.exceptions import BadSignatureError, CryptoError
except ImportError:
    print("skipped: python3-nacl is not installed")
    sys.exit(77)

DOMAIN = b"tomoshibi/order/v1\0"
FILE_MAX = 128 * 1024
TIME_MAX = 2 ** 48 - 1
DAY = 86400000
OPENING = {7, 8, 9, 12, 14, 15, 16}
BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
PART = 2800


def whole(value, low, high):
    return type(value) is int and low <= value <= high


def rising(items):
    return all(a < b for a, b in zip(items, items[1:]))


# ---- sections 2 to 4: file, document, body ------------------------------------------------------

def split(data):
    """The bytes of the document and of the box; by hand, as nothing is verified yet."""
    need(len(data) <= FILE_MAX, "too long")
    need(data[:2] in (b"\xa1\x00", b"\xa2\x00"), "no order")
    parts, at = [], 1
    for key in range(data[0] - 0xa0):
        need(data[at:at + 1] == bytes([key]), "key")
        at += 1
        need(at < len(data) and data[at] >> 5 == 2, "no bytes")
        low = data[at] & 31
        need(low <= 26, "length")
        width = 0 if low < 24 else 1 << (low - 24)
        length = low if width == 0 else int.from_bytes(data[at + 1:at + 1 + width], "big")
        start = at + 1 + width
        need(data[at:start] == head(2, length) and start + length <= len(data), "length")
        parts.append(data[start:start + length])
        at = start + length
    need(at == len(data), "trailing bytes")
    box = parts[1] if len(parts) == 2 else b""
    need(len(parts) == 1 or box, "empty box")
    return parts[0], box


def read_document(data, keys, threshold):
    """The body that enough of `keys` signed."""
    document = decode(data)
    need(isinstance(document, dict) and set(document) == {0, 1, 2, 3, 4}, "document")
    need(document[0] == 2 and document[1] == 1 and document[2] == 1, "kind, version, suite")
    body, lines = document[3], document[4]
    need(isinstance(body, bytes) and isinstance(lines, list) and len(lines) <= 16, "document")
    for line in lines:
        need(isinstance(line, list) and [type(one) for one in line] == [bytes, bytes] and
             len(line[0]) == 32 and len(line[1]) == 64, "signature line")
    need(rising([line[0] for line in lines]), "signers not rising")
    signers = 0
    for key, signature in lines:
        if key not in keys:
            continue
        try:
            bindings.crypto_sign_open(signature + DOMAIN + body, key)
        except BadSignatureError:
            raise Bad("a bad signature of a known key")
        signers += 1
    need(signers >= threshold, "too few signatures")
    return body


def is_area(code):
    return whole(code, 1000, 47999)


def is_plain(text):
    hidden = set("\u061c\ufeff") | {chr(code) for low, high in (
        (0x200b, 0x200f), (0x2028, 0x202e), (0x2060, 0x206f), (0xfff9, 0xfffb))
        for code in range(low, high + 1)}
    return not any(unicodedata.category(one) == "Cc" or one in hidden for one in text)


def check_opening(body):
    need(all(whole(body[key], 1, TIME_MAX) for key in (7, 8)), "period")
    need(body[7] < body[8] and body[6] < body[8] <= body[6] + 92 * DAY, "period")
    need(whole(body[9], 1, (body[8] - body[7]) // 1000), "duration")
    places, data = body[12], body[14]
    need(isinstance(places, list) and 1 <= len(places) <= 2000 and
         all(whole(one, 1, 47) or is_area(one) for one in places) and rising(places), "places")
    need(isinstance(data, list) and 1 <= len(data) <= 2000 and all(map(is_area, data)) and
         rising(data), "data")
    if 13 in body:
        need(isinstance(body[13], list) and 1 <= len(body[13]) <= 1000 and
             all(isinstance(one, str) and len(one) == 10 and set(one) <= set("0123456789")
                 for one in body[13]) and rising(body[13]), "facilities")
    need(whole(body[15], 1, 2 ** 32 - 1), "fleet")
    need(isinstance(body[16], bytes) and len(body[16]) == 32, "hash of the box")


def read_body(data):
    body = decode(data)
    need(isinstance(body, dict) and body.get(0) == "order" and body.get(1) == 1, "role, version")
    need(isinstance(body.get(2), bytes) and len(body[2]) == 16, "id")
    need(whole(body.get(3), 1, 2 ** 40) and body.get(4) in (1, 2), "revision, kind")
    need(whole(body.get(5), 1, 2 ** 40) and whole(body.get(6), 1, TIME_MAX), "root, issued")
    opens = body[4] == 1
    wanted = {0, 1, 2, 3, 4, 5, 6} | (OPENING if opens else set())
    optional = {10, 11} | ({13} if opens else set())
    need(wanted <= set(body) <= wanted | optional, "keys")
    need(10 not in body or whole(body[10], 1, 3 if opens else 1), "flags")
    if 11 in body:
        need(isinstance(body[11], str) and 1 <= len(body[11].encode()) <= 600 and
             is_plain(body[11]), "reason")
    if opens:
        check_opening(body)
    return body


def read_order(data, keys, threshold):
    document, box = split(data)
    body = read_body(read_document(document, keys, threshold))
    if body[4] == 2:
        need(not box, "a close with a box")
    else:
        need(box and hashlib.sha256(box).digest() == body[16], "another box")
    return body, box


# ---- section 5: the keys ------------------------------------------------------------------------

def purpose(body):
    return b"order-keys\0" + body[2] + body[3].to_bytes(8, "big")


def open_keys(body, box, private):
    try:
        text = bindings.crypto_box_seal_open(box, bindings.crypto_scalarmult_base(private), private)
    except CryptoError:
        raise Bad("another fleet, or damaged")
    need(text.startswith(purpose(body)), "made for another order or revision")
    keys = decode(text[len(purpose(body)):])
    need(isinstance(keys, dict) and {0} <= set(keys) <= {0, 1}, "keys")
    need(isinstance(keys[0], list), "keys")
    need(len(keys[0]) <= 4000, "too many")
    for one in keys[0]:
        need(isinstance(one, list) and len(one) == 3 and is_area(one[0]) and
             whole(one[1], 1, 2 ** 32 - 1) and isinstance(one[2], bytes) and len(one[2]) == 16,
             "secret")
    need(rising([one[:2] for one in keys[0]]), "order of the secrets")
    need(sorted({one[0] for one in keys[0]}) == body[14], "areas of the secrets")
    code = keys.get(1, b"")
    need(isinstance(code, bytes) and (1 not in keys or 1 <= len(code) <= 64), "code")
    return keys[0], code


# ---- section 6: texts ---------------------------------------------------------------------------

def base45(data):
    out = ""
    for at in range(0, len(data), 2):
        pair = data[at:at + 2]
        value = int.from_bytes(pair, "big")
        for _ in range(3 if len(pair) == 2 else 2):
            out += BASE45[value % 45]
            value //= 45
    return out


def texts_of(data):
    count = -(-len(data) // PART)
    tag = hashlib.sha256(data).hexdigest()[:8].upper()
    return ["TMSBO1:%d/%d:%s:%s" % (at + 1, count, tag, base45(data[at * PART:(at + 1) * PART]))
            for at in range(count)]


def unbase45(text):
    out = bytearray()
    for at in range(0, len(text), 3):
        group = text[at:at + 3]
        need(len(group) > 1 and all(one in BASE45 for one in group), "base45")
        value = sum(BASE45.index(one) * 45 ** place for place, one in enumerate(group))
        width = len(group) - 1
        need(value < 256 ** width, "base45")
        out += value.to_bytes(width, "big")
    return bytes(out)


def join(texts):
    parts, frame = {}, None
    for text in texts:
        need(text.startswith("TMSBO1:") and len(text) <= 4296, "no part")
        place, tag, data = text[7:].split(":", 2)
        number, count = place.split("/")
        need(all(one in map(str, range(1, 17)) for one in (number, count)), "place")
        need(frame in (None, (count, tag)) and int(number) <= int(count), "another order")
        frame = (count, tag)
        parts[int(number)] = unbase45(data)
        need(int(number) == int(count) or len(parts[int(number)]) == PART, "length")
    need(frame and len(parts) == int(frame[0]), "parts are missing")
    data = b"".join(parts[number] for number in sorted(parts))
    need(hashlib.sha256(data).hexdigest()[:8].upper() == frame[1], "hash")
    return data


# ---- the golden file ----------------------------------------------------------------------------

def fixed(text, length):
    return hashlib.blake2b(text.encode(), digest_size=length).digest()


def signer(number):
    return bindings.crypto_sign_seed_keypair(bytes([number]) * 32)


def sealed(public, text, name):
    """A sealed box whose ephemeral key is known, so that the file is the same each time."""
    ephemeral = fixed(name, 32)
    half = bindings.crypto_scalarmult_base(ephemeral)
    nonce = hashlib.blake2b(half + public, digest_size=24).digest()
    return half + bindings.crypto_box(text, nonce, public, ephemeral)


def sign(body, numbers, box=b"", extra=()):
    data = encode(body)
    lines = [[signer(one)[0], bindings.crypto_sign(DOMAIN + data, signer(one)[1])[:64]]
             for one in numbers]
    document = encode({0: 2, 1: 1, 2: 1, 3: data, 4: sorted(lines) + list(extra)})
    return encode({0: document, 1: box} if box else {0: document})


FLEET = bytes([71]) * 32


def with_box(body, secrets, code, name):
    text = purpose(body) + encode({0: secrets, 1: code} if code else {0: secrets})
    box = sealed(bindings.crypto_scalarmult_base(FLEET), text, name)
    return body | {16: hashlib.sha256(box).digest()}, box


def make_golden():
    base = {0: "order", 1: 1, 2: fixed("Noto", 16), 3: 1, 4: 1, 5: 1, 6: 1795305600000,
            7: 1795305600000, 8: 1795910400000, 9: 604800, 11: "令和8年能登半島沖地震（見本）",
            12: [17], 14: [17000, 17204, 17205], 15: 3}
    secrets = [[code, 11, fixed("K %d" % code, 16)] for code in base[14]]
    first, first_box = with_box(base, secrets, b"", "first")
    more = base | {3: 2, 6: 1795824000000, 8: 1796515200000, 9: 1209600, 10: 2,
                         12: [16, 17204], 13: ["1710000001", "1710000002"], 14: [17000, 17204]}
    more_secrets = [secrets[0], secrets[1], [17204, 12, fixed("K 17204 12", 16)]]
    more, more_box = with_box(more, more_secrets, b"4821-7730", "second")
    drill, drill_box = with_box(base | {2: fixed("drill", 16), 10: 1}, secrets, b"", "drill")
    del drill[11]
    close = {0: "order", 1: 1, 2: base[2], 3: 3, 4: 2, 5: 1, 6: 1796000000000, 11: "通信が戻りました"}
    large = base | {2: fixed("large", 16), 14: [17000] + list(range(17201, 17400))}
    large_secrets = [[code, 11, fixed("K %d" % code, 16)] for code in large[14]]
    large, large_box = with_box(large, large_secrets, b"", "large")

    def good(what, body, box, numbers, keys, code=b""):
        return {"what": what, "file": sign(body, numbers, box).hex(), "revision": body[3],
                "secrets": [[area, epoch, value.hex()] for area, epoch, value in keys],
                "responder_code": code.decode()}
    orders = [good("first", first, first_box, (11, 12), secrets),
              good("extended in part", more, more_box, (11, 13), more_secrets, b"4821-7730"),
              good("drill", drill, drill_box, (11, 12, 13), secrets),
              good("close", close, b"", (12, 13), []),
              good("large", large, large_box, (11, 12), large_secrets)]
    line = [signer(11)[0], bindings.crypto_sign(DOMAIN + encode(first), signer(11)[1])[:64]]
    refused = [("one signature", sign(first, (11,), first_box)),
               ("signed by others", sign(first, (31, 41, 42), first_box)),
               ("one key twice", sign(first, (11,), first_box, [line])),
               ("keys of another order", sign(first, (11, 12), drill_box)),
               ("without its keys", sign(first, (11, 12))),
               ("a close with keys", sign(close, (11, 12), first_box)),
               ("another role", sign(first | {0: "enrol"}, (11, 12), first_box)),
               ("an unknown key", sign(first | {1000: 0}, (11, 12), first_box)),
               ("93 days", sign(first | {8: first[6] + 93 * DAY}, (11, 12), first_box)),
               ("longer than its period", sign(first | {9: 604801}, (11, 12), first_box)),
               ("no data", sign(first | {14: []}, (11, 12), first_box)),
               ("data of a prefecture", sign(first | {14: [17]}, (11, 12), first_box)),
               ("a close with a period", sign(close | {8: first[8]}, (11, 12)))]
    return {"about": "Orders of version 1, docs/format/order-v1.md. Keys: Ed25519 seeds of 32 "
                     "equal bytes 11, 12, 13; the fleet's private half: 32 bytes 71.",
            "keys": [signer(one)[0].hex() for one in (11, 12, 13)], "threshold": 2,
            "fleet": FLEET.hex(), "orders": orders,
            "texts": {"of": "large", "texts": texts_of(bytes.fromhex(orders[4]["file"]))},
            "refused": [{"why": why, "file": data.hex()} for why, data in refused]}


def run_golden(path):
    golden = json.load(open(path, encoding="utf-8"))
    keys = {bytes.fromhex(one) for one in golden["keys"]}
    for known in golden["orders"]:
        data = bytes.fromhex(known["file"])
        body, box = read_order(data, keys, golden["threshold"])
        need(body[3] == known["revision"], "revision")
        if not box:
            need(not known["secrets"], "close")
            continue
        secrets, code = open_keys(body, box, bytes.fromhex(golden["fleet"]))
        need([[area, epoch, value.hex()] for area, epoch, value in secrets] == known["secrets"] and
             code.decode() == known["responder_code"], "keys")
        try:
            open_keys(body, box, bytes([72]) * 32)
        except Bad:
            pass
        else:
            raise Bad("another fleet opens")
    for one in golden["refused"]:
        try:
            read_order(bytes.fromhex(one["file"]), keys, golden["threshold"])
        except Bad:
            continue
        raise Bad("accepted: " + one["why"])
    texts = golden["texts"]["texts"]
    need(len(texts) > 1 and join(reversed(texts)).hex() == golden["orders"][4]["file"], "texts")
    data = bytes.fromhex(golden["orders"][0]["file"])
    damage = [data[:at] + bytes([data[at] ^ flip]) + data[at + 1:]
              for at in range(len(data)) for flip in (0x01, 0x80)]
    for one in damage + [data[:length] for length in range(len(data))]:
        try:
            read_order(one, keys, golden["threshold"])
        except Bad:
            continue
        raise Bad("damaged it still reads")
    print("good: %d orders, %d refused, %d bytes each flipped and cut" %
          (len(golden["orders"]), len(golden["refused"]), len(data)))


def main(arguments):
    if not arguments:
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
            body, box = read_order(open(arguments[0], "rb").read(),
                                   {bytes.fromhex(one) for one in arguments[1:]}, 2)
            print("good: revision %d, %s, %d areas" %
                  (body[3], "opens" if box else "closes", len(body.get(14, []))))
    except Bad as bad:
        print("not good: %s" % bad)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
