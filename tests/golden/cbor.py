"""Deterministic CBOR (RFC 8949, 4.2.1) as docs/format/journal-v1.md, section 3, narrows it, for the golden readers.

Shares no code with store/base/cbor. What is not in the profile raises Bad.
"""


class Bad(Exception):
    pass


def need(condition, what):
    if not condition:
        raise Bad(what)


def decode_item(data, at, depth):
    need(depth <= 16, "nested too deeply")
    need(at < len(data), "truncated")
    first = data[at]
    at += 1
    major, number = first >> 5, first & 31
    if major == 7:
        simple = {0xf4: False, 0xf5: True, 0xf6: None}
        need(first in simple, "simple value")
        return simple[first], at
    need(major != 6, "tag")
    if number >= 24:
        need(number <= 27, "reserved or indefinite")
        width = 1 << (number - 24)
        need(at + width <= len(data), "truncated")
        number = int.from_bytes(data[at:at + width], "big")
        at += width
        need(number >= (24 if width == 1 else 1 << (4 * width)), "not shortest")
    if major == 0:
        return number, at
    if major == 1:
        return -1 - number, at
    if major in (2, 3):
        need(at + number <= len(data), "truncated")
        content = bytes(data[at:at + number])
        if major == 2:
            return content, at + number
        try:
            return content.decode("utf-8", "strict"), at + number
        except UnicodeDecodeError:
            raise Bad("not UTF-8")
    if major == 4:
        need(number <= len(data) - at, "truncated")
        items = []
        for _ in range(number):
            item, at = decode_item(data, at, depth + 1)
            items.append(item)
        return items, at
    need(2 * number <= len(data) - at, "truncated")
    result, last = {}, None
    for _ in range(number):
        start = at
        key, at = decode_item(data, at, depth + 1)
        encoded = bytes(data[start:at])
        need(last is None or encoded > last, "key order")
        last = encoded
        need(type(key) is int and key >= 0, "key is not a number")
        result[key], at = decode_item(data, at, depth + 1)
    return result, at


def decode(data):
    value, at = decode_item(data, 0, 0)
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
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(encode(item) for item in value)
    return head(5, len(value)) + b"".join(encode(k) + encode(value[k]) for k in sorted(value))
