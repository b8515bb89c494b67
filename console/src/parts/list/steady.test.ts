import { expect, test } from "vitest";
import { steady } from "./steady";

const show = (shown: string, next: string) => {
  const { rows, fresh } = steady([...shown], [...next], (row) => row);
  return [rows.join(""), fresh];
};

test("a refresh moves nothing", () => {
  expect(show("abc", "xabc")).toEqual(["abc", 1]);
  expect(show("abc", "cab")).toEqual(["abc", 0]);
  expect(show("abc", "axbc")).toEqual(["abc", 1]);
});

test("the next page is added and what is gone goes", () => {
  expect(show("abc", "abcde")).toEqual(["abcde", 0]);
  expect(show("abc", "bc")).toEqual(["bc", 0]);
});

test("another list is shown at once", () => {
  expect(show("", "ab")).toEqual(["ab", 0]);
  expect(show("abc", "xyz")).toEqual(["xyz", 0]);
});
