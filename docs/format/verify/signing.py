"""Ed25519 as docs/format/journal-v1.md, section 4, asks for it: strict, whatever the library allows.

Needs python3-nacl (libsodium) for the curve itself. The rules on which libraries differ are checked
here, before the library is asked: S below the group order, A and R in canonical encodings and of no
small order.
"""
import hashlib

from nacl.bindings import crypto_sign_open
from nacl.exceptions import CryptoError

FIELD = 2 ** 255 - 19
ORDER = 2 ** 252 + 27742317777372353535851937790883648493
# The y of the points whose order divides 8, without the sign of x.
OF_ORDER_8 = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826
SMALL_ORDER = {0, 1, FIELD - 1, OF_ORDER_8, FIELD - OF_ORDER_8}


def key_id(public):
    """Names a key and proves nothing."""
    return hashlib.blake2b(public, digest_size=32).digest()[:8]


def is_point(encoded):
    y = int.from_bytes(encoded, "little") & ((1 << 255) - 1)
    return y < FIELD and y not in SMALL_ORDER


def verifies_raw(public, message, signature):
    if len(public) != 32 or len(signature) != 64 or not is_point(public):
        return False
    if not is_point(signature[:32]) or int.from_bytes(signature[32:], "little") >= ORDER:
        return False
    try:
        crypto_sign_open(signature + message, public)
        return True
    except (CryptoError, ValueError):
        return False


def verifies(public, domain, message, signature):
    return verifies_raw(public, domain + b"\0" + message, signature)
