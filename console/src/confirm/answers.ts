import type { Answer, Answers, Asked, GroupQuestion, Sheet } from "./api";

type Ref = GroupQuestion["group"];

export function same(a: Ref, b: Ref): boolean {
  return a.connection === b.connection && a.group === b.group;
}

/** The answers with one more; it takes the place of an earlier one to the same question. */
export function take(answers: Answers, answer: Answer): Answers {
  switch (answer.question) {
    case "records":
      return { ...answers, records: answer.records };
    case "project": {
      const others = answers.projects.filter((p) => !same(p.group, answer.group));
      return { ...answers, projects: answer.fate ? [...others, { group: answer.group, fate: answer.fate }] : others };
    }
    case "successor": {
      const others = answers.successors.filter((s) => !same(s.group, answer.group));
      return { ...answers, successors: answer.account ? [...others, { group: answer.group, account: answer.account }] : others };
    }
    case "devices":
      return { ...answers, devices: answer.devices };
    case "remark":
      return { ...answers, remark: answer.text };
  }
}

/** What is asked, in the order in which it stands on the page. */
export const QUESTIONS = ["records", "projects", "groups", "devices"] as const;

/** How much of what must be answered isn't, by question. */
export function lacking(questions: Asked, answers: Answers): Record<(typeof QUESTIONS)[number], number> {
  const answered = (q: GroupQuestion) => answers.projects.some((p) => same(p.group, q.group)) || answers.successors.some((s) => same(s.group, q.group));
  const open = (asked: GroupQuestion[]) => asked.filter((q) => q.needed && !answered(q)).length;
  return {
    records: answers.records === null ? 1 : 0,
    projects: open(questions.projects),
    groups: open(questions.groups),
    devices: answers.devices === null ? 1 : 0,
  };
}

/** How much of what must be answered isn't. */
export function missing(questions: Asked, answers: Answers): number {
  return Object.values(lacking(questions, answers)).reduce((all, n) => all + n, 0);
}

/** Which questions aren't answered in full, by their numbers on the page, and how much of each is left. */
export function left(questions: Asked, answers: Answers): { number: number; open: number }[] {
  const open = lacking(questions, answers);
  return QUESTIONS.map((question, at) => ({ number: at + 1, open: open[question] })).filter((one) => one.open > 0);
}

/** Nothing is asked about groups as long as nobody has looked at the platforms. */
export const NOTHING: Asked = { projects: [], groups: [] };

/** What is proposed and neither answered nor saved yet: all records stay. Who takes over is for a person to choose. */
export function unsaved(sheet: Sheet): Answer[] {
  const { answers } = sheet.confirmation;
  return answers.records === null && sheet.proposal?.records ? [{ question: "records", records: sheet.proposal.records }] : [];
}

/** What is not answered yet, answered with who is proposed first. */
export function proposals(questions: Asked, answers: Answers): Answer[] {
  const projects = questions.projects.filter((q) => !answers.projects.some((p) => same(p.group, q.group)));
  const groups = questions.groups.filter((q) => !answers.successors.some((s) => same(s.group, q.group)));
  return [
    ...projects.flatMap(({ group, proposed: [first] }): Answer[] => (first ? [{ question: "project", group, fate: { kind: "goes_on", with: first.account } }] : [])),
    ...groups.flatMap(({ group, proposed: [first] }): Answer[] => (first ? [{ question: "successor", group, account: first.account }] : [])),
  ];
}

/** The answers as the page begins with them. */
export function begun(sheet: Sheet): Answers {
  return unsaved(sheet).reduce(take, sheet.confirmation.answers);
}

/** Who is behind an account, with the employee number; the account itself where the ledger doesn't know. */
export function behind(sheet: Sheet, connection: string, account: string): string {
  const known = sheet.names.find((n) => n.account.connection === connection && n.account.account === account);
  return known ? `${known.name} ${known.person}` : account;
}
