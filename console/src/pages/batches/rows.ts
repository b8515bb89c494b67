import type { ListTaken, TakenRow } from "../../api/intake";
import { Problem } from "../../api/problem";

/** A row of a list that was pasted, as it would be sent; or what is wrong with it. */
export interface ParsedRow {
  /** Counted from 1, as a spreadsheet does. */
  line: number;
  text: string;
  person: string;
  departure: string;
  lastDay: string;
  fault?: "person" | "departure" | "day" | "twice" | "word";
  /** A word that may have been meant for the kind of departure, and isn't known. */
  unknown?: string;
}

const DEPARTURES: Record<string, string> = {
  voluntary: "voluntary",
  dismissed: "dismissed",
  hostile: "hostile",
  主动离职: "voluntary",
  主动: "voluntary",
  主动辞职: "voluntary",
  辞职: "voluntary",
  自愿: "voluntary",
  自愿离职: "voluntary",
  自离: "voluntary",
  个人原因: "voluntary",
  resignation: "voluntary",
  resigned: "voluntary",
  辞退: "dismissed",
  解雇: "dismissed",
  开除: "dismissed",
  被动离职: "dismissed",
  被动: "dismissed",
  裁员: "dismissed",
  公司辞退: "dismissed",
  dismissal: "dismissed",
  involuntary: "dismissed",
  terminated: "dismissed",
  layoff: "dismissed",
  高风险: "hostile",
  高风险离职: "hostile",
  敌意: "hostile",
  敌意离职: "hostile",
};

/** What lists call the kind of departure. */
const DEPARTURE_HEADING = /^(离职(类型|类别|方式|性质|形式)|(departure|leaving|termination)(type|kind)?|kindofdeparture)$/;

/** Lines of a spreadsheet or a CSV file: number, last working day, kind of departure, in any order of columns. Empty lines
 * are passed over, and a header is only asked what the columns are; what is usual is meant where a row doesn't say how or
 * when. */
export function parseRows(text: string, usual: { departure: string; lastDay: string }): ParsedRow[] {
  const seen = new Set<string>();
  let headings: string[] | null = null;
  return text
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .map((line, index) => ({ line: index + 1, text: line.trim() }))
    .filter(({ text: line }) => !isBlank(line))
    .flatMap(({ line, text: row }, at) => {
      if (at === 0 && isHeader(row)) {
        headings = cellsOf(row).map(heading);
        return [];
      }
      const parsed = parseRow(row, usual, headings);
      const fault = parsed.fault ?? (seen.has(parsed.person) ? ("twice" as const) : undefined);
      seen.add(parsed.person);
      return [{ line, text: row, ...parsed, ...(fault ? { fault } : {}) }];
    });
}

/** What a cell is parted from the next by. */
const PARTING = /\t|,|;|，|；/;

