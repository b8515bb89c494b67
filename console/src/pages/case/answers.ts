import type { Question } from "../../api/cases";
import type { Decisions } from "../../api/paper";

/** An answer to a question of a plan: an account, or `stop` or `keep` for what belongs to nobody afterwards. */
export interface Answered {
  how: string;
  reason: string;
}

export type Answers = Record<string, Answered>;

/** What is proposed to a question; nothing where nobody would do. */
export function proposal(question: Question): string {
  return question.proposed[0] ?? (question.integration === null ? "" : "stop");
}

/** What is proposed to every question that nobody has answered in any way yet. */
export function proposals(questions: Question[], answers: Answers): Answers {
  const open = questions.filter((question) => !answers[question.key] && proposal(question) !== "");
  return Object.fromEntries(open.map((question) => [question.key, { how: proposal(question), reason: "" }]));
}

export function complete(answer: Answered | undefined): answer is Answered {
  return answer !== undefined && answer.how !== "" && (answer.how !== "keep" || answer.reason.trim() !== "");
}

/** The questions whose answers were typed and not taken: those that can be submitted, and those that still lack
 * something, such as a reason. What is typed as it was decided before changes nothing. */
export function pending(questions: Question[], typed: Answers, before: Answers, sent: string[]): { ready: Question[]; begun: Question[] } {
  const differs = ({ key }: Question) => {
    const [next, old] = [typed[key], before[key]];
    return next !== undefined && next.how !== "" && !sent.includes(key) && !(next.how === old?.how && next.reason.trim() === old.reason);
  };
  const open = questions.filter(differs);
  return { ready: open.filter(({ key }) => complete(typed[key])), begun: open.filter(({ key }) => !complete(typed[key])) };
}

/** What was decided about a question already, as an answer to it. */
export function decided(question: Question, decisions: Partial<Decisions> | undefined): Answered | undefined {
  const { connection, group, integration } = question;
  if (group !== null) {
    const found = decisions?.successors?.find(([at]) => at.connection === connection && at.group === group);
    return found ? { how: found[1].value, reason: "" } : undefined;
  }
  const fate = decisions?.integrations?.find(([at]) => at.connection === connection && at.integration === integration)?.[1].value;
  if (!fate) return undefined;
  if (fate.kind === "handed_over") return { how: fate.to, reason: "" };
  return fate.kind === "kept" ? { how: "keep", reason: fate.reason } : { how: "stop", reason: "" };
}

/** An answer as the API takes it. */
export function decision(question: Question, { how, reason }: Answered): Record<string, unknown> {
  const { connection, group, integration } = question;
  if (group !== null) return { kind: "successor", group: { connection, group }, account: how };
  const about = { kind: "integration", integration: { connection, integration } };
  if (how === "stop") return { ...about, fate: { kind: "stopped" } };
  if (how === "keep") return { ...about, fate: { kind: "kept", reason: reason.trim() } };
  return { ...about, fate: { kind: "handed_over", to: how } };
}

/** Every decision about groups and integrations as it was said, with its author. */
export function saidOf(decisions: Decisions | undefined): { said: Record<string, unknown>; by: string }[] {
  const defaults = Object.entries(decisions?.default_successors ?? {});
  return [
    ...defaults.map(([connection, { value, by }]) => ({ said: { kind: "default_successor", connection, account: value }, by })),
    ...(decisions?.successors ?? []).map(([group, { value, by }]) => ({ said: { kind: "successor", group, account: value }, by })),
    ...(decisions?.integrations ?? []).map(([integration, { value, by }]) => ({ said: { kind: "integration", integration, fate: value }, by })),
  ];
}
