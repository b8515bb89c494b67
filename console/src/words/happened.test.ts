import { expect, test } from "vitest";
import source from "../../../crates/engine/src/happened.rs?raw";
import { en } from "./en";
import { zhCN } from "./zh-CN";

test("everything that is written into the log has words in both languages", () => {
  const written = [...source.matchAll(/=> "([a-z_.]+)"/g)].map((found) => found[1] ?? "");
  expect(written.length).toBeGreaterThan(50);
  expect(written.filter((key) => !(key in zhCN.happened))).toEqual([]);
  expect(written.filter((key) => !(key in en.happened))).toEqual([]);
});
