import { expect, test } from "vitest";
import { asText } from "./codesFile";

test("a file of recovery codes says whose they are and has one to a line, as every editor shows it", () => {
  const lines = asText({ title: "恢复码", hint: "每个只能用一次。", of: "用户名：li" }, ["aaaa-bbbb", "cccc-dddd"]).replace(/^\ufeff/, "").split("\r\n");
  expect(lines).toEqual(["Exeunt", "恢复码", "用户名：li", "每个只能用一次。", "", "aaaa-bbbb", "cccc-dddd", ""]);
});
