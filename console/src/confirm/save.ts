import { Problem } from "../api/problem";
import type { Answer } from "./api";

export type Saving = { kind: "idle" } | { kind: "saving" } | { kind: "saved"; at: Date } | { kind: "waiting" } | { kind: "refused"; problem: Problem };

function about(answer: Answer): string {
  return "group" in answer ? `${answer.question} ${answer.group.connection} ${answer.group.group}` : answer.question;
}

/** Answers that one request takes. */
const AT_ONCE = 50;

/**
 * Sends answers as they are typed: a moment after the last key everything that waits, the newest to each question, one
 * request after the other, and again for as long as there is no network. Nothing that was typed is given up.
 */
export class Saver {
  #waiting = new Map<string, Answer>();
  /** What the server didn't take and nobody has changed since. */
  #refused = new Map<string, Problem>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;

  constructor(
    private readonly send: (answers: Answer[]) => Promise<unknown>,
    private readonly tell: (saving: Saving) => void,
    private readonly rest = 600,
  ) {}

  put(answer: Answer): void {
    this.#refused.delete(about(answer));
    this.#waiting.set(about(answer), answer);
    this.tell({ kind: "saving" });
    this.#after(this.rest);
  }

  /** Resolves when everything typed so far has been taken; rejects where some of it was refused. */
  async settle(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#waiting.size > 0 || this.#running) {
      await (this.#running ?? this.#run());
      if (this.#waiting.size > 0) await new Promise((done) => setTimeout(done, this.rest));
    }
    const [refused] = this.#refused.values();
    if (refused) throw refused;
  }

  /** Sends what waits now: the page is about to go away, and perhaps doesn't come back. */
  flush(): void {
    clearTimeout(this.#timer);
    if (this.#waiting.size > 0) void this.#run();
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
    // One that the server refuses must not take others with it: then they go one by one.
    let most = AT_ONCE;
    while (this.#waiting.size > 0) {
      const these = [...this.#waiting].slice(0, most);
      try {
        await this.send(these.map(([, answer]) => answer));
      } catch (error) {
        const problem = Problem.of(error);
        if (problem.passing) {
          this.tell({ kind: "waiting" });
          this.#after(5_000);
          return;
        }
        if (these.length > 1) {
          most = 1;
          continue;
        }
        for (const [key] of these) this.#refused.set(key, problem);
      }
      this.#forget(these);
    }
    const [refused] = this.#refused.values();
    this.tell(refused ? { kind: "refused", problem: refused } : { kind: "saved", at: new Date() });
  }

  /** What was typed again while it was on its way is still to be sent. */
  #forget(sent: [string, Answer][]): void {
    for (const [key, answer] of sent) if (this.#waiting.get(key) === answer) this.#waiting.delete(key);
  }
}
