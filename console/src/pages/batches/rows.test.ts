import { expect, test } from "vitest";
import type { ListTaken } from "../../api/intake";
import { Problem } from "../../api/problem";
import { en } from "../../words/en";
import { zhCN } from "../../words/zh-CN";
import { atRows, besideRows, linesOf, parseRows, placeOf } from "./rows";

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

test("a word that isn't known is never taken for nothing, and what is usual is meant only where nothing is said", () => {
  const told = (text: string) => parseRows(text, { departure: "dismissed", lastDay: "2026-11-30" }).map(({ departure, fault, unknown }) => unknown ?? fault ?? departure);
  expect(told("001\txyzzy\n002,2026-11-30,hostil\n003\t\t")).toEqual(["xyzzy", "hostil", "dismissed"]);
  expect(told("001\t张三\t2026-11-30\t高风险离职\n002\t李四\t2026-11-30")).toEqual(["hostile", "李四"]);
  expect(told("工号,姓名,离职方式（必填）,备注\n001,张三,hostil,主动\n002,李四,,快走\n003,王五,敌意,,hostil")).toEqual(["hostil", "dismissed", "hostile"]);
  expect(told("employee number,name\n001,Zhang San\n002,Li Si,hostil")).toEqual(["dismissed", "hostil"]);
});

test("numbers alone are enough where the day is said once for all", () => {
  expect(parseRows("001\n002", { departure: "dismissed", lastDay: "2026-11-30" }).every((row) => !row.fault)).toBe(true);
});

test("a row with nothing but separators in it is none", () => {
  expect(parseRows(",,,\n001,2026-11-30\n\t\t\n\"\",\"\"\n ; ;", usual).map(({ line, person }) => [line, person])).toEqual([[2, "001"]]);
});

test("a file that the server has read becomes rows like those that are pasted, each at its line in the file", () => {
  const leaves = (line: number, number: string, departure?: string) => ({ line, about: { employee_number: number, name: "欧阳, 雪" }, intention: { kind: "leaves", last_working_day: "2026-11-30", departure } });
  const statements = [leaves(2, "001", "dismissed"), leaves(5, "002"), { line: 6, about: { employee_number: "003" }, intention: { kind: "stays" } }];
  const taken = { statements } as unknown as ListTaken;
  const read = linesOf(taken, { dismissed: "辞退" }, "工号\t姓名");
  expect(read).toEqual({ text: "工号\t姓名\n001\t欧阳 雪\t2026-11-30\t辞退\n\n\n002\t欧阳 雪\t2026-11-30\t", leaving: 2 });
  expect(parseRows(read.text, usual).map(({ line, person, departure, fault }) => [line, person, departure, fault])).toEqual([
    [2, "001", "dismissed", undefined],
    [5, "002", "voluntary", undefined],
  ]);
  expect(linesOf(taken, { dismissed: "let go" }, "").text).toContain("dismissed");
  for (const { people, cases } of [zhCN, en]) {
    const header = [people.number, people.name, cases.lastDay, cases.departure].join("\t");
    expect(parseRows(linesOf(taken, {}, header).text, usual), "our own heading is none of the rows").toHaveLength(2);
  }
});

test("what the server says of rows stands at the rows, without their numbers in what was sent", () => {
  const errors = [
    { pointer: "#/rows/1", within: "row 2, 004", detail: "row 2, 004: nobody has this number" },
    { pointer: "#/rows/0/last_working_day", detail: "far off" },
    { pointer: "#/name", detail: "too long" },
  ];
  const problem = new Problem({ type: "batch-rows", title: "x", status: 422, errors });
  expect([...atRows(problem)]).toEqual([[1, "nobody has this number"], [0, "far off"]]);
  expect(besideRows(problem).document).toMatchObject({ type: "batch-rows", errors: [{ pointer: "#/name", detail: "too long" }] });
  expect(atRows(null).size).toBe(0);
});

test("the server's places are places in the list", () => {
  expect(placeOf("#/rows/12/person")).toBe(12);
  expect(placeOf("/rows/0")).toBe(0);
  expect(placeOf("#/name")).toBe(null);
});
