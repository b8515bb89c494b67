import type { BatchState, MemberState } from "../../api/batches";
import type { Mark } from "../../parts/State";

const BATCH: Record<BatchState, Mark> = { open: "waiting", running: "running", paused: "attention", stopped: "failed", closed: "done" };
const MEMBER: Record<MemberState, Mark> = {
  waiting: "waiting",
  to_approve: "attention",
  held: "waiting",
  scheduled: "waiting",
  running: "running",
  stuck: "attention",
  closed: "done",
  proved: "verified",
  withdrawn: "impossible",
};

export const batchMark = (state: string): Mark => BATCH[state as BatchState] ?? "waiting";
export const memberMark = (state: string): Mark => MEMBER[state as MemberState] ?? "waiting";

/** The states of members in the order in which one goes through them. */
export const MEMBER_STATES = Object.keys(MEMBER) as MemberState[];
