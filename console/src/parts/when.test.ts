import { expect, test } from "vitest";
import { en } from "../words/en";
import { zhCN } from "../words/zh-CN";
import { absolute, day, daysUntil, isPast, span, stamped } from "./when";

test("a length of time names its two largest units", () => {
  const minute = 60_000;
  expect(span(zhCN.time, (6 * 60 + 12) * minute)).toBe("6 小时 12 分");
  expect(span(en.time, 3 * 24 * 60 * minute)).toBe("3 d");
  expect(span(en.time, (25 * 60 + 5) * minute)).toBe("1 d 1 h");
});

test("an instant always carries its zone", () => {
  expect(absolute("en", new Date("2026-11-30T10:00:00Z"))).toMatch(/GMT|UTC|[+-]\d/);
});

test("a calendar day isn't moved by the reader's zone", () => {
  expect(day("en", "2021-11-30")).toBe("Tue, Nov 30, 2021");
  expect(day("zh-CN", "2021-11-30")).toBe("2021-11-30 周二");
});

test("days are counted in the person's zone", () => {
  const evening = new Date("2026-11-29T17:00:00Z");
  expect(daysUntil("2026-11-30", "Asia/Shanghai", evening)).toBe(0);
  expect(daysUntil("2026-11-30", "UTC", evening)).toBe(1);
});

test("a last day that is gone or more than a year ahead is hardly meant", () => {
  const now = new Date("2026-11-26T04:00:00Z");
  const past = (date: string) => isPast(date, "Asia/Shanghai", now);
  expect(["1999-01-01", "2026-11-25", "2026-11-26", "2062-12-10"].map(past)).toEqual([true, true, false, false]);
});

test("a stamp within a sentence is read as a time", () => {
  expect(stamped("zh-CN", "2026-12-10T10:00:00Z 开始执行")).toBe(`${absolute("zh-CN", new Date("2026-12-10T10:00:00Z"), false)} 开始执行`);
});
