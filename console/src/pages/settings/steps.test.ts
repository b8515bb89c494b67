import { expect, test } from "vitest";
import { lacking } from "./steps";

const actor = (roles: string[], locked = false) => ({ roles, locked });

test("four eyes need two who may approve, and a locked one is none", () => {
  expect(lacking([actor(["it"]), actor(["it"], true), actor(["hr"])])).toEqual(["approvers", "legal"]);
  expect(lacking([actor(["it"]), actor(["legal"]), actor(["hr"])])).toEqual([]);
  expect(lacking([])).toEqual(["approvers", "hr", "legal", "it"]);
});
