#!/usr/bin/env python3
"""A second verifier of Exeunt's sealed reports, written from docs/evidence.md alone. Needs Python 3 and this folder.

    verify.py report.json --key VKEY [--key VKEY ...] [attachment ...]

Prints what was shown and exits 0, or prints `code: explanation` of the first thing that doesn't fit and exits 1.
"""
import argparse
import base64
import json
import os
import re
import sys

from canonical import TooLarge, canonical
from ed25519 import signature_fits
from tree import included, sha256


class Mismatch(Exception):
    def __str__(self):
        return ": ".join(self.args)


def need(condition, code, text):
    if not condition:
        raise Mismatch(code, text)


def read(data):
    try:
        value = json.loads(data.decode())
        expected = canonical(value)
    except TooLarge as error:
        raise Mismatch("file.malformed", str(error))
    except (ValueError, RecursionError, OverflowError) as error:
        raise Mismatch("file.not-json", f"not JSON: {error}")
    need(expected == data, "file.not-canonical", "not in canonical form")
    return value


# Checkpoint (section 5)
def unbase64(text, code="checkpoint.malformed"):
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Mismatch(code, "not base64")
    need(base64.b64encode(data).decode() == text, code, "not the only spelling of this base64")
    return data


def name_is_valid(name):
    return name != "" and "+" not in name and not any(char.isspace() for char in name)


def trusted_key(vkey):
    name, key_id, public = (vkey.strip() + "++").split("+", 2)
    public = unbase64(public.removesuffix("++"), "usage")
    need(name_is_valid(name) and len(public) == 33 and public[0] in (1, 4), "usage", f"{vkey} is not an Ed25519 key")
    need(sha256(name.encode() + b"\n" + public)[:4].hex() == key_id, "usage", f"the id in {vkey} is wrong")
    return (name, bytes.fromhex(key_id)), public


def signed(key, text, data):
    if key[0] == 4:  # a cosigner's
        text, data = f"cosignature/v1\ntime {int.from_bytes(data[:8], 'big')}\n{text}", data[8:]
    return signature_fits(key[1:], text.encode(), data)


def open_checkpoint(note, keys):
    code = "checkpoint.malformed"
    need(len(note.encode()) <= 1_000_000 and not re.search(r"[\x00-\x09\x0b-\x1f]", note), code, "not a note")
    text, empty_line, lines = note.rpartition("\n\n")
    need(empty_line and lines.endswith("\n") and lines.count("\n") <= 100, code, "no signature lines")
    text, lines, seen, good, repeated = text + "\n", lines[:-1].split("\n"), set(), [], False
    for line in lines:
        match = re.fullmatch("— ([^ ]+) ([^ ]+)", line)
        need(match and name_is_valid(match[1]) and len(unbase64(match[2])) >= 5, code, "not a signature line")
    match = re.fullmatch(r"([^\n]+)\n(0|[1-9][0-9]*)\n([^\n]+)\n(?:[^\n]+\n)*", text)
    need(match and int(match[2]) < 2**64 and len(unbase64(match[3])) == 32, code, "not a checkpoint")
    for line in lines:
        name, data = line.split(" ")[1], unbase64(line.split(" ")[2])
        key = (name, data[:4]) if (name, data[:4]) in keys else line
        repeated, new = repeated or key in seen, key not in seen
        seen.add(key)
        if key in keys and new:
            need(signed(keys[key], text, data[4:]), "checkpoint.signature-wrong", f"the signature of {name}")
            good.append((name, keys[key][0]))
    need(good, "checkpoint.key-not-trusted", "no trusted key has signed")
    need(not repeated, code, "a signature line is repeated")
    need((match[1], 1) in good, "checkpoint.key-not-trusted", "no trusted key of this log has signed")
    return match[1], int(match[2]), unbase64(match[3]), len(lines) - len(good)


# The report (sections 7 and 8)
def is_hash(value):
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None


def is_index(value):
    return type(value) is int and value >= 0  # True and False are not


def fields(value, *names):
    return isinstance(value, dict) and set(value) == set(names)


