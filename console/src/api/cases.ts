import type { StepView } from "../pages/case/model";
import type { Page } from "../parts/list/types";
import { api, asked, type Shape, valueOf } from "./client";
import { counted } from "./counted";
import type { Entry } from "./log";
import type { CaseRow, PersonRef, Standing } from "./types";
import { sentence } from "../words";
import { readPerson } from "./people";

type Case = Shape<"Case">;
type Step = Shape<"Step">;
export type Check = Shape<"Check">;

type RunState = "active" | "parked" | "finished";

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
  plans: Shape<"PlanListed">[];
}

export interface Question {
  key: string;
  connection: string;
  group: string | null;
  integration: string | null;
  what: string;
  proposed: string[];
  /** Whose the proposed accounts are, as far as the ledger knows. */
  owners: Record<string, PersonRef>;
}

export interface PlanDetail {
  id: string;
  case: string;
  kind: string;
  digest: string;
  policyVersion: string;
  policyDigest: string;
  madeBy: string;
  madeAt: string;
  fourEyes: boolean;
  steps: StepView[];
  gaps: string[];
  questions: Question[];
  lost: string[];
  approval: { by: string; at: string; reason: string } | null;
  run: { state: RunState; reason: string | null; told: Told | null; endsEarly?: boolean } | null;
}

function row(one: Case): CaseRow {
  const { person, person_name, department, standing, ...rest } = one;
  return { ...rest, person: { id: person, name: person_name, department }, standing: (standing ?? null) as Standing | null };
}

export async function listCases(filters: Record<string, string>, after: string | undefined, signal: AbortSignal, limit = 100): Promise<Page<CaseRow>> {
  const page = await valueOf(api.GET("/api/v1/cases", { params: { query: { ...asked({ ...filters, after }), limit } }, signal }));
  return { ...page, items: page.items.map(row) };
}

/** Where a case stands, and who owes what. */
export async function readStanding(id: string, signal?: AbortSignal): Promise<Standing> {
  return (await valueOf(api.GET("/api/v1/cases/{id}/standing", { params: { path: { id } }, signal }))) as Standing;
}

/** A case by itself, without where it stands. */
export async function readCaseRow(id: string, signal?: AbortSignal): Promise<CaseRow> {
  return row(await valueOf(api.GET("/api/v1/cases/{id}", { params: { path: { id } }, signal })));
}

export async function readCase(id: string, signal?: AbortSignal): Promise<CaseDetail> {
  const [one, plans, standing] = await Promise.all([
    valueOf(api.GET("/api/v1/cases/{id}", { params: { path: { id } }, signal })),
    valueOf(api.GET("/api/v1/cases/{id}/plans", { params: { path: { id } }, signal })),
    readStanding(id, signal),
  ]);
  const person = await readPerson(one.person, signal);
  const manager = person.manager ? await readPerson(person.manager, signal).catch(() => ({ id: person.manager ?? "" })) : null;
  return { ...row(one), zone: one.zone, manager, standing, plans };
}

export async function readPlan(one: CaseDetail, id: string, signal?: AbortSignal): Promise<PlanDetail> {
  const plan = await valueOf(api.GET("/api/v1/plans/{id}", { params: { path: { id } }, signal }));
  const listed = one.plans.find((p) => p.id === id);
  return {
    id,
    case: plan.case,
    kind: plan.kind,
    digest: plan.digest,
    policyVersion: plan.policy_version,
    policyDigest: plan.policy_digest,
    madeBy: listed?.made_by ?? "",
    madeAt: listed?.made_at ?? "",
    fourEyes: plan.four_eyes,
    steps: plan.steps.map(view),
    gaps: plan.gaps,
    questions: plan.questions.map(question),
    lost: plan.lost,
    approval: plan.approval ?? null,
    run: plan.run ? { state: plan.run.state as RunState, reason: plan.run.reason ?? null, told: plan.run.told ?? null, endsEarly: plan.run.ends_early_at !== undefined } : null,
  };
}

function view(step: Step): StepView {
  const place = step.group_name ?? step.group;
  return {
    id: step.id,
    phase: step.phase,
    connection: step.connection,
    account: step.account,
    action: step.action,
    title: sentence(place ? `${step.says} · ${place}` : step.says),
    group: step.group ?? null,
    groupName: step.group_name ?? null,
    groupKind: step.group ? (step.group_kind ?? "other") : "account",
    support: step.support,
    why: step.why,
    breaks: step.breaks,
    needs: step.needs,
    undo: { kind: step.undo, lost: step.undo_lost ?? undefined },
    proof: step.proof,
    notBefore: step.not_before ?? null,
    deadline: step.deadline ?? null,
    fourEyes: step.four_eyes,
    state: step.state,
    tried: step.attempts,
    verified: step.mark === "verified",
    told: step.told ?? null,
  };
}

