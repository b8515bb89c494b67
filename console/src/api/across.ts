import type { Page } from "../parts/list/types";

type OnePage<T> = (connection: string, after: string | undefined, signal: AbortSignal) => Promise<Page<T>>;

interface Wanted<T> {
  /** The connections in the order in which they are read. */
  connections: string[];
  read: OnePage<T>;
  fits?: (row: T) => boolean;
  /** A platform that doesn't answer holds up no other; that it is missing is said. */
  away: (connection: string, error: unknown) => void;
}

/** Pages of a platform that one answer may hold when little of them fits. */
const MOST_PAGES = 20;

/** One list over several platforms: the key says on which connection it goes on, and where there. */
export async function across<T>({ connections, read, fits = () => true, away }: Wanted<T>, after: string | undefined, signal: AbortSignal): Promise<Page<T>> {
  const from = after ? (JSON.parse(after) as [number, string | null]) : ([0, null] as [number, string | null]);
  let [at, key] = from;
  const items: T[] = [];
  for (let pages = 0; at < connections.length && pages < MOST_PAGES && items.length === 0; pages += 1) {
    const connection = connections[at] as string;
    const page = await read(connection, key ?? undefined, signal).catch((error: unknown) => {
      if (signal.aborted) throw error;
      away(connection, error);
      return { items: [], next: null } as Page<T>;
    });
    items.push(...page.items.filter(fits));
    key = page.next ?? null;
    if (key === null) at += 1;
  }
  return { items, next: at < connections.length ? JSON.stringify([at, key]) : null };
}
