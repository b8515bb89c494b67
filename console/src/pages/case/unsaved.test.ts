import { expect, test } from "vitest";
import { Answering, isKept, NOTHING } from "./unsaved";

test("what any part of the page has typed or is saving is not kept yet", () => {
  const answering = new Answering();
  const told: boolean[] = [];
  const stop = answering.onChange(() => told.push(isKept(answering.all())));
  answering.say("questions", { typed: 2, saving: false });
  answering.say("legal", { typed: 1, saving: false });
  expect(answering.all()).toEqual({ typed: 3, saving: false });
  // On their way, one after the other: what was taken is typed no more, and the rest isn't saved.
  answering.say("questions", { typed: 0, saving: true });
  expect(answering.all()).toEqual({ typed: 1, saving: true });
  answering.say("legal", NOTHING);
  expect(isKept(answering.all())).toBe(false);
  answering.say("questions", NOTHING);
  expect(answering.all()).toEqual(NOTHING);
  expect(told).toEqual([false, false, false, false, true]);
  stop();
  answering.say("questions", { typed: 1, saving: false });
  expect(told).toHaveLength(5);
});

test("what is read twice in a row is the same value, as long as nobody says another", () => {
  const answering = new Answering();
  answering.say("questions", { typed: 1, saving: false });
  expect(answering.all()).toBe(answering.all());
});
