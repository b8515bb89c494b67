import type { StepView } from "../pages/case/model";
import type { Page } from "../parts/list/types";
import { ask } from "./expected";
import type { CaseRow, PersonRef, Standing } from "./types";

export interface CaseDetail {
  id: string;
  person: PersonRef;
  manager: PersonRef | null;
  zone: string;
  departure: string;
  last_working_day: string;
  state: string;
  standing: Standing | null;
  opened_at: string;
  opened_by: string;
  observed_at: string | null;
  plan: string | null;
}

export interface Question {
  key: string;
  about: unknown;
  name: string;
  what: string;
  proposed: { account: string; name: string }[];
  kind: "group" | "integration";
}

export interface PlanDetail {
  id: string;
  case: string;
  kind: string;
  digest: string;
  policyVersion: string;
  madeBy: string;
  madeAt: string;
  fourEyes: boolean;
  steps: StepView[];
  gaps: { connection: string; what: string }[];
  questions: Question[];
  lost: string[];
  approvedBy: string | null;
  approvedAt: string | null;
  run: { state: "waiting" | "running" | "parked" | "finished"; reason: string | null } | null;
}

export interface Attempt {
  number: number;
  startedAt: string;
  endedAt: string | null;
  outcome: string | null;
  error: string | null;
  detail: string | null;
  asked: string | null;
  answered: string | null;
  by: string;
  entries: number[];
}

export interface Happening {
  index: number;
  at: string;
  by: string;
  /** people, platform, note or proof. */
  kind: string;
  text: string;
  detail: string | null;
  mark: string | null;
}

export function listCases(asked: Record<string, string>, after: string | undefined, signal: AbortSignal): Promise<Page<CaseRow>> {
  return ask<Page<CaseRow>>("GET", "/cases", { query: { ...asked, after, limit: 100 }, signal });
}

export function readCase(id: string, signal?: AbortSignal): Promise<CaseDetail> {
  return ask<CaseDetail>("GET", `/cases/${id}`, { signal });
}

export function readPlan(id: string, signal?: AbortSignal): Promise<PlanDetail> {
  return ask<PlanDetail>("GET", `/plans/${id}`, { signal });
}

export function readAttempts(plan: string, step: string, signal?: AbortSignal): Promise<Attempt[]> {
  return ask<Attempt[]>("GET", `/plans/${plan}/steps/${encodeURIComponent(step)}/attempts`, { signal });
}

export function readTimeline(id: string, after: string | undefined, signal: AbortSignal): Promise<Page<Happening>> {
  return ask<Page<Happening>>("GET", `/cases/${id}/timeline`, { query: { after, limit: 100 }, signal });
}

export function openCase(given: { person: string; departure: string; last_working_day: string }): Promise<{ id: string }> {
  return ask("POST", "/cases", { body: given });
}

export function observe(id: string): Promise<unknown> {
  return ask("POST", `/cases/${id}/observation`, { body: {} });
}

export function makePlan(id: string): Promise<unknown> {
  return ask("POST", `/cases/${id}/plans`, { body: {} });
}

export function approve(plan: string, given: { digest: string; reason: string }): Promise<unknown> {
  return ask("POST", `/plans/${plan}/approval`, { body: given });
}

export function contain(id: string, reason: string): Promise<unknown> {
  return ask("POST", `/cases/${id}/containment`, { body: { reason } });
}

export function act(id: string, what: "stop" | "resume" | "prove" | "report" | "withdrawal", reason?: string): Promise<unknown> {
  return ask("POST", `/cases/${id}/${what}`, { body: reason === undefined ? {} : { reason } });
}

export function settleStep(plan: string, step: string, how: "done" | "retry" | "skip", reason: string): Promise<unknown> {
  return ask("POST", `/plans/${plan}/steps/${encodeURIComponent(step)}/settlement`, { body: { how, reason } });
}

export function decide(id: string, given: unknown): Promise<unknown> {
  return ask("POST", `/cases/${id}/decisions`, { body: given });
}

export function takeNote(id: string, given: { kind: string; with: string; text: string; happened_at: string }): Promise<unknown> {
  return ask("POST", `/cases/${id}/notes`, { body: given });
}
