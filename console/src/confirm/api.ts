import type { Shape } from "../api/client";
import { problemOf } from "../api/problem";
import { send } from "../api/send";

export type GroupQuestion = Shape<"GroupQuestion">;
/** What is asked about groups. */
export type Asked = Pick<Shape<"Questions">, "projects" | "groups">;
export type Answers = Shape<"Answers">;
export type Answer = Shape<"Answer">;
export type Device = Shape<"DeviceInHand">;
export type Fate = Shape<"ProjectFate">;
export type Confirmation = Shape<"Confirmation">;
export type Sheet = Shape<"ConfirmationView">;

/** The link's token stands behind the `#`, which browsers send to nobody; a link with it in its path works, too. */
export function token(): string {
  return location.hash.slice(1) || decodeURIComponent(location.pathname.replace(/^\/confirm\/?/, ""));
}

/** What a browser sends to its end although the page has gone: a little less than it allows. */
const KEPT_ALIVE = 60_000;

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const sent = text === undefined ? {} : { body: text, headers: { "Content-Type": "application/json" }, keepalive: new Blob([text]).size < KEPT_ALIVE };
  const response = await send(new Request(`/api/v1/confirmations${path}`, { method, ...sent }));
  if (!response.ok) throw await problemOf(response);
  const answer = await response.text();
  return (answer === "" ? undefined : JSON.parse(answer)) as T;
}

export const readSheet = () => call<Sheet>("GET", "/current");
/** Whether the link can be opened. Mail scanners ask this much; only a person's click uses it up. */
export const peek = () => call<{ open: boolean; here: boolean }>("POST", "/link", { token: token() });
export const open = () => call<void>("POST", "/session", { token: token() });
export const askAgain = () => call<void>("POST", "/renewal", { token: token() });
/** A browser has one such page open at a time; the case says into which one it was typed. */
export const saveAnswers = (about: string, answers: Answer[]) => call<Confirmation>("PATCH", "/current/answers", { case: about, answers });
export const submit = (about: string) => call<Confirmation>("POST", "/current/submission", { case: about });
