import { expect, test } from "vitest";
import type { PlanDetail } from "../../api/cases";
import type { Entry } from "../../api/log";
import type { HandOver } from "../../api/paper";
import { zhCN } from "../../words/zh-CN";
import { decisionText, stepText, type Known } from "./told";

const group = { connection: "hq", group: "!a" };
const known: Known = {
  plan: { steps: [{ id: "hq/@z/membership_ended/!a", title: "移出群 · 项目-织女", connection: "hq", group: "!a", groupName: "项目-织女" }], questions: [{ connection: "hq", owners: { "@wu": { id: "E3", name: "吴一" } } }] } as unknown as PlanDetail,
  sheet: { names: [{ account: { connection: "hq", account: "@li" }, person: "E2", name: "李四" }] } as unknown as HandOver,
};
const decided = (payload: Record<string, unknown>) => decisionText(zhCN, known, { index: 0, what: "case.decided", time: "", actor: "", on: "", payload } as Entry);

test("a step is called as its plan calls it, and that of another plan by its action", () => {
  expect(stepText(zhCN, known, "hq/@z/membership_ended/!a")).toBe("移出群 · 项目-织女 · hq");
  expect(stepText(zhCN, known, "hq/@z:im.example/login_barred#contain")).toBe("禁止登录 · hq");
  expect(stepText(zhCN, known, "something else")).toBe("something else");
});

test("a decision says what was decided, by names where they are known", () => {
  expect(decided({ kind: "successor", group, account: "@li" })).toBe("项目-织女 · hq：由 李四 E2 接手");
  expect(decided({ kind: "successor", group: { connection: "hq", group: "!b" }, account: "@wu" })).toBe("!b · hq：由 吴一 E3 接手");
  expect(decided({ kind: "successor", group: { connection: "hq", group: "!b" }, account: "@ma" })).toBe("!b · hq：由 @ma 接手");
  expect(decided({ kind: "legal_hold", hold: true })).toBe("下令保全");
  expect(decided({ kind: "export", allowed: false, reason: "x" })).toBe("不允许导出");
  expect(decided({ kind: "integration", integration: { connection: "hq", integration: "bot" }, fate: { kind: "kept", reason: "x" } })).toBe("bot · hq：保留");
  expect(decided({ kind: "something new" })).toBe(null);
});
