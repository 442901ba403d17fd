#!/usr/bin/python3
"""Reads roots, epoch keys, fleets, certificates, packages, spoken codes and the authority's key files of
version 1, from docs/format/trust-v1.md alone.

Shares no code with sync/. Needs the standard library and python3-nacl.

  trust_v1.py FILE.json           the golden set: verified, opened, damaged in every way
  trust_v1.py FILE.json --write   makes that file anew (the same bytes each time)
  trust_v1.py --enrolment FILE    a package: what it says, without its secrets

Exit: 0 good, 1 not good, 2 usage, 77 python3-nacl is absent.
"""
import hashlib
import hmac
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "..", "docs", "format", "verify"))
from cbor import Bad, decode, encode, need

try:
    from nacl import bindings
    from nacl.exceptions import CryptoError
except ImportError:
    print("skipped: python3-nacl is not installed")
    sys.exit(77)

KINDS = {1: "root", 2: "order", 3: "epoch-keys", 4: "fleet", 5: "one-time", 6: "device", 7: "contact",
         8: "revocation"}
NUMBERS = {name: number for number, name in KINDS.items()}
CAPS = {"order": 128 << 10, "epoch-keys": 8 << 20}
ROLES = ["root", "order", "enrol", "publish", "witness", "release", "auditor"]
TIME_MAX = 2 ** 48 - 1
STEPS_MAX = 200
DAMM = ["0317598642", "7092154863", "4206871359", "1750983426", "6123045978", "3674209581",
        "5869720134", "8945362017", "9438617205", "2581436790"]


# ---- section 3: deriving, sealing ---------------------------------------------------------------

def sha256(data):
    return hashlib.sha256(data).digest()


def derive(key, purpose, context):
    info = b"tomoshibi/" + purpose.encode() + b"/v1\0" + context
    pseudo_random = hmac.new(bytes(32), key, hashlib.sha256).digest()
    return hmac.new(pseudo_random, info + b"\1", hashlib.sha256).digest()


def public_of(private):
    return bindings.crypto_scalarmult_base(private)


def is_box_public(key):
    try:
        return len(key) == 32 and bindings.crypto_scalarmult(bytes([8]) + bytes(31), key) != bytes(32)
    except (CryptoError, RuntimeError):
        return False


def seal_nonce(ephemeral, to):
    return hashlib.blake2b(ephemeral + to, digest_size=24).digest()


def seal_for(to, purpose, context, text, ephemeral):
    half = public_of(ephemeral)
    whole = purpose.encode() + b"\0" + context + text
    return half + bindings.crypto_box(whole, seal_nonce(half, to), to, ephemeral)


def open_for(private, purpose, context, box):
    try:
        whole = bindings.crypto_box_seal_open(box, public_of(private), private)
    except (CryptoError, ValueError, TypeError):
        raise Bad("a box that does not open")
    prefix = purpose.encode() + b"\0" + context
    need(whole.startswith(prefix), "a box for another purpose")
    return whole[len(prefix):]


def four(number):
    return number.to_bytes(4, "big")


# ---- section 4: chains --------------------------------------------------------------------------

def chain_name(area, drill):
    return (b"drill:" if drill else b"") + b"%05d" % area


def step(area, drill, epoch, secret):
    label = b"tomoshibi/epoch-chain/v1\0" + chain_name(area, drill) + b"\0" + four(epoch)
    return sha256(label + secret)[:16]


def walk(area, drill, epoch, secret, lower):
    need(0 <= epoch - lower <= STEPS_MAX, "too many steps")
    for at in range(epoch, lower, -1):
        secret = step(area, drill, at, secret)
    return secret


def prove(anchor, area, drill, anchor_epoch, epoch, secret):
    need(epoch >= 1 and epoch >= anchor_epoch, "an epoch below the anchor")
    need(walk(area, drill, epoch, secret, anchor_epoch) == anchor, "not of this chain")


def epoch_private(area, drill, epoch, secret):
    return derive(secret, "epoch-pair", chain_name(area, drill) + b"\0" + four(epoch))


# ---- section 5: spoken codes --------------------------------------------------------------------

