import { expect, test } from "vitest";
import { waitingIn } from "./taken";

test("why rows of a list wait is counted by cause, and what doesn't wait isn't counted", () => {
  const row = (kind: string, waits_because?: string) => ({ became: { kind } as never, ...(waits_because ? { waits_because } : {}) });
  const rows = [row("opened"), row("waits"), row("waits", "contradiction"), row("waits", "fits_nobody"), row("waits", "fits_nobody"), { became: null }];
  expect(waitingIn(rows)).toEqual([
    { kind: "fits_nobody", number: 2 },
    { kind: "contradiction", number: 1 },
    { kind: "", number: 1 },
  ]);
  expect(waitingIn([])).toEqual([]);
});
