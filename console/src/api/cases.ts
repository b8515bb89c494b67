import type { StepView } from "../pages/case/model";
import type { Page } from "../parts/list/types";
import { ask } from "./expected";
import { offered } from "./offered";
import type { CaseRow, PersonRef, Standing } from "./types";
import { readPerson } from "./people";

/** A case as the API has it. */
interface Case {
  id: string;
  person: string;
  person_name: string;
  department: string;
  departure: string;
  last_working_day: string;
  zone: string;
  state: string;
  opened_by: string;
  opened_at: string;
  standing?: Standing | null;
}

interface Step {
  id: string;
  phase: string;
  action: string;
  says: string;
  connection: string;
  account: string;
  group?: string;
  group_name?: string;
  group_kind?: string;
  support: string;
  why: string;
  breaks: string[];
  needs: string[];
  undo: string;
  undo_lost?: string;
  proof: string;
  not_before?: string;
  deadline?: string;
  four_eyes: boolean;
  state: string;
  attempts: number;
}

interface Plan {
  id: string;
  case: string;
  kind: string;
  digest: string;
  policy_version: string;
  four_eyes: boolean;
  steps: Step[];
  questions: { connection: string; group?: string; integration?: string; says: string; proposed: string[] }[];
  gaps: string[];
  lost: string[];
  approval?: { by: string; at: string; reason: string; kind: string };
  run?: { state: "active" | "parked" | "finished"; reason?: string; started_at: string; finished_at?: string; worker?: string };
}

interface PlanListed {
  id: string;
  kind: string;
  digest: string;
  made_by: string;
  made_at: string;
}

export interface Check {
  round: number;
  kind: string;
  connection: string;
  account: string;
  group?: string;
  at: string;
  control: boolean;
  verdict: string;
  asked: string;
  answered: string;
  says: string;
}

export interface Entry {
  index: number;
  time: string;
  actor: string;
  what: string;
  on: string;
  case?: string;
  step?: string;
  attempt?: number;
  payload?: Record<string, unknown>;
}

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
  plans: PlanListed[];
}

export interface Question {
  key: string;
  connection: string;
  group: string | null;
  integration: string | null;
  what: string;
  proposed: string[];
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
  gaps: string[];
  questions: Question[];
  lost: string[];
  approval: { by: string; at: string; reason: string } | null;
  run: { state: "active" | "parked" | "finished"; reason: string | null } | null;
}

function row(one: Case): CaseRow {
  const { person, person_name, department, standing, ...rest } = one;
  return { ...rest, person: { id: person, name: person_name, department }, standing: standing ?? null };
}

export async function listCases(asked: Record<string, string>, after: string | undefined, signal: AbortSignal, limit = 100): Promise<Page<CaseRow>> {
  const page = await ask<Page<Case>>("GET", "/cases", { query: { ...asked, after, limit }, signal });
  return { ...page, items: page.items.map(row) };
}

/** Where a case stands, and who owes what. */
export async function readStanding(id: string, signal?: AbortSignal): Promise<Standing | null> {
  const known = (await offered()).has("/api/v1/cases/{id}/standing");
  return known ? ask<Standing>("GET", `/cases/${id}/standing`, { signal }) : null;
}

export async function readCase(id: string, signal?: AbortSignal): Promise<CaseDetail> {
  const [one, plans, standing] = await Promise.all([
    ask<Case>("GET", `/cases/${id}`, { signal }),
    ask<PlanListed[]>("GET", `/cases/${id}/plans`, { signal }),
    readStanding(id, signal),
  ]);
  const person = await readPerson(one.person, signal);
  const manager = person.manager ? await readPerson(person.manager, signal).catch(() => ({ id: person.manager ?? "" })) : null;
  return { ...row(one), zone: one.zone, manager, standing, plans };
}

/** What a probe from outside showed in the newest round, by account: only that makes a step verified. */
const PROBES: Record<string, string[]> = {
  login_barred: ["login", "token", "refresh_token", "impersonation"],
  sessions_ended: ["token", "refresh_token"],
  credential_replaced: ["login"],
};

function isVerified(step: Step, checks: Check[]): boolean {
  const wanted = PROBES[step.action];
  if (!wanted || step.state !== "done") return false;
  const tried = checks.filter((c) => !c.control && c.connection === step.connection && c.account === step.account && wanted.includes(c.kind));
  return tried.some((c) => c.verdict === "holds") && tried.every((c) => c.verdict !== "fails");
}

export async function readPlan(one: CaseDetail, id: string, signal?: AbortSignal): Promise<PlanDetail> {
  const [plan, checks] = await Promise.all([
    ask<Plan>("GET", `/plans/${id}`, { signal }),
    ask<Check[]>("GET", `/cases/${one.id}/checks`, { signal }),
  ]);
  const listed = one.plans.find((p) => p.id === id);
  const newest = Math.max(...checks.map((c) => c.round));
  const latest = checks.filter((c) => c.round === newest);
  return {
    id,
    case: plan.case,
    kind: plan.kind,
    digest: plan.digest,
    policyVersion: plan.policy_version,
    madeBy: listed?.made_by ?? "",
    madeAt: listed?.made_at ?? "",
    fourEyes: plan.four_eyes,
    steps: plan.steps.map((step) => view(step, isVerified(step, latest))),
    gaps: plan.gaps,
    questions: plan.questions.map(question),
    lost: plan.lost,
    approval: plan.approval ?? null,
    run: plan.run ? { state: plan.run.state, reason: plan.run.reason ?? null } : null,
  };
}

