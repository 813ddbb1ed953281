#!/usr/bin/env python3
"""compact.py RECORDED RESOURCES DIGESTS

Turns the recorded requests (one JSON file each, in the folder RECORDED) into the compact text that the testkit ships:

  RESOURCES/endpoints.txt   the endpoints, one sender and one secret each
  RESOURCES/<sender>.txt    the requests of one sender
  RESOURCES/bodies.txt      every distinct body once, by its SHA-256
  DIGESTS                   one line per request, computed from the originals and never read back by the loader:
                            id <TAB> SHA-256 of the body <TAB> SHA-256 of the whole request as replayed

How the text is written (src/main/java/io/hookseal/testkit/TextBlocks.java reads it): one fact per line, a blank line
between blocks, # starts a comment. A value is bytes: printable ASCII stands for itself; any other byte, the percent
sign, and a space at either end stand as %hh. Header names and values are ISO-8859-1, all other text is UTF-8.
A fact that is left out is null, or for signed-with: the secret of the endpoint. Bodies that shrink well are zlib
streams in base64; the SHA-256 beside them is of the plain bytes.

Same input, same output (the base64 of a zlib stream may differ between zlib releases; what it holds does not).
Standard library only.
"""
import base64
import hashlib
import json
import pathlib
import sys
import zlib

SENDERS = ("attesta", "databridge", "dembrane", "validibot")
FIELDS = {
    "id", "sender", "made_by", "real_sender_code", "secret", "sender_secret", "method", "path", "http_version",
    "framing", "headers", "body_base64", "event", "expect", "duplicate_of", "derived_from", "mutation", "note",
    "endpoint", "identity",
}


def escaped(data):
    def one(at, byte):
        edge_space = byte == 0x20 and at in (0, len(data) - 1)
        return chr(byte) if 0x20 <= byte <= 0x7E and byte != 0x25 and not edge_space else f"%{byte:02x}"

    return "".join(one(at, byte) for at, byte in enumerate(data))


def fact(name, value):
    text = escaped(value.encode("utf-8"))
    return f"{name} {text}\n" if text else f"{name}\n"


def packed(data):
    """The representation of a long byte string: its name and text."""
    plain = escaped(data)
    if len(data) > 4096:
        stream = base64.b64encode(zlib.compress(data, 9)).decode("ascii")
        if len(stream) < len(plain) / 2:
            return "deflated", stream
    return "text", plain


def as_replayed(v):
    """The request as it goes on the wire again, chunked in at most three pieces where it was recorded chunked."""
    out = [f"{v['method']} {v['path']} {v['http_version']}\r\n".encode("latin-1")]
    out += [name.encode("latin-1") + b": " + value.encode("latin-1") + b"\r\n" for name, value in v["headers"]]
    out.append(b"\r\n")
    body = base64.b64decode(v["body_base64"], validate=True)
    if v["framing"] == "chunked":
        step = max(1, len(body) // 3 + 1)
        for start in range(0, len(body), step):
            piece = body[start:start + step]
            out.append(b"%x\r\n" % len(piece) + piece + b"\r\n")
        out.append(b"0\r\n\r\n")
    else:
        out.append(body)
    return b"".join(out)


def block(v, body_hash):
    out = [fact("recording", v["id"]), fact("endpoint", v["endpoint"]), fact("made-by", v["made_by"])]
    if v["real_sender_code"]:
        out.append("real-sender-code\n")
    if v["sender_secret"] is None:
        out.append("unsigned\n")
    elif v["sender_secret"] != v["secret"]:
        out.append(fact("signed-with", v["sender_secret"]))
    for name in ("derived_from", "mutation", "note", "event", "expect", "identity", "duplicate_of"):
        if v[name] is not None:
            out.append(fact(name.replace("_", "-"), v[name]))
    out.append(f"> {v['method']} {v['path']} {v['http_version']}\n")
    for name, value in v["headers"]:
        text = escaped(value.encode("latin-1"))
        out.append(f"> {escaped(name.encode('latin-1'))}:{' ' if text else ''}{text}\n")
    out.append(fact("framing", v["framing"]))
    out.append(f"body {body_hash}\n")
    return "".join(out)


def main():
    recorded, resources, digests = map(pathlib.Path, sys.argv[1:])
    resources.mkdir(parents=True, exist_ok=True)
    endpoints = json.loads((recorded / "endpoints.json").read_text(encoding="utf-8"))
    known = {e["endpoint"]: e for e in endpoints}
    files = [f for f in recorded.glob("*.json") if f.name not in ("index.json", "endpoints.json")]
    files.sort(key=lambda f: f.stem)
    blocks = {sender: [] for sender in SENDERS}
    bodies, users, lines = {}, {}, []
    for file in files:
        v = json.loads(file.read_text(encoding="utf-8"))
        assert v.keys() == FIELDS and v["id"] == file.stem, file.name
        endpoint = known[v["endpoint"]]
        assert (endpoint["sender"], endpoint["secret"]) == (v["sender"], v["secret"]), file.name
        assert v["framing"] in ("content-length", "chunked"), file.name
        body = base64.b64decode(v["body_base64"], validate=True)
        body_hash = hashlib.sha256(body).hexdigest()
        bodies.setdefault(body_hash, body)
        users.setdefault(body_hash, []).append(v["id"])
        blocks[v["sender"]].append(block(v, body_hash))
        lines.append(f"{v['id']}\t{body_hash}\t{hashlib.sha256(as_replayed(v)).hexdigest()}\n")

    def write(path, text):
        path.write_text(text, encoding="ascii", newline="\n")

    write(resources / "endpoints.txt", "\n".join(
        fact("endpoint", e["endpoint"]) + fact("sender", e["sender"]) + fact("secret", e["secret"]) for e in endpoints))
    for sender in SENDERS:
        write(resources / f"{sender}.txt", "\n".join(blocks[sender]))
    out = []
    for body_hash, body in bodies.items():
        others = len(users[body_hash]) - 1
        form, text = packed(body)
        out.append(f"# {users[body_hash][0]}{f' and {others} more' if others else ''}\n"
                   f"body {body_hash}\nlength {len(body)}\n{form}{' ' if text else ''}{text}\n")
    write(resources / "bodies.txt", "\n".join(out))
    write(digests, "".join(lines))
    print(f"{len(lines)} recordings, {len(endpoints)} endpoints, {len(bodies)} distinct bodies")


if __name__ == "__main__":
    main()
