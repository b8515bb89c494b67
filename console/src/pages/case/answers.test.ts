import { expect, test } from "vitest";
import type { Question } from "../../api/cases";
import { complete, decided, decision, pending, proposals } from "./answers";

const group = (name: string, proposed: string[]): Question => ({ key: `hq ${name}`, connection: "hq", group: name, integration: null, what: "", proposed, owners: {} });
const bot: Question = { key: "hq bot", connection: "hq", group: null, integration: "bot", what: "", proposed: [], owners: {} };

test("taking all proposals fills what is open and touches nothing that was chosen", () => {
  const chosen = { "hq a": { how: "wang", reason: "" } };
  const answers = proposals([group("a", ["li"]), group("b", ["zhao"]), group("c", []), bot], chosen);
  expect(answers).toEqual({ "hq b": { how: "zhao", reason: "" }, "hq bot": { how: "stop", reason: "" } });
});

test("an answer that was typed over one that is kept isn't kept itself, whether it is complete or not", () => {
  const questions = [group("a", ["li"]), group("b", ["li"]), bot];
  const before = { "hq a": { how: "li", reason: "" }, "hq bot": { how: "stop", reason: "" } };
  const keys = (typed: Record<string, { how: string; reason: string }>, sent: string[] = []) => {
    const { ready, begun } = pending(questions, typed, before, sent);
    return [ready.map(({ key }) => key), begun.map(({ key }) => key)];
  };
  expect(keys({})).toEqual([[], []]);
  expect(keys({ "hq a": { how: "zhao", reason: "" }, "hq bot": { how: "keep", reason: " " } })).toEqual([["hq a"], ["hq bot"]]);
  expect(keys({ "hq a": { how: "li", reason: "" } })).toEqual([[], []]);
  expect(keys({ "hq b": { how: "zhao", reason: "" } })).toEqual([["hq b"], []]);
  expect(keys({ "hq b": { how: "zhao", reason: "" } }, ["hq b"])).toEqual([[], []]);
});

test("what is kept needs a reason", () => {
  expect(complete({ how: "keep", reason: " " })).toBe(false);
  expect(complete({ how: "keep", reason: "on call" })).toBe(true);
  expect(complete(undefined)).toBe(false);
});

test("what was decided already is read back as the answer that made it", () => {
  const at = { by: "it", at: "2026-11-26T00:00:00Z" };
  const decisions = {
    legal_hold: null,
    successors: [[{ connection: "hq", group: "a" }, { value: "li", ...at }]] as never,
    integrations: [[{ connection: "hq", integration: "bot" }, { value: { kind: "kept", reason: "on call" }, ...at }]] as never,
  };
  expect(decided(group("a", []), decisions)).toEqual({ how: "li", reason: "" });
  expect(decided(group("b", []), decisions)).toBeUndefined();
  const kept = decided(bot, decisions);
  expect(kept && decision(bot, kept)).toEqual({ kind: "integration", integration: { connection: "hq", integration: "bot" }, fate: { kind: "kept", reason: "on call" } });
});
