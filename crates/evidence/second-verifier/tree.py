"""The Merkle tree of RFC 6962 and its proofs, as docs/evidence.md describes them in section 4."""
import hashlib


def sha256(data):
    return hashlib.sha256(data).digest()


def node(left, right):
    return sha256(b"\1" + left + right)


def included(leaf, index, size, root, proof):
    fn, sn, r = index, size - 1, sha256(b"\0" + leaf)
    for p in map(bytes.fromhex, proof):
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node(p, r)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node(r, p)
        fn, sn = fn >> 1, sn >> 1
    return index < size < 2**53 and sn == 0 and r == root


def consistent(old, old_root, new, new_root, proof):
    proof = list(map(bytes.fromhex, proof))
    if old == 0 or old == new:
        return not proof and old_root == (sha256(b"") if old == 0 else new_root) and (new > 0 or new_root == old_root)
    if not old & (old - 1):
        proof.insert(0, old_root)
    if not proof or old > new or new >= 2**53:
        return False
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = proof[0]
    for p in proof[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(p, fr), node(p, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == old_root and sr == new_root
