import { expect, test } from "vitest";
import type { Entry } from "../../api/log";
import { detailOf, folded, kindOf, markOf, newestFirst, troubleOf, verdicts } from "./happenings";

const entry = (index: number, what: string, more: Partial<Entry> = {}): Entry => ({ index, what, time: "", actor: "", on: "", ...more });

test("an attempt is one line, and its beginning shows as long as nothing came of it", () => {
  const log = [
    entry(0, "step.begun", { step: "a", attempt: 1 }),
    entry(1, "step.result", { step: "a", attempt: 1 }),
    entry(2, "step.begun", { step: "b", attempt: 1 }),
  ];
  expect(newestFirst(log).map((e) => e.index)).toEqual([2, 1]);
});

test("only a check that holds is a tick", () => {
  expect(markOf(entry(0, "check", { payload: { check: { verdict: "holds" } } }))).toBe("verified");
  expect(markOf(entry(0, "check", { payload: { check: { verdict: "weak" } } }))).toBe("attention");
  expect(markOf(entry(0, "step.result", { payload: { outcome: { kind: "changed" } } }))).toBe("done");
  expect(markOf(entry(0, "step.result"))).toBe(null);
});

test("who looks for what people did finds no machine's work", () => {
  expect(kindOf("plan.approved")).toBe("people");
  expect(kindOf("step.settled")).toBe("people");
  expect(kindOf("step.result")).toBe("platform");
  expect(kindOf("check")).toBe("proof");
});

test("what a platform answered is a trouble with a kind, and no sentence of a person's", () => {
  const failed = entry(0, "step.result", { payload: { outcome: { kind: "failed", error: "unavailable", detail: "connection refused" } } });
  expect([troubleOf(failed), detailOf(failed)]).toEqual([{ kind: "unavailable", quoted: "connection refused" }, null]);
  const rests = entry(1, "step.set", { payload: { from: "waiting", to: "needs_operator", why: { error: "conflict", detail: "409" } } });
  expect(troubleOf(rests)?.kind).toBe("conflict");
  const said = entry(2, "step.settled", { payload: { reason: "removed by hand", outcome: { kind: "by_hand", statement: "seen" } } });
  expect([troubleOf(said), detailOf(said)]).toEqual([null, "removed by hand"]);
});

test("what comes by the dozen is one line, and what isn't as it should be stays alone", () => {
  const check = (index: number, verdict: string) => entry(index, "check", { payload: { check: { verdict } } });
  const lines = folded([check(5, "holds"), check(4, "holds"), check(3, "fails"), check(2, "holds"), entry(1, "case.decided"), entry(0, "case.decided")]);
  expect(lines.map(({ entry: e, more }) => [e.index, more.length])).toEqual([
    [5, 1],
    [3, 0],
    [2, 0],
    [1, 1],
  ]);
  const mixed = folded([check(9, "weak"), check(8, "holds"), check(7, "not_tried"), check(6, "holds")]);
  expect(mixed.map(({ entry: e, more }) => verdicts([e, ...more]))).toEqual([
    [
      { verdict: "holds", times: 2 },
      { verdict: "weak", times: 1 },
      { verdict: "not_tried", times: 1 },
    ],
  ]);
  const result = (index: number, kind: string) => entry(index, "step.result", { payload: { outcome: { kind, ...(kind === "failed" ? { error: "unavailable" } : {}) } } });
  const steps = folded([result(4, "changed"), result(3, "failed"), result(2, "failed"), result(1, "changed"), result(0, "already_so")]);
  expect(steps.map(({ entry: e, more }) => [e.index, more.length])).toEqual([
    [4, 0],
    [3, 0],
    [2, 0],
    [1, 1],
  ]);
});
