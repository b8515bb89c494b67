import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Problem, problemOf } from "./problem";
import { send, whenRefused } from "./send";

const answers: (Response | Error)[] = [];
const asked: Request[] = [];

beforeEach(() => {
  vi.stubGlobal("document", { documentElement: { lang: "en" } });
  vi.stubGlobal("fetch", (request: Request) => {
    asked.push(request);
    const next = answers.shift();
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  });
});

afterEach(() => {
  answers.length = asked.length = 0;
  whenRefused(null);
  vi.unstubAllGlobals();
});

const change = () => send(new Request("http://x/api/v1/cases", { method: "POST", body: "{}" }));

test("an answer lost on the way is asked for again under the same key", async () => {
  answers.push(new TypeError("network"), new Response("{}", { status: 201 }));
  expect((await change()).status).toBe(201);
  const keys = asked.map((r) => r.headers.get("idempotency-key"));
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(keys[1]).toBe(keys[0]);
});

test("a second click while a change is on its way asks for nothing more and has the same answer", async () => {
  answers.push(new Response('{"id":1}', { status: 201 }), new Response(null, { status: 409 }));
  const [first, second] = await Promise.all([change(), change()]);
  expect([first.status, second.status]).toEqual([201, 201]);
  expect([await first.json(), await second.json()]).toEqual([{ id: 1 }, { id: 1 }]);
  expect(asked).toHaveLength(1);
  // Once it is answered, the same again is another change, and so is another one meanwhile.
  expect((await change()).status).toBe(409);
  answers.push(new Response(null, { status: 201 }), new Response(null, { status: 200 }));
  const other = send(new Request("http://x/api/v1/cases", { method: "POST", body: '{"far_off":true}' }));
  await Promise.all([change(), other]);
  expect(asked).toHaveLength(4);
});

test("a server that stays away is named, and never taken for a refusal", async () => {
  answers.push(new TypeError("x"), new TypeError("x"), new TypeError("x"));
  const problem = await change().catch((e: unknown) => e);
  expect(problem).toBeInstanceOf(Problem);
  expect((problem as Problem).passing).toBe(true);
});

test("a change waits for the log-in and then goes out as it was typed", async () => {
  answers.push(new Response(null, { status: 401 }), new Response("{}", { status: 200 }));
  const shown: string[] = [];
  whenRefused((wanted) => {
    shown.push(wanted);
    return Promise.resolve();
  });
  expect((await change()).status).toBe(200);
  expect(shown).toEqual(["log-in"]);
  expect(await asked[1]?.text()).toBe("{}");
});

test("what is dangerous goes on once somebody has shown again who they are", async () => {
  const refusal = JSON.stringify({ type: "show-again", title: "x" });
  answers.push(new Response(refusal, { status: 403 }), new Response("{}", { status: 200 }));
  const shown: string[] = [];
  whenRefused((wanted) => {
    shown.push(wanted);
    return Promise.resolve();
  });
  expect((await change()).status).toBe(200);
  expect(shown).toEqual(["proof"]);
});

test("an answer that is no problem document keeps the number by which it is found in the log", async () => {
  const problem = await problemOf(new Response("<html>", { status: 502, headers: { "x-request-id": "r-1" } }));
  expect([problem.type, problem.document.instance, problem.passing]).toEqual(["unreadable", "r-1", true]);
});

test("a server that is busy is asked again under the same key, and its answer is kept if it stays so", async () => {
  const busy = () => new Response(null, { status: 503, headers: { "retry-after": "0.01" } });
  answers.push(busy(), new Response("{}", { status: 201 }));
  expect((await change()).status).toBe(201);
  expect(asked[1]?.headers.get("idempotency-key")).toBe(asked[0]?.headers.get("idempotency-key"));
  answers.push(busy(), busy(), busy());
  expect((await change()).status).toBe(503);
});
