import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { steady } from "./steady";
import type { ReadPage } from "./types";

/** The pages of one list, merged, refreshed in the background and held steady. */
export function usePages<T>(name: string, asked: Record<string, string>, read: ReadPage<T>, id: (row: T) => string) {
  const query = useInfiniteQuery({
    queryKey: ["list", name, asked],
    queryFn: ({ pageParam, signal }) => read(asked, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
  const key = JSON.stringify(asked);
  const [shown, setShown] = useState<{ key: string; order: string[] }>({ key, order: [] });
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const held = shown.key === key && !query.isPlaceholderData ? shown.order : [];
  const { rows, fresh, order } = useMemo(() => steady(held, items, id), [held, items, id]);
  if (!query.isPlaceholderData && (shown.key !== key || shown.order.join("\n") !== order.join("\n"))) {
    setShown({ key, order });
  }
  const showFresh = useCallback(() => setShown({ key, order: [] }), [key]);
  return { ...query, rows, fresh, showFresh };
}