/** Spreadsheets leave rows behind in which nothing but separators is left. */
function isBlank(line: string): boolean {
  return line.split(PARTING).every((cell) => cell.replace(/["\s]/g, "") === "");
}

function isHeader(line: string): boolean {
  return /工号|employee|number|最后工作日|last.?working/i.test(line) && !/\d{4}[-/.年]\d/.test(line);
}

function cellsOf(row: string): string[] {
  return row.split(PARTING).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1").trim());
}

/** A heading without blanks, marks and remarks in brackets. */
function heading(cell: string): string {
  return (cell.toLowerCase().split(/[（([【]/)[0] ?? "").replace(/[\s*:：_.-]/g, "");
}

function parseRow(row: string, usual: { departure: string; lastDay: string }, headings: string[] | null): Omit<ParsedRow, "line" | "text"> {
  const cells = cellsOf(row);
  const day = cells.map(dayOf).find((found) => found !== null);
  const person = cells[0] ?? "";
  const isUnknown = (cell: string) => cell !== "" && dayOf(cell) === null && !DEPARTURES[cell.toLowerCase()];
  const said = (headings ?? []).findIndex((name) => DEPARTURE_HEADING.test(name));
  const kind = (said < 0 ? cells.slice(1) : cells.slice(said, said + 1)).map((cell) => DEPARTURES[cell.toLowerCase()]).find(Boolean);
  const others = cells.slice(1).filter(isUnknown);
  // Where nothing says how the person goes, a word without a heading of its own may be what was meant to.
  const unsaid = kind ? [] : cells.slice(1).filter((_, index) => !headings?.[index + 1]);
  const unknown = [...(said < 0 ? [] : [cells[said] ?? ""]), ...unsaid].find(isUnknown);
  const departure = kind ?? usual.departure;
  const lastDay = day ?? usual.lastDay;
  // A day that can't be read must not be taken for no day.
  const strange = others.some((cell) => /^\d{2,4}[-/.年]/.test(cell));
  const fault = person === "" || dayOf(person) !== null ? "person" : strange || lastDay === "" ? "day" : unknown ? "word" : departure === "" ? "departure" : undefined;
  return { person, departure, lastDay, ...(fault ? { fault } : {}), ...(fault === "word" && unknown ? { unknown } : {}) };
}

/** `2026-11-30`, `2026/11/30`, `2026.11.30` or `2026年11月30日`, if there is such a day. */
function dayOf(cell: string): string | null {
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(cell);
  if (!found) return null;
  const [, year, month, day] = found.map(Number) as [number, number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.toISOString().slice(0, 10) : null;
}

/** What the server has read in a file, as lines like those that are pasted: they can be looked at and mended. Each stands
 * at the line at which it stands in the file, below `header`, so that what is said about a line is found in both. */
export function linesOf(taken: ListTaken, spoken: Record<string, string>, header: string): { text: string; leaving: number } {
  const rows = taken.statements as TakenRow[];
  const said = rows.map(({ line, about, intention }) => ({ line, about: about as unknown as Said, intention: intention as unknown as Intention }));
  const leaving = said.filter(({ intention }) => intention.kind === "leaves");
  const lines: string[] = [];
  for (const { line, about, intention } of leaving) {
    while (lines.length + 1 < (line ?? 0)) lines.push("");
    const kind = intention.departure ?? "";
    const word = spoken[kind] ?? "";
    // A word that isn't known here would be taken for nothing.
    const departure = DEPARTURES[word.toLowerCase()] === kind ? word : kind;
    const cells = [about.employee_number ?? about.mail ?? "", about.name ?? "", intention.last_working_day ?? "", departure];
    lines.push(cells.map((cell) => cell.replace(/[\s,;，；]+/g, " ").trim()).join("\t"));
  }
  if (lines[0] === "") lines[0] = header;
  return { text: lines.join("\n"), leaving: leaving.length };
}

interface Said {
  employee_number?: string | null;
  mail?: string | null;
  name?: string | null;
}

interface Intention {
  kind: string;
  last_working_day?: string;
  departure?: string | null;
}

/** The place in the list that the server names, as `/rows/3` or `#/rows/3/person`. */
export function placeOf(pointer: string | undefined): number | null {
  const found = /\/rows\/(\d+)/.exec(pointer ?? "");
  return found ? Number(found[1]) : null;
}

/** What is wrong with a row, without its number in what was sent: it stands at the row, whose line the reader knows. */
export function atRows(problem: Problem | null): Map<number, string> {
  const faults = (problem?.document.errors ?? []).flatMap(({ pointer, detail, within }): [number, string][] => {
    const place = placeOf(pointer);
    return place === null ? [] : [[place, within && detail.startsWith(within) ? detail.slice(within.length).replace(/^[:：]\s*/, "") : detail]];
  });
  return new Map(faults);
}

/** What is left to say of a problem beside its rows. */
export function besideRows(problem: Problem): Problem {
  const { errors, ...document } = problem.document;
  return new Problem({ ...document, errors: (errors ?? []).filter(({ pointer }) => placeOf(pointer) === null) });
}
