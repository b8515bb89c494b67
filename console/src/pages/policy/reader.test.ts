import { expect, test } from "vitest";
import shipped from "../../../../policy/default.toml?raw";
import { chapters, inLanguage, paragraphs } from "./reader";

test("every rule of the policy that ships is read, and no line of it is lost", () => {
  const lines = chapters(shipped).flatMap((chapter) => chapter.parts.flatMap((part) => (part.kind === "rules" ? part.lines : [])));
  const code = shipped.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  expect(lines.map((line) => line.text).filter(Boolean)).toEqual(code);
  const names = lines.map((line) => line.name);
  expect(names).toContain("timing.at");
  expect(names).toContain("kinds.customer.successor");
  expect(names).toContain("notices.told.case.opened");
});

test("every chapter of the policy that ships has a heading in both languages", () => {
  const [first, ...all] = chapters(shipped);
  expect(first?.title).toEqual({ "zh-CN": [], en: [] });
  expect(all.length).toBeGreaterThan(10);
  expect(all.filter(({ title }) => title.en.length === 0 || title["zh-CN"].length === 0)).toEqual([]);
  expect(all[0]?.title).toEqual({ en: ["Kinds of groups"], "zh-CN": ["群的类型"] });
});

test("a reader reads the comments in their own language, and what has only one in that", () => {
  const [chapter] = chapters('# Shown on every plan.\n# 每一份计划都会注明。\nversion = "1"\n\n# 只有中文。\nat = "18:00"\n');
  const said = chapter?.parts.flatMap((part) => (part.kind === "said" ? [part.said] : [])) ?? [];
  expect(said.map((one) => inLanguage(one, "en"))).toEqual([["Shown on every plan."], ["只有中文。"]]);
  expect(inLanguage(said[0]!, "zh-CN")).toEqual(["每一份计划都会注明。"]);
});

test("lines of a comment flow together, and what is listed stays a line of its own", () => {
  expect(paragraphs(["Tried in this order; when none", "gives anybody:", '  "decided"  by a person'])).toEqual(["Tried in this order; when none gives anybody:", '"decided"  by a person']);
  expect(paragraphs(["one", "  two", "three", "four"])).toEqual(["one", "two", "three four"]);
  expect(paragraphs(["依次尝试；", "都没有时提问。"])).toEqual(["依次尝试；都没有时提问。"]);
});

test("a list that goes over several lines is one rule", () => {
  const [chapter] = chapters('names = [\n  "a]", # not the end\n  "b",\n]\nat = 1\n');
  expect(chapter?.parts).toEqual([
    { kind: "rules", lines: [{ text: "names = [", name: "names" }, { text: '  "a]", # not the end' }, { text: '  "b",' }, { text: "]" }, { text: "at = 1", name: "at" }] },
  ]);
});
