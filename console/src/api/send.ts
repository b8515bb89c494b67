import { Problem, problemOf } from "./problem";
import { uuid } from "./random";

/** What is asked of somebody before a request can go on: to log in again, or to show again who they are. */
export type Wanted = "log-in" | "proof";

/** Resolves when they have; rejects when they would rather not. */
type AskThem = (wanted: Wanted) => Promise<void>;

let askThem: AskThem | null = null;

/** The frame says how. Null: nobody is logged in yet, so a refusal is an ordinary answer. */
export function whenRefused(ask: AskThem | null): void {
  askThem = ask;
}

const CHANGES = new Set(["POST", "PUT", "PATCH", "DELETE"]);
const TRIES = 3;

/** Changes that are on their way, by what they ask. */
const underWay = new Map<string, Promise<Response>>();

/**
 * One request, as every page makes it.
 *
 * A change carries a key, and the same key each time it is sent, so that an answer lost on the way makes nothing double.
 * The same change asked for again while it is on its way, by a second click, is one change and has one answer.
 * A session that has ended holds the request until somebody has logged in again: what was typed is still in the page.
 */
export async function send(request: Request): Promise<Response> {
  if (!canBeRepeated(request)) return sendOne(request);
  const asks = `${request.method} ${request.url} ${request.headers.get("If-Match") ?? ""}\n${await request.clone().text()}`;
  const same = underWay.get(asks);
  if (same) return (await same).clone();
  const answer = sendOne(request);
  underWay.set(asks, answer);
  try {
    return (await answer).clone();
  } finally {
    underWay.delete(asks);
  }
}

/** Files are too large to be compared, and what outlives its page has to be sent before anything is waited for. */
function canBeRepeated(request: Request): boolean {
  const files = request.headers.get("content-type")?.startsWith("multipart/") ?? false;
  return CHANGES.has(request.method) && !files && !request.keepalive;
}

async function sendOne(request: Request): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set("Accept-Language", document.documentElement.lang || "zh-CN");
  if (CHANGES.has(request.method) && !headers.has("Idempotency-Key")) headers.set("Idempotency-Key", uuid());
  const first = new Request(request, { headers, credentials: "same-origin" });
  for (let tried = 1; ; tried += 1) {
    const response = await attempt(first.clone(), tried);
    if (!response) continue;
    const wanted = askThem && (await wantedBy(response, first.url));
    if (!wanted || !askThem) return response;
    await askThem(wanted);
    tried = 0;
  }
}

async function wantedBy(response: Response, url: string): Promise<Wanted | null> {
  const entering = /\/api\/v1\/session(\/(proof|ways|passkey|proof\/passkey)(\/challenge)?)?$/.test(new URL(url).pathname);
  if (entering) return null;
  if (response.status === 401) return "log-in";
  return response.status === 403 && (await problemOf(response)).type === "show-again" ? "proof" : null;
}

/** The answer, or nothing where it is worth trying again. */
async function attempt(request: Request, tried: number): Promise<Response | null> {
  try {
    const response = await fetch(request);
    // Busy: nothing was done, or what was done is known by its key.
    if (![429, 503].includes(response.status) || tried >= TRIES) return response;
    await pause(Math.min(Number(response.headers.get("retry-after")) || tried, 10) * 1000);
    return null;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    if (tried >= TRIES) throw Problem.offline();
    await pause(400 * tried);
    return null;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
