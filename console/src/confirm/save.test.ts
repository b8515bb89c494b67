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
  const saver = new Saver((a) => (sent.push(a), Promise.resolve()), () => undefined);
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
      sent.push((a as { text: string }).text);
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
