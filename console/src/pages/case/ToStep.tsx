import type { ReactNode } from "react";

/** Where a step stands on the page. */
export function stepAnchor(id: string): string {
  return `step:${encodeURIComponent(id)}`;
}

/** A link to a step wherever it is folded away; to the plan where the step isn't shown. */
export function ToStep({ id, children }: { id: string; children: ReactNode }) {
  return (
    <a href="#plan" onClick={(event) => reveal(stepAnchor(id)) && event.preventDefault()}>
      {children}
    </a>
  );
}

function reveal(id: string): boolean {
  const found = document.getElementById(id);
  if (!found) return false;
  for (let at: Element | null = found; at; at = at.parentElement) {
    if (at instanceof HTMLDetailsElement) at.open = true;
  }
  found.scrollIntoView({ block: "center" });
  found.querySelector("summary")?.focus({ preventScroll: true });
  return true;
}
