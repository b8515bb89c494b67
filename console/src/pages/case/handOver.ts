import type { Answer, Answers } from "../../confirm/api";

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
