import { expect, test } from "vitest";
import { en } from "../words/en";
import { zhCN } from "../words/zh-CN";
import { left, missing, QUESTIONS, take } from "./answers";
import type { Answers, GroupQuestion } from "./api";

const question = (group: string, needed: boolean): GroupQuestion => ({
  group: { connection: "hq", group },
  name: group,
  kind: "project",
  others: 3,
  owned: true,
  needed,
  proposed: [{ account: "li", role: "owner" }],
});
const none: Answers = { records: null, projects: [], successors: [], devices: null, remark: "" };

test("what must be answered is counted as the server counts it", () => {
  const questions = { projects: [question("alpha", true)], groups: [question("dept", true), question("lunch", false)] };
  expect(missing(questions, none)).toBe(4);
  let answers = take(none, { question: "records", records: { kind: "all" } });
  answers = take(answers, { question: "devices", devices: [] });
  answers = take(answers, { question: "project", group: { connection: "hq", group: "alpha" }, fate: { kind: "finished" } });
  answers = take(answers, { question: "successor", group: { connection: "hq", group: "dept" }, account: "li" });
  expect(missing(questions, answers)).toBe(0);
  answers = take(answers, { question: "successor", group: { connection: "hq", group: "dept" }, account: null });
  expect(missing(questions, answers)).toBe(1);
});

test("the page speaks of as many questions as it has, and what is left of each adds up to what is missing", () => {
  const questions = { projects: [question("alpha", true), question("beta", true)], groups: [question("dept", true), question("lunch", false)] };
  const answers = take(none, { question: "records", records: { kind: "all" } });
  expect(left(questions, answers)).toEqual([
    { number: 2, open: 2 },
    { number: 3, open: 1 },
    { number: 4, open: 1 },
  ]);
  expect(left(questions, answers).reduce((all, { open }) => all + open, 0)).toBe(missing(questions, answers));
  expect(left({ projects: [], groups: [] }, take(answers, { question: "devices", devices: [] }))).toEqual([]);
  for (const { confirm } of [zhCN, en]) {
    expect(confirm.intro(QUESTIONS.length)).toMatch(new RegExp(`^${QUESTIONS.length} `));
    expect(confirm.step(1, QUESTIONS.length)).toContain(String(QUESTIONS.length));
  }
});
