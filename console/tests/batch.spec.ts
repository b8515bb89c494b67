import { expect, test, type Browser, type Page } from "@playwright/test";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { xlsx } from "../src/parts/xlsx";
import { zhCN } from "../src/words/zh-CN/index";
import { expectSound, house, listen, look, sessionOf, type Actor, type Site } from "./house";

const { exeunt, data, leavers, unlucky, successor, yesterday } = house<Site>();
const words = zhCN;
const { batches, common } = words;
const NAME = "东莞厂区关停";
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Where pictures of the page in each of its states are kept, if at all. */
const PICTURES = process.env.EXEUNT_PICTURES;

test("a site closes: a list, one plan, one approval, a run that is paused, stopped, resumed and tried again, one report", async ({ browser }, info) => {
  const complaints: string[] = [];
  const sits = (actor: Actor) => desk(browser, actor, complaints);
  let path = "";
  const hr = await sits("hr");
  await test.step("a list with a row that is wrong is refused, and the row is named", () => wrongListIsRefused(hr));
  await test.step("HR hands in a workbook", async () => {
    path = await workbookIsHandedIn(hr);
  });
  for (const { number } of leavers) command("case", "decide", "default-successor", number, successor);
  const it = await sits("it");
  await it.goto(path);
  await test.step("IT plans for everybody", async () => {
    await act(it, "plan");
    await expect(it.locator(".batch-bar")).toContainText(batches.memberStates.to_approve ?? "");
    await expectSound(it);
    await pictured(it, "planned");
  });
  await test.step("whoever planned may not approve; a second person does", async () => {
    await approve(it);
    await expect(it.getByRole("dialog").getByRole("alert")).toBeVisible();
    await it.getByRole("dialog").getByRole("button", { name: common.cancel }).click();
    const second = await sits("second");
    await second.goto(path);
    await approve(second);
    await expect(second.getByRole("dialog")).toHaveCount(0);
    await expect(second.locator(".batch-says").first()).toContainText("CHG-4711");
  });
  await test.step("the page shows the run as it runs", async () => {
    await act(it, "run");
    await expect(it.locator(".batch-counts")).toContainText(batches.memberStates.running ?? "");
    await pictured(it, "running");
  });
  await test.step("it is paused, resumed, stopped and resumed again", async () => {
    await act(it, "pause");
    await expect(it.locator(".case-sentence")).toContainText(batches.states.paused ?? "");
    await expect(it.locator(".batch-counts")).toContainText(batches.memberStates.held ?? "");
    await expectSound(it);
    await pictured(it, "paused");
    await act(it, "resume");
    await expect(it.locator(".case-sentence")).toContainText(batches.states.running ?? "");
    await act(it, "stop");
    await expect(it.locator(".case-sentence")).toContainText(batches.states.stopped ?? "");
    await expectSound(it);
    await pictured(it, "stopped");
    await act(it, "resume");
  });
  await test.step("everything comes to its end but the one step that was refused, and only that is tried again", async () => {
    const rows = it.getByRole("table", { name: batches.members });
    const one = rows.getByRole("row").filter({ hasText: unlucky });
    await expect(one).toContainText(batches.memberStates.stuck ?? "", { timeout: 60_000 });
    await expect(it.locator(".batch-counts .closed-count")).toHaveText(String(leavers.length - 1), { timeout: 60_000 });
    await expectSound(it);
    await pictured(it, "stuck");
    await act(it, "retry");
    await expect(it.locator(".batch-counts .closed-count")).toHaveText(String(leavers.length), { timeout: 60_000 });
  });
  await test.step("every way in is tried on everybody", async () => {
    await act(it, "prove");
    await expect(it.locator(".batch-bar")).toContainText(batches.proved(leavers.length, leavers.length));
    await expectSound(it);
    await pictured(it, "proved");
  });
  await test.step("one file has every report, and a stranger verifies it; a member's report that is another's is noticed", () => reportVerifies(it, (name) => info.outputPath(name)));
  await test.step("the batch is ended", async () => {
    await act(it, "close");
    await expect(it.locator(".case-sentence")).toContainText(batches.states.closed ?? "");
  });
  expect(complaints).toEqual([]);
});