def damm(number, digits):
    state = int(DAMM[0][number])
    for digit in digits:
        state = int(DAMM[state][int(digit)])
    return state


def whole_check(area, drill, epoch, secret):
    context = chain_name(area, drill) + b"/%d" % epoch
    return int.from_bytes(sha256(b"tomoshibi/spoken/v1\0" + context + b"\0" + secret)[:2], "big")


def spoken_text(area, drill, epoch, secret):
    words = [int.from_bytes(secret[at:at + 2], "big") for at in range(0, 16, 2)]
    words.append(whole_check(area, drill, epoch, secret))
    groups = ["%05d" % word for word in words]
    return " ".join("%s%d" % (group, damm(number, group)) for number, group in enumerate(groups, 1))


def read_spoken(text, area, drill, epoch):
    digits = "".join(text.split(" "))
    need(len(digits) == 54 and digits.isascii() and digits.isdigit(), "not nine groups")
    words = []
    for number in range(1, 10):
        group = digits[6 * (number - 1):6 * number]
        need(damm(number, group) == 0 and int(group[:5]) <= 0xffff, "group %d" % number)
        words.append(int(group[:5]))
    secret = b"".join(word.to_bytes(2, "big") for word in words[:8])
    need(words[8] == whole_check(area, drill, epoch, secret), "another area or epoch")
    return secret


# ---- section 6: signed documents ----------------------------------------------------------------

def domain(kind):
    return b"tomoshibi/" + kind.encode() + b"/v1\0"


def signed(kind, body, seeds):
    lines = []
    for seed in seeds:
        key, secret = bindings.crypto_sign_seed_keypair(seed)
        lines.append([key, bindings.crypto_sign(domain(kind) + body, secret)[:64]])
    return encode({0: NUMBERS[kind], 1: 1, 2: 1, 3: body, 4: sorted(lines)})


def is_signature(key, kind, body, signature):
    try:
        bindings.crypto_sign_open(signature + domain(kind) + body, key)
    except (CryptoError, ValueError):
        return False
    return True


def read_document(data, kind, quorum):
    """The body, when `threshold` of `keys` signed it."""
    keys, threshold = quorum
    need(len(data) <= CAPS.get(kind, 64 << 10), "too long")
    frame = decode(data)
    need(isinstance(frame, dict) and list(frame) == [0, 1, 2, 3, 4], "frame")
    need([frame[0], frame[1], frame[2]] == [NUMBERS[kind], 1, 1], "kind, version, suite")
    body, lines = frame[3], frame[4]
    need(isinstance(body, bytes) and isinstance(lines, list) and len(lines) <= 16, "frame")
    last, good = b"", 0
    for line in lines:
        need(isinstance(line, list) and len(line) == 2 and
             all(isinstance(one, bytes) for one in line) and
             len(line[0]) == 32 and len(line[1]) == 64, "signature line")
        need(line[0] > last, "signatures not in order")
        last = line[0]
    for key, signature in lines:
        if key in keys:
            need(is_signature(key, kind, body, signature), "a bad signature of a known key")
            good += 1
    need(threshold >= 1 and good >= threshold, "too few signatures")
    return body


def fields_of(body, role, names):
    fields = decode(body)
    need(isinstance(fields, dict) and fields.get(0) == role, "role")
    need(all(key in names or key == 0 or key >= 1000 for key in fields), "unknown key")
    need(all(key in fields for key in names), "a field is missing")
    return fields


def whole(value, low, high):
    need(type(value) is int and low <= value <= high, "a number out of bounds")
    return value


def exactly(value, length):
    need(isinstance(value, bytes) and len(value) == length, "a field of another length")
    return value


def plain(value, cap):
    need(isinstance(value, str) and 0 < len(value.encode()) <= cap, "a text")
    for sign in map(ord, value):
        hidden = (sign < 0x20 or 0x7f <= sign <= 0x9f or sign in (0x61c, 0xfeff) or
                  0x200b <= sign <= 0x200f or 0x2028 <= sign <= 0x202e or
                  0x2060 <= sign <= 0x206f or 0xfff9 <= sign <= 0xfffb)
        need(not hidden, "a sign that is not seen")
    return value


def is_area(code):
    return type(code) is int and 1 <= code // 1000 <= 47


