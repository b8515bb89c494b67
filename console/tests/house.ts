import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** A log-in from the environment, as `name:password`. */
export function loginOf(role: "IT" | "AUDITOR"): { name: string; password: string } {
  const given = process.env[`EXEUNT_${role}`];
  if (!given?.includes(":")) throw new Error(`set EXEUNT_${role} to name:password`);
  const at = given.indexOf(":");
  return { name: given.slice(0, at), password: given.slice(at + 1) };
}

/** Comes in through the log-in page, as a person does. */
export async function enter(page: Page, role: "IT" | "AUDITOR", language: "zh-CN" | "en" = "zh-CN"): Promise<void> {
  const { name, password } = loginOf(role);
  await page.addInitScript((spoken) => localStorage.setItem("exeunt.language", spoken), language);
  await page.goto("/");
  await page.locator("input[name=username]").fill(name);
  await page.locator("input[name=password]").fill(password);
  await page.locator("button[type=submit]").click();
  await expect(page.locator("#content h1")).toBeVisible();
}

/** Nothing that WCAG 2.2 AA forbids, nothing that the browser refused to load, and no page that is wider than its screen. */
export async function expectSound(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
  const said = found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
  expect(said).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, "the page is wider than its screen").toBeLessThanOrEqual(0);
}

/** Collects what the page complains about: errors, and what the content security policy refused. */
export function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of (401|404|403)/.test(message.text())) complaints.push(message.text());
  });
  return complaints;
}
