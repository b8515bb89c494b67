/** A policy's file as people read it: chapters, what is said of a rule, and the rule itself, every line of it kept. */

export interface Said {
  "zh-CN": string[];
  en: string[];
}

/** A line that sets a key or opens a table, with the full name of what it sets. */
export interface Line {
  text: string;
  /** Such as `timing.at`; nothing on the further lines of a value. */
  name?: string | undefined;
}

export type Part = { kind: "said"; said: Said } | { kind: "rules"; lines: Line[] };

export interface Chapter {
  id: string;
  title: Said;
  parts: Part[];
}

const HAN = /\p{Script=Han}/u;

/** The chapters of a policy's text. What stands before the first heading is a chapter without a title. */
export function chapters(text: string): Chapter[] {
  const all: Chapter[] = [{ id: "policy", title: { "zh-CN": [], en: [] }, parts: [] }];
  const lines = text.split(/\r?\n/);
  let table = "";
  let blockEnds = true;
  for (let at = 0; at < lines.length; at += 1) {
    const line = (lines[at] ?? "").trimEnd();
    const chapter = all.at(-1) as Chapter;
    const heading = /^#\s*[─━=-]{2,}\s*(.*?[^─━=\-\s])\s*[─━=-]{2,}\s*$/.exec(line);
    if (heading) {
      all.push({ id: `chapter-${all.length}`, title: titled(heading[1] ?? ""), parts: [] });
      blockEnds = true;
    } else if (line.trim() === "") {
      blockEnds = true;
    } else if (line.startsWith("#")) {
      say(chapter, line.replace(/^#\s?/, ""), blockEnds);
      blockEnds = false;
    } else if (line.startsWith("[")) {
      table = line.replace(/#.*$/, "").replaceAll(/[[\]\s]/g, "");
      rule(chapter, { text: line, name: table }, blockEnds);
      blockEnds = false;
    } else {
      const key = unquoted(line.split("=")[0] ?? "");
      rule(chapter, { text: line, name: table ? `${table}.${key}` : key }, blockEnds);
      let depth = opened(line);
      while (depth > 0 && at + 1 < lines.length) {
        at += 1;
        const more = (lines[at] ?? "").trimEnd();
        rule(chapter, { text: more }, false);
        depth += opened(more);
      }
      blockEnds = false;
    }
  }
  return all.filter((chapter) => chapter.parts.length > 0);
}

/** Comments in the reader's language; where something is said in one language only, that. */
export function inLanguage(said: Said, language: keyof Said): string[] {
  return said[language].length > 0 ? said[language] : said[language === "en" ? "zh-CN" : "en"];
}

/** Lines of a comment as paragraphs: one that is indented stands alone, because it is one of a list. */
export function paragraphs(lines: string[]): string[] {
  const all: string[] = [];
  let alone = true;
  for (const line of lines) {
    const listed = /^\s/.test(line);
    const last = all.at(-1);
    if (last === undefined || listed || alone) all.push(line.trim());
    else all[all.length - 1] = /[\p{Script=Han}，。；：、！？）]$/u.test(last) ? last + line : `${last} ${line}`;
    alone = listed;
  }
  return all;
}

function titled(title: string): Said {
  const at = title.search(HAN);
  if (at < 0) return { "zh-CN": [], en: [title] };
  const [en, zh] = [title.slice(0, at).trim(), title.slice(at).trim()];
  // A heading may begin with a word that both languages share.
  return { "zh-CN": [zh], en: en ? [en] : [] };
}

function say(chapter: Chapter, text: string, begins: boolean): void {
  const last = chapter.parts.at(-1);
  const part = last?.kind === "said" && !begins ? last : { kind: "said" as const, said: { "zh-CN": [], en: [] } };
  if (part !== last) chapter.parts.push(part);
  part.said[HAN.test(text) ? "zh-CN" : "en"].push(text);
}

function rule(chapter: Chapter, line: Line, begins: boolean): void {
  const last = chapter.parts.at(-1);
  if (last?.kind !== "rules") chapter.parts.push({ kind: "rules", lines: [line] });
  else last.lines.push(...(begins ? [{ text: "" }, line] : [line]));
}

/** How many brackets a line opens and doesn't close, outside of quotes and comments. */
function opened(line: string): number {
  const bare = line.replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'/g, "").replace(/#.*$/, "");
  return (bare.match(/[[{]/g)?.length ?? 0) - (bare.match(/[\]}]/g)?.length ?? 0);
}

function unquoted(key: string): string {
  return key.trim().replace(/^"(.*)"$/, "$1");
}
