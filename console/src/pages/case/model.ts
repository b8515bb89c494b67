import type { PlanDetail, Told } from "../../api/cases";
/** What the case page shows of a plan's step and of how far it is. */
export interface StepView {
  id: string;
  phase: string;
  connection: string;
  account: string;
  action: string;
  /** What becomes so, in words: the group, the heir. */
  title: string;
  group: string | null;
  /** What the group was called when the plan was made. */
  groupName: string | null;
  /** `account` for what isn't about a group. */
  groupKind: string;
  support: string;
  why: string;
  breaks: string[];
  needs: string[];
  undo: { kind: string; lost?: string | undefined };
  proof: string;
  notBefore: string | null;
  deadline: string | null;
  fourEyes: boolean;
  state: string;
  tried: number;
  verified: boolean;
  /** Why it waits, and what to do about it. */
  told: Told | null;
}

export type Sign = "+" | "~" | "-" | "!";

const GIVES = new Set([
  "login_opened",
  "role_held",
  "membership_restored",
  "push_restored",
  "federated_login_restored",
  "admin_rights_restored",
  "integration_restored",
]);
const CHANGES = new Set(["credential_replaced", "role_dropped", "standing_restored", "integration_handed_over"]);

/** How a step stands in the diff. What can't be undone is marked first of all. */
export function sign(step: Pick<StepView, "action" | "undo">): Sign {
  if (step.undo.kind === "never") return "!";
  if (GIVES.has(step.action)) return "+";
  return CHANGES.has(step.action) ? "~" : "-";
}

export interface Fold {
  kind: string;
  steps: StepView[];
}

export interface Place {
  connection: string;
  counts: Record<Sign, number>;
  folds: Fold[];
}

const KINDS = ["account", "confidential", "customer", "external", "project", "department", "announcement", "other", "direct"];

/** The steps by platform, and there by the kind of group; what can't be undone stands apart and on top. */
export function places(steps: StepView[]): Place[] {
  const byConnection = grouped(steps, (s) => s.connection);
  return [...byConnection].map(([connection, of]) => {
    const counts: Record<Sign, number> = { "!": 0, "+": 0, "~": 0, "-": 0 };
    for (const step of of) counts[sign(step)] += 1;
    const folds = [...grouped(of, (s) => s.groupKind)]
      .map(([kind, inKind]) => ({ kind, steps: inKind }))
      .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
    return { connection, counts, folds };
  });
}

export function irreversible(steps: StepView[]): { never: StepView[]; partly: StepView[] } {
  return {
    never: steps.filter((s) => s.undo.kind === "never"),
    partly: steps.filter((s) => s.undo.kind === "partly"),
  };
}

/** Each sentence once, with how often it was said, the most frequent first. */
export function counted(sentences: string[]): { text: string; times: number }[] {
  const times = new Map<string, number>();
  for (const text of sentences) times.set(text, (times.get(text) ?? 0) + 1);
  return [...times].map(([text, n]) => ({ text, times: n })).sort((a, b) => b.times - a.times);
}

export function grouped<T>(rows: T[], by: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = by(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

export function settled(steps: StepView[]): number {
  return steps.filter((s) => s.state === "done" || s.state === "skipped").length;
}

/** Steps that wait for a person, and how many others can't begin before those are settled. */
export function stuck(steps: StepView[]): { waiting: StepView[]; held: number } {
  const waiting = steps.filter((s) => s.state === "needs_operator");
  const blocked = new Set(waiting.map((s) => s.id));
  for (let before = -1; before !== blocked.size; ) {
    before = blocked.size;
    for (const step of steps) if (step.state === "waiting" && step.needs.some((need) => blocked.has(need))) blocked.add(step.id);
  }
  return { waiting, held: blocked.size - waiting.length };
}

/** Where each step of the picture lies: as far right as its longest way there, and below what came before it. */
export function layout(steps: StepView[]): Map<string, { column: number; row: number }> {
  const column = new Map<string, number>();
  const depth = (id: string, byId: Map<string, StepView>): number => {
    const known = column.get(id);
    if (known !== undefined) return known;
    column.set(id, 0);
    const needs = byId.get(id)?.needs ?? [];
    const at = needs.reduce((most, need) => Math.max(most, byId.has(need) ? depth(need, byId) + 1 : 0), 0);
    column.set(id, at);
    return at;
  };
  const byId = new Map(steps.map((s) => [s.id, s]));
  const rows = new Map<number, number>();
  return new Map(
    steps.map((step) => {
      const at = depth(step.id, byId);
      const row = rows.get(at) ?? 0;
      rows.set(at, row + 1);
      return [step.id, { column: at, row }];
    }),
  );
}

/** The account of a plan to open one for a while, as long as it may be open. */
export function isOpened(plan: Pick<PlanDetail, "kind" | "run" | "steps">): boolean {
  if (plan.kind !== "unfreeze" || plan.run === null || plan.run.state === "finished") return false;
  const begun = plan.steps.some((s) => s.action === "login_opened" && s.state !== "waiting" && s.state !== "skipped");
  return begun && !plan.steps.some((s) => s.action === "login_barred" && s.state === "done");
}

/** When a run does something again, where time alone is waited for. */
export function restsUntil(steps: StepView[], now: Date): string | null {
  const open = new Map(steps.filter((s) => s.state !== "done" && s.state !== "skipped").map((s) => [s.id, s]));
  const next = [...open.values()].filter((s) => !s.needs.some((need) => open.has(need)));
  const waits = next.every((s) => s.state === "waiting" && s.notBefore !== null && Date.parse(s.notBefore) > now.getTime());
  return waits ? (next.map((s) => s.notBefore).sort()[0] ?? null) : null;
}

/** Until when and for what an account is opened, as its plan says it. */
export function purpose(plan: Pick<PlanDetail, "kind" | "steps">): string | null {
  return plan.kind === "unfreeze" ? (plan.steps.find((s) => s.action === "login_opened")?.why ?? null) : null;
}

/** Whether somebody else has to approve the plan, because this one made it. */
export function isOnesOwn(plan: Pick<PlanDetail, "fourEyes" | "madeBy">, name: string): boolean {
  return plan.fourEyes && plan.madeBy === name;
}
