import { expect, test } from "vitest";
import type { ListTaken } from "../../api/intake";
import { linesOf, parseRows, placeOf } from "./rows";

const usual = { departure: "voluntary", lastDay: "" };

test("what comes out of a spreadsheet is read, with or without a header", () => {
  const text = "工号\t姓名\t最后工作日\t离职方式\n001\t张三\t2026-11-30\t辞退\n\n002\t李四\t2026年12月1日\t";
  expect(parseRows(text, usual)).toEqual([
    { line: 2, text: "001\t张三\t2026-11-30\t辞退", person: "001", departure: "dismissed", lastDay: "2026-11-30" },
    { line: 4, text: "002\t李四\t2026年12月1日", person: "002", departure: "voluntary", lastDay: "2026-12-01" },
  ]);
});

test("every row that can't be used is named by its line and cause", () => {
  const rows = parseRows("001,2026-02-30\n,2026-11-30\n003\n004,2026/11/30\n004,2026/11/30", usual);
  expect(rows.map(({ line, fault }) => [line, fault])).toEqual([
    [1, "day"],
    [2, "person"],
    [3, "day"],
    [4, undefined],
    [5, "twice"],
  ]);
});

test("numbers alone are enough where the day is said once for all", () => {
  expect(parseRows("001\n002", { departure: "dismissed", lastDay: "2026-11-30" }).every((row) => !row.fault)).toBe(true);
});

test("a file that the server has read becomes rows like those that are pasted", () => {
  const leaves = (number: string, departure?: string) => ({ about: { employee_number: number, name: "欧阳, 雪" }, intention: { kind: "leaves", last_working_day: "2026-11-30", departure } });
  const statements = [leaves("001", "dismissed"), leaves("002"), { about: { employee_number: "003" }, intention: { kind: "stays" } }];
  const read = linesOf({ statements } as unknown as ListTaken, { dismissed: "辞退" });
  expect(read).toEqual({ text: "001\t欧阳 雪\t2026-11-30\t辞退\n002\t欧阳 雪\t2026-11-30\t", leaving: 2, staying: 1 });
  expect(parseRows(read.text, usual).map(({ person, departure, fault }) => [person, departure, fault])).toEqual([
    ["001", "dismissed", undefined],
    ["002", "voluntary", undefined],
  ]);
  expect(linesOf({ statements } as unknown as ListTaken, { dismissed: "let go" }).text).toContain("dismissed");
});

test("the server's places are places in the list", () => {
  expect(placeOf("#/rows/12/person")).toBe(12);
  expect(placeOf("/rows/0")).toBe(0);
  expect(placeOf("#/name")).toBe(null);
});
