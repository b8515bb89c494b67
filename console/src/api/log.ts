import type { Page } from "../parts/list/types";
import type { Entry } from "./cases";
import { ask } from "./expected";

export interface EntryProof {
  index: number;
  /** The leaf, byte for byte, as base64. */
  leaf: string;
  hashes: string[];
  /** The signed checkpoint. */
  note: string;
}

export function listEntries(asked: Record<string, string>, after: string | undefined, signal: AbortSignal): Promise<Page<Entry>> {
  return ask<Page<Entry>>("GET", "/audit/entries", { query: { ...asked, after, limit: 100 }, signal });
}

export function proofOf(index: number, signal?: AbortSignal): Promise<EntryProof> {
  return ask<EntryProof>("GET", `/audit/entries/${index}/proof`, { signal });
}

export function checkpoint(signal?: AbortSignal): Promise<{ note: string; log_key: string }> {
  return ask("GET", "/audit/checkpoint", { signal });
}
