import { act, makePlan, observe, type CaseDetail, type PlanDetail } from "../../api/cases";
import { useSession } from "../../frame/session";

/** What can be done with a case beside containing and approving. */
export type ActName = "observe" | "makePlan" | "stop" | "resume" | "prove" | "report" | "withdraw";

const DUTIES: Record<ActName, string> = {
  observe: "observe",
  makePlan: "make_plan",
  stop: "run",
  resume: "run",
  prove: "prove",
  report: "prove",
  withdraw: "withdraw",
};

/** What disturbs others, or is hard to take back, wants a reason first. */
export const WANTS_REASON: Record<ActName, boolean> = {
  observe: false,
  makePlan: false,
  stop: true,
  resume: true,
  prove: false,
  report: false,
  withdraw: true,
};

/** The act that brings the case forward, and the others that make sense now; only what the caller may do. */
export function useActs(one: CaseDetail, plan: PlanDetail | undefined): { next: ActName | null; others: ActName[] } {
  const { may } = useSession();
  const phase = one.standing?.phase;
  const allowed = (name: ActName) => may(DUTIES[name]) && sensible(name, one, plan);
  const wanted = phase ? NEXT[phase] : undefined;
  const next = wanted && allowed(wanted) ? wanted : null;
  const others = (Object.keys(DUTIES) as ActName[]).filter((name) => name !== next && allowed(name));
  return { next, others };
}

const NEXT: Record<string, ActName> = {
  opened: "observe",
  planning: "makePlan",
  closed: "prove",
  proved: "report",
};

function sensible(name: ActName, one: CaseDetail, plan: PlanDetail | undefined): boolean {
  const run = plan?.run?.state;
  switch (name) {
    case "observe":
      return one.state !== "withdrawn";
    case "makePlan":
      return one.observed_at !== null && one.state !== "withdrawn" && run !== "running";
    case "stop":
      return run === "running" || run === "waiting";
    case "resume":
      return run === "parked";
    case "prove":
    case "report":
      return one.state === "closed" || one.state === "proved";
    case "withdraw":
      return one.state !== "withdrawn";
  }
}

export function perform(name: ActName, one: CaseDetail, reason: string): Promise<unknown> {
  switch (name) {
    case "observe":
      return observe(one.id);
    case "makePlan":
      return makePlan(one.id);
    case "withdraw":
      return act(one.id, "withdrawal", reason);
    case "stop":
    case "resume":
      return act(one.id, name, reason);
    case "prove":
    case "report":
      return act(one.id, name);
  }
}
