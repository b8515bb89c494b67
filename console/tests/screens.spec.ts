import { expect, test, type Browser, type Page } from "@playwright/test";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { look } from "./house";

/** In the order in which the demo names its users. */
const ROLES = ["hr", "manager", "legal", "it"] as const;
type Role = (typeof ROLES)[number];

const FOLDER = join(import.meta.dirname, "../../docs/screens");
const EXEUNT = process.env.EXEUNT ?? join(import.meta.dirname, "../../target/debug/exeunt");
const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
/** Of WebP, out of 100. */
const QUALITY = 82;

interface Demo {
  links: Record<Role, string>;
  process: ChildProcess;
}

/** Where each picture is taken, as whom, and how it gets there. */
const PLACES: { name: string; as: Role; path: string; then?: (page: Page) => Promise<void> }[] = [
  { name: "today", as: "it", path: "/" },
  { name: "cases", as: "it", path: "/cases" },
  { name: "case-approving", as: "it", path: "/cases?phase=approving", then: first },
  { name: "case-running", as: "it", path: "/cases?state=approved", then: first },
  { name: "case-proved", as: "it", path: "/cases?state=proved", then: first },
  { name: "new-case", as: "hr", path: "/cases/new" },
  { name: "people", as: "it", path: "/people" },
  { name: "person", as: "it", path: "/people", then: first },
  { name: "findings", as: "hr", path: "/findings" },
  { name: "connections", as: "it", path: "/connections" },
  { name: "connection", as: "it", path: "/connections", then: first },
  { name: "policy", as: "legal", path: "/policy" },
  { name: "audit", as: "it", path: "/audit" },
  { name: "verify", as: "it", path: "/audit/verify" },
  { name: "settings", as: "it", path: "/settings/security" },
];

for (const [language, spoken] of [["zh-CN", "zh"], ["en", "en"]] as const) {
  test(`every page in ${language}`, async ({ browser }) => {
    test.setTimeout(20 * 60_000);
    const demo = await opened(spoken);
    try {
      for (const [size, viewport] of Object.entries(SIZES)) {
        for (const place of PLACES) {
          const page = await entered(browser, demo.links[place.as], language, viewport);
          await page.goto(new URL(place.path, demo.links.it).href);
          await settled(page);
          await place.then?.(page);
          await taken(page, join(FOLDER, spoken, `${place.name}-${size}.webp`));
          await page.context().close();
        }
      }
    } finally {
      demo.process.kill("SIGTERM");
    }
  });
}

/** The demo, once it has said who can log in where. */
async function opened(spoken: string): Promise<Demo> {
  const child = spawn(EXEUNT, ["demo", "--open", "--port", "0", "--at-once", "--no-withdraw", "--lang", spoken], { stdio: ["ignore", "pipe", "inherit"] });
  const found: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const link = /http:\S+\/demo\/\S+/.exec(line)?.[0];
    if (link) found.push(link);
    if (line.includes("Ctrl-C")) break;
  }
  expect(found.length, "the demo names its users").toBeGreaterThanOrEqual(ROLES.length);
  return { links: Object.fromEntries(ROLES.map((role, at) => [role, found[at]])) as Demo["links"], process: child };
}

async function entered(browser: Browser, link: string, language: "zh-CN" | "en", viewport: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: language, reducedMotion: "reduce" });
  const page = await context.newPage();
  await look(page, { language, theme: "light" });
  await page.goto(link);
  return page;
}

async function first(page: Page): Promise<void> {
  await page.locator(".row-link").first().click();
  await expect(page).not.toHaveURL(/\?/);
  await settled(page);
}

async function settled(page: Page): Promise<void> {
  await expect(page.locator("#content h1").first()).toBeVisible();
  await expect(page.locator(".list-wait")).toHaveCount(0);
  await page.waitForLoadState("networkidle").catch(() => undefined);
}

async function taken(page: Page, file: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: QUALITY });
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, Buffer.from(data, "base64"));
}
