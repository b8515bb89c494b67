import { expect, test } from "vitest";
import { diff, pieces } from "./diff";

const signs = (before: string, after: string) => diff(before, after).map(({ sign, text }) => sign + text);

test("a line that changed stands as it was and as it is", () => {
  expect(signs("a\nb\nc", "a\nB\nc")).toEqual([" a", "-b", "+B", " c"]);
  expect(signs("a\nb\nc\nd", "b\nd\ne")).toEqual(["-a", " b", "-c", " d", "+e"]);
  expect(signs("", "a")).toEqual(["-", "+a"]);
  expect(signs("a\n", "a")).toEqual([" a"]);
});

test("both texts can be had out of the lines again", () => {
  const [before, after] = ["x\ny\nz\ny\nw", "y\nx\nz\nw\nw"];
  const lines = diff(before, after);
  const side = (without: string) => lines.filter(({ sign }) => sign !== without).map(({ text }) => text).join("\n");
  expect([side("+"), side("-")]).toEqual([before, after]);
});

test("what is the same and far from any change is left out and counted", () => {
  const before = Array.from({ length: 20 }, (_, n) => `line ${n}`).join("\n");
  const after = before.replace("line 10", "line ten");
  const [piece, ...more] = pieces(diff(before, after), 2);
  expect(more).toEqual([]);
  expect([piece?.skipped, piece?.lines.length]).toEqual([8, 6]);
  expect(pieces(diff(before, before))).toEqual([]);
});
