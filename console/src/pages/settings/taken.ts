import type { TakenRow } from "../../api/intake";

/** Why rows of a list wait for a person, and how many for each cause; what nobody gave a cause for stands last. */
export function waitingIn(rows: Pick<TakenRow, "became" | "waits_because">[]): { kind: string; number: number }[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    if ((row.became as { kind?: string } | null | undefined)?.kind !== "waits") continue;
    const kind = row.waits_because ?? "";
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, number]) => ({ kind, number })).sort((a, b) => Number(a.kind === "") - Number(b.kind === "") || b.number - a.number);
}
