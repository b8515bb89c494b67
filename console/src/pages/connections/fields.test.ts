import { expect, test } from "vitest";
import { settingsOf, typedOf } from "./fields";

test("fields and what else was written become one, and come apart again", () => {
  const settings = { base_url: "https://im.example", server_name: "im.example", limits: [{ class: "every" }] };
  const { typed, more } = typedOf("synapse", settings);
  expect(typed).toEqual({ base_url: "https://im.example", server_name: "im.example" });
  expect(settingsOf("synapse", { ...typed, notices_account: " " }, more)).toEqual(settings);
});

test("what is no table is refused", () => {
  expect(settingsOf("mattermost", {}, "[1]")).toBe(null);
  expect(settingsOf("mattermost", {}, "{")).toBe(null);
  expect(settingsOf("mattermost", { base_url: "https://a" }, "")).toEqual({ base_url: "https://a" });
});
