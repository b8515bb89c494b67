import type { Today } from "../../api/today";

export interface Figure {
  key: "today" | "week" | "late" | "findings" | "away";
  number: number;
  /** Where its rows are. */
  to: string;
  bad: boolean;
}

/** What the morning comes to, in numbers; what the caller may not see isn't counted. */
export function figures(today: Today): Figure[] {
  const sum = (numbers: number[]) => numbers.reduce((all, n) => all + n, 0);
  const findings = today.findings as { number: number }[] | null | undefined;
  const connections = today.connections as { health?: { well: boolean } | null }[] | null | undefined;
  const all: (Figure | null)[] = [
    { key: "today", number: today.leaving.filter((l) => l.days === 0).length, to: "/cases?leaves=today", bad: false },
    { key: "week", number: today.leaving.length, to: "/cases?leaves=week", bad: false },
    { key: "late", number: today.mine.overdue + sum(today.waiting.map((w) => w.overdue)), to: today.mine.overdue > 0 ? "/#mine" : "/#waiting", bad: true },
    findings ? { key: "findings", number: sum(findings.map((f) => f.number)), to: "/findings?state=open", bad: false } : null,
    connections ? { key: "away", number: connections.filter((c) => c.health?.well === false).length, to: "/connections", bad: true } : null,
  ];
  return all.filter((figure) => figure !== null);
}
