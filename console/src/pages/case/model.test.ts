import { expect, test } from "vitest";
import { counted, irreversible, layout, places, restsUntil, sign, stuck, type StepView } from "./model";

function step(id: string, given: Partial<StepView> = {}): StepView {
  return {
    id,
    phase: "remove",
    connection: "synapse-hq",
    account: "@zhang:hq",
    action: "membership_ended",
    title: id,
    group: null,
    groupName: null,
    groupKind: "project",
    support: "native",
    why: "",
    breaks: [],
    needs: [],
    undo: { kind: "exact" },
    proof: "read_back",
    notBefore: null,
    deadline: null,
    fourEyes: false,
    state: "waiting",
    tried: 0,
    verified: false,
    told: null,
    ...given,
  };
}

test("what can't be undone is never shown as an ordinary removal", () => {
  expect(sign(step("a", { action: "erased", undo: { kind: "never" } }))).toBe("!");
  expect(sign(step("a"))).toBe("-");
  expect(sign(step("a", { action: "role_held" }))).toBe("+");
  expect(sign(step("a", { action: "credential_replaced" }))).toBe("~");
});

test("steps fold by platform and kind, the account itself first", () => {
  const [hq, agora] = places([
    step("a"),
    step("b", { groupKind: "account", action: "login_barred" }),
    step("c", { connection: "agora" }),
  ]);
  expect(hq?.folds.map((f) => f.kind)).toEqual(["account", "project"]);
  expect(hq?.counts["-"]).toBe(2);
  expect(agora?.connection).toBe("agora");
});

test("partly and never are told apart", () => {
  const { never, partly } = irreversible([
    step("a", { undo: { kind: "never" } }),
    step("b", { undo: { kind: "partly" } }),
    step("c"),
  ]);
  expect([never.length, partly.length]).toEqual([1, 1]);
});

test("a sentence that is said often is shown once", () => {
  expect(counted(["x", "y", "x"])).toEqual([
    { text: "x", times: 2 },
    { text: "y", times: 1 },
  ]);
});

test("the picture puts each step behind all that it needs, and a circle doesn't hang it", () => {
  const at = layout([step("a"), step("b", { needs: ["a"] }), step("c", { needs: ["a", "b"] }), step("d", { needs: ["gone"] })]);
  expect([...at.values()].map((p) => p.column)).toEqual([0, 1, 2, 0]);
  expect(layout([step("a", { needs: ["b"] }), step("b", { needs: ["a"] })]).size).toBe(2);
});

test("what waits for a person holds up everything that comes after it", () => {
  const steps = [
    step("bar", { state: "needs_operator" }),
    step("leave", { needs: ["bar"] }),
    step("close", { needs: ["leave"] }),
    step("done", { needs: ["bar"], state: "done" }),
    step("elsewhere"),
  ];
  const { waiting, held } = stuck(steps);
  expect(waiting.map((one) => one.id)).toEqual(["bar"]);
  expect(held).toBe(2);
});

test("a run that only waits for a time says for which, and one that is at work doesn't", () => {
  const now = new Date("2026-11-26T10:00:00Z");
  const later = "2026-12-07T10:00:00Z";
  const steps = [step("a", { notBefore: later }), step("b", { needs: ["a"] })];
  expect(restsUntil(steps, now)).toBe(later);
  expect(restsUntil(steps, new Date(later))).toBe(null);
  expect(restsUntil([...steps, step("c")], now)).toBe(null);
  expect(restsUntil([...steps, step("c", { notBefore: later, state: "needs_operator" })], now)).toBe(null);
  expect(restsUntil([step("open", { state: "done" }), step("shut", { notBefore: later, needs: ["open"] })], now)).toBe(later);
  expect(restsUntil([], now)).toBe(null);
});
