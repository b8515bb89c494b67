import { chromium, expect, test, type BrowserContext } from "@playwright/test";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { house, linkIn, sessionOf } from "./house";

const LEAST = 95;
const CATEGORIES = ["accessibility", "best-practices"];

/** Lighthouse isn't among the console's own packages: this says in which folder it is installed. */
const folder = process.env.LIGHTHOUSE;

type Audit = { score: number | null; title: string };
type Result = { lhr: { categories: Record<string, { score: number; auditRefs: { id: string; weight: number }[] }>; audits: Record<string, Audit> } };
type Lighthouse = (url: string, flags: object, config?: object) => Promise<Result>;

test("Lighthouse finds little to say of the log-in, today, a case, and the manager's page", async ({ launchOptions }, info) => {
  test.skip(!folder, "LIGHTHOUSE names no folder");
  const entry = pathToFileURL(join(folder ?? "", "node_modules/lighthouse/core/index.js")).href;
  const { default: lighthouse, desktopConfig } = (await import(entry)) as { default: Lighthouse; desktopConfig: object };
  const port = await free();
  const args = [...(launchOptions.args ?? []), `--remote-debugging-port=${port}`];
  const context = await chromium.launchPersistentContext(info.outputPath("profile"), { ...launchOptions, args });
  const judge = async (path: string, phone = false) => {
    const flags = { port, disableStorageReset: true, onlyCategories: CATEGORIES };
    const { lhr } = await lighthouse(new URL(path, house().url).href, flags, phone ? undefined : desktopConfig);
    for (const name of CATEGORIES) {
      const category = lhr.categories[name];
      const score = Math.round((category?.score ?? 0) * 100);
      const lacking = (category?.auditRefs ?? []).filter(({ id, weight }) => weight > 0 && (lhr.audits[id]?.score ?? 1) < 1).map(({ id }) => id);
      console.log(`${path.split("#")[0]} ${name} ${score} ${lacking.join(" ")}`);
      expect.soft(score, `${path}: ${name}, for ${lacking.join(", ")}`).toBeGreaterThanOrEqual(LEAST);
    }
  };
  try {
    await judge("/");
    await enters(context, "it");
    await judge("/");
    const page = await context.newPage();
    await page.goto("/cases");
    await page.getByRole("link", { name: house().leaver }).click();
    await expect(page.locator("#plan")).toBeVisible();
    await judge(new URL(page.url()).pathname);
    const { exeunt, data, leaver } = house();
    const asked = spawnSync(exeunt, ["case", "confirm", "ask", leaver], { env: { EXEUNT_DATA: data }, encoding: "utf8" });
    // Asked, and now waited for.
    expect(asked.status, asked.stderr).toBe(3);
    await page.goto(await linkIn("manager@corp.example"));
    await page.locator("button.primary").click();
    await expect(page.locator("form")).toBeVisible();
    await judge("/confirm", true);
  } finally {
    await context.close();
  }
});

async function enters(context: BrowserContext, actor: "it"): Promise<void> {
  const { cookies } = JSON.parse(readFileSync(sessionOf(actor), "utf8")) as { cookies: Parameters<BrowserContext["addCookies"]>[0] };
  await context.addCookies(cookies);
}

function free(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => found(typeof address === "object" && address ? address.port : 0));
    });
  });
}
