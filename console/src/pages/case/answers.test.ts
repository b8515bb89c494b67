import { expect, test } from "vitest";
import type { Question } from "../../api/cases";
import { complete, decided, decision, proposals } from "./answers";

const group = (name: string, proposed: string[]): Question => ({ key: `hq ${name}`, connection: "hq", group: name, integration: null, what: "", proposed, owners: {} });
const bot: Question = { key: "hq bot", connection: "hq", group: null, integration: "bot", what: "", proposed: [], owners: {} };

test("taking all proposals fills what is open and touches nothing that was chosen", () => {
  const chosen = { "hq a": { how: "wang", reason: "" } };
  const answers = proposals([group("a", ["li"]), group("b", ["zhao"]), group("c", []), bot], chosen);
  expect(answers).toEqual({ "hq b": { how: "zhao", reason: "" }, "hq bot": { how: "stop", reason: "" } });
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