function question(asked: Shape<"Question">): Question {
  return {
    key: `${asked.connection} ${asked.group ?? asked.integration ?? ""}`,
    connection: asked.connection,
    group: asked.group ?? null,
    integration: asked.integration ?? null,
    what: asked.says,
    proposed: asked.proposed,
    owners: Object.fromEntries(asked.owners.map(({ account, person, name }) => [account, { id: person, name }])),
  };
}

/** What is in the way, and what to do about it, in the reader's language. */
export type Told = Shape<"Told">;

export type Attempt = Omit<Shape<"Attempt">, "outcome"> & {
  outcome?: {
    kind: string;
    error?: string;
    detail?: string;
    by?: string;
    statement?: string;
    proof?: { asked: string; answered: string };
  } | null;
};

export async function readAttempts(id: string, step: string, signal?: AbortSignal): Promise<Attempt[]> {
  const attempts = await valueOf(api.GET("/api/v1/plans/{id}/attempts", { params: { path: { id }, query: { step } }, signal }));
  return attempts as Attempt[];
}

export function readTimeline(id: string, after: string | undefined, signal: AbortSignal): Promise<Page<Entry>> {
  return valueOf(api.GET("/api/v1/cases/{id}/timeline", { params: { path: { id }, query: { ...asked({ after }), limit: 200 } }, signal }));
}

export function openCase(given: Shape<"Opening">): Promise<{ id: string }> {
  return valueOf(api.POST("/api/v1/cases", { body: given }));
}

export function observe(id: string): Promise<unknown> {
  return valueOf(api.POST("/api/v1/cases/{id}/observation", { params: { path: { id } } }));
}

export function makePlan(id: string): Promise<unknown> {
  return valueOf(api.POST("/api/v1/cases/{id}/plans", { params: { path: { id } }, body: { kind: "leave" } }));
}

/** Approves exactly this plan; who has approved it already has approved it. */
export function approve(id: string, given: { digest: string; reason: string }, me: string): Promise<void> {
  const path = { params: { path: { id } } };
  return counted(
    () => valueOf(api.PUT("/api/v1/plans/{id}/approval", { ...path, body: given })),
    async () => {
      const { approval, digest } = await valueOf(api.GET("/api/v1/plans/{id}", path));
      return approval?.by === me && digest === given.digest;
    },
  );
}

export function contain(id: string, reason: string): Promise<unknown> {
  return valueOf(api.POST("/api/v1/people/{id}/containment", { params: { path: { id } }, body: { reason } }));
}

export function runPlan(id: string): Promise<unknown> {
  return valueOf(api.POST("/api/v1/plans/{id}/run", { params: { path: { id } } }));
}

export function holdRun(id: string, what: "stop" | "resume", reason: string): Promise<unknown> {
  const given = { params: { path: { id } }, body: { reason } };
  return valueOf(what === "stop" ? api.POST("/api/v1/plans/{id}/run/stop", given) : api.POST("/api/v1/plans/{id}/run/resume", given));
}

export function withdraw(id: string): Promise<unknown> {
  return valueOf(api.POST("/api/v1/cases/{id}/withdrawal", { params: { path: { id } } }));
}

export function settleStep(id: string, step: string, how: "by_hand" | "retry" | "skip", statement: string): Promise<unknown> {
  return valueOf(api.POST("/api/v1/plans/{id}/steps", { params: { path: { id } }, body: { step, how, statement } }));
}

export function decide(id: string, given: Record<string, unknown>): Promise<unknown> {
  return valueOf(api.PUT("/api/v1/cases/{id}/decisions", { params: { path: { id } }, body: given }));
}

/** Another last working day. What was approved for the old one is stopped. */
export function moveLastDay(id: string, given: Shape<"LastDay">): Promise<unknown> {
  return valueOf(api.PUT("/api/v1/cases/{id}/last-day", { params: { path: { id } }, body: given }));
}

/** Plans to open one account for a while; the plan is approved like any other, and its end comes by itself. */
export function unfreeze(id: string, given: Shape<"Unfreezing">): Promise<{ id: string }> {
  return valueOf(api.POST("/api/v1/cases/{id}/unfreeze", { params: { path: { id } }, body: given }));
}

/** Keeps a credential of the leaver's, to be tried before and after closing. It is never shown again. */
export function vouch(id: string, given: Shape<"Credential">): Promise<unknown> {
  return valueOf(api.POST("/api/v1/cases/{id}/credentials", { params: { path: { id } }, body: given }));
}
