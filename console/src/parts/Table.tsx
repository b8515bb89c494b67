import type { ReactNode } from "react";
import type { Column } from "./list/types";

/** A short table that is read as a whole; what has more rows than a screen is a list. On a phone each row is a card. */
export function Table<T>({ labelledBy, rows, id, columns }: { labelledBy: string; rows: T[]; id: (row: T) => string; columns: Pick<Column<T>, "key" | "title" | "cell" | "end">[] }) {
  return (
    <div className="scroll" tabIndex={0} role="group" aria-labelledby={labelledBy}>
      <table className="plain cards">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} className={column.end ? "end" : undefined}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={id(row)}>
              {columns.map((column) => (
                <td key={column.key} className={column.end ? "end" : undefined} data-title={column.title}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A sheet with its heading, which names what is in it. */
export function Sheet({ id, title, aside, children }: { id: string; title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="sheet" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