# ---- section 7: roots ---------------------------------------------------------------------------

def read_root_body(body):
    fields = fields_of(body, "root", range(1, 7))
    whole(fields[1], 1, 2 ** 53)
    plain(fields[2], 200)
    need(whole(fields[4], 0, TIME_MAX) > whole(fields[3], 0, TIME_MAX), "times")
    need(type(fields[5]) is bool, "demo")
    need(isinstance(fields[6], list) and len(fields[6]) == 7, "roles")
    seen = set()
    for number, role in enumerate(fields[6]):
        need(isinstance(role, list) and len(role) == 2 and isinstance(role[1], list), "role")
        need(len(role[1]) <= 64, "too many keys")
        for key in role[1]:
            need(exactly(key, 32) not in seen, "duplicate key")
            need(ROLES[number] != "auditor" or is_box_public(key), "small order")
            seen.add(key)
        whole(role[0], 2 if number < 2 else 1, len(role[1]))
    return fields


def quorum_of(root, role):
    threshold, keys = root[6][ROLES.index(role)]
    return keys, threshold


def first_root(data):
    frame = decode(data)
    need(isinstance(frame, dict) and isinstance(frame.get(3), bytes), "frame")
    root = read_root_body(frame[3])
    read_document(data, "root", quorum_of(root, "root"))
    return root


def next_root(trusted, data):
    body = read_document(data, "root", quorum_of(trusted, "root"))
    root = read_root_body(body)
    need(root[1] == trusted[1] + 1, "not the next version")
    read_document(data, "root", quorum_of(root, "root"))
    return root


# ---- section 8: epoch keys ----------------------------------------------------------------------

