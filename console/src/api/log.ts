import type { Page } from "../parts/list/types";
import { ask } from "./expected";

export interface EntryRow {
  index: number;
  leaf: { time: string; actor: string; what: string; on: string; case?: string; step?: string; payload: string; [more: string]: unknown };
  /** What happened, in words. */
  text?: string | null;
}

export interface EntryProof {
  index: number;
  leaf: EntryRow["leaf"];
  payload: { salt: string; body: unknown } | null;
  proof: string[];
}

export interface LogProof {
  checkpoint: string;
  entries: EntryProof[];
}

export function listEntries(asked: Record<string, string>, after: string | undefined, signal: AbortSignal): Promise<Page<EntryRow>> {
  return ask<Page<EntryRow>>("GET", "/audit/entries", { query: { ...asked, after, limit: 100 }, signal });
}

export function proveEntries(from: number, to: number, signal?: AbortSignal): Promise<LogProof> {
  return ask<LogProof>("GET", "/audit/proofs", { query: { from, to }, signal });
}

export function logKey(signal?: AbortSignal): Promise<{ key: string; size: number }> {
  return ask("GET", "/audit/key", { signal });
}
