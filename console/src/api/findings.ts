import type { Page } from "../parts/list/types";
import { asked } from "./client";
import { problemOf } from "./problem";
import { send } from "./send";
import type { PersonRef } from "./types";

// A server without these operations shows no page of findings (offered.ts), so they have no types of its making.

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

export async function listFindings(filters: Record<string, string>, after: string | undefined, signal?: AbortSignal): Promise<Page<FindingRow>> {
  const query = new URLSearchParams({ ...asked({ ...filters, after }), limit: "100" });
  const response = await send(new Request(`/api/v1/findings?${query}`, signal ? { signal } : {}));
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as Page<FindingRow>;
}

export async function settleFinding(id: string, given: { how: { kind: string; person?: string }; reason: string }): Promise<void> {
  const headers = { "Content-Type": "application/json" };
  const response = await send(new Request(`/api/v1/findings/${id}/settlement`, { method: "POST", headers, body: JSON.stringify(given) }));
  if (!response.ok) throw await problemOf(response);
}
