import { expect, test } from "vitest";
import { across } from "./across";

const pages: Record<string, { items: number[]; next?: string }> = {
  "a ": { items: [1, 2], next: "k" },
  "a k": { items: [3] },
  "c ": { items: [4] },
};
const read = (connection: string, after: string | undefined) => {
  const page = pages[`${connection} ${after ?? ""}`];
  return page ? Promise.resolve(page) : Promise.reject(new Error(`${connection} is away`));
};

test("a list goes on from platform to platform, and one that is away is named and holds up no other", async () => {
  const missing: string[] = [];
  const wanted = { connections: ["a", "b", "c"], read, away: (name: string) => missing.push(name) };
  const seen: number[] = [];
  let after: string | undefined;
  do {
    const page = await across(wanted, after, new AbortController().signal);
    seen.push(...page.items);
    after = page.next ?? undefined;
  } while (after);
  expect(seen).toEqual([1, 2, 3, 4]);
  expect(missing).toEqual(["b"]);
});

test("pages of which nothing fits are passed over", async () => {
  const page = await across({ connections: ["a", "c"], read, fits: (n: number) => n === 4, away: () => undefined }, undefined, new AbortController().signal);
  expect(page).toEqual({ items: [4], next: null });
});
