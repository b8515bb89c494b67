import { expect, test } from "vitest";
import { weakness } from "./password";

test("what is too short says how much it lacks, letter by letter and not byte by byte", () => {
  expect(weakness("")).toEqual({ kind: "short", lacks: 12 });
  expect(weakness("seven quiet")).toEqual({ kind: "short", lacks: 1 });
  expect(weakness("七盏安静的灯笼")).toEqual({ kind: "short", lacks: 5 });
  expect(weakness("x".repeat(129))).toEqual({ kind: "long" });
});

test.each(["aaaaaaaaaaaa", "123456789012", "abcabcabcabc", "qwertyuiop12", "password1234", "987654321987", "1qaz2wsx3edc", "woaini123456"])("%s is easy to guess", (password) => {
  expect(weakness(password)).toEqual({ kind: "guessable" });
});

test("one's own name makes no password", () => {
  expect(weakness("zhang.san.zhang.san", ["zhang.san"])).toEqual({ kind: "guessable" });
  expect(weakness("wei-2026-wei-2026", ["wei"])).toEqual({ kind: "guessable" });
});

test.each(["seven-quiet-lanterns", "correct horse battery staple", "雨后的青石板路上有一只猫在睡觉", "Gx7!mPq2vLw9"])("%s looks well", (password) => {
  expect(weakness(password, ["li.si"])).toBeNull();
});
