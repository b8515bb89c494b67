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

/** Nobody in it has anything left to run: everybody is closed, or stays after all. */
export function isOver({ counts }: Pick<Batch, "counts">): boolean {
  return counts.closed + counts.proved + counts.withdrawn === counts.members;
}

/** What makes sense with the batch as it stands, what brings it forward first. Whoever was tried already and isn't contradicted
 * isn't tried before everything else: the report says what could not be tried in full. */
export function sensible(batch: Batch, plan: BatchPlan | undefined): BatchAct[] {
  const { state, counts } = batch;
  if (state === "closed") return ["report"];
  const over = isOver(batch);
  const begun = (state === "running" || state === "paused") && !over;
  const approved = (plan?.approved ?? 0) > 0;
  const acts: [BatchAct, boolean][] = [
    ["resume", (state === "paused" || state === "stopped") && !over],
    ["approve", (plan?.ready ?? 0) > 0],
    ["run", state === "open" && approved],
    ["retry", counts.stuck > 0],
    ["prove", counts.closed > counts.unproved],
    ["plan", counts.waiting + counts.to_approve > 0],
    ["pause", state === "running" && !over],
    ["report", approved || counts.proved + counts.closed > 0],
    ["prove", counts.closed > 0 && counts.closed <= counts.unproved],
    ["stop", begun],
    ["close", !begun],
  ];
  return acts.filter(([, fits]) => fits).map(([act]) => act);
}
