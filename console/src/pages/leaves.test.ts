import { expect, test } from "vitest";
import { days } from "./leaves";

test("a filter becomes the days that it means", () => {
  const now = new Date(2026, 10, 28, 23, 30);
  expect(days("today", now)).toEqual({ last_day_from: "2026-11-28", last_day_to: "2026-11-28" });
  expect(days("week", now)).toEqual({ last_day_from: "2026-11-28", last_day_to: "2026-12-05" });
  expect(days("past", now)).toEqual({ last_day_to: "2026-11-27" });
  expect(days(undefined, now)).toEqual({});
});
