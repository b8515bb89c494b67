import type { ReactNode } from "react";

/** An empty place says what to do first. */
export function Empty({ title, hint, action }: { title: string; hint?: string | undefined; action?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {hint ? <p className="soft">{hint}</p> : null}
      {action}
    </div>
  );
}
