import { expect, test } from "vitest";
import { proposals, take } from "../../confirm/answers";
import type { Answers, GroupQuestion } from "../../confirm/api";
import { spoken } from "./handOver";

const group = { connection: "hq", group: "!a" };

test("what was answered is said, and what was not is left out", () => {
  const answers = { records: { kind: "all" as const }, projects: [], successors: [{ group, account: "@li" }], devices: [], remark: "" };
  expect(spoken(answers)).toEqual([
    { question: "records", records: { kind: "all" } },
    { question: "successor", group, account: "@li" },
    { question: "devices", devices: [] },
  ]);
  expect(spoken({ records: null, projects: [], successors: [], devices: null, remark: "" })).toEqual([]);
});

test("what is proposed fills the gaps and overrules nobody", () => {
  const question = (name: string, accounts: string[]): GroupQuestion => ({ group: { connection: "hq", group: name }, name, kind: "other", others: 1, owned: true, needed: true, proposed: accounts.map((account) => ({ account, role: "member" })) });
  const said: Answers = { records: null, projects: [], successors: [{ group, account: "@wang" }], devices: null, remark: "" };
  const asked = { projects: [], groups: [question("!a", ["@li"]), question("!b", ["@li", "@wu"]), question("!c", [])] };
  const filled = proposals(asked, said).reduce(take, said);
  expect(filled.successors.map((s) => [s.group.group, s.account])).toEqual([
    ["!a", "@wang"],
    ["!b", "@li"],
  ]);
});
