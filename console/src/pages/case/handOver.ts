import { same, take } from "../../confirm/answers";
import type { Answer, Answers, GroupQuestion } from "../../confirm/api";

/** Answers as the API takes them: one after the other, what was not answered left out. */
export function spoken(answers: Answers): Answer[] {
  const all: (Answer | null)[] = [
    answers.records ? { question: "records", records: answers.records } : null,
    ...answers.projects.map(({ group, fate }): Answer => ({ question: "project", group, fate })),
    ...answers.successors.map(({ group, account }): Answer => ({ question: "successor", group, account })),
    answers.devices ? { question: "devices", devices: answers.devices } : null,
    answers.remark ? { question: "remark", text: answers.remark } : null,
  ];
  return all.filter((answer) => answer !== null);
}

/** What is not answered yet, answered with who is proposed first. */
export function proposed(questions: { projects: GroupQuestion[]; groups: GroupQuestion[] }, answers: Answers): Answers {
  const first = (question: GroupQuestion) => question.proposed[0]?.account;
  const projects = questions.projects.filter((q) => !answers.projects.some((p) => same(p.group, q.group)));
  const groups = questions.groups.filter((q) => !answers.successors.some((s) => same(s.group, q.group)));
  const more: Answer[] = [
    ...projects.flatMap((q): Answer[] => (first(q) ? [{ question: "project", group: q.group, fate: { kind: "goes_on", with: first(q) ?? "" } }] : [])),
    ...groups.flatMap((q): Answer[] => (first(q) ? [{ question: "successor", group: q.group, account: first(q) ?? "" }] : [])),
  ];
  return more.reduce(take, answers);
}
