import { defineConfig } from "@playwright/test";
import { readFileSync } from "node:fs";

// The house that the specs look at: see crates/cli/tests/it/console.rs, which opens one and runs them.
const file = process.env.EXEUNT_HOUSE;
const house = file ? (JSON.parse(readFileSync(file, "utf8")) as { url: string }) : null;

export default defineConfig({
  testDir: "tests",
  // Generous, because a machine that compiles meanwhile is slow; nothing here waits for a time.
  timeout: 240_000,
  expect: { timeout: 20_000 },
  retries: 0,
  workers: 2,
  reporter: "list",
  projects: [
    { name: "enter", testMatch: "*.setup.ts" },
    { name: "pages", testMatch: ["pages.spec.ts", "passkeys.spec.ts"], dependencies: ["enter"] },
    { name: "walk", testMatch: "walk.spec.ts", dependencies: ["enter"] },
    { name: "first", testMatch: "first.spec.ts" },
    { name: "batch", testMatch: "batch.spec.ts", dependencies: ["enter"] },
    { name: "lighthouse", testMatch: "lighthouse.spec.ts", dependencies: ["enter"] },
    { name: "screens", testMatch: "screens.spec.ts" },
  ],
  use: {
    ...(house ? { baseURL: house.url } : {}),
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    actionTimeout: 15_000,
    // Colours are judged as they come to rest.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
});
