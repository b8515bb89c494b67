import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import type { SealedBatch } from "../../api/batches";
import { bundle, folderOf } from "./bundle";

const pages = { "report.zh.html": "<p>好</p>", "report.en.html": "<p>well</p>" };
const sealed = { report: '{"kind":"batch"}', pages, members: [{ row: 7, report: "{}", pages }] } as unknown as SealedBatch;

test("one file has everything, where the verifier looks for it", () => {
  const files = unzipSync(bundle("b", sealed));
  expect(Object.keys(files).sort()).toEqual(["b/members/0007/report.en.html", "b/members/0007/report.json", "b/members/0007/report.zh.html", "b/report.en.html", "b/report.json", "b/report.zh.html"]);
  expect(strFromU8(files["b/report.json"] as Uint8Array)).toBe('{"kind":"batch"}');
});

test("the folder is called as the batch, without what a system doesn't take", () => {
  expect(folderOf("上海二厂/关停: 2026", "0190-1234abcd")).toBe("exeunt-上海二厂 关停 2026-1234abcd");
});
