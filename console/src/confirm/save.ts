import { Problem } from "../api/problem";
import type { Answer } from "./api";

export type Saving = { kind: "idle" } | { kind: "saving" } | { kind: "saved"; at: Date } | { kind: "waiting" } | { kind: "refused"; problem: Problem };

function about(answer: Answer): string {
  return "group" in answer ? `${answer.question} ${answer.group.connection} ${answer.group.group}` : answer.question;
}

/**
 * Sends answers as they are typed: each a moment after the last key, one at a time, the newest to each question, and
 * again for as long as there is no network. Nothing that was typed is given up.
 */
export class Saver {
  #waiting = new Map<string, Answer>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;

  constructor(
    private readonly send: (answer: Answer) => Promise<unknown>,
    private readonly tell: (saving: Saving) => void,
    private readonly rest = 600,
  ) {}

  put(answer: Answer): void {
    this.#waiting.set(about(answer), answer);
    this.tell({ kind: "saving" });
    this.#after(this.rest);
  }

  /** Resolves when everything typed so far has been taken. */
  async settle(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#waiting.size > 0 || this.#running) {
      await (this.#running ?? this.#run());
      if (this.#waiting.size > 0) await new Promise((done) => setTimeout(done, this.rest));
    }
  }

  get pending(): boolean {
    return this.#waiting.size > 0 || this.#running !== null;
  }

  #after(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), ms);
  }

  #run(): Promise<void> {
    this.#running ??= this.#drain().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #drain(): Promise<void> {
    while (true) {
      const [first] = this.#waiting;
      if (!first) break;
      const [key, answer] = first;
      try {
        await this.send(answer);
      } catch (error) {
        const problem = Problem.of(error);
        if (problem.passing) {
          this.tell({ kind: "waiting" });
          this.#after(5_000);
          return;
        }
        this.#waiting.delete(key);
        this.tell({ kind: "refused", problem });
        return;
      }
      // Typed again while it was on its way: that one is still to be sent.
      if (this.#waiting.get(key) === answer) this.#waiting.delete(key);
    }
    this.tell({ kind: "saved", at: new Date() });
  }
}
