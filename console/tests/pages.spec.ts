import { expect, test } from "@playwright/test";
import { enter, expectSound, listen } from "./house";

const PAGES = ["/", "/cases", "/cases/new", "/people", "/findings", "/connections", "/policy", "/audit", "/audit/verify", "/settings/security", "/settings/tokens", "/settings/sessions", "/settings/guide"];

test("the log-in can be used by everybody", async ({ page }) => {
  const complaints = listen(page);
  await page.goto("/");
  await expect(page.locator("input[name=username]")).toBeFocused();
  await expectSound(page);
  expect(complaints).toEqual([]);
});

for (const language of ["zh-CN", "en"] as const) {
  for (const width of [1440, 390]) {
    test(`every page is sound in ${language} at ${width} px`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      const complaints = listen(page);
      await enter(page, "IT", language);
      for (const path of PAGES) {
        await test.step(path, async () => {
          await page.goto(path);
          await expect(page.locator("#content h1, #content h2").first()).toBeVisible();
          await expectSound(page);
        });
      }
      expect(complaints).toEqual([]);
    });
  }
}

test("an auditor is offered nothing that an auditor may not do", async ({ page }) => {
  await enter(page, "AUDITOR");
  await page.goto("/cases");
  await expect(page.getByRole("link", { name: "发起案件" })).toHaveCount(0);
  const first = page.locator(".row-link").first();
  await first.click();
  await expect(page.locator(".case-head h1")).toBeVisible();
  await expect(page.getByRole("button", { name: "立即遏制" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "批准计划" })).toHaveCount(0);
});

test("a case opens with the keyboard alone", async ({ page }) => {
  await enter(page, "IT");
  await page.goto("/cases");
  await expect(page.locator(".row-link").first()).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/cases\/[0-9a-f-]{36}/);
  await expect(page.locator("#plan")).toBeVisible();
  await expectSound(page);
});

test("the palette finds a page by its name", async ({ page }) => {
  await enter(page, "IT");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("审计");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/audit/);
});

test("filters are in the address and come back with it", async ({ page }) => {
  await enter(page, "IT");
  await page.goto("/cases?state=withdrawn&q=nobody-of-this-name");
  await expect(page.getByRole("heading", { name: "没有符合条件的内容。" })).toBeVisible();
  await page.getByRole("button", { name: "清除筛选" }).click();
  await expect(page).toHaveURL(/\/cases$/);
});

test("the log is verified in the browser against the public key", async ({ page }) => {
  await enter(page, "AUDITOR");
  await page.goto("/audit/verify");
  await page.getByRole("button", { name: "填入服务器给出的公钥" }).click();
  await page.locator("form button[type=submit]").click();
  await expect(page.getByText(/全部吻合/)).toBeVisible();
});

test("a session that ends keeps what was typed", async ({ page, context }) => {
  await enter(page, "IT");
  await page.goto("/policy");
  const draft = page.locator("textarea");
  await draft.fill("version = \"draft\"");
  await context.clearCookies();
  await draft.locator("xpath=ancestor::form").locator("button[type=submit]").click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expect(draft).toHaveValue("version = \"draft\"");
});

test("a link that is no longer good says so on a phone", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 700 });
  await page.goto("/confirm/not-a-secret");
  await expect(page.getByRole("heading", { name: "这个链接不能用了。" })).toBeVisible();
  await expectSound(page);
});
