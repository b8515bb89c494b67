import type { ReactNode } from "react";

export interface Column<T> {
  key: string;
  title: string;
  cell: (row: T) => ReactNode;
  /** What stands in the exported file. */
  text: (row: T) => string;
  /** A CSS length, or `fr`. */
  width?: string;
  /** Can't be hidden: the row would have no name without it. */
  always?: boolean;
  /** Hidden until somebody asks for it. */
  spare?: boolean;
  end?: boolean;
}

export interface Choice {
  value: string;
  label: string;
}

export type Filter =
  | { kind: "search"; key: string; label: string }
  | { kind: "choice"; key: string; label: string; choices: Choice[] }
  /** Only comes with a link, and can be taken away. */
  | { kind: "given"; key: string; label: string; show?: (value: string) => ReactNode };

export interface Page<T> {
  items: T[];
  next?: string | null | undefined;
}

/** Reads one page: the filters as they stand in the address, and where to go on. */
export type ReadPage<T> = (asked: Record<string, string>, after: string | undefined, signal: AbortSignal) => Promise<Page<T>>;
