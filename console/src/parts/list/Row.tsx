import { Checkbox } from "antd";
import { Link } from "react-router";
import { useWords } from "../../words";
import type { Column } from "./types";

interface Props<T> {
  row: T;
  columns: Column<T>[];
  template: string;
  href: string | undefined;
  index: number;
  top: number;
  measure: (element: HTMLElement | null) => void;
  active: boolean;
  onActive: (index: number) => void;
  /** Undefined where rows can't be selected. */
  chosen: boolean | undefined;
  onChoose: () => void;
}

/** One row; on a narrow screen the same cells stand under each other, each with its name. */
export function Row<T>({ row, columns, template, href, index, top, measure, active, onActive, chosen, onChoose }: Props<T>) {
  const words = useWords();
  const [first, ...rest] = columns;
  if (!first) return null;
  return (
    <div
      role="row"
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={chosen}
      tabIndex={active ? 0 : -1}
      className={`row${active ? " active" : ""}${chosen ? " chosen" : ""}`}
      style={{ gridTemplateColumns: template, transform: `translateY(${top}px)` }}
      onFocus={() => onActive(index)}
    >
      {chosen === undefined ? null : (
        <span role="cell" className="choose">
          <Checkbox checked={chosen} onChange={onChoose} aria-label={words.list.select(first.text(row))} />
        </span>
      )}
      <span role="cell" className="first">
        {href ? (
          <Link to={href} className="row-link">
            {first.cell(row)}
          </Link>
        ) : (
          first.cell(row)
        )}
      </span>
      {rest.map((column) => (
        <span role="cell" key={column.key} className={column.end ? "end" : undefined} data-title={column.title}>
          {column.cell(row)}
        </span>
      ))}
    </div>
  );
}
