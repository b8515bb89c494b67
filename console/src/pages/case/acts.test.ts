import { expect, test } from "vitest";
import type { CaseDetail, PlanDetail } from "../../api/cases";
import { en } from "../../words/en";
import { zhCN } from "../../words/zh-CN";
import { actWords, forward, sensible, soAlready } from "./acts";

const one = (outdated?: string) => ({ state: "approved", plans: [{ kind: "leave" }], standing: { phase: "stuck", outdated, owed: [] } }) as unknown as CaseDetail;
const plan = (state: string) => ({ run: { state } }) as unknown as PlanDetail;

test("a run that rests goes on, unless its plan no longer fits: then it is made again and nothing else", () => {
  expect(forward(one(), plan("parked"))).toBe("resume");
  expect(forward(one("The last working day was moved."), plan("parked"))).toBe("makePlan");
  for (const [act, fits, not] of [["resume", true, false], ["makePlan", true, true]] as const) {
    expect(sensible(act, one(), plan("parked"))).toBe(fits);
    expect(sensible(act, one("moved"), plan("parked"))).toBe(not);
  }
  expect(sensible("makePlan", one(), plan("active"))).toBe(false);
  expect(sensible("run", one("moved"), plan("active"))).toBe(false);
  expect(sensible("makePlan", one("moved"), plan("active"))).toBe(true);
});

test("what was shut at once still wants the plan for the rest", () => {
  const contained = { state: "open", plans: [{ kind: "contain" }], standing: { phase: "planning", owed: [] } } as unknown as CaseDetail;
  const shut = (state: string) => ({ kind: "contain", run: { state } }) as unknown as PlanDetail;
  expect(forward(contained, shut("finished"))).toBe("makePlan");
  expect(forward(contained, shut("active"))).toBe(null);
});

test("what was tried and is not contradicted has its report next", () => {
  const closed = (unproved: boolean) => ({ state: "closed", plans: [{ kind: "leave" }], standing: { phase: "closed", owed: [], unproved } }) as unknown as CaseDetail;
  expect(forward(closed(false), plan("finished"))).toBe("prove");
  expect(forward(closed(true), plan("finished"))).toBe("report");
});

test("a plan to put everything back is approved before anything else is done with a case that was closed", () => {
  const standing = { phase: "closed", owed: [], unproved: true };
  const closed = { state: "closed", plans: [{ id: "1", kind: "leave" }, { id: "2", kind: "reinstate" }], standing } as unknown as CaseDetail;
  expect(forward(closed, { ...plan("finished"), id: "1" })).toBe("report");
  const owing = { ...closed, standing: { ...standing, phase: "approving" } } as unknown as CaseDetail;
  expect(forward(owing, { ...plan("finished"), id: "1" })).toBe(null);
});

test("who comes second reads how it stands, and stopping what is open for a while is called shutting", () => {
  for (const words of [zhCN, en]) {
    expect(soAlready(words, "stop", one(), plan("parked"))).toBe(words.case.stoppedAlready);
    expect(soAlready(words, "resume", one(), plan("active"))).toBe(words.case.goesOnAlready);
    expect(soAlready(words, "stop", one(), plan("active"))).toBe(null);
    const opened = { kind: "unfreeze", run: { state: "active" }, steps: [{ action: "login_opened", state: "done" }, { action: "login_barred", state: "waiting" }] } as unknown as PlanDetail;
    expect(actWords(words, "stop", one(), opened)).toBe(words.case.shutNow);
    expect(actWords(words, "stop", one(), { ...opened, kind: "leave" })).toBe(words.case.stop);
    const parked = { ...opened, run: { state: "parked" } } as PlanDetail;
    expect([soAlready(words, "stop", one(), parked), sensible("stop", one(), parked)]).toEqual([null, true]);
    expect(sensible("stop", one(), { ...parked, run: { ...parked.run, state: "active", endsEarly: true } } as PlanDetail)).toBe(false);
  }
});
