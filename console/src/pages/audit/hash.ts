/** The public formats of docs/evidence.md, as far as checking an entry of the log needs them. */

export type Bytes = Uint8Array<ArrayBuffer>;

const utf8 = new TextEncoder();

export async function sha256(...parts: Bytes[]): Promise<Bytes> {
  const whole = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

export function fromHex(text: string): Bytes {
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new Error("not lowercase hexadecimal");
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function toHex(bytes: Bytes): string {
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}

/** Standard base64 with its padding, and nothing else: another spelling of the same bytes is refused. */
export function fromBase64(text: string): Bytes {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  if (btoa(String.fromCharCode(...bytes)) !== text) throw new Error("not canonical base64");
  return bytes;
}

/** Canonical JSON (RFC 8785) with our restrictions. */
export function canonical(value: unknown): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new Error("a lone surrogate");
    return JSON.stringify(value);
  }
  if (typeof value === "number") {
    if (!(Math.abs(value) < 2 ** 53)) throw new Error("a number that is too large");
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const fields = value as Record<string, unknown>;
  // Keys are sorted by their UTF-16 code units, which is how JavaScript compares strings.
  const keys = Object.keys(fields).sort();
  return `{${keys.map((key) => `${canonical(key)}:${canonical(fields[key])}`).join(",")}}`;
}

/** The hash of a leaf by its very bytes. */
export function leafHashOf(bytes: Bytes): Promise<Bytes> {
  return sha256(Uint8Array.of(0), bytes);
}

/** The hash of a leaf as a report has it: as JSON. */
export function leafHash(leaf: unknown): Promise<Bytes> {
  return leafHashOf(utf8.encode(canonical(leaf)));
}

export function payloadDigest(salt: string, body: unknown): Promise<Bytes> {
  return sha256(fromHex(salt), utf8.encode(canonical(body)));
}

function same(a: Bytes, b: Bytes): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Whether the leaf is number `index` in the tree of `size` with `root` (RFC 6962, 2.1.1). */
export async function included(leaf: Bytes, index: number, size: number, proof: Bytes[], root: Bytes): Promise<boolean> {
  if (!(Number.isInteger(index) && index >= 0 && index < size && size < 2 ** 53)) return false;
  let [fn, sn, r] = [BigInt(index), BigInt(size) - 1n, leaf];
  for (const p of proof) {
    if (sn === 0n) return false;
    if (fn % 2n === 1n || fn === sn) {
      r = await sha256(Uint8Array.of(1), p, r);
      while (fn % 2n === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      r = await sha256(Uint8Array.of(1), r, p);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && same(r, root);
}

export interface PublicKey {
  name: string;
  id: Bytes;
  key: CryptoKey;
}

/** A key as one line: name, id and the key itself, which must fit each other. */
export async function publicKey(line: string): Promise<PublicKey> {
  const parts = /^([^\s+]+)\+([0-9a-f]{8})\+(.+)$/.exec(line.trim());
  if (!parts) throw new Error("not a key");
  const [, name = "", id = "", rest = ""] = parts;
  const typed = fromBase64(rest);
  if (typed.length !== 33 || typed[0] !== 1) throw new Error("not an Ed25519 key");
  const hash = await sha256(utf8.encode(name), Uint8Array.of(0x0a), typed);
  if (toHex(hash.slice(0, 4)) !== id) throw new Error("the id is another key's");
  const key = await crypto.subtle.importKey("raw", typed.slice(1), "Ed25519", false, ["verify"]);
  return { name, id: fromHex(id), key };
}

export interface Checkpoint {
  origin: string;
  size: number;
  root: Bytes;
}

/** The checkpoint, if the key's owner signed it and the key speaks for this log. */
export async function openCheckpoint(text: string, trusted: PublicKey): Promise<Checkpoint> {
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text) || !text.endsWith("\n")) throw new Error("not a checkpoint");
  const split = text.lastIndexOf("\n\n");
  if (split < 0) throw new Error("no signatures");
  const [signed, signatures] = [text.slice(0, split + 1), text.slice(split + 2)];
  const [origin = "", sizeText = "", rootText = "", ...more] = signed.slice(0, -1).split("\n");
  if (!origin || !/^(0|[1-9]\d*)$/.test(sizeText) || more.includes("")) throw new Error("not a checkpoint");
  const root = fromBase64(rootText);
  if (root.length !== 32) throw new Error("not a root");
  let found = 0;
  for (const line of signatures.slice(0, -1).split("\n")) {
    const parts = /^\u2014 (\S+) (\S+)$/.exec(line);
    if (!parts) throw new Error("not a signature line");
    const [, name, data = ""] = parts;
    const bytes = fromBase64(data);
    if (name !== trusted.name || !same(bytes.slice(0, 4), trusted.id)) continue;
    if (bytes.length !== 68) throw new Error("not a signature");
    const holds = await crypto.subtle.verify("Ed25519", trusted.key, bytes.slice(4), utf8.encode(signed));
    if (!holds) throw new Error("the signature is wrong");
    found += 1;
  }
  if (found !== 1 || trusted.name !== origin) throw new Error("not signed by this key");
  return { origin, size: Number(sizeText), root };
}