def entry_has_shape(entry):
    payload = entry["payload"] if fields(entry, "index", "leaf", "payload", "proof") else 0
    return (payload is None or fields(payload, "salt", "body") and is_hash(payload["salt"])) and \
        is_index(entry["index"]) and isinstance(entry["proof"], list) and all(map(is_hash, entry["proof"]))


def claims(value):
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        if key == "evidence" and isinstance(child, list) and any(type(item) in (int, float) for item in child):
            yield from child
        else:
            yield from claims(child)


def check_entry(entry, size, root):
    index, leaf, payload = entry["index"], entry["leaf"], entry["payload"]
    need(index < size, "entry.beyond-checkpoint", f"entry {index} is beyond the checkpoint")
    need(included(canonical(leaf), index, size, root, entry["proof"]), "entry.inclusion-proof", f"entry {index}")
    need(isinstance(leaf, dict) and is_hash(leaf.get("payload")), "entry.malformed", f"entry {index}")
    digest = payload and sha256(bytes.fromhex(payload["salt"]) + canonical(payload["body"])).hex()
    need(payload is None or digest == leaf["payload"], "entry.payload-digest", f"the payload of entry {index}")


def verify(data, keys, attachments):
    report = read(data)
    found = report.get("format") if isinstance(report, dict) else None
    need(found == "exeunt-report/1", "file.format-unknown", f"the format is {found}")
    need(fields(report, "format", "body", "evidence"), "file.malformed", "not a report")
    evidence = report["evidence"]
    need(fields(evidence, "origin", "checkpoint", "entries"), "file.malformed", "evidence")
    origin, note, entries = evidence["origin"], evidence["checkpoint"], evidence["entries"]
    need(isinstance(origin, str) and isinstance(note, str) and isinstance(entries, list), "file.malformed", "evidence")
    need(all(map(entry_has_shape, entries)), "file.malformed", "entries")
    signed_origin, size, root, ignored = open_checkpoint(note, keys)
    need(origin == signed_origin, "checkpoint.origin-differs", "the origin is not that of the checkpoint")
    indexes = [entry["index"] for entry in entries]
    need(indexes == sorted(set(indexes)), "entry.out-of-order", "the entries are not in order")
    for entry in entries:
        check_entry(entry, size, root)
    need(entries and entries[-1]["leaf"].get("what") == "report.sealed", "seal.missing", "the last entry is no seal")
    seal, time = (entries[-1]["payload"] or {}).get("body"), entries[-1]["leaf"].get("time")
    named = seal.get("attachments") if isinstance(seal, dict) else None
    shape = isinstance(named, dict) and all(map(is_hash, [*named.values(), seal.get("body_digest")]))
    need(shape and isinstance(time, str), "seal.malformed", "the seal")
    need(sha256(canonical(report["body"])).hex() == seal["body_digest"], "body.digest", "the body is not the sealed one")
    for claim in claims(report["body"]):
        need(is_index(claim) and claim in indexes, "claim.without-entry", f"a claim rests on {claim}")
    for name, content in attachments:
        need(name in named, "attachment.unknown", f"the seal does not name {name}")
        need(sha256(content).hex() == named[name], "attachment.differs", f"{name} is not the sealed file")
    unseen = sorted(set(named) - {name for name, _ in attachments})
    return f"sealed {time} in {origin}, {len(entries)} of {size} entries; " \
        f"attachments not looked at: {unseen}; signature lines by unknown keys: {ignored}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report")
    parser.add_argument("attachment", nargs="*")
    parser.add_argument("--key", action="append", required=True)
    options = parser.parse_intermixed_args()
    files = {path: open(path, "rb").read() for path in [options.report, *options.attachment]}
    try:
        keys = dict(map(trusted_key, options.key))
        attachments = [(os.path.basename(path), files[path]) for path in options.attachment]
        print("ok:", verify(files[options.report], keys, attachments))
    except Mismatch as mismatch:
        sys.exit(str(mismatch))


if __name__ == "__main__":
    main()
