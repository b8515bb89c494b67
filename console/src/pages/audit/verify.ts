import type { EntryProof } from "../../api/log";
import { fromBase64, fromHex, included, leafHashOf, openCheckpoint, publicKey, toHex, type Checkpoint, type PublicKey } from "./hash";

export interface Verified {
  index: number;
  leaf: string;
  /** What the leaf says, read from the very bytes that were hashed. */
  entry: Record<string, unknown>;
  fits: boolean;
}

export class Misfit extends Error {
  constructor(readonly look: "key" | "signature") {
    super(look);
  }
}

/** The checkpoint, opened with the reader's key. */
export async function open(key: string, note: string): Promise<{ trusted: PublicKey; checkpoint: Checkpoint }> {
  const trusted = await publicKey(key).catch(() => {
    throw new Misfit("key");
  });
  const checkpoint = await openCheckpoint(note, trusted).catch(() => {
    throw new Misfit("signature");
  });
  return { trusted, checkpoint };
}

/** Checks one entry against its own checkpoint, and that against the key. Nothing of it is asked of the server. */
export async function verify(trusted: PublicKey, given: EntryProof, index: number): Promise<Verified> {
  const { size, root } = await openCheckpoint(given.note, trusted).catch(() => {
    throw new Misfit("signature");
  });
  try {
    const bytes = fromBase64(given.leaf);
    const hash = await leafHashOf(bytes);
    // The index is the one that was asked for: a server that answers with another entry proves nothing.
    const fits = await included(hash, index, size, given.hashes.map(fromHex), root);
    const entry = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Record<string, unknown>;
    return { index, leaf: toHex(hash), entry, fits };
  } catch {
    return { index, leaf: "", entry: {}, fits: false };
  }
}
