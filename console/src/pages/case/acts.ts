import { holdRun, makePlan, observe, runPlan, type CaseDetail, type PlanDetail } from "../../api/cases";
import { prove } from "../../api/reports";
import { useSession } from "../../frame/session";
import type { Words } from "../../words";
import { isOpened } from "./model";

/** What can be done with a case beside containing and approving. */
export type ActName = Plain | Own;

/** What needs at most a reason. */
export type Plain = "observe" | "makePlan" | "run" | "stop" | "resume" | "prove";

/** What has a dialog of its own. */
export type Own = "report" | "moveDay" | "unfreeze" | "vouch" | "withdraw";

const OWN: ReadonlySet<string> = new Set<Own>(["report", "moveDay", "unfreeze", "vouch", "withdraw"]);

export function isOwn(name: ActName): name is Own {
  return OWN.has(name);
}

export const DUTIES: Record<ActName, string> = {
  observe: "observe",
  makePlan: "make_plan",
  run: "run",
  stop: "run",
  resume: "run",
  prove: "prove",
  report: "read",
  moveDay: "open_case",
  unfreeze: "unfreeze",
  vouch: "prove",
  withdraw: "withdraw",
};

/** What stops or starts work, wants a reason that goes into the log. */
export const WANTS_REASON = new Set<ActName>(["stop", "resume"]);
/** What disturbs others, asks first. */
export const ASKS_FIRST = new Set<ActName>(["stop", "resume"]);

/** The act's words; what was done already is done again, and stopping shuts an account that is open for a while. */
export function actWords(words: Words, name: ActName, one: CaseDetail, plan: PlanDetail | undefined): string {
  if (name === "stop" && plan && isOpened(plan)) return words.case.shutNow;
  const planned = one.plans.some((plan) => plan.kind !== "contain");
  if (name === "observe" && (planned || one.standing?.phase !== "opened")) return words.case.observeAgain;
  if (name === "withdraw" && began(one)) return words.case.putBack;
  return name === "makePlan" && planned ? words.case.makePlanAgain : words.case[name];
}

/** The act that brings the case forward, and the others that make sense now; only what the caller may do. */
export function useActs(one: CaseDetail, plan: PlanDetail | undefined): { next: ActName | null; others: ActName[] } {
  const { may } = useSession();
  const allowed = (name: ActName) => may(DUTIES[name]) && sensible(name, one, plan);
  const wanted = forward(one, plan);
  const next = wanted && allowed(wanted) ? wanted : null;
  const others = (Object.keys(DUTIES) as ActName[]).filter((name) => name !== next && allowed(name));
  return { next, others };
}

/** What the case waits for, as far as its plan tells. */
export function forward(one: CaseDetail, plan: PlanDetail | undefined): ActName | null {
  // What no longer fits is made again; the old one would be refused.
  if (one.standing?.outdated) return "makePlan";
  if (approvalOwed(one)) return null;
  // Tried, and nothing contradicts it: the report says what couldn't be tried in full.
  if (one.standing?.unproved) return "report";
  if (one.state === "closed") return "prove";
  if (one.state === "proved") return "report";
  if (plan?.run?.state === "parked") return "resume";
  const planless = one.standing?.phase === "planning" || one.standing?.phase === "confirming";
  // Shut at once: the rest still wants its plan.
  if (plan?.kind === "contain" && plan.run?.state === "finished" && planless) return "makePlan";
  // It is there and only not read yet: what it waits for comes with it.
  if (!plan && one.plans.length > 0) return null;
  if (!plan) return planless ? "makePlan" : "observe";
  return null;
}

/** A plan waits to be read and approved, whatever is done already. */
export function approvalOwed(one: CaseDetail): boolean {
  return one.standing?.phase === "approving";
}

/** What an act would come too late for, because somebody was faster: how it stands now. */
export function soAlready(words: Words, name: ActName, one: CaseDetail, plan: PlanDetail | undefined): string | null {
  if (name === "withdraw") return one.state === "withdrawn" ? words.case.withdrawnAlready : null;
  if (name !== "stop" && name !== "resume") return null;
  // What is parked and open can be shut yet.
  if (name === "stop" && plan && isOpened(plan) && !plan.run?.endsEarly) return null;
  const said = { active: name === "resume" ? words.case.goesOnAlready : null, parked: name === "stop" ? words.case.stoppedAlready : null, finished: words.case.endedAlready };
  return plan?.run ? said[plan.run.state] : null;
}

export function sensible(name: ActName, one: CaseDetail, plan: PlanDetail | undefined): boolean {
  const run = plan?.run?.state;
  const outdated = Boolean(one.standing?.outdated);
  switch (name) {
    case "observe":
    case "makePlan":
      return one.state !== "withdrawn" && (run !== "active" || outdated);
    case "run":
      return run === "active" && !outdated;
    case "stop":
      return (run === "active" && !plan?.run?.endsEarly) || (run === "parked" && plan !== undefined && isOpened(plan));
    case "resume":
      return run === "parked" && !outdated;
    case "prove":
      return one.state === "closed" || one.state === "proved";
    case "report":
      return one.state !== "open" || one.plans.length > 0;
    case "moveDay":
      return one.state === "open" || one.state === "approved" || one.state === "closed";
    case "unfreeze":
      return began(one) && one.state !== "withdrawn";
    case "vouch":
      return one.state === "open" || one.state === "approved";
    case "withdraw":
      return one.state !== "withdrawn";
  }
}

/** Whether something was approved, so that taking the resignation back has to put things back. */
export function began(one: CaseDetail): boolean {
  return one.state !== "open" || one.plans.some((plan) => plan.kind === "contain");
}

export function perform(name: Plain, one: CaseDetail, plan: PlanDetail | undefined, reason: string): Promise<unknown> {
  const id = plan?.id ?? "";
  switch (name) {
    case "observe":
      return observe(one.id);
    case "makePlan":
      return makePlan(one.id);
    case "run":
      return runPlan(id);
    case "stop":
    case "resume":
      return holdRun(id, name, reason);
    case "prove":
      return prove(one.id);
  }
}
