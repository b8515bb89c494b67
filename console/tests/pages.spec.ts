import { expect, test, type Page } from "@playwright/test";
import { expectSound, house, listen, look, sessionOf } from "./house";

const PAGES = [
  "/",
  "/cases",
  "/cases/new",
  "/batches",
  "/batches/new",
  "/people",
  "/people/new",
  "/people/upload",
  "/accounts",
  "/groups",
  "/findings",
  "/connections",
  "/connections/hq",
  "/connections/hq/settings",
  "/policy",
  "/audit",
  "/audit/verify",
  "/settings/security",
  "/settings/tokens",
  "/settings/sessions",
  "/settings/notices",
  "/settings/webhooks",
  "/settings/sources",
  "/settings/guide",
  "/no-such-page",
];

const PERSON = "/people/the-leaver";
const CHANGING = `${PERSON}/settings`;
const CASE = "/cases/the-newest";

/** Where a page is whose address is another one in each house. */
async function place(page: Page, path: string): Promise<string> {
  if (path.startsWith(PERSON)) return path.replace(PERSON, `/people/${house().leaver}`);
  if (path !== CASE) return path;
  const { items } = (await (await page.request.get("/api/v1/cases")).json()) as { items: { id: string }[] };
  return `/cases/${items[0]?.id}`;
}

test.describe.configure({ mode: "parallel" });

test("the log-in can be used by everybody", async ({ page }) => {
  const complaints = listen(page);
  await page.goto("/");
  await expect(page.locator("input[name=username]")).toBeFocused();
  await expectSound(page);
  expect(complaints).toEqual([]);
});

test("a link that is no longer good says so on a phone", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 700 });
  await page.goto("/confirm#not-a-secret");
  await expect(page.getByRole("heading", { name: "这个链接不能用了。" })).toBeVisible();
  await expectSound(page);
});

test.describe("as IT", () => {
  test.use({ storageState: sessionOf("it") });

  for (const language of ["zh-CN", "en"] as const) {
    for (const path of [...PAGES, PERSON, CHANGING, CASE]) {
      test(`${path} is sound in ${language}, light and dark, on a desk and on a phone`, async ({ page }) => {
        const complaints = listen(page);
        await look(page, { language, theme: "light" });
        await page.setViewportSize({ width: 1440, height: 900 });
        await page.goto(await place(page, path));
        await expect(page.locator("#content h1, #content h2").first()).toBeVisible();
        await expectSound(page);
        await page.getByRole("button", { name: language === "en" ? "Dark" : "深色" }).click();
        await page.setViewportSize({ width: 390, height: 844 });
        await expectSound(page, "colours");
        expect(complaints).toEqual([]);
      });
    }
  }

  test("a case opens with the keyboard alone", async ({ page }) => {
    await page.goto("/cases");
    await expect(page.locator(".row-link").first()).toBeVisible();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/cases\/[0-9a-f-]{36}/);
    await expect(page.locator("#plan")).toBeVisible();
  });

  test("the palette finds a page by its name", async ({ page }) => {
    await page.goto("/");
    await expect(page.locator("#content h1")).toBeVisible();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("审计");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/audit/);
  });

  test("filters are in the address and come back with it", async ({ page }) => {
    await page.goto("/cases?state=withdrawn&q=nobody-of-this-name");
    await expect(page.getByRole("heading", { name: "没有符合条件的内容。" })).toBeVisible();
    await page.getByRole("button", { name: "清除筛选" }).click();
    await expect(page).toHaveURL(/\/cases$/);
  });

  test("a link that leads nowhere leads back, and a choice that doesn't exist asks for nothing", async ({ page }) => {
    await page.goto("/cases/xyz");
    await expect(page).toHaveTitle(/^没有这项内容/);
    await expectSound(page);
    await page.getByRole("link", { name: "回到案件" }).click();
    await expect(page).toHaveURL(/\/cases$/);
    await page.goto("/cases?state=nonsense");
    await expect(page.locator(".row-link").first()).toBeVisible();
  });

  test("a session that ends keeps what was typed", async ({ page, context }) => {
    await page.goto("/policy");
    const draft = page.locator("textarea");
    await draft.fill('version = "draft"');
    await context.clearCookies();
    await draft.locator("xpath=ancestor::form").locator("button[type=submit]").click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expect(draft).toHaveValue('version = "draft"');
  });
});

test.describe("as an auditor", () => {
  test.use({ storageState: sessionOf("auditor") });

  test("an auditor is offered nothing that an auditor may not do", async ({ page }) => {
    await page.goto("/cases");
    await expect(page.locator(".row-link").first()).toBeVisible();
    await expect(page.getByRole("link", { name: "发起案件" })).toHaveCount(0);
    await page.locator(".row-link").first().click();
    await expect(page.locator(".case-head h1")).toBeVisible();
    await expect(page.getByRole("button", { name: "立即遏制" })).toHaveCount(0);
    await expect(page.getByRole("button", { name: "批准计划" })).toHaveCount(0);
  });

  test("the log is verified in the browser against the public key", async ({ page }) => {
    await page.goto("/audit/verify");
    await page.getByRole("button", { name: "填入服务器给出的公钥" }).click();
    await page.locator("form button[type=submit]").click();
    await expect(page.locator(".state-word").filter({ hasText: "全部吻合" })).toBeVisible();
  });
});
