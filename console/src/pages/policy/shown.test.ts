import { expect, test } from "vitest";
import { shown } from "./shown";

test("a value is shown as a file would have it", () => {
  expect(shown(["it", "legal"])).toBe('["it", "legal"]');
  expect(shown(null)).toBe("—");
  expect(shown([{ kind: "direct", names: [], public: null }])).toBe('[{ kind = "direct", names = [] }]');
});
