import { problemOf, Problem } from "../api/problem";
import { send } from "../api/send";

export interface GroupQuestion {
  group: { connection: string; group: string };
  name: string;
  kind: string;
  others: number;
  owned: boolean;
  needed: boolean;
  proposed: { account: string; name?: string | null; role: string }[];
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

export interface Sheet {
  person: { id: string; name: string; department?: string | null };
  last_working_day: string;
  zone: string;
  due_at: string;
  /** What happens if nobody answers, in words. */
  silence: string;
  questions: { projects: GroupQuestion[]; groups: GroupQuestion[] };
  answers: Answers;
  submitted: { at: string; receipt: string } | null;
}

export type Answer =
  | { question: "records"; records: NonNullable<Answers["records"]> }
  | { question: "project"; group: GroupQuestion["group"]; fate: Fate | null }
  | { question: "successor"; group: GroupQuestion["group"]; account: string | null }
  | { question: "devices"; devices: Device[] }
  | { question: "remark"; text: string };

/** The secret of the link. It is sent in a header and stays out of every address that is written down. */
export function secret(): string {
  return decodeURIComponent(location.pathname.replace(/^\/confirm\//, ""));
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await send(
    new Request(`/api/v1/confirmations/${encodeURIComponent(secret())}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
    }),
  );
  if (!response.ok) throw await problemOf(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export const readSheet = () => call<Sheet>("GET", "");
export const saveAnswer = (answer: Answer) => call<unknown>("PATCH", "", answer);
export const submit = () => call<Sheet>("POST", "/submission", {});
export { Problem };
