import type { Page } from "../parts/list/types";
import { problemOf } from "./problem";
import { send } from "./send";

// Hand-written as long as the document of the API that this was built against has no batches; offered.ts hides the pages.

export type BatchState = "open" | "running" | "paused" | "stopped" | "closed";
export type MemberState = "waiting" | "to_approve" | "held" | "scheduled" | "running" | "stuck" | "closed" | "proved" | "withdrawn";

export interface BatchListed {
  id: string;
  name: string;
  state: BatchState;
  opened_by: string;
  opened_at: string;
  members: number;
  cases: { open: number; approved: number; closed: number; proved: number; withdrawn: number };
}

export type Counts = Record<MemberState | "members" | "steps" | "steps_settled" | "steps_failed", number>;

export interface Batch {
  id: string;
  name: string;
  reason: string;
  state: BatchState;
  why?: string | null;
  opened_by: string;
  opened_at: string;
  says: string;
  counts: Counts;
  approvals: { digest: string; by: string; at: string; reason: string }[];
}

export interface Member {
  row: number;
  case: string;
  person: string;
  person_name: string;
  department: string;
  departure: string;
  last_working_day: string;
  state: MemberState;
  says: string;
  plan?: string | null;
  steps: number;
  steps_settled: number;
  parked?: string | null;
  failed: { step: string; why?: string | null }[];
  owed: string[];
}

export interface BatchPlan {
  digest: string;
  ready: number;
  approved: number;
  waiting: number;
  members: {
    row: number;
    case: string;
    person: string;
    person_name: string;
    plan?: { id: string; made_by: string; steps: number; questions: number; gaps: number; four_eyes: boolean; approved: boolean } | null;
    ready: boolean;
    waits: string[];
  }[];
  troubles: { row: number; about: string; why: string }[];
}

export interface SealedBatch {
  summary: string;
  sha256: string;
  log_key: string;
  report: string;
  pages: Record<string, string>;
  members: { row: number; case: string; person: string; digest: string; report: string }[];
}

export type NewRow = { person: string; departure: string; last_working_day: string } | { case: string };

async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const given = body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const response = await send(new Request(`/api/v1/batches${path}`, { method, ...given, ...(signal ? { signal } : {}) }));
  if (!response.ok) throw await problemOf(response);
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

export const listBatches = (after: string | undefined, signal: AbortSignal) => call<Page<BatchListed>>("GET", `?limit=100${after ? `&after=${encodeURIComponent(after)}` : ""}`, undefined, signal);
export const openBatch = (given: { name: string; reason: string; rows: NewRow[] }) => call<Batch>("POST", "", given);
export const readBatch = (id: string, signal?: AbortSignal) => call<Batch>("GET", `/${id}`, undefined, signal);
export const listMembers = (id: string, after: string | undefined, signal: AbortSignal) => call<Page<Member>>("GET", `/${id}/members?limit=200${after ? `&after=${after}` : ""}`, undefined, signal);
export const readBatchPlan = (id: string, signal?: AbortSignal) => call<BatchPlan>("GET", `/${id}/plan`, undefined, signal);
export const planBatch = (id: string, again: boolean) => call<BatchPlan>("POST", `/${id}/plan`, { look_again: again });
export const approveBatch = (id: string, given: { digest: string; reason: string }) => call<{ plans: string[]; waiting: number }>("PUT", `/${id}/approval`, given);
export const runBatch = (id: string) => call<Batch>("POST", `/${id}/run`);
export const holdBatch = (id: string, what: "pause" | "resume" | "stop" | "retry", reason: string) => call<unknown>("POST", `/${id}/run/${what}`, { reason });
export const closeBatch = (id: string, reason: string) => call<Batch>("POST", `/${id}/closing`, { reason });
export const proveBatch = (id: string) => call<unknown>("POST", `/${id}/checks`);
export const sealBatch = (id: string) => call<SealedBatch>("POST", `/${id}/reports`);
export const batchEvents = (id: string) => new EventSource(`/api/v1/batches/${encodeURIComponent(id)}/events`);
