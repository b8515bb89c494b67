import type { Batch, BatchPlan } from "../../api/batches";

export type BatchAct = "plan" | "approve" | "run" | "pause" | "resume" | "retry" | "stop" | "prove" | "report" | "close";

export const DUTIES: Record<BatchAct, string> = {
  plan: "make_plan",
  approve: "approve_plan",
  run: "run",
  pause: "settle_step",
  resume: "settle_step",
  retry: "settle_step",
  stop: "settle_step",
  prove: "prove",
  report: "read",
  close: "settle_step",
};

/** What makes sense with the batch as it stands, what brings it forward first. */
export function sensible({ state, counts }: Batch, plan: BatchPlan | undefined): BatchAct[] {
  if (state === "closed") return ["report"];
  const begun = state === "running" || state === "paused";
  const approved = (plan?.approved ?? 0) > 0;
  const acts: [BatchAct, boolean][] = [
    ["resume", state === "paused" || state === "stopped"],
    ["approve", (plan?.ready ?? 0) > 0],
    ["run", state === "open" && approved],
    ["retry", counts.stuck > 0],
    ["prove", counts.closed > 0],
    ["plan", counts.waiting + counts.to_approve > 0],
    ["pause", state === "running"],
    ["report", approved || counts.proved + counts.closed > 0],
    ["stop", begun],
    ["close", !begun],
  ];
  return acts.filter(([, fits]) => fits).map(([act]) => act);
}
