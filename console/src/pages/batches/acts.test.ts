import { expect, test } from "vitest";
import type { Batch, BatchPlan, Counts } from "../../api/batches";
import { sensible } from "./acts";

const batch = (state: string, counts: Partial<Counts>) => ({ state, counts: { members: 3, waiting: 0, to_approve: 0, stuck: 0, closed: 0, contradicted: 0, unproved: 0, proved: 0, withdrawn: 0, ...counts } }) as unknown as Batch;
const plan = (ready: number, approved: number) => ({ ready, approved }) as unknown as BatchPlan;

test("first comes what brings the batch forward", () => {
  expect(sensible(batch("open", { waiting: 3 }), plan(0, 0))[0]).toBe("plan");
  expect(sensible(batch("open", { to_approve: 3 }), plan(3, 0))[0]).toBe("approve");
  expect(sensible(batch("open", {}), plan(0, 3))[0]).toBe("run");
  expect(sensible(batch("paused", { stuck: 1 }), plan(0, 3))[0]).toBe("resume");
  expect(sensible(batch("running", { stuck: 1 }), plan(0, 3))).toEqual(["retry", "pause", "report", "stop"]);
  expect(sensible(batch("running", { closed: 2, withdrawn: 1 }), plan(0, 3))).toEqual(["prove", "report", "close"]);
  expect(sensible(batch("running", { closed: 2, unproved: 2, withdrawn: 1 }), plan(0, 3))).toEqual(["report", "prove", "close"]);
  expect(sensible(batch("running", { proved: 3 }), plan(0, 3))).toEqual(["report", "close"]);
  expect(sensible(batch("closed", {}), plan(0, 3))).toEqual(["report"]);
});
