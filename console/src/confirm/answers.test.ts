import { expect, test } from "vitest";
import { missing, take } from "./answers";
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
