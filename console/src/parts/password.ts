/** The server's own bounds (crates/engine/src/access/password.rs). */
export const SHORTEST = 12;
export const LONGEST = 128;

/** What one sees of a password without knowing what others have leaked. */
export type Weakness = { kind: "short"; lacks: number } | { kind: "long" } | { kind: "guessable" };

/** Words that stand in the passwords of many. */
const HABITS = ["password", "passw0rd", "admin", "welcome", "letmein", "iloveyou", "woaini", "mima", "exeunt", "dragon", "monkey", "test"];
/** Rows of keys, in which a finger runs. */
const ROWS = ["abcdefghijklmnopqrstuvwxyz", "0123456789", "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb", "!@#$%^&*()"];
/** Shorter runs stand in every sentence. */
const RUN = 3;
/** What is left has to be long enough to be hard to guess. */
const ENOUGH = 8;

/**
 * What is wrong with a password as far as this page can tell, while it is typed; nothing where it looks well. The server
 * judges in the end: it knows what has leaked, too. `known`: what others know of its owner, such as their name.
 */
export function weakness(password: string, known: string[] = []): Weakness | null {
  const length = [...password].length;
  if (length < SHORTEST) return { kind: "short", lacks: SHORTEST - length };
  if (length > LONGEST) return { kind: "long" };
  return hardPart(password.toLowerCase(), known) < ENOUGH ? { kind: "guessable" } : null;
}

/** How many different characters are left once every run, repetition and well-known word counts as one. */
function hardPart(password: string, known: string[]): number {
  const words = [...HABITS, ...known.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))].filter((word) => [...word].length >= RUN);
  const bare = words.sort((a, b) => b.length - a.length).reduce((text, word) => text.replaceAll(word, "\u0000"), password);
  // The same again, however long, is no harder than once: `aaaa`, `abcabc`.
  const once = bare.replace(/(.+?)\1+/gu, "$1");
  return new Set(withoutRuns([...once])).size;
}

/** Each run along a row of keys, in either direction, as its first character. */
function withoutRuns(letters: string[]): string {
  let [left, at] = ["", 0];
  while (at < letters.length) {
    let end = at + 1;
    while (end < letters.length && isRun(letters.slice(at, end + 1).join(""))) end += 1;
    const run = end - at >= RUN;
    left += letters[at];
    at = run ? end : at + 1;
  }
  return left;
}

function isRun(text: string): boolean {
  const back = [...text].reverse().join("");
  return ROWS.some((row) => row.includes(text) || row.includes(back));
}
