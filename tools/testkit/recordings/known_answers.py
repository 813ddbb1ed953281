#!/usr/bin/env python3
"""known_answers.py KNOWN_ANSWERS OUT

Turns three JSON files of known answers (in the folder KNOWN_ANSWERS) into the text of compact.py: rfc4231.txt,
published-signatures.txt and python-canonical.txt in the folder OUT. Nothing is computed but the lengths: a canonical
form that the JSON file gives only as a SHA-256 stays one. Standard library only.
"""
import json
import pathlib
import sys

from compact import fact, packed

def main():
    known, out = map(pathlib.Path, sys.argv[1:])
    out.mkdir(parents=True, exist_ok=True)

    def read(name):
        return json.loads((known / name).read_text(encoding="utf-8"))

    def write(name, blocks):
        (out / name).write_text("\n".join(blocks), encoding="ascii", newline="\n")
        print(name, len(blocks))

    write("rfc4231.txt", [
        fact("case", str(v["tc"])) + fact("key", v["key"]) + fact("message", v["msg"]) + fact("tag", v["tag"])
        for v in read("rfc4231_sha256.json")])
    write("published-signatures.txt", [
        fact("from", v["source"]) + fact("secret", v["secret"])
        + fact("signed", v["signed"] if "signed" in v else v["signed_prefix"] + v["body"])
        + (fact("timestamp", v["timestamp"]) + fact("body", v["body"]) if "body" in v else "")
        + fact("header", v["header"])
        for v in read("published_provider_vectors.json")])
    canonical = read("python_canonical_vectors.json")
    blocks = []
    for v in canonical["vectors"]:
        wire = v["wire"].encode("utf-8")
        form, text = packed(wire)
        lines = fact("name", v["name"]) + fact("length", str(len(wire))) + f"wire-{form} {text}\n"
        if v["canonical"] is not None:
            lines += fact("canonical", v["canonical"])
        if "canonical_sha256" in v:
            lines += fact("canonical-sha256", v["canonical_sha256"])
        blocks.append(lines + fact("secret", canonical["secret"]) + fact("signature", v["signature"]))
    write("python-canonical.txt", blocks)


if __name__ == "__main__":
    main()
