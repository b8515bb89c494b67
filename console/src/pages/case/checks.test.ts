import { expect, test } from "vitest";
import type { Check } from "../../api/reports";
import { newestRound } from "./checks";

const check = (round: number, verdict: string, control = false) => ({ round, verdict, control }) as Check;

test("only the newest round counts, and no control does", () => {
  const all = [check(0, "holds", true), check(1, "fails"), check(2, "holds"), check(2, "weak"), check(2, "holds", true)];
  expect(newestRound(all).map((c) => c.verdict)).toEqual(["holds", "weak"]);
  expect(newestRound([check(0, "holds", true)])).toEqual([]);
});
