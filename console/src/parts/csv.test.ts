import { expect, test } from "vitest";
import { cell, csv } from "./csv";

test("nothing that somebody typed runs as a formula", () => {
  for (const text of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1"]) {
    expect(cell(text).startsWith(`"'`), text).toBe(true);
  }
  expect(cell("张三")).toBe('"张三"');
});

test("quotes and line breaks stay inside their cell", () => {
  expect(csv([['a"b', "c\nd"]])).toBe('\ufeff"a""b","c\nd"\r\n');
});
