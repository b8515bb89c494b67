import { useEffect } from "react";

/** Whether a key belongs to what somebody is typing into, or to a dialog above the page. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  if (target?.closest("input, textarea, select, [contenteditable], [role=combobox], [role=menu], [role=listbox]")) return true;
  return document.querySelector("[role=dialog]:not([data-quiet])") !== null;
}

interface Moves {
  move(by: number): void;
  select(): void;
  open(): void;
  search(): void;
}

/** `j k x enter /` on the page's list. */
export function useKeys(moves: Moves): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      const onControl = (event.target as HTMLElement).closest("button, a, summary") !== null;
      const act = {
        j: () => moves.move(1),
        k: () => moves.move(-1),
        ArrowDown: () => moves.move(1),
        ArrowUp: () => moves.move(-1),
        x: () => moves.select(),
        Enter: onControl ? undefined : () => moves.open(),
        "/": () => moves.search(),
      }[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [moves]);
}
