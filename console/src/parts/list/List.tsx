import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { Button } from "antd";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useNavigate } from "react-router";
import { useWords } from "../../words";
import { Empty } from "../Empty";
import { ProblemView } from "../ProblemView";
import { Bar } from "./Bar";
import { Row } from "./Row";
import type { Column, Filter, ReadPage } from "./types";
import { useAsked } from "./useAsked";
import { useKeptViews } from "./useKeptViews";
import { useKeys } from "./useKeys";
import { usePages } from "./usePages";
import "./list.css";

interface Props<T> {
  /** Under which settings are kept and pages are cached. */
  name: string;
  /** What the list is of, for screen readers. */
  label: string;
  read: ReadPage<T>;
  id: (row: T) => string;
  columns: Column<T>[];
  filters?: Filter[];
  href?: (row: T) => string | undefined;
  /** What may be done with the selected rows; without it rows can't be selected. */
  bulk?: (rows: T[], done: () => void) => ReactNode;
  empty: { title: string; hint?: string; action?: ReactNode };
}

const NO_FILTERS: Filter[] = [];

export function List<T>({ name, label, read, id, columns, filters = NO_FILTERS, href, bulk, empty }: Props<T>) {
  const words = useWords();
  const navigate = useNavigate();
  const { asked, ask, replace } = useAsked(filters);
  const spare = useMemo(() => columns.filter((c) => c.spare).map((c) => c.key), [columns]);
  const { hidden, hide, views, save } = useKeptViews(name, spare);
  const pages = usePages(name, asked, read, id);
  const { rows, hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const shown = columns.filter((c) => c.always || !hidden.includes(c.key));
  const [active, setActive] = useState(-1);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const table = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);

  const margin = useTop(table);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => 41,
    overscan: 12,
    scrollMargin: margin,
    getItemKey: (index) => id(rows[index] as T),
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - 20) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, rows.length]);

  const toggle = useCallback((key: string) => {
    setChosen((old) => {
      const next = new Set(old);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }, []);
  const moves = useMemo(
    () => ({
      move: (by: number) => {
        const next = Math.max(0, Math.min(rows.length - 1, active + by));
        if (rows.length === 0) return;
        setActive(next);
        virtual.scrollToIndex(next, { align: "auto" });
        requestAnimationFrame(() => table.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus({ preventScroll: true }));
      },
      select: () => {
        const row = rows[active];
        if (bulk && row) toggle(id(row));
      },
      open: () => {
        const row = rows[active];
        const to = row && href?.(row);
        if (to) void navigate(to);
      },
      search: () => search.current?.focus(),
    }),
    [rows, active, virtual, bulk, toggle, id, href, navigate],
  );
  useKeys(moves);

  const picked = rows.filter((row) => chosen.has(id(row)));
  const template = `${bulk ? "36px " : ""}${shown.map((c) => c.width ?? "minmax(0, 1fr)").join(" ")}`;
  const filtered = Object.keys(asked).length > 0;
  return (
    <section className="list sheet" aria-label={label}>
      <Bar
        {...{ name, label, columns, filters, asked, ask, replace, hidden, hide, views, save, read, search, href }}
        count={rows.length}
        more={hasNextPage}
        busy={pages.isFetching}
      />
      {picked.length > 0 && bulk ? (
        <div className="list-bulk" role="region" aria-label={words.list.selected(picked.length)}>
          <span>{words.list.selected(picked.length)}</span>
          {bulk(picked, () => setChosen(new Set()))}
          <Button type="text" size="small" onClick={() => setChosen(new Set())}>
            {words.list.clearSelection}
          </Button>
        </div>
      ) : null}
      {pages.fresh > 0 ? (
        <button type="button" className="list-fresh" onClick={pages.showFresh}>
          {words.list.fresh(pages.fresh)}
        </button>
      ) : null}
      {pages.error && rows.length === 0 ? (
        <ProblemView error={pages.error} again={() => void pages.refetch()} page />
      ) : rows.length === 0 && (pages.isPending || hasNextPage) ? (
        <p className="list-wait faint">{pages.failureCount > 0 ? words.problem.again : words.common.loading}</p>
      ) : rows.length === 0 && filtered ? (
        <Empty
          title={words.list.nothing}
          hint={words.list.nothingHint}
          action={<Button onClick={() => replace({})}>{words.list.clear}</Button>}
        />
      ) : rows.length === 0 ? (
        <Empty {...empty} />
      ) : (
        <div className="table" role="table" aria-label={label} aria-rowcount={hasNextPage ? -1 : rows.length + 1} ref={table}>
          <div className="row head" role="row" style={{ gridTemplateColumns: template }}>
            {bulk ? <span role="columnheader" /> : null}
            {shown.map((c) => (
              <span key={c.key} role="columnheader" className={c.end ? "end" : undefined}>
                {c.title}
              </span>
            ))}
          </div>
          <div className="rows" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const row = rows[item.index] as T;
              return (
                <Row
                  key={item.key}
                  {...{ row, columns: shown, template, href: href?.(row) }}
                  index={item.index}
                  top={item.start - margin}
                  measure={virtual.measureElement}
                  active={item.index === active}
                  onActive={setActive}
                  chosen={bulk ? chosen.has(id(row)) : undefined}
                  onChoose={() => toggle(id(row))}
                />
              );
            })}
          </div>
        </div>
      )}
    </section>
  );
}

/** How far the rows are from the top of the page; the virtual window counts from there. */
function useTop(ref: React.RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const next = Math.round(element.getBoundingClientRect().top + window.scrollY) + 36;
    if (Math.abs(next - top) > 1) setTop(next);
  });
  return top;
}
