import { expect, test } from "vitest";
import { sections, shown } from "./sections";

test("a policy is read by its tables, however deep", () => {
  const found = sections({ version: "1", timing: { at: "18:00" }, groups: { project: { leave: true } } });
  expect(found.map((s) => s.name)).toEqual(["policy", "timing", "groups.project"]);
  expect(found[1]?.rules).toEqual([{ key: "at", value: "18:00" }]);
});

test("a value is shown as a file would have it", () => {
  expect(shown(["it", "legal"])).toBe('["it", "legal"]');
  expect(shown(null)).toBe("—");
});
