import { expect, test } from "vitest";
import { around, lines } from "./lines";

const show = (a: string, b: string) => lines(a, b).map((l) => l.sign + l.text).join("|");

test("a changed line is one that went and one that came", () => {
  expect(show("a\nb\nc", "a\nx\nc")).toBe(" a|-b|+x| c");
  expect(show("", "")).toBe(" ");
});

test("what is far from a change is left out", () => {
  const long = Array.from({ length: 20 }, (_, i) => `l${i}`);
  const shown = around(lines(long.join("\n"), long.with(10, "new").join("\n")), 1);
  expect(shown.map((l) => (l ? l.sign + l.text : "…"))).toEqual([" l9", "-l10", "+new", " l11", "…"]);
});
