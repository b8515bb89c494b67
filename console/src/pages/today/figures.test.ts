import { expect, test } from "vitest";
import type { Today } from "../../api/today";
import { figures } from "./figures";

test("every number counts its rows, and what may not be seen is not counted", () => {
  const today = {
    leaving: [{ days: 0 }, { days: 3 }],
    mine: { overdue: 1 },
    waiting: [{ overdue: 2 }],
    findings: [{ number: 4 }, { number: 1 }],
    connections: [{ health: { well: false } }, { health: { well: true } }, { health: null }],
    more: false,
  } as unknown as Today;
  expect(figures(today).map(({ key, number }) => [key, number])).toEqual([
    ["today", 1],
    ["week", 2],
    ["late", 3],
    ["findings", 5],
    ["away", 1],
  ]);
  const few = { leaving: [], mine: { overdue: 0 }, waiting: [], more: false } as unknown as Today;
  expect(figures(few).map(({ key }) => key)).toEqual(["today", "week", "late"]);
});
