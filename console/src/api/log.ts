import type { Page } from "../parts/list/types";
import { api, asked, type Shape, valueOf } from "./client";

export type Entry = Shape<"Entry">;
/** An entry's place in the log: `leaf` is the entry byte for byte as base64, `note` the signed checkpoint. */
export type EntryProof = Shape<"InclusionProof">;

export function listEntries(filters: Record<string, string>, after: string | undefined, signal: AbortSignal): Promise<Page<Entry>> {
  return valueOf(api.GET("/api/v1/audit/entries", { params: { query: { ...asked({ ...filters, after }), limit: 100 } }, signal }));
}

export function proofOf(index: number, signal?: AbortSignal): Promise<EntryProof> {
  return valueOf(api.GET("/api/v1/audit/entries/{index}/proof", { params: { path: { index } }, signal }));
}

export function checkpoint(signal?: AbortSignal): Promise<Shape<"Checkpoint">> {
  return valueOf(api.GET("/api/v1/audit/checkpoint", { signal }));
}

/** Pages that are looked through for one entry; each may be short although there is more. */
const MOST_PAGES = 10;

/** The newest entry that says this, if there is one. */
export async function newestEntry(what: string, signal?: AbortSignal): Promise<Entry | null> {
  let after: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const query = { what, limit: 100, ...(after ? { after: Number(after) } : {}) };
    const page = await valueOf(api.GET("/api/v1/audit/entries", { params: { query }, signal }));
    if (page.items[0]) return page.items[0];
    if (!page.next) return null;
    after = page.next;
  }
  return null;
}
