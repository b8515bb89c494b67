import { expect, test } from "vitest";
import { en } from "./en";

/** Nouns that are counted somewhere in the catalogue; of one thing none of them stands in the plural. */
const MANY = /\b1 (?:\w+ )?(?:entries|rows|steps|people|plans|cases|things|questions|answers|checks|members|characters|files|hours|days|minutes|times|findings|connections|sessions|accounts|groups|checkpoints|platforms)\b|\b1 more (?:are|wait)\b|\bthese 1\b/;

/** Every text of the catalogue that counts, said of one. */
function ofOne(said: unknown, path: string): [string, string][] {
  if (typeof said === "function") {
    const given = Array.from({ length: said.length }, () => 1);
    const text: unknown = (said as (...numbers: number[]) => unknown)(...given);
    return typeof text === "string" ? [[path, text]] : [];
  }
  if (typeof said !== "object" || said === null) return [];
  return Object.entries(said).flatMap(([key, inner]) => ofOne(inner, path ? `${path}.${key}` : key));
}

/** The largest or longest that there may be; never one. */
const BOUNDS = new Set(["settings.passwordLong"]);

test("of one thing no text speaks in the plural", () => {
  // What takes a text and is given a number can't be said.
  const said = Object.entries(en).flatMap(([section, texts]) => Object.entries(texts as object).flatMap(([key, text]) => {
    try {
      return ofOne(text, `${section}.${key}`);
    } catch {
      return [];
    }
  }));
  expect(said.length).toBeGreaterThan(40);
  expect(said.filter(([path, text]) => !BOUNDS.has(path) && MANY.test(text))).toEqual([]);
});
