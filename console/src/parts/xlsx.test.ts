import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { xlsx } from "./xlsx";

function sheetOf(rows: string[][]): string {
  const files = unzipSync(xlsx("案件", rows));
  expect(Object.keys(files).sort()).toEqual(["[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/worksheets/sheet1.xml"]);
  return strFromU8(files["xl/worksheets/sheet1.xml"] as Uint8Array);
}

test("cells are text: numbers keep their zeros and nothing is a formula", () => {
  const sheet = sheetOf([["工号"], ["001"], ["=HYPERLINK(1)"], ["+1"], ["-1"], ["@x"]]);
  expect(sheet).toContain(">001<");
  for (const risky of ["=HYPERLINK(1)", "+1", "-1", "@x"]) expect(sheet).toContain(`>'${risky}<`);
  expect(sheet).not.toContain("<f>");
});

test("what XML has a meaning for, or can't have, does no harm", () => {
  const sheet = sheetOf([['<c t="s">&\u0001\ud800</c>']]);
  expect(sheet).toContain(">&lt;c t=&quot;s&quot;&gt;&amp;&lt;/c&gt;<");
});
