import type { Told } from "../../api/cases";
import type { Entry } from "../../api/log";
import type { Mark } from "../../parts/State";

/** What an entry of the log is about, for whoever looks for one thing only. */
export type Kind = "people" | "platform" | "note" | "proof";

export function kindOf(what: string): Kind {
  if (what.startsWith("note")) return "note";
  if (what === "check" || what === "control" || what === "collateral.compared" || what === "case.proved" || what === "report.sealed") return "proof";
  if (/^(step\.(begun|result|set)$|run\.(rested|stale)|attempt|write|scene)/.test(what)) return "platform";
  return "people";
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** What somebody said about it, in their own words. */
export function detailOf(entry: Entry): string | null {
  const payload = entry.payload ?? {};
  return text(entry.told ? null : payload.reason) ?? text(payload.statement) ?? text(fields(payload.outcome).statement) ?? text(payload.text);
}

/** The kind of a finding, where one was raised. */
export function findingOf(entry: Entry): string | null {
  return entry.what === "finding.raised" ? text((entry.payload ?? {}).finding) : null;
}

/** What went wrong: a kind that has words in every language, and what the platform or the connector said of it. */
export interface Trouble {
  kind: string;
  quoted: string | null;
  told?: Told | null | undefined;
}

export function troubleOf(entry: Entry): Trouble | null {
  const payload = entry.payload ?? {};
  const said = [payload.outcome, payload.why].map(fields).find((one) => text(one.error) !== null);
  if (entry.told) return { kind: String(said?.error ?? ""), quoted: null, told: entry.told };
  return said ? { kind: String(said.error), quoted: text(said.detail) } : null;
}

export function markOf(entry: Entry): Mark | null {
  const payload = entry.payload ?? {};
  if (entry.what === "step.result") {
    const kind = ((payload.outcome ?? {}) as Record<string, unknown>).kind;
    return kind === "failed" ? "failed" : kind === undefined ? null : "done";
  }
  if (entry.what === "check") {
    const check = (payload.check ?? {}) as Record<string, unknown>;
    const marks: Record<string, Mark> = { holds: "verified", fails: "failed", weak: "attention", not_tried: "impossible" };
    return marks[String(check.verdict)] ?? null;
  }
  if (entry.what === "case.proved") return payload.holds === false ? "failed" : "verified";
  return entry.what === "refused" ? "impossible" : null;
}

/** Newest first, and an attempt as one line: its beginning is only shown as long as nothing came of it. */
export function newestFirst(entries: Entry[]): Entry[] {
  const ended = new Set(entries.filter((e) => e.what === "step.result").map((e) => `${e.step} ${e.attempt}`));
  return entries.filter((e) => e.what !== "step.begun" || !ended.has(`${e.step} ${e.attempt}`)).reverse();
}

/** What comes by the dozen and is read one by one only in the log. */
const DOZENS = new Set(["check", "control", "notice.failed", "notice.sent", "link.made", "step.result", "case.decided"]);

/** Only what went well, or could not be looked at, goes under with others. */
function folds(entry: Entry): boolean {
  return troubleOf(entry) === null && markOf(entry) !== "failed";
}

/** How the checks of a line came out, the best first. */
export function verdicts(entries: Entry[]): { verdict: string; times: number }[] {
  const times = new Map(["holds", "weak", "not_tried", "fails"].map((verdict) => [verdict, 0]));
  for (const entry of entries) {
    const verdict = String(fields(entry.payload?.check).verdict);
    times.set(verdict, (times.get(verdict) ?? 0) + 1);
  }
  return [...times].map(([verdict, n]) => ({ verdict, times: n })).filter((one) => one.times > 0);
}

/** Several of a kind in a row, as one line. */
export interface Several {
  entry: Entry;
  more: Entry[];
}

/** The stream with what comes by the dozen folded; what isn't as it should be stays a line of its own. */
export function folded(entries: Entry[]): Several[] {
  const lines: Several[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    const alike = last && DOZENS.has(entry.what) && last.entry.what === entry.what && last.entry.actor === entry.actor && folds(last.entry) && folds(entry);
    if (alike) last.more.push(entry);
    else lines.push({ entry, more: [] });
  }
  return lines;
}
