import type { Page } from "../parts/list/types";
import { ask } from "./expected";
import type { PersonRef } from "./types";

export interface FindingRow {
  id: string;
  kind: string;
  text: string;
  person?: PersonRef | null;
  case?: string | null;
  source?: string | null;
  candidates: PersonRef[];
  since: string;
  settled?: { how: { kind: string }; by: string; at: string; reason: string } | null;
}

export function listFindings(asked: Record<string, string>, after: string | undefined, signal?: AbortSignal): Promise<Page<FindingRow>> {
  return ask<Page<FindingRow>>("GET", "/findings", { query: { ...asked, after, limit: 100 }, signal });
}

export function settleFinding(id: string, given: { how: { kind: string; person?: string }; reason: string }): Promise<unknown> {
  return ask("POST", `/findings/${id}/settlement`, { body: given });
}