async function desk(browser: Browser, actor: Actor, complaints: string[]): Promise<Page> {
  const context = await browser.newContext({ storageState: sessionOf(actor), locale: "zh-CN", viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const said = listen(page);
  page.on("close", () => complaints.push(...said));
  await look(page, { language: "zh-CN", theme: "light" });
  return page;
}

async function wrongListIsRefused(page: Page): Promise<void> {
  await page.goto("/batches/new");
  const list = `工号,姓名,最后工作日,离职类型\n${leavers[0]?.number},${leavers[0]?.name},${yesterday},辞退\nE-NOBODY,无名氏,${yesterday},辞退\n`;
  await page.locator("input[type=file]").setInputFiles({ name: "名单.csv", mimeType: "text/csv", buffer: Buffer.from(list) });
  await expect(page.getByText(batches.fileRead("名单.csv", 2))).toBeVisible();
  // Before anything is sent: whoever looks at the list sees what sending it would be refused for.
  const wrong = page.locator(".batch-rows li.wrong");
  await expect(wrong).toHaveCount(1);
  await expect(wrong).toContainText("E-NOBODY");
  await expect(wrong).toContainText(batches.line(3));
  await named(page);
  await expect(page.getByRole("button", { name: batches.open(2), exact: true })).toBeDisabled();
  await expectSound(page);
  await pictured(page, "refused");
}

async function workbookIsHandedIn(page: Page): Promise<string> {
  await page.goto("/batches/new");
  await pictured(page, "new");
  const rows = [["工号", "姓名", "最后工作日", "离职类型"], ...leavers.map(({ number, name }) => [number, name, yesterday, "辞退"])];
  await page.locator("input[type=file]").setInputFiles({ name: "名单.xlsx", mimeType: XLSX, buffer: Buffer.from(xlsx("名单", rows)) });
  await expect(page.getByText(batches.fileRead("名单.xlsx", leavers.length))).toBeVisible();
  await pictured(page, "read");
  await filled(page, leavers.length);
  await expect(page.getByRole("heading", { level: 1, name: NAME })).toBeVisible();
  await expectSound(page);
  await pictured(page, "opened");
  return new URL(page.url()).pathname;
}

async function named(page: Page): Promise<void> {
  await page.getByLabel(batches.name, { exact: false }).first().fill(NAME);
  await page.getByLabel(common.reason).fill("租约到期");
}

async function filled(page: Page, rows: number): Promise<void> {
  await named(page);
  await page.getByRole("button", { name: batches.open(rows), exact: true }).click();
}

/** Does something with the whole batch, and waits until it is done. */
async function act(page: Page, name: string): Promise<void> {
  await presses(page, batches.acts[name] ?? name);
  const dialog = page.getByRole("dialog");
  const reason = dialog.getByLabel(common.reason);
  const does = dialog.getByRole("button", { name: batches.acts[name] ?? name, exact: true });
  await expect(does).toBeVisible();
  if (await reason.isVisible()) await reason.fill("厂区关停");
  await does.click();
  await expect(dialog).toHaveCount(0, { timeout: 60_000 });
}

async function presses(page: Page, name: string): Promise<void> {
  const acts = page.locator(".case-acts");
  const button = acts.getByRole("button", { name, exact: true });
  const item = page.getByRole("menuitem", { name, exact: true });
  // What brings the batch forward may become another thing while one looks for it.
  await expect(async () => {
    // A click that took its time may have been one all the same.
    if (await page.getByRole("dialog").isVisible()) return;
    if (!(await button.or(item).first().isVisible())) await acts.getByRole("button", { name: words.case.more }).click({ timeout: 1_000 });
    await button.or(item).filter({ visible: true }).first().click({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
}

async function approve(page: Page): Promise<void> {
  await presses(page, batches.acts.approve ?? "");
  const dialog = page.getByRole("dialog");
  await expect(dialog.locator(".digest")).toContainText("sha256");
  await dialog.getByLabel(common.reason).fill("CHG-4711");
  await dialog.getByLabel(common.typeToConfirm(NAME)).fill(NAME);
  await pictured(page, "approving");
  await dialog.getByRole("button", { name: batches.acts.approve ?? "", exact: true }).click();
}

async function reportVerifies(page: Page, place: (name: string) => string): Promise<void> {
  await presses(page, batches.acts.report ?? "");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: words.reports.seal, exact: true }).click();
  const all = dialog.getByRole("button", { name: batches.downloadAll, exact: true });
  await expect(all).toBeVisible();
  await expectSound(page);
  await pictured(page, "reported");
  const [download] = await Promise.all([page.waitForEvent("download"), all.click()]);
  const zip = place("report.zip");
  await download.saveAs(zip);
  const files = Object.entries(unzipSync(readFileSync(zip)));
  for (const [name, bytes] of files) {
    mkdirSync(dirname(place(name)), { recursive: true });
    writeFileSync(place(name), bytes);
  }
  const folder = dirname(place(files.map(([name]) => name).find((name) => !name.includes("members")) ?? ""));
  const pages = ["zh", "en"].flatMap((language) => ["--attachment", join(folder, `report.${language}.html`)]);
  const verify = () => ran("evidence", "verify", join(folder, "report.json"), "--key-file", join(data, "log.vkey"), ...pages, "--json");
  const fits = verify();
  expect(fits).toMatchObject({ status: 0, said: { fits: true, batch: { whole: true, rows: leavers.length, fit: leavers.length } } });
  const of = (row: number) => join(folder, "members", String(row).padStart(4, "0"), "report.json");
  writeFileSync(of(2), readFileSync(of(1)));
  expect(verify()).toMatchObject({ status: 3, said: { batch: { fit: leavers.length - 1, misfit: [leavers[1]?.number] } } });
  await dialog.locator(".ant-modal-close").click();
  await expect(dialog).toHaveCount(0);
}

function ran(...given: string[]): { status: number | null; said: unknown } {
  const { status, stdout } = spawnSync(exeunt, given, { env: {}, encoding: "utf8" });
  return { status, said: JSON.parse(stdout || "{}") as unknown };
}

/** What people of the house do elsewhere. */
function command(...given: string[]): void {
  const { status, stderr } = spawnSync(exeunt, given, { env: { EXEUNT_DATA: data }, encoding: "utf8" });
  expect(status, stderr).toBe(0);
}

/** Keeps the page as it is, on a desk and on a phone, light and dark. */
async function pictured(page: Page, name: string): Promise<void> {
  if (!PICTURES) return;
  for (const [size, width, height] of [["desk", 1440, 900], ["phone", 390, 844]] as const) {
    await page.setViewportSize({ width, height });
    for (const theme of ["light", "dark"] as const) {
      await page.evaluate((worn) => document.documentElement.setAttribute("data-look", worn), theme);
      await page.screenshot({ path: join(PICTURES, `${name}-${size}-${theme}.png`), fullPage: size === "phone" });
    }
  }
  await page.evaluate(() => document.documentElement.setAttribute("data-look", "light"));
  await page.setViewportSize({ width: 1440, height: 900 });
}
