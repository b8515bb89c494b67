import { expect, test } from "vitest";
import { another, changeOf, typedOf } from "./known";

const person = { id: "001", name: "张三", department: "研发一部", zone: "Asia/Shanghai", manager: "002", mail: "z@corp.example", language: "zh" };

test("only what differs is said, and what is emptied is said as nothing", () => {
  expect(changeOf(person, typedOf(person))).toEqual({});
  expect(changeOf(person, { ...typedOf(person), name: " 张三 ", department: "研发二部" })).toEqual({ department: "研发二部" });
  expect(changeOf(person, { ...typedOf(person), manager: undefined, mail: " " })).toEqual({ manager: null, mail: null });
});

test("the next one of a team keeps what is the team's", () => {
  expect(another(typedOf(person))).toEqual({ id: "", name: "", mail: "", department: "研发一部", zone: "Asia/Shanghai", manager: "002", language: "zh" });
});
