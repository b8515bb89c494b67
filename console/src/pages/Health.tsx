import { useQuery } from "@tanstack/react-query";
import { describe, type Description } from "../api/connections";
import { Problem } from "../api/problem";
import { State, type Mark } from "../parts/State";
import { useWords, type Words } from "../words";

/** What a platform says of itself, asked at most every few minutes: each look costs requests there. */
export function useDescription(name: string) {
  return useQuery({
    queryKey: ["description", name],
    queryFn: ({ signal }) => describe(name, signal),
    staleTime: 5 * 60_000,
    retry: false,
    refetchOnWindowFocus: false,
  });
}

export interface HealthSaid {
  mark: Mark;
  text: string;
}

export function healthOf(words: Words, data: Description | undefined, error: unknown): HealthSaid {
  if (error) return { mark: "failed", text: Problem.of(error).message || words.connections.away };
  if (!data) return { mark: "waiting", text: words.common.loading };
  const missing = data.permissions.filter((p) => !p.granted).map((p) => p.scope);
  if (missing.length > 0) {
    return { mark: "attention", text: `${words.connections.missing}${words.common.colon}${missing.join(words.common.separator)}` };
  }
  return { mark: "done", text: words.connections.healthy };
}

export function Health({ name }: { name: string }) {
  const words = useWords();
  const { data, error } = useDescription(name);
  return <State {...healthOf(words, data, error)} />;
}

export function Version({ name }: { name: string }) {
  return <>{useDescription(name).data?.version}</>;
}
