import { expect, test, type Browser, type Locator, type Page } from "@playwright/test";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { en } from "../src/words/en/index";
import { zhCN } from "../src/words/zh-CN/index";
import { expectSound, house, linkIn, listen, look, sessionOf, taken, type Actor, type Leaver, type Quiet } from "./house";

const LANGUAGES = {
  zh: { locale: "zh-CN", words: zhCN, list: "工号,姓名,最后工作日,离职类型", voluntary: "主动离职" },
  en: { locale: "en", words: en, list: "employee number,name,last working day,departure", voluntary: "resignation" },
} as const;

/** Where a picture of the manager's page is kept, if at all: the demo sends no link. */
const SCREENS = process.env.EXEUNT_SCREENS;

/** What the whole page of a manager may cost on a phone, as it comes over the network. */
const MOST_BYTES = 200_000;

const { exeunt, data, platform, yesterday, leavers } = house<Quiet>();

// One after the other: a plan is stale when somebody else's leaving changes the platform under it.
for (const spoken of ["zh", "en"] as const) {
  const leaver = leavers[spoken];
  test(`${leaver.name} leaves in ${LANGUAGES[spoken].locale}, from HR's list to a report that a stranger verifies`, async ({ browser }, info) => {
    const walk = new Walk(browser, spoken, leaver, (name) => info.outputPath(name));
    let id = "";
    await test.step("HR hands in a list, and a case opens", async () => {
      id = await walk.listIsHandedIn();
    });
    const it = await walk.sits("it");
    await it.goto(`/cases/${id}`);
    await test.step("a worker looks at the platforms by itself, so that there is something to ask", async () => {
      await expect(it.locator(".case-acts").getByRole("button", { name: walk.words.case.makePlan, exact: true })).toBeVisible({ timeout: 60_000 });
    });
    await test.step("IT hands in what opened the account, so that it can be tried", () => walk.credentialsAreKept(it));
    await test.step("the manager follows the link in the mail, on a phone, and answers", () => walk.managerAnswers());
    await test.step("Legal holds what there is and says what it is kept as", () => walk.legalReviews(id));
    await test.step("IT plans, and answers what is left to answer", () => walk.isPlanned(it));
    await test.step("a second person approves", () => walk.secondApproves(id));
    await test.step("the page shows the run while it runs", () => walk.runs(it));
    await test.step("every way in is tried and refused", () => walk.isProved(it));
    await test.step("the report verifies offline, and with one byte changed it doesn't", () => walk.reportVerifies(it));
    expect(walk.complaints).toEqual([]);
    await walk.ends();
  });
}

/** One leaver's way through the house, in one language. */
class Walk {
  readonly complaints: string[] = [];
  readonly words;
  readonly #locale;
  readonly #pages: Page[] = [];

  constructor(
    private readonly browser: Browser,
    private readonly spoken: keyof typeof LANGUAGES,
    private readonly leaver: Leaver,
    private readonly place: (name: string) => string,
  ) {
    this.words = LANGUAGES[spoken].words;
    this.#locale = LANGUAGES[spoken].locale;
  }

