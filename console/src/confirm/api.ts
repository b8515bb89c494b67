import { problemOf } from "../api/problem";
import { send } from "../api/send";

export interface GroupQuestion {
  group: { connection: string; group: string };
  name: string;
  kind: string;
  others: number;
  owned: boolean;
  needed: boolean;
  proposed: { account: string; role: string }[];
}

export interface Answers {
  records: { kind: "all" } | { kind: "chosen"; groups: GroupQuestion["group"][] } | null;
  projects: { group: GroupQuestion["group"]; fate: Fate }[];
  successors: { group: GroupQuestion["group"]; account: string }[];
  devices: Device[] | null;
  remark: string;
}

export interface Device {
  kind: string;
  name: string;
}

export type Fate = { kind: "finished" } | { kind: "goes_on"; with: string };

export interface Confirmation {
  due_at: string;
  version: number;
  answers: Answers;
  submitted: { at: string; receipt: string } | null;
}

export interface Sheet {
  case: string;
  person: string;
  person_name: string;
  department: string;
  last_working_day: string;
  confirmation: Confirmation;
  questions: { projects: GroupQuestion[]; groups: GroupQuestion[] } | null;
  proposal: Answers | null;
  names: { account: { connection: string; account: string }; person: string; name: string }[];
  silence: "waits" | "proposal_stands";
}

export type Answer =
  | { question: "records"; records: NonNullable<Answers["records"]> }
  | { question: "project"; group: GroupQuestion["group"]; fate: Fate | null }
  | { question: "successor"; group: GroupQuestion["group"]; account: string | null }
  | { question: "devices"; devices: Device[] }
  | { question: "remark"; text: string };

/** The link's token stands behind the `#`, which browsers send to nobody; a link with it in its path works, too. */
export function token(): string {
  return location.hash.slice(1) || decodeURIComponent(location.pathname.replace(/^\/confirm\/?/, ""));
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await send(
    new Request(`/api/v1/confirmations${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
    }),
  );
  if (!response.ok) throw await problemOf(response);
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

export const readSheet = () => call<Sheet>("GET", "/current");
/** Whether the link can be opened. Mail scanners ask this much; only a person's click uses it up. */
export const peek = () => call<{ open: boolean; here: boolean }>("POST", "/link", { token: token() });
export const open = () => call<void>("POST", "/session", { token: token() });
export const askAgain = () => call<void>("POST", "/renewal", { token: token() });
/** A browser has one such page open at a time; the case says into which one it was typed. */
export const saveAnswer = (about: string, answer: Answer) =>
  call<Confirmation>("PATCH", "/current/answers", { case: about, answers: [answer] });
export const submit = (about: string) => call<Confirmation>("POST", "/current/submission", { case: about });
