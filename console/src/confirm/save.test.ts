import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Problem } from "../api/problem";
import type { Answer } from "./api";
import { Saver, type Saving } from "./save";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const remark = (text: string): Answer => ({ question: "remark", text });

test("only the last of many keys is sent", async () => {
  const sent: Answer[] = [];
  const saver = new Saver((all) => (sent.push(...all), Promise.resolve()), () => undefined);
  for (const text of ["交", "交接", "交接完"]) saver.put(remark(text));
  await vi.advanceTimersByTimeAsync(1000);
  expect(sent).toEqual([remark("交接完")]);
  expect(saver.pending).toBe(false);
});

test("without a network nothing is given up", async () => {
  const sent: string[] = [];
  const told: Saving["kind"][] = [];
  let away = true;
  const saver = new Saver(
    (a) => (away ? Promise.reject(Problem.offline()) : (sent.push(JSON.stringify(a)), Promise.resolve())),
    (s) => told.push(s.kind),
  );
  saver.put(remark("a"));
  await vi.advanceTimersByTimeAsync(1000);
  expect(told.at(-1)).toBe("waiting");
  away = false;
  await vi.advanceTimersByTimeAsync(6000);
  expect(sent).toHaveLength(1);
  expect(told.at(-1)).toBe("saved");
});

test("what is typed while an answer is on its way goes out after it", async () => {
  const sent: string[] = [];
  let arrive = () => undefined as void;
  const saver = new Saver(
    (a) => {
      sent.push((a[0] as { text: string }).text);
      return sent.length === 1 ? new Promise<void>((done) => (arrive = done)) : Promise.resolve();
    },
    () => undefined,
  );
  saver.put(remark("a"));
  await vi.advanceTimersByTimeAsync(700);
  saver.put(remark("b"));
  arrive();
  await vi.advanceTimersByTimeAsync(2000);
  expect(sent).toEqual(["a", "b"]);
});

const successor = (group: string): Answer => ({ question: "successor", group: { connection: "hq", group }, account: "li" });

test("what waits goes out in one request, and at once when the page is left", async () => {
  const sent: Answer[][] = [];
  const saver = new Saver((all) => (sent.push(all), Promise.resolve()), () => undefined);
  saver.put(successor("a"));
  saver.put(successor("b"));
  saver.flush();
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual([[successor("a"), successor("b")]]);
  expect(saver.pending).toBe(false);
});

test("an answer that is refused takes no other with it, and stays said", async () => {
  const taken: Answer[] = [];
  const told: Saving["kind"][] = [];
  const refuse = (all: Answer[]) => all.some((a) => "group" in a && a.group.group === "a");
  const saver = new Saver(
    (all) => (refuse(all) ? Promise.reject(new Problem({ type: "no-such-group", title: "", status: 422 })) : (taken.push(...all), Promise.resolve())),
    (s) => told.push(s.kind),
  );
  for (const group of ["a", "b", "c"]) saver.put(successor(group));
  await vi.advanceTimersByTimeAsync(1000);
  expect(taken).toEqual([successor("b"), successor("c")]);
  expect(told.at(-1)).toBe("refused");
  expect(saver.pending).toBe(false);
});
