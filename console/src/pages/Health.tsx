import { useQuery } from "@tanstack/react-query";
import { describe, type Description } from "../api/connections";
import { Problem } from "../api/problem";
import type { ConnectionHealth } from "../api/today";
import { State, type Mark } from "../parts/State";
import { Time } from "../parts/Time";
import { useWords, word, type Words } from "../words";

export interface HealthSaid {
  mark: Mark;
  text: string;
}

/** What was seen of a platform while this server worked with it; asking costs no request there. */
export function seenOf(words: Words, health: ConnectionHealth | null | undefined): HealthSaid {
  if (!health) return { mark: "waiting", text: words.connections.unknown };
  if (health.well) return { mark: "done", text: words.connections.answers };
  return { mark: "failed", text: word(words.errorKind, health.trouble) || words.connections.ill };
}

/** When it last answered or failed. */
export function LastSeen({ health }: { health: ConnectionHealth | null | undefined }) {
  const at = health?.well === false ? health.failed_at : health?.answered_at;
  return at ? (
    <span className="faint">
      <Time at={at} brief />
    </span>
  ) : null;
}

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

export function healthOf(words: Words, data: Description | undefined, error: unknown): HealthSaid {
  if (error) return { mark: "failed", text: Problem.of(error).message || words.connections.away };
  if (!data) return { mark: "waiting", text: words.common.loading };
  const missing = data.permissions.filter((p) => !p.granted).map((p) => word(words.connections.scopes, p.scope));
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
