/** Rows in the order in which somebody is looking at them. */
export interface Steady<T> {
  rows: T[];
  /** Rows that have come in above or between since, and are shown when asked for. */
  fresh: number;
  order: string[];
}

/**
 * What a refreshed list shows without moving under the reader's eyes: rows keep their place and take their new content,
 * what is gone goes, what continues the list is added at its end, and what came in elsewhere waits.
 */
export function steady<T>(shown: string[], next: T[], id: (row: T) => string): Steady<T> {
  if (shown.length === 0) return { rows: next, fresh: 0, order: next.map(id) };
  const byId = new Map(next.map((row) => [id(row), row]));
  const kept = shown.filter((key) => byId.has(key));
  const known = new Set(kept);
  let tail = next.length;
  while (tail > 0 && !known.has(id(next[tail - 1] as T))) tail -= 1;
  // Nothing of the old list is left: this is another list.
  if (tail === 0) return { rows: next, fresh: 0, order: next.map(id) };
  const order = [...kept, ...next.slice(tail).map(id)];
  return { rows: order.map((key) => byId.get(key) as T), fresh: next.length - order.length, order };
}
