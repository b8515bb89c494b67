import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { across } from "../api/across";
import { listConnections } from "../api/connections";
import type { Page, ReadPage } from "../parts/list/types";
import { State } from "../parts/State";
import { useWords } from "../words";

type OnePage<T> = (connection: string, after: string | undefined, signal: AbortSignal) => Promise<Page<T>>;

/** A list over all platforms, or the one that is picked. `read` comes when the connections are known. */
export function useAcross<T>(page: OnePage<T>, fits: (row: T, asked: Record<string, string>) => boolean): { names: string[]; away: string[]; read: ReadPage<T> | null } {
  const connections = useQuery({ queryKey: ["connections"], queryFn: ({ signal }) => listConnections(signal) });
  const [away, setAway] = useState<string[]>([]);
  const found = connections.data;
  const names = useMemo(() => found?.map((one) => one.name) ?? [], [found]);
  const read = useMemo<ReadPage<T> | null>(() => {
    if (!found) return null;
    return (asked, after, signal) => {
      if (after === undefined) setAway([]);
      const wanted = asked.connection ? [asked.connection] : found.map((one) => one.name);
      const missing = (name: string) => setAway((old) => (old.includes(name) ? old : [...old, name]));
      return across({ connections: wanted, read: page, fits: (row) => fits(row, asked), away: missing }, after, signal);
    };
  }, [found, page, fits]);
  return { names, away, read };
}

/** Which platforms a list lacks because they didn't answer. */
export function Away({ names }: { names: string[] }) {
  const words = useWords();
  if (names.length === 0) return null;
  return (
    <p className="away" role="status">
      <State mark="failed" text={words.accounts.away(names.join(words.common.separator))} />
    </p>
  );
}
