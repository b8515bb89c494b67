const DAY = 86_400_000;

/** The first and the last day that a filter means. Days are counted where the reader is. */
export function days(leaves: string | undefined, now: Date): Record<string, string> {
  const date = (offset: number) => new Date(now.getTime() - now.getTimezoneOffset() * 60_000 + offset * DAY).toISOString().slice(0, 10);
  switch (leaves) {
    case "today":
      return { last_day_from: date(0), last_day_to: date(0) };
    case "week":
      return { last_day_from: date(0), last_day_to: date(7) };
    case "month":
      return { last_day_from: date(0), last_day_to: date(31) };
    case "past":
      return { last_day_to: date(-1) };
    default:
      return {};
  }
}
