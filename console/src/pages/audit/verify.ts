import type { EntryProof, LogProof } from "../../api/log";
import { fromHex, included, leafHash, openCheckpoint, payloadDigest, publicKey, toHex } from "./hash";

/** What was looked at, in the order of docs/evidence.md. */
export type Look = "key" | "signature" | "leaf" | "payload" | "inclusion";

export interface Verified {
  index: number;
  leaf: string;
  /** What doesn't fit; null: all of it does. */
  misfit: Look | null;
  shredded: boolean;
}

export class Misfit extends Error {
  constructor(readonly look: "key" | "signature") {
    super(look);
  }
}

/** Checks each entry against the checkpoint and the checkpoint against the key. Nothing of it is asked of the server. */
export async function verify(
  key: string,
  log: LogProof,
  onEntry: (done: Verified) => void,
): Promise<{ size: number; root: string; fits: boolean }> {
  const trusted = await publicKey(key).catch(() => {
    throw new Misfit("key");
  });
  const checkpoint = await openCheckpoint(log.checkpoint, trusted).catch(() => {
    throw new Misfit("signature");
  });
  let fits = true;
  for (const entry of log.entries) {
    const done = await one(entry, checkpoint.size, checkpoint.root);
    fits &&= done.misfit === null;
    onEntry(done);
  }
  return { size: checkpoint.size, root: toHex(checkpoint.root), fits };
}

async function one(entry: EntryProof, size: number, root: Uint8Array<ArrayBuffer>): Promise<Verified> {
  const done = { index: entry.index, leaf: "", shredded: entry.payload === null };
  let hash;
  try {
    hash = await leafHash(entry.leaf);
  } catch {
    return { ...done, misfit: "leaf" };
  }
  const leaf = toHex(hash);
  if (entry.payload) {
    const digest = await payloadDigest(entry.payload.salt, entry.payload.body).then(toHex, () => "");
    if (digest !== entry.leaf.payload) return { ...done, leaf, misfit: "payload" };
  }
  try {
    const holds = await included(hash, entry.index, size, entry.proof.map(fromHex), root);
    return { ...done, leaf, misfit: holds ? null : "inclusion" };
  } catch {
    return { ...done, leaf, misfit: "inclusion" };
  }
}
