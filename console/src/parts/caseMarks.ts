import type { Mark } from "./State";

/** The mark of where a case stands. */
export function phaseMark(phase: string): Mark {
  switch (phase) {
    case "running":
    case "scheduled":
      return "running";
    case "stuck":
    case "deciding":
    case "approving":
      return "attention";
    case "closed":
    case "withdrawn":
      return "done";
    case "proved":
      return "verified";
    default:
      return "waiting";
  }
}

export function owedMark(state: string): Mark {
  switch (state) {
    case "done":
      return "done";
    case "overdue":
      return "attention";
    case "not_needed":
      return "impossible";
    default:
      return "waiting";
  }
}