  /** Somebody at a desk, logged in. */
  async sits(actor: Actor): Promise<Page> {
    const context = await this.browser.newContext({ storageState: sessionOf(actor), locale: this.#locale, viewport: { width: 1440, height: 900 } });
    return this.#opens(await context.newPage());
  }

  async #opens(page: Page): Promise<Page> {
    const complaints = listen(page);
    page.on("close", () => this.complaints.push(...complaints));
    this.#pages.push(page);
    await look(page, { language: this.#locale, theme: "light" });
    return page;
  }

  async ends(): Promise<void> {
    for (const page of this.#pages) await page.context().close();
    expect(this.complaints).toEqual([]);
  }

  async listIsHandedIn(): Promise<string> {
    const { list, voluntary } = LANGUAGES[this.spoken];
    const page = await this.sits("hr");
    await page.goto("/settings/sources");
    const csv = `${list}\n${this.leaver.number},${this.leaver.name},${yesterday},${voluntary}\n`;
    const { sources } = this.words;
    const sheet = page.getByRole("region", { name: sources.upload });
    await sheet.locator("input[type=file]").setInputFiles({ name: "leavers.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
    await sheet.getByRole("button", { name: sources.tryIt, exact: true }).click();
    await expect(sheet.locator(".plan-band.dry")).toBeVisible();
    await expectSound(page);
    await sheet.getByRole("button", { name: sources.takeIn, exact: true }).click();
    await expect(sheet.getByRole("status")).toContainText(sources.taken);
    await page.goto("/cases");
    await page.getByRole("link", { name: this.leaver.number }).click();
    await expect(page.locator(".case-who")).toContainText(this.leaver.name);
    return page.url().split("/").at(-1) ?? "";
  }

  /** Presses the button that brings the case forward, or finds the act among the others. */
  async presses(page: Page, name: string): Promise<void> {
    const acts = page.locator(".case-acts");
    const button = acts.getByRole("button", { name, exact: true });
    const more = acts.getByRole("button", { name: this.words.case.more });
    await expect(button.or(more).first()).toBeVisible();
    if (await button.isVisible()) return button.click();
    await more.click();
    await page.getByRole("menuitem", { name, exact: true }).click();
  }

  /** Presses, and waits until the page says that it is done. */
  async acts(page: Page, name: string): Promise<void> {
    const answer = page.waitForResponse((response) => response.request().method() === "POST", { timeout: 60_000 });
    await this.presses(page, name);
    const done = await answer;
    expect(done.ok(), done.url()).toBe(true);
    await expect(page.getByRole("dialog")).toHaveCount(0);
  }

  async credentialsAreKept(it: Page): Promise<void> {
    const { vouch, people } = this.words;
    for (const kind of ["password", "token"] as const) {
      await this.presses(it, this.words.case.vouch);
      const dialog = it.getByRole("dialog");
      await picks(dialog.getByLabel(people.account), this.leaver.account.slice("hq/".length));
      await picks(dialog.getByLabel(vouch.kind), vouch.kinds[kind] ?? kind);
      await dialog.getByLabel(vouch.label).fill(kind);
      await dialog.getByLabel(vouch.secret).fill(this.leaver[kind]);
      await dialog.getByRole("button", { name: vouch.keep, exact: true }).click();
      await expect(dialog).toHaveCount(0);
    }
  }

  async managerAnswers(): Promise<void> {
    const { confirm } = this.words;
    const link = await linkIn(this.leaver.manager);
    const context = await this.browser.newContext({ locale: this.#locale, viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    const page = await this.#opens(await context.newPage());
    const bytes = await transferred(page);
    await page.goto(link);
    await page.getByRole("button", { name: confirm.begin }).click();
    await expect(page.getByRole("heading", { level: 1, name: confirm.title(this.leaver.name) })).toBeVisible();
    await expectSound(page);
    if (SCREENS) await taken(page, join(SCREENS, this.spoken, "manager-phone.webp"));
    // What the manager leaves open is asked of IT; what must be answered is marked.
    const open = page.locator("li.group.open select");
    while ((await open.count()) > 0) {
      const proposed = open.first().locator("option").filter({ hasText: confirm.recommended });
      await open.first().selectOption(await proposed.first().getAttribute("value"));
    }
    await page.getByRole("radio", { name: confirm.devicesSome, exact: true }).check();
    await page.getByRole("textbox", { name: confirm.deviceName }).fill("ThinkPad X1");
    await page.getByRole("textbox", { name: confirm.yourNote }).fill("♠");
    await page.getByRole("button", { name: confirm.submit }).click();
    await expect(page.getByRole("heading", { name: confirm.receipt })).toBeVisible();
    await expectSound(page);
    expect(bytes(), "the manager's page is light enough for a phone").toBeLessThan(MOST_BYTES);
    const stranger = await this.#opens(await (await this.browser.newContext({ locale: this.#locale })).newPage());
    await stranger.goto(link);
    await expect(stranger.getByRole("heading", { name: confirm.gone })).toBeVisible();
  }

  async legalReviews(id: string): Promise<void> {
    const page = await this.sits("legal");
    await page.goto(`/cases/${id}`);
    const legal = page.getByRole("region", { name: this.words.legal.title });
    await legal.getByRole("checkbox", { name: this.words.case.holdOn }).check();
    await picks(legal.getByLabel(this.words.case.retention), this.words.legal.classes.core_business ?? "");
    await legal.getByLabel(this.words.common.reason).fill("LD-2026-17");
    await legal.getByRole("button", { name: this.words.case.reviewSubmit }).click();
    await expect(legal.getByRole("button", { name: this.words.legal.again })).toBeVisible();
    await expect(legal).toContainText(this.words.legal.classes.core_business ?? "");
    await expectSound(page);
  }

  async isPlanned(it: Page): Promise<void> {
    await this.acts(it, this.words.case.observeAgain);
    await this.acts(it, this.words.case.makePlan);
    await expect(it.locator(".plan-band.dry")).toBeVisible();
    const asked = it.locator("form.case-questions");
    const open = await asked.locator(".answer").count();
    if (open > 0) {
      await asked.getByRole("button", { name: this.words.case.takeProposals }).click();
      await asked.getByRole("button", { name: this.words.case.answerSubmit(open), exact: true }).click();
      await asked.getByRole("button", { name: this.words.case.makePlanAgain, exact: true }).click();
    }
    await expect(asked).toHaveCount(0);
    await expectSound(it);
  }

  async secondApproves(id: string): Promise<void> {
    const page = await this.sits("second");
    await page.goto(`/cases/${id}`);
    await page.getByRole("button", { name: this.words.case.approve, exact: true }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.locator(".digest")).toContainText("sha256");
    await dialog.getByLabel(this.words.common.reason).fill("CHG-4711");
    // What can't be undone wants the account's name typed.
    const account = dialog.locator(".approve-account");
    if (await account.isVisible()) await dialog.getByLabel(this.words.case.approveType).fill(await account.innerText());
    await dialog.getByRole("button", { name: this.words.case.approveSubmit, exact: true }).click();
    await expect(dialog).toHaveCount(0);
  }

  async runs(it: Page): Promise<void> {
    const steps = await it.locator(".case-plan .step").count();
    expect(steps).toBeGreaterThan(3);
    // Nobody touches this page: what it shows comes to it.
    const seen = new Set<number>();
    await expect
      .poll(
        async () => {
          const done = await it.locator(".case-plan .step.done").count();
          seen.add(done);
          return done;
        },
        { intervals: [50], timeout: 90_000 },
      )
      .toBe(steps);
    expect([...seen].some((done) => done > 0 && done < steps), `only ${[...seen].join(", ")} of ${steps} were seen`).toBe(true);
    await expect(it.locator(".plan-band")).toHaveCount(0);
  }

  async isProved(it: Page): Promise<void> {
    await expect(it.getByRole("button", { name: this.words.case.prove, exact: true })).toBeVisible();
    await this.presses(it, this.words.case.prove);
    const dialog = it.getByRole("dialog");
    await expect(dialog.getByRole("status")).toContainText(this.words.case.proved, { timeout: 60_000 });
    await dialog.getByRole("button", { name: this.words.common.close, exact: true }).last().click();
    await expect(dialog).toHaveCount(0);
    await expect(it.locator(".case-sentence .glyph.verified")).toBeVisible();
    await expect(it.locator(".case-plan .glyph.verified").first()).toBeVisible();
    await expectSound(it);
    const whoami = await fetch(new URL("/_matrix/client/v3/account/whoami", platform), { headers: { authorization: `Bearer ${this.leaver.token}` } });
    expect(whoami.status, "an old session is refused by the platform itself").toBe(401);
  }

  async reportVerifies(it: Page): Promise<void> {
    const { reports, common } = this.words;
    await this.presses(it, this.words.case.report);
    const dialog = it.getByRole("dialog");
    await dialog.getByRole("button", { name: reports.seal, exact: true }).click();
    const lines = dialog.locator(".files .line").filter({ hasText: /report\S*\.(json|html)/ });
    await expect(lines).toHaveCount(3);
    await expectSound(it);
    const files: string[] = [];
    for (const line of await lines.all()) {
      const [download] = await Promise.all([it.waitForEvent("download"), line.getByRole("button", { name: common.download }).click()]);
      const file = this.place(download.suggestedFilename());
      await download.saveAs(file);
      files.push(file);
    }
    const [report = "", ...pages] = files;
    expect(verify(report, pages)).toMatchObject({ status: 0, said: { fits: true } });
    const bytes = readFileSync(report);
    const at = bytes.indexOf(this.leaver.account.slice(this.leaver.account.indexOf("@") + 1));
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    const forgery = this.place("forged.json");
    writeFileSync(forgery, bytes);
    const forged = verify(forgery, pages);
    expect(forged).toMatchObject({ status: 3, said: { fits: false } });
    expect(forged.said.code, "the part is named").toMatch(/^[a-z]+\.[a-z-]+$/);
  }
}

/** Picks from a list by the keyboard: the box of a list lies under what it shows. */
async function picks(box: Locator, text: string): Promise<void> {
  await box.focus();
  await box.press("ArrowDown");
  await box.page().locator(".ant-select-dropdown:visible .ant-select-item-option").filter({ hasText: text }).first().click();
}

/** Counts the bytes that come to a page from now on, as they came over the network. */
async function transferred(page: Page): Promise<() => number> {
  let bytes = 0;
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  session.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  return () => bytes;
}

/** Asks the command, which knows nothing here but a file and a public key. */
function verify(report: string, pages: string[]): { status: number | null; said: { fits?: boolean; code?: string } } {
  const key = join(data, "log.vkey");
  const ran = spawnSync(exeunt, ["evidence", "verify", report, "--key-file", key, ...pages.flatMap((page) => ["--attachment", page]), "--json"], { env: {}, encoding: "utf8" });
  return { status: ran.status, said: JSON.parse(ran.stdout || "{}") as { fits?: boolean; code?: string } };
}
