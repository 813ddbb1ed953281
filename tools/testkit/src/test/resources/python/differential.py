#!/usr/bin/env python3
"""differential.py SEED COUNT [INDEX]

Writes COUNT random JSON payloads as a CPython sender would put them on the wire, each with the signature such a sender
makes over the compact form with sorted keys:

    base64(wire) <TAB> hex(HMAC-SHA-256(SECRET, canonical))

With INDEX it writes that one payload's wire and canonical form instead, to look at. The payload of an index depends on
the seed and the index alone. Wire and canonical form always agree on ensure_ascii, as in a sender that leaves it alone
or switches it off for both. Left out, because the text alone cannot tell them apart: member names that are not strings,
and a lone high surrogate directly before a lone low one. Standard library only.
"""
import base64
import hmac
import json
import random
import re
import struct
import sys

SECRET = b"hookseal-differential-test-secret"

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-. "
ESCAPED = "\"\\/" + "".join(map(chr, range(0x20))) + "\x7f\x80\x9f\u2028\u2029\ufeff<>&'"
WIDE = "\u00e9\u00fce\u0301\u07ff\u0800\u20ac\u4e2d\ud7ff\ue000\uff5e\ufffd\ufffe\uffff"
ASTRAL = "\U00010000\U0001f600\U0001f680\U000e0041\U0010ffff"
LONE = "\ud800\ud83d\udbff\udc00\ude00\udfff"
ADJACENT = re.compile("[\ud800-\udbff]+(?=[\udc00-\udfff])")
NAMES = ("event", "timestamp", "data", "id", "", "a", "aa", "ab", "a\0", "B", "_", "~", "1", "10", "2", "\u00e9", "e\u0301")
FLOATS = (
    0.0, -0.0, 1.0, 12.0, 0.1, 1e16, 1e15, 123456789012345680.0, 1e21, 1e22, 2e23, 1e-4, 1e-5, 1e-7, 5e-324, -5e-324,
    2.2250738585072014e-308, 1.7976931348623157e308, 1e300, 0.30000000000000004, 9007199254740993.0)
INTEGERS = (0, -1, 2**31, 2**53 + 1, 2**63 - 1, -2**63, 2**63, 2**64, 10**22)
CONSTANTS = (None, True, False)
STYLES = (
    {}, {}, {}, {"separators": (",", ":")}, {"separators": (" , ", " : ")}, {"separators": (",\r\n", ":\t")},
    {"separators": (", ", ":")}, {"indent": 0}, {"indent": 2}, {"indent": 4}, {"indent": "\t"},
    {"indent": " \r\n", "separators": (" ,", " :  ")})
AROUND = ("", "", "", "", "", "", "\n", "\r\n", " ", "\t \n")


class Payload:
    def __init__(self, seed, index):
        self.rng = random.Random(f"{seed}:{index}")
        self.ascii = self.rng.random() < 0.8
        alphabet = [LETTERS] * 3
        for extra in (ESCAPED, WIDE, ASTRAL) + ((LONE,) if self.ascii else ()):
            if self.rng.random() < 0.5:
                alphabet += [extra] * self.rng.choice((1, 1, 3))
        self.alphabet = alphabet
        self.left = self.rng.choice((3, 6, 10, 20, 40))
        self.nan = self.rng.random() < 0.1

    def text(self, most):
        choice = self.rng.choice
        drawn = "".join([choice(choice(self.alphabet)) for _ in range(int(self.rng.random() * (most + 1)))])
        return ADJACENT.sub("", drawn)

    def number(self):
        rng = self.rng
        kind = rng.random()
        if kind < 0.25:
            return rng.randint(-1000, 100000)
        if kind < 0.35:
            return rng.choice(INTEGERS)
        if kind < 0.40:
            return rng.choice((1, -1)) * rng.getrandbits(rng.choice((40, 64, 200, 1300)))
        if kind < 0.402:
            return rng.choice((1, -1)) * rng.getrandbits(14000)
        if kind < 0.55:
            return rng.choice(FLOATS)
        if kind < 0.75:
            return round(rng.uniform(-1000, 1000), rng.randint(0, 6))
        if self.nan and kind < 0.85:
            return rng.choice((float("nan"), float("inf"), float("-inf")))
        value, = struct.unpack("<d", rng.getrandbits(64).to_bytes(8, "little"))
        return value if value - value == 0 else rng.random()

    def value(self, depth):
        rng = self.rng
        self.left -= 1
        kind = rng.random()
        if depth > 0 and self.left > 0:
            if kind < 0.35:
                return self.object(depth)
            if kind < 0.5:
                return [self.value(depth - 1) for _ in range(min(self.left, rng.randint(0, 5)))]
        if kind < 0.7:
            return self.text(20)
        if kind < 0.9:
            return self.number()
        return rng.choice(CONSTANTS)

    def object(self, depth):
        rng = self.rng
        members = {}
        for _ in range(min(self.left, rng.choice((0, 1, 2, 3, 5, 8, 13)) or rng.randrange(6))):
            members[rng.choice(NAMES) if rng.random() < 0.4 else self.text(8)] = self.value(depth - 1)
        return members

    def forms(self):
        rng = self.rng
        top = self.value(0) if rng.random() < 0.03 else self.object(rng.choice((1, 3, 6)))
        if rng.random() < 0.01:
            for _ in range(rng.randint(1, 200)):
                top = [top] if rng.random() < 0.5 else {self.text(3): top}
        if rng.random() < 0.01:
            top = {self.text(6): top}
            top.update((self.text(6), rng.choice(CONSTANTS)) for _ in range(rng.choice((20, 70, 300))))
        wire = json.dumps(top, ensure_ascii=self.ascii, **rng.choice(STYLES))
        canonical = json.dumps(top, ensure_ascii=self.ascii, sort_keys=True, separators=(",", ":"))
        return (rng.choice(AROUND) + wire + rng.choice(AROUND)).encode(), canonical.encode()


def main():
    seed, count = sys.argv[1], int(sys.argv[2])
    if len(sys.argv) > 3:
        for form in Payload(seed, int(sys.argv[3])).forms():
            sys.stdout.buffer.write(form + b"\n")
        return
    for index in range(count):
        wire, canonical = Payload(seed, index).forms()
        print(base64.b64encode(wire).decode("ascii"), hmac.digest(SECRET, canonical, "sha256").hex(), sep="\t")


if __name__ == "__main__":
    main()
