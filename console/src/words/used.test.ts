import { expect, test } from "vitest";
import { pages } from "../frame/pages";
import { DUTIES } from "../pages/case/acts";
import { en } from "./en";
import { zhCN } from "./zh-CN";

const files = import.meta.glob<string>(["../**/*.ts", "../**/*.tsx", "!../**/*.test.ts", "!../api/schema.d.ts", "!./**"], { query: "?raw", import: "default", eager: true });
const source = Object.values(files).join("\n");
const has = (pattern: string) => new RegExp(pattern).test(source);

/** Keys that are put together while the page runs, and all that they can be. */
const COMPUTED: Record<string, readonly string[]> = { nav: pages.map((page) => page.word), case: Object.keys(DUTIES) };
/** Handed on whole to a function that names what it takes, as `words`. */
const HANDED_ON = new Set(["time"]);

/** What is said at each place of a catalogue, without the words: a text, several, or one with so many things put in. */
function shape(said: unknown): unknown {
  if (typeof said === "function") return `with ${said.length}`;
  if (Array.isArray(said)) return `${said.length} texts`;
  if (typeof said !== "object" || said === null) return typeof said;
  return Object.fromEntries(Object.entries(said).map(([key, inner]) => [key, shape(inner)]));
}

test("both languages say everything, with the same things put in", () => {
  expect(shape(en)).toEqual(shape(zhCN));
});

test("nothing is said that no page says", () => {
  expect(Object.keys(files).length).toBeGreaterThan(80);
  const unused = Object.entries(zhCN).flatMap(([section, said]) => {
    const asTable = !HANDED_ON.has(section) && !COMPUTED[section] && has(`\\bwords\\.${section}\\b(?=[,)[\\]])`);
    if (asTable) return [];
    const used = (key: string) =>
      has(`\\b${section}\\??\\.${key}\\b`) || COMPUTED[section]?.includes(key) || (HANDED_ON.has(section) && has(`\\bwords\\.${key}\\b`));
    return Object.keys(said).filter((key) => !used(key)).map((key) => `${section}.${key}`);
  });
  expect(unused).toEqual([]);
});
