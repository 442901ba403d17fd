"""Deterministic CBOR (RFC 8949, 4.2.1) as docs/format/journal-v1.md, section 3, narrows it.

Shares no code with store/base/cbor. What is not in the profile raises Bad.
"""


class Bad(Exception):
    """What was read is not what the format says; the text says why, and never holds what was read."""


class Pairs(list):
    """A map as [key, value] pairs, for whoever allows keys that are no numbers."""


SIMPLE = {0xf4: False, 0xf5: True, 0xf6: None}


def need(condition, what):
    if not condition:
        raise Bad(what)


def decode_head(data, at):
    """(major type, number, place behind the head) of the item that begins at `at`."""
    first = data[at]
    number = first & 31
    at += 1
    if number < 24:
        return first >> 5, number, at
    need(number <= 27, "reserved or indefinite")
    width = 1 << (number - 24)
    need(at + width <= len(data), "truncated")
    number = int.from_bytes(data[at:at + width], "big")
    need(number >= (24 if width == 1 else 1 << (4 * width)), "not shortest")
    return first >> 5, number, at + width


def decode_pairs(data, count, at, depth, any_keys):
    need(2 * count <= len(data) - at, "truncated")
    pairs, last = Pairs(), None
    for _ in range(count):
        start = at
        key, at = decode_item(data, at, depth + 1, any_keys)
        encoded = data[start:at]
        need(last is None or encoded > last, "key order")
        last = encoded
        need(any_keys or (type(key) is int and key >= 0), "key is not a number")
        value, at = decode_item(data, at, depth + 1, any_keys)
        pairs.append([key, value])
    return (pairs if any_keys else {key: value for key, value in pairs}), at


def decode_item(data, at, depth, any_keys):
    need(depth <= 16, "nested too deeply")
    need(at < len(data), "truncated")
    if data[at] >> 5 == 7:
        need(data[at] in SIMPLE, "simple value")
        return SIMPLE[data[at]], at + 1
    major, number, at = decode_head(data, at)
    if major == 0:
        return number, at
    if major == 1:
        return -1 - number, at
    need(major != 6, "tag")
    if major == 5:
        return decode_pairs(data, number, at, depth, any_keys)
    need(number <= len(data) - at, "truncated")
    if major == 2:
        return data[at:at + number], at + number
    if major == 3:
        try:
            return data[at:at + number].decode("utf-8", "strict"), at + number
        except UnicodeDecodeError:
            raise Bad("not UTF-8")
    items = []
    for _ in range(number):
        item, at = decode_item(data, at, depth + 1, any_keys)
        items.append(item)
    return items, at


def decode(data, any_keys=False):
    """The one item that fills `data`. Maps are dicts; Pairs when keys may be anything."""
    data = bytes(data)
    value, at = decode_item(data, 0, 0, any_keys)
    need(at == len(data), "trailing bytes")
    return value


def head(major, number):
    if number < 24:
        return bytes([major << 5 | number])
    for power, width in enumerate((1, 2, 4, 8)):
        if number < 1 << (8 * width):
            return bytes([major << 5 | (24 + power)]) + number.to_bytes(width, "big")
    raise Bad("too large")


def encode(value):
    if value is None:
        return b"\xf6"
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, Pairs) or isinstance(value, dict):
        pairs = value if isinstance(value, Pairs) else value.items()
        encoded = sorted((encode(key), encode(one)) for key, one in pairs)
        return head(5, len(encoded)) + b"".join(key + one for key, one in encoded)
    return head(4, len(value)) + b"".join(encode(item) for item in value)
