import { Button, Checkbox, Dropdown, Input, Popover, Select } from "antd";
import { useEffect, useRef, useState, type RefObject } from "react";
import { useWords } from "../../words";
import { announce } from "../Announce";
import { csv, offer } from "../csv";
import { localDay } from "../when";
import type { Column, Filter, ReadPage } from "./types";
import type { View } from "./useKeptViews";
import { Views } from "./Views";

interface Props<T> {
  name: string;
  label: string;
  columns: Column<T>[];
  filters: Filter[];
  asked: Record<string, string>;
  ask: (key: string, value: string) => void;
  replace: (all: Record<string, string>) => void;
  hidden: string[];
  hide: (keys: string[]) => void;
  views: View[];
  save: (views: View[]) => void;
  read: ReadPage<T>;
  search: RefObject<HTMLInputElement | null>;
  count: number;
  more: boolean;
  busy: boolean;
}

/** Rows that one file takes; a larger export is the API's to give. */
const MOST_ROWS = 20_000;

/** Filters, columns, saved views and export of a list. */
export function Bar<T>(props: Props<T>) {
  const words = useWords();
  const { columns, filters, asked, ask, replace, hidden, hide, views, save, search, count, more, busy } = props;
  const toggle = (key: string) => hide(hidden.includes(key) ? hidden.filter((k) => k !== key) : [...hidden, key]);
  return (
    <div className="list-bar">
      <div className="list-filters" role="search" aria-label={words.list.filters}>
        {filters.map((filter) => {
          const value = asked[filter.key] ?? "";
          if (filter.kind === "search") return <SearchBox key={filter.key} filter={filter} value={value} ask={ask} input={search} />;
          if (filter.kind === "given") return value ? <Given key={filter.key} filter={filter} value={value} ask={ask} /> : null;
          return (
            <Select
              key={filter.key}
              aria-label={filter.label}
              placeholder={filter.label}
              allowClear
              value={value || undefined}
              options={filter.choices}
              popupMatchSelectWidth={false}
              onChange={(next?: string) => ask(filter.key, next ?? "")}
            />
          );
        })}
      </div>
      <span className="list-count faint" aria-live="off">
        {busy && count === 0 ? "" : words.list.count(count, more)}
      </span>
      <div className="list-tools">
        <Popover
          trigger="click"
          placement="bottomRight"
          content={
            <div className="list-columns">
              {columns.filter((c) => c.title !== "").map((c) => (
                <Checkbox key={c.key} checked={c.always || !hidden.includes(c.key)} disabled={c.always ?? false} onChange={() => toggle(c.key)}>
                  {c.title}
                </Checkbox>
              ))}
            </div>
          }
        >
          <Button size="small" type="text">
            {words.list.columns}
          </Button>
        </Popover>
        <Views {...{ asked, hidden, views, save }} onPick={(view) => (replace(view.asked), hide(view.hidden))} />
        <Export {...props} />
      </div>
    </div>
  );
}

/** What a link asked for. */
function Given({ filter, value, ask }: { filter: Extract<Filter, { kind: "given" }>; value: string; ask: (key: string, value: string) => void }) {
  const words = useWords();
  return (
    <span className="list-given">
      {filter.label}
      {words.common.colon}
      {filter.show ? filter.show(value) : <span className="mono">{value}</span>}
      <Button size="small" type="text" aria-label={words.list.without(filter.label)} onClick={() => ask(filter.key, "")}>
        ✕
      </Button>
    </span>
  );
}

function SearchBox({
  filter,
  value,
  ask,
  input,
}: {
  filter: Filter;
  value: string;
  ask: (key: string, value: string) => void;
  input: RefObject<HTMLInputElement | null>;
}) {
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  useEffect(() => {
    // Cleared from elsewhere, or another view was picked.
    if (value !== sent.current) {
      sent.current = value;
      setTyped(value);
    }
  }, [value]);
  useEffect(() => {
    if (typed === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = typed;
      ask(filter.key, typed.trim());
    }, 250);
    return () => clearTimeout(timer);
  }, [typed, ask, filter.key]);
  return (
    <Input
      className="list-search"
      type="search"
      ref={(made) => {
        input.current = made?.input ?? null;
      }}
      aria-label={filter.label}
      placeholder={filter.label}
      value={typed}
      allowClear
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}

function Export<T>({ name, label, columns, hidden, asked, read }: Props<T>) {
  const words = useWords();
  const [progress, setProgress] = useState<number | null>(null);
  const run = async (kind: "csv" | "xlsx") => {
    // What has no title is a button and no content.
    const shown = columns.filter((c) => c.title !== "" && (c.always || !hidden.includes(c.key)));
    const rows = [shown.map((c) => c.title)];
    setProgress(0);
    try {
      let after: string | undefined;
      do {
        const page = await read(asked, after, new AbortController().signal);
        rows.push(...page.items.map((row) => shown.map((c) => c.text(row))));
        setProgress(rows.length - 1);
        after = page.next ?? undefined;
      } while (after && rows.length < MOST_ROWS);
      const file = `exeunt-${name}-${localDay(new Date())}.${kind}`;
      if (kind === "csv") offer(file, "text/csv;charset=utf-8", csv(rows));
      else {
        const { xlsx, XLSX } = await import("../xlsx");
        offer(file, XLSX, xlsx(label, rows));
      }
      announce(words.list.exported(rows.length - 1));
    } finally {
      setProgress(null);
    }
  };
  return (
    <Dropdown
      trigger={["click"]}
      disabled={progress !== null}
      menu={{
        items: [
          { key: "csv", label: "CSV" },
          { key: "xlsx", label: "XLSX" },
        ],
        onClick: ({ key }) => void run(key === "xlsx" ? "xlsx" : "csv"),
      }}
    >
      <Button size="small" type="text">
        {progress === null ? words.list.export : words.list.exporting(progress)}
      </Button>
    </Dropdown>
  );
}
