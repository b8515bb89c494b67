import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import type { Filter } from "./types";

/** The filters as they stand in the address, so that every view can be linked; what is no choice there asks for nothing. */
export function useAsked(filters: Filter[]) {
  const [params, setParams] = useSearchParams();
  const asked = useMemo(() => {
    const known = filters.map((f) => [f, params.get(f.key) ?? ""] as const);
    return Object.fromEntries(known.filter(([f, value]) => value !== "" && fits(f, value)).map(([f, value]) => [f.key, value]));
  }, [filters, params]);
  const ask = useCallback(
    (key: string, value: string) => {
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          if (value) next.set(key, value);
          else next.delete(key);
          return next;
        },
        { replace: true },
      );
    },
    [setParams],
  );
  const replace = useCallback((all: Record<string, string>) => setParams(all, { replace: true }), [setParams]);
  return { asked, ask, replace };
}

/** Choices that are still being read may have it. */
function fits(filter: Filter, value: string): boolean {
  return filter.kind !== "choice" || filter.choices.length === 0 || filter.choices.some((choice) => choice.value === value);
}
