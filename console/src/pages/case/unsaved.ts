/** What people have answered on a case page and the server doesn't have yet. */
export interface Unsaved {
  /** Typed or chosen, and not submitted. */
  typed: number;
  /** Submitted, and not known to be kept. */
  saving: boolean;
}

export const NOTHING: Unsaved = { typed: 0, saving: false };

/** A plan made now has every answer that somebody gave on the page. */
export function isKept({ typed, saving }: Unsaved): boolean {
  return typed === 0 && !saving;
}

/** What the parts of a page have, together; each says its own, and takes it back when it leaves the page. */
export class Answering {
  #parts = new Map<string, Unsaved>();
  #all = NOTHING;
  #told = new Set<() => void>();

  readonly all = (): Unsaved => this.#all;

  readonly onChange = (told: () => void): (() => void) => {
    this.#told.add(told);
    return () => this.#told.delete(told);
  };

  say(part: string, unsaved: Unsaved): void {
    if (isKept(unsaved)) this.#parts.delete(part);
    else this.#parts.set(part, unsaved);
    const each = [...this.#parts.values()];
    this.#all = { typed: each.reduce((sum, one) => sum + one.typed, 0), saving: each.some((one) => one.saving) };
    for (const told of this.#told) told();
  }
}
