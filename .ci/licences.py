"""Reads `cargo metadata` on stdin and fails when a crate has no licence that we may take.

Only permissive licences: what is shipped may be built into products whose source is closed.
"""

import json
import re
import sys

ALLOWED = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-1-Clause", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0",
    "CC0-1.0", "CDLA-Permissive-2.0", "ISC", "MIT", "MIT-0", "Unicode-3.0", "Unlicense", "Zlib",
}  # fmt: skip


# Passkeys: the library that is tried most, by hands of one project. The MPL reaches no further than its own files: whoever
# ships them unchanged says where they are to be had, and what is built around them keeps its own licence.
BY_FILE = {
    ("MPL-2.0", name)
    for name in ("crypto-glue", "webauthn-attestation-ca", "webauthn-rs", "webauthn-rs-core", "webauthn-rs-proto")
}  # fmt: skip


def allowed(expression):
    """Whether an SPDX expression can be met with the allowed licences; the old `A/B` means `A OR B`."""
    tokens = re.findall(r"[()]|[^\s()]+", expression.replace("/", " OR "))
    position = 0

    def peek():
        return tokens[position] if position < len(tokens) else None

    def take():
        nonlocal position
        position += 1
        return tokens[position - 1]

    def either():
        good = both()
        while peek() == "OR":
            take()
            good = both() or good
        return good

    def both():
        good = one()
        while peek() == "AND":
            take()
            good = one() and good
        return good

    def one():
        name = take()
        if name == "(":
            good = either()
            take()
            return good
        if peek() == "WITH":
            take()
            name = f"{name} WITH {take()}"
        return name in ALLOWED

    return either() and peek() is None


def main():
    assert allowed("(MIT OR GPL-3.0-only) AND ISC") and not allowed("MIT AND GPL-3.0-only"), "the check is broken"
    packages = json.load(sys.stdin)["packages"]
    bad = [
        f"{package['name']} {package['version']}: {package['license'] or 'no licence named'}"
        for package in packages
        if not (package["license"] and (allowed(package["license"]) or (package["license"], package["name"]) in BY_FILE))
    ]
    if bad:
        sys.exit("error: licences that are not allowed:\n" + "\n".join(bad))
    print(f"{len(packages)} crates, all under allowed licences")


main()