function view(step: Step, verified: boolean): StepView {
  const place = step.group_name ?? step.group;
  return {
    id: step.id,
    phase: step.phase,
    connection: step.connection,
    account: step.account,
    action: step.action,
    title: place ? `${step.says} · ${place}` : step.says,
    groupKind: step.group ? (step.group_kind ?? "other") : "account",
    support: step.support,
    why: step.why,
    breaks: step.breaks,
    needs: step.needs,
    undo: { kind: step.undo, lost: step.undo_lost },
    proof: step.proof,
    notBefore: step.not_before ?? null,
    deadline: step.deadline ?? null,
    fourEyes: step.four_eyes,
    state: step.state,
    tried: step.attempts,
    verified,
  };
}

function question(asked: Plan["questions"][number]): Question {
  return {
    key: `${asked.connection} ${asked.group ?? asked.integration ?? ""}`,
    connection: asked.connection,
    group: asked.group ?? null,
    integration: asked.integration ?? null,
    what: asked.says,
    proposed: asked.proposed,
  };
}

export interface Attempt {
  number: number;
  opened_at: string;
  closed_at?: string;
  outcome?: {
    kind: string;
    error?: string;
    detail?: string;
    by?: string;
    statement?: string;
    proof?: { asked: string; answered: string };
  };
}

export function readAttempts(plan: string, step: string, signal?: AbortSignal): Promise<Attempt[]> {
  return ask<Attempt[]>("GET", `/plans/${plan}/attempts`, { query: { step }, signal });
}

export function readTimeline(id: string, after: string | undefined, signal: AbortSignal): Promise<Page<Entry>> {
  return ask<Page<Entry>>("GET", `/cases/${id}/timeline`, { query: { after, limit: 200 }, signal });
}

export async function openCase(given: { person: string; departure: string; last_working_day: string }): Promise<{ id: string }> {
  return ask<Case>("POST", "/cases", { body: given });
}

export function observe(id: string): Promise<unknown> {
  return ask("POST", `/cases/${id}/observation`, {});
}

export function makePlan(id: string): Promise<unknown> {
  return ask("POST", `/cases/${id}/plans`, { body: { kind: "leave" } });
}

export function approve(plan: string, given: { digest: string; reason: string }): Promise<unknown> {
  return ask("PUT", `/plans/${plan}/approval`, { body: given });
}

export function contain(person: string, reason: string): Promise<unknown> {
  return ask("POST", `/people/${encodeURIComponent(person)}/containment`, { body: { reason } });
}

export function runPlan(plan: string): Promise<unknown> {
  return ask("POST", `/plans/${plan}/run`, {});
}

export function holdRun(plan: string, what: "stop" | "resume", reason: string): Promise<unknown> {
  return ask("POST", `/plans/${plan}/run/${what}`, { body: { reason } });
}

export function prove(id: string): Promise<unknown> {
  return ask("POST", `/cases/${id}/checks`, {});
}

export function sealReport(id: string): Promise<unknown> {
  return ask("POST", `/cases/${id}/reports`, {});
}

export function withdraw(id: string): Promise<unknown> {
  return ask("POST", `/cases/${id}/withdrawal`, {});
}

export function settleStep(plan: string, step: string, how: "by_hand" | "retry" | "skip", statement: string): Promise<unknown> {
  return ask("POST", `/plans/${plan}/steps`, { body: { step, how, statement } });
}

export function decide(id: string, given: unknown): Promise<unknown> {
  return ask("PUT", `/cases/${id}/decisions`, { body: given });
}

/** A note and what goes with it, kept for good. */
export function takeNote(id: string, note: { kind: string; with: string; text: string }, files: File[]): Promise<unknown> {
  const form = new FormData();
  form.append("note", JSON.stringify(note));
  for (const file of files) form.append("file", file);
  return ask("POST", `/cases/${id}/notes`, { body: form });
}

/** Legal's word: whether anything may be destroyed, how long it is kept, whether it may be handed out. */
export function review(id: string, given: { hold: boolean; retention: string; export: boolean; reason: string }): Promise<unknown> {
  return ask("PUT", `/cases/${id}/review`, { body: given });
}

/** Sends the manager the link; asked already, nobody is asked twice. */
export function askManager(id: string): Promise<unknown> {
  return ask("POST", `/cases/${id}/confirmation`, { body: {} });
}

export function remindManager(id: string): Promise<unknown> {
  return ask("POST", `/cases/${id}/confirmation/reminder`, {});
}