def read_epoch_keys(data, root):
    fields = fields_of(read_document(data, "epoch-keys", quorum_of(root, "order")), "order",
                       range(1, 6))
    whole(fields[1], 1, 2 ** 53)
    whole(fields[2], 1, 47)
    need(type(fields[3]) is bool, "world")
    whole(fields[4], 0, TIME_MAX)
    need(isinstance(fields[5], list) and 1 <= len(fields[5]) <= 1000, "areas")
    last = 0
    for area in fields[5]:
        need(isinstance(area, list) and len(area) == 6, "area")
        code, anchor_epoch, anchor, current, first, halves = area
        need(is_area(code) and code // 1000 == fields[2] and code > last, "area")
        last = code
        exactly(anchor, 16)
        need(isinstance(halves, bytes) and len(halves) % 32 == 0, "public halves")
        count = whole(len(halves) // 32, 1, STEPS_MAX)
        whole(anchor_epoch, 0, 2 ** 20)
        whole(first, anchor_epoch + 1, 2 ** 20)
        whole(current, first, first + count - 1)
        need(first + count - 1 - anchor_epoch <= STEPS_MAX, "horizon")
        need(all(is_box_public(halves[at:at + 32]) for at in range(0, len(halves), 32)),
             "small order")
    return fields


def months(milliseconds):
    seconds = milliseconds // 1000 + 9 * 3600
    days = seconds // 86400
    # Civil from days, after Howard Hinnant's description.
    days += 719468
    era = days // 146097
    day = days - era * 146097
    year = (day - day // 1460 + day // 36524 - day // 146096) // 365
    of_year = day - (365 * year + year // 4 - year // 100)
    month = (5 * of_year + 2) // 153
    month = month + 3 if month < 10 else month - 9
    return (year + era * 400 + (1 if month <= 2 else 0)) * 12 + month


def epoch_at(current, made, at):
    return current if at <= made else current + months(at) - months(made)


# ---- sections 9 and 10: fleets, certificates, packages ------------------------------------------

def read_fleet(data, root):
    fields = fields_of(read_document(data, "fleet", quorum_of(root, "enrol")), "enrol", range(1, 5))
    whole(fields[1], 1, 47)
    whole(fields[2], 1, 2 ** 32 - 1)
    whole(fields[3], 0, TIME_MAX)
    need(is_box_public(fields[4]), "public half")
    return fields


def facility(value):
    need(isinstance(value, str) and len(value) == 10 and value.isascii() and value.isdigit(),
         "facility")


def read_one_time(data, root):
    fields = fields_of(read_document(data, "one-time", quorum_of(root, "enrol")), "enrol",
                       range(1, 8))
    exactly(fields[1], 16)
    facility(fields[2])
    plain(fields[3], 200)
    plain(fields[4], 200)
    need(is_area(fields[5]), "place")
    exactly(fields[6], 32)
    whole(fields[7], 0, TIME_MAX)
    return fields


def read_contact(data, key):
    body = read_document(data, "contact", ([key], 1))
    serial = decode(body)[4]
    fields = fields_of(body, "one-time" if serial == 0 else "device", range(1, 6))
    exactly(fields[1], 16)
    exactly(fields[2], 32)
    need(is_box_public(fields[3]), "box key")
    whole(fields[4], 0, 2 ** 48)
    whole(fields[5], 0, TIME_MAX)
    return fields


def read_device(data, root):
    fields = fields_of(read_document(data, "device", quorum_of(root, "enrol")), "enrol",
                       range(1, 11))
    whole(fields[1], 1, 2 ** 48)
    exactly(fields[2], 16)
    exactly(fields[3], 32)
    need(is_box_public(fields[4]), "box key")
    facility(fields[5])
    plain(fields[6], 200)
    plain(fields[7], 200)
    need(is_area(fields[8]), "place")
    need(whole(fields[10], 0, TIME_MAX) > whole(fields[9], 0, TIME_MAX), "times")
    return fields


def read_revocation(data, root):
    fields = fields_of(read_document(data, "revocation", quorum_of(root, "enrol")), "enrol",
                       range(1, 4))
    exactly(fields[1], 16)
    whole(fields[2], 0, TIME_MAX)
    plain(fields[3], 600)
    return fields


def one_time_private(seed, device):
    return derive(seed, "one-time-box", device)


def read_enrolment(data, now):
    need(len(data) <= 16 << 20 and data.startswith(b"TMSENRL1"), "no package")
    parts, at = [], 8
    while at < len(data):
        need(at + 4 <= len(data), "cut")
        length = int.from_bytes(data[at:at + 4], "big")
        need(at + 4 + length <= len(data), "cut")
        parts.append(data[at + 4:at + 4 + length])
        at += 4 + length
    need(5 <= len(parts) <= 5 + 94, "parts")
    root = first_root(parts[0])
    one_time = read_one_time(parts[1], root)
    seed = exactly(parts[2], 32)
    need(bindings.crypto_sign_seed_keypair(seed)[0] == one_time[6], "another one-time key")
    need(now <= one_time[7], "its time is over")
    fleet = read_fleet(parts[3], root)
    private = open_for(one_time_private(seed, one_time[1]), "fleet", four(fleet[2]), parts[4])
    need(public_of(exactly(private, 32)) == fleet[4], "another fleet key")
    keys = [read_epoch_keys(part, root) for part in parts[5:]]
    worlds = [(one[2], one[3]) for one in keys]
    need(len(set(worlds)) == len(worlds), "a prefecture twice")
    return root, one_time, fleet, keys


# ---- section 11: the authority's folder ---------------------------------------------------------

def argon2id(passphrase, salt, passes, memory):
    return bindings.crypto_pwhash_alg(32, passphrase, salt, passes, memory << 10,
                                      bindings.crypto_pwhash_ALG_ARGON2ID13)


def opened(box, bound, key):
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(box[24:], bound, box[:24], key)
    except (CryptoError, ValueError):
        raise Bad("a box that does not open")


def sealed(text, bound, key, nonce):
    return nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(text, bound, nonce, key)


def open_key_file(data, passphrase):
    need(len(data) <= 1024, "too long")
    fields = decode(data)
    need(isinstance(fields, dict) and list(fields) == list(range(10)), "key file")
    need([fields[0], fields[1], fields[2]] == ["tomoshibi key", 1, 1], "key file")
    need(fields[3] in ROLES, "role")
    whole(fields[4], 1, 0xffff)
    whole(fields[7], 2, 10)
    whole(fields[8], 65536, 1048576)
    bound = encode({key: fields[key] for key in range(9)})
    key = argon2id(passphrase, exactly(fields[6], 16), fields[7], fields[8])
    seed = opened(exactly(fields[9], 72), bound, key)
    public = (public_of(seed) if fields[3] == "auditor"
              else bindings.crypto_sign_seed_keypair(seed)[0])
    need(public == fields[5], "another public half")
    return seed


def pair_key(seeds):
    ends = sorted((bindings.crypto_sign_seed_keypair(seed)[0], seed) for seed in seeds)
    publics = ends[0][0] + ends[1][0]
    return publics, derive(ends[0][1] + ends[1][1], "chains-key", publics)


def open_chains_key(data, seeds):
    fields = decode(data)
    need(isinstance(fields, dict) and fields.get(0) == "tomoshibi chains key", "chains.box")
    publics, key = pair_key(seeds)
    for low, high, box in fields[2]:
        if low + high == publics:
            return opened(box, publics, key)
    raise Bad("no box for this pair")


def open_chains(data, key):
    fields = decode(data)
    need(isinstance(fields, dict) and fields.get(0) == "tomoshibi chains", "chains")
    text = opened(fields[4], encode({number: fields[number] for number in range(4)}), key)
    need(len(text) % 20 == 0, "chains")
    return {int.from_bytes(text[at:at + 4], "big"): text[at + 4:at + 20]
            for at in range(0, len(text), 20)}


# ---- the golden set -----------------------------------------------------------------------------

MADE = 1795230000000
DEVICE = bytes(range(1, 17))
PASSPHRASE = "見本の合言葉 for tests".encode()


def seed(number):
    return bytes([number]) * 32


def key_of(number):
    return bindings.crypto_sign_seed_keypair(seed(number))[0]


def fixed(label, length):
    return hashlib.blake2b(b"trust golden " + label.encode(), digest_size=length).digest()


def root_body(version, root_numbers):
    roles = [[3, [key_of(number) for number in root_numbers]],
             [2, [key_of(number) for number in (11, 12, 13)]], [1, [key_of(21)]],
             [1, [key_of(31)]], [2, [key_of(number) for number in (41, 42, 43)]],
             [1, [key_of(51), key_of(52)]], [1, [public_of(seed(61))]]]
    return encode({0: "root", 1: version, 2: "石川県（訓練用）", 3: MADE, 4: MADE + 63072000000,
                   5: True, 6: roles})


def epoch_keys_body(drill):
    areas = []
    for code in (17000, 17204):
        top = fixed("top %d %s" % (code, drill), 16)
        halves = b"".join(
            public_of(epoch_private(code, drill, epoch, walk(code, drill, 200, top, epoch)))
            for epoch in range(3, 7))
        areas.append([code, 0, walk(code, drill, 200, top, 0), 4, 3, halves])
    return encode({0: "order", 1: 9, 2: 17, 3: drill, 4: MADE, 5: areas})


def make_documents():
    fleet = public_of(seed(71))
    enrol = [seed(21)]
    order = [seed(11), seed(13)]
    return {
        "root_1": signed("root", root_body(1, range(1, 6)), [seed(1), seed(2), seed(3)]),
        "root_2": signed("root", root_body(2, range(3, 8)), [seed(n) for n in (1, 3, 4, 6)]),
        "epoch_keys": signed("epoch-keys", epoch_keys_body(False), order),
        "epoch_keys_drill": signed("epoch-keys", epoch_keys_body(True), order),
        "fleet": signed("fleet", encode({0: "enrol", 1: 17, 2: 4, 3: MADE, 4: fleet}), enrol),
        "one_time": signed("one-time", encode(
            {0: "enrol", 1: DEVICE, 2: "1712345678", 3: "門前中学校 避難所", 4: "K-07", 5: 17204,
             6: key_of(81), 7: MADE + 15552000000}), enrol),
        "contact": signed("contact", encode(
            {0: "one-time", 1: DEVICE, 2: key_of(91), 3: public_of(seed(92)), 4: 0, 5: MADE}),
            [seed(81)]),
        "renewal": signed("contact", encode(
            {0: "device", 1: DEVICE, 2: key_of(91), 3: public_of(seed(92)), 4: 7, 5: MADE}),
            [seed(91)]),
        "device": signed("device", encode(
            {0: "enrol", 1: 7, 2: DEVICE, 3: key_of(91), 4: public_of(seed(92)), 5: "1712345678",
             6: "門前中学校 避難所", 7: "K-07", 8: 17204, 9: MADE, 10: 1897974000000}), enrol),
        "revocation": signed("revocation", encode(
            {0: "enrol", 1: DEVICE, 2: MADE, 3: "盗難"}), enrol)}


def make_key_file(role, number, key_seed, public):
    fields = {0: "tomoshibi key", 1: 1, 2: 1, 3: role, 4: number, 5: public,
              6: fixed("salt " + role, 16), 7: 2, 8: 65536}
    key = argon2id(PASSPHRASE, fields[6], 2, 65536)
    fields[9] = sealed(key_seed, encode(fields), key, fixed("nonce " + role, 24))
    return encode(fields)


def make_golden():
    documents = make_documents()
    fleet_box = seal_for(public_of(one_time_private(seed(81), DEVICE)), "fleet", four(4), seed(71),
                         fixed("ephemeral", 32))
    package = b"TMSENRL1"
    for part in (documents["root_1"], documents["one_time"], seed(81), documents["fleet"],
                 fleet_box, documents["epoch_keys"], documents["epoch_keys_drill"]):
        package += four(len(part)) + part
    top = fixed("top 17204 False", 16)
    chains_key = fixed("chains key", 32)
    boxes = []
    for pair in ((11, 12), (11, 13), (12, 13)):
        publics, key = pair_key([seed(number) for number in pair])
        boxes.append([publics[:32], publics[32:],
                      sealed(chains_key, publics, key, fixed("pair %d %d" % pair, 24))])
    head = {0: "tomoshibi chains", 1: 1, 2: 17, 3: False}
    lines = b"".join(four(code) + fixed("top %d False" % code, 16) for code in (17000, 17204))
    chains = dict(head)
    chains[4] = sealed(lines, encode(head), chains_key, fixed("chains nonce", 24))
    epoch_5 = walk(17204, False, 200, top, 5)
    return {"about": "docs/format/trust-v1.md. Key n: Ed25519 or X25519 of the seed of 32 bytes n.",
            "documents": {name: data.hex() for name, data in documents.items()},
            "enrolment": package.hex(),
            "chain": {"area": 17204, "top": top.hex(), "anchor": walk(17204, False, 200, top, 0).hex(),
                      "epoch": 5, "secret": epoch_5.hex(),
                      "public_half": public_of(epoch_private(17204, False, 5, epoch_5)).hex(),
                      "spoken": spoken_text(17204, False, 5, epoch_5),
                      "spoken_drill": spoken_text(17204, True, 5, epoch_5)},
            "passphrase": PASSPHRASE.decode(),
            "key_file": make_key_file("order", 2, seed(12), key_of(12)).hex(),
            "auditor_key_file": make_key_file("auditor", 1, seed(61), public_of(seed(61))).hex(),
            "chains_box": encode({0: "tomoshibi chains key", 1: 1, 2: boxes}).hex(),
            "chains": encode(chains).hex()}


def fails(read, *arguments):
    try:
        read(*arguments)
    except Bad:
        return True
    return False


def damaged(data):
    for at in range(len(data)):
        for flip in (0x01, 0x80):
            changed = bytearray(data)
            changed[at] ^= flip
            yield at, bytes(changed)
    for length in range(len(data)):
        yield length, data[:length]


def check_documents(documents):
    root = first_root(documents["root_1"])
    second = next_root(root, documents["root_2"])
    need(second[1] == 2, "root 2")
    need(fails(next_root, second, documents["root_1"]), "a root that steps back")
    readers = {"epoch_keys": read_epoch_keys, "epoch_keys_drill": read_epoch_keys,
               "fleet": read_fleet, "one_time": read_one_time, "device": read_device,
               "revocation": read_revocation}
    count = 0
    for name, read in readers.items():
        fields = read(documents[name], root)
        need(encode(fields) == decode(documents[name])[3], "encoding of " + name)
        for place, changed in damaged(documents[name]):
            need(fails(read, changed, root), "%s: place %d may be changed" % (name, place))
            count += 1
    for name, key in (("contact", key_of(81)), ("renewal", key_of(91))):
        read_contact(documents[name], key)
        need(fails(read_contact, documents[name], key_of(21)), "a contact of another key")
    for place, changed in damaged(documents["root_2"]):
        need(fails(next_root, root, changed), "root: place %d may be changed" % place)
        count += 1
    return root, count


def check_chain(chain, keys):
    area, secret = chain["area"], bytes.fromhex(chain["secret"])
    anchor = bytes.fromhex(chain["anchor"])
    need(walk(area, False, 200, bytes.fromhex(chain["top"]), 5) == secret, "chain")
    prove(anchor, area, False, 0, 5, secret)
    need(fails(prove, anchor, area, True, 0, 5, secret), "a drill's name proves")
    need(fails(prove, anchor, area, False, 0, 6, secret), "another epoch proves")
    known = next(one for one in keys[5] if one[0] == area)
    need(known[2] == anchor, "anchor")
    half = public_of(epoch_private(area, False, 5, secret))
    need(half == known[5][64:96] == bytes.fromhex(chain["public_half"]), "public half")
    need(read_spoken(chain["spoken"], area, False, 5) == secret, "spoken")
    need(read_spoken(chain["spoken_drill"], area, True, 5) == secret, "spoken in a drill")
    need(fails(read_spoken, chain["spoken"], area, True, 5), "a code in the other world")
    need(fails(read_spoken, chain["spoken"], area, False, 4), "a code of another epoch")
    need([epoch_at(4, MADE, at) for at in (0, MADE, 1796050799999, 1796050800000, 1798729200000)]
         == [4, 4, 4, 5, 6], "months")


def check_folder(golden):
    order = open_key_file(bytes.fromhex(golden["key_file"]), golden["passphrase"].encode())
    need(order == seed(12), "key file")
    open_key_file(bytes.fromhex(golden["auditor_key_file"]), golden["passphrase"].encode())
    need(fails(open_key_file, bytes.fromhex(golden["key_file"]), b"another"), "a wrong passphrase")
    box = bytes.fromhex(golden["chains_box"])
    key = open_chains_key(box, [order, seed(11)])
    need(key == open_chains_key(box, [seed(13), order]), "any two")
    need(fails(open_chains_key, box, [order, seed(21)]), "a pair that is none")
    tops = open_chains(bytes.fromhex(golden["chains"]), key)
    need(tops[17204].hex() == golden["chain"]["top"] and set(tops) == {17000, 17204}, "tops")


def run_golden(path):
    golden = json.load(open(path, encoding="utf-8"))
    need(golden == make_golden(), "the set is not what this file makes")
    documents = {name: bytes.fromhex(data) for name, data in golden["documents"].items()}
    root, count = check_documents(documents)
    check_chain(golden["chain"], read_epoch_keys(documents["epoch_keys"], root))
    package = bytes.fromhex(golden["enrolment"])
    need(read_enrolment(package, MADE)[1][4] == "K-07", "package")
    need(fails(read_enrolment, package, MADE + 15552000001), "a package whose time is over")
    for at in range(0, len(package), 7):
        changed = package[:at] + bytes([package[at] ^ 1]) + package[at + 1:]
        need(fails(read_enrolment, changed, MADE), "package: byte %d may be changed" % at)
        count += 1
    check_folder(golden)
    print("good: %d documents, one package, %d damaged ones refused" % (len(documents), count))


def main(arguments):
    if len(arguments) not in (1, 2):
        print(__doc__)
        return 2
    try:
        if len(arguments) == 1:
            run_golden(arguments[0])
        elif arguments[0] == "--enrolment":
            root, one_time, fleet, keys = read_enrolment(open(arguments[1], "rb").read(), 0)
            print("good: %s, root %d, %s %s, place %05d, fleet %d, %d documents of epoch keys" %
                  (root[2], root[1], one_time[3], one_time[4], one_time[5], fleet[2], len(keys)))
        elif arguments[1] == "--write":
            with open(arguments[0], "w", encoding="utf-8") as file:
                json.dump(make_golden(), file, ensure_ascii=False, indent=1)
                file.write("\n")
    except Bad as bad:
        print("not good: %s" % bad)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
