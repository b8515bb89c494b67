import type { Words } from "../words";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in its two largest units: 6 小时 12 分. */
export function span(words: Words["time"], ms: number): string {
  const whole = Math.abs(ms);
  const [days, hours, minutes] = [Math.floor(whole / DAY), Math.floor((whole % DAY) / HOUR), Math.floor((whole % HOUR) / MINUTE)];
  if (days >= 7) return words.days(days);
  if (days > 0) return hours > 0 ? `${words.days(days)} ${words.hours(hours)}` : words.days(days);
  if (hours > 0) return minutes > 0 ? `${words.hours(hours)} ${words.minutes(minutes)}` : words.hours(hours);
  return words.minutes(minutes);
}

/** Parts of an instant in a zone, the reader's where none is named. Intl puts Chinese zones before the hour and days with slashes. */
function parts(at: Date, zone?: string): Record<string, string> {
  const format = new Intl.DateTimeFormat("en-CA", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "shortOffset",
    ...(zone ? { timeZone: zone } : {}),
  });
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
}

/** An instant with its zone: the one that is named, else the reader's. */
export function absolute(language: string, at: Date, seconds = true, zone?: string): string {
  if (language.startsWith("zh")) {
    const p = parts(at, zone);
    return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}${seconds ? `:${p.second}` : ""} ${p.timeZoneName}`;
  }
  return new Intl.DateTimeFormat(language, {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    ...(seconds ? { second: "2-digit" } : {}),
    hourCycle: "h23",
    timeZoneName: "shortOffset",
    ...(zone ? { timeZone: zone } : {}),
  }).format(at);
}

/** An instant as short as it can be without being misread. */
export function short(language: string, at: Date, now: Date): string {
  const sameDay = at.toDateString() === now.toDateString();
  const sameYear = at.getFullYear() === now.getFullYear();
  if (language.startsWith("zh")) {
    const p = parts(at);
    const day = sameDay ? "" : `${sameYear ? "" : `${p.year}-`}${p.month}-${p.day} `;
    return `${day}${p.hour}:${p.minute}`;
  }
  return new Intl.DateTimeFormat(language, {
    ...(sameDay ? {} : { month: "short", day: "numeric" }),
    ...(sameYear ? {} : { year: "numeric" }),
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(at);
}

/** How long ago, or how long until. */
export function relative(language: string, at: Date, now: Date): string {
  const ms = at.getTime() - now.getTime();
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const size = Math.abs(ms);
  if (size < MINUTE) return format.format(0, "minute");
  if (size < HOUR) return format.format(Math.trunc(ms / MINUTE), "minute");
  if (size < DAY) return format.format(Math.trunc(ms / HOUR), "hour");
  return format.format(Math.trunc(ms / DAY), "day");
}

/** A calendar day as it was written: no zone may move it. */
export function day(language: string, date: string, withWeekday = true): string {
  const [year, month, number] = date.split("-").map(Number) as [number, number, number];
  const at = new Date(Date.UTC(year, month - 1, number));
  const weekday = withWeekday ? new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" }).format(at) : "";
  const thisYear = new Date().getFullYear() === year;
  // Intl writes Chinese days as 11/30周一, which nobody reads at a glance.
  if (language.startsWith("zh")) return [thisYear ? date.slice(5) : date, weekday].filter(Boolean).join(" ");
  const text = new Intl.DateTimeFormat(language, {
    day: "numeric",
    month: "short",
    ...(thisYear ? {} : { year: "numeric" }),
    timeZone: "UTC",
  }).format(at);
  return [weekday, text].filter(Boolean).join(", ");
}

/** A last working day that is gone: closing would begin as soon as a plan is approved. */
export function isPast(date: string, zone: string | undefined, now: Date): boolean {
  return daysUntil(date, zone, now) < 0;
}

/** A text of the server's with its stamps as the reader reads times. */
export function stamped(language: string, text: string): string {
  return text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (stamp) => absolute(language, new Date(stamp), false));
}

/** The reader's day as `2026-11-30`, for the names of files. */
export function localDay(at: Date): string {
  const { year, month, day } = parts(at);
  return `${year}-${month}-${day}`;
}

/** Whole days from today, in this zone, to a calendar day. */
export function daysUntil(date: string, zone: string | undefined, now: Date): number {
  const here = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(now);
  return Math.round((Date.parse(`${date}T00:00:00Z`) - Date.parse(`${here}T00:00:00Z`)) / DAY);
}
