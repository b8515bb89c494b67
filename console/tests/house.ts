import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { createHmac } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Whoever logs in; `second` is another one of IT. */
export type Actor = "it" | "second" | "hr" | "legal" | "auditor";
/** Whoever comes in by a passkey, and is nobody else's. */
type ByPasskey = "keys";

/** What crates/cli/tests/it/console says of the house that it has opened. */
interface Open {
  url: string;
  /** A MailDev, which shows what was sent. */
  mail: string;
  /** The command, and its data folder. */
  exeunt: string;
  data: string;
  actors: Record<Actor | ByPasskey, { name: string; invitation: string }>;
}

/** A house on a simulated platform, with a case on its way. */
export interface AtWork extends Open {
  /** Employee number of who leaves, and their account. */
  leaver: string;
  account: string;
}

/** A house on a real platform, on which nobody leaves yet. */
export interface Quiet extends Open {
  platform: string;
  yesterday: string;
  leavers: Record<"zh" | "en", Leaver>;
}

/** A house in which nothing is yet but whoever sets it up, and a platform that waits to be connected. */
export interface Empty extends Omit<Open, "actors"> {
  actors: { founder: { name: string; invitation: string } };
  platform: string;
  server: string;
  token: string;
  /** Everybody, as a list. */
  people: string;
  leaver: { number: string; name: string; department: string };
  manager: { number: string; name: string; department: string };
  /** The leaver's account. */
  account: string;
  last_day: string;
}

/** A house whose site closes: many leave as one, on a platform that takes its time. */
export interface Site extends Open {
  leavers: { number: string; name: string }[];
  /** Whom the platform refuses one thing at first. */
  unlucky: string;
  /** An account that stays. */
  successor: string;
  yesterday: string;
}

/** Somebody who is going to leave, with what opens their account. */
export interface Leaver {
  number: string;
  name: string;
  account: string;
  password: string;
  token: string;
  /** Where mail reaches the manager. */
  manager: string;
}

/** The file that describes the house. */
function file(): string {
  const given = process.env.EXEUNT_HOUSE;
  if (!given) throw new Error("EXEUNT_HOUSE names no file: `cargo nextest run -p exeunt the_console` opens a house");
  return given;
}

export function house<Kind extends Omit<Open, "actors"> = AtWork>(): Kind {
  return JSON.parse(readFileSync(file(), "utf8")) as Kind;
}

export const PASSWORD = "seven-quiet-lanterns";

/** Where what a browser keeps of somebody's session is kept for the specs: in the house's own folder, which goes with it. */
export const sessionOf = (actor: Actor) => join(dirname(file()), `session-${actor}.json`);

/** The code that an app shows (RFC 6238), so many steps of 30 seconds from now. */
export function code(seed: string, steps = 0): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...seed.replace(/[\s=]/g, "")].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac("sha1", key).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** Follows an invitation, chooses a password, and logs in. `meanwhile` looks at the page of the invitation. */
export async function enters(page: Page, { name, invitation }: { name: string; invitation: string }, meanwhile?: () => Promise<void>): Promise<void> {
  await page.goto(invitation);
  await page.locator("input[name=password]").fill(PASSWORD);
  const seed = await page.locator(".invitation-seed").innerText();
  await meanwhile?.();
  // Codes change every half minute; these two are wanted well before the next one comes.
  const left = 30_000 - (Date.now() % 30_000);
  if (left < 12_000) await page.waitForTimeout(left);
  // A code is good once; the one from before is still good now, and the next one is for the log-in.
  await page.locator("input[name=code]").fill(code(seed, -1));
  await page.locator("button[type=submit]").click();
  await page.locator("a[href='/']").click();
  await page.locator("input[name=username]").fill(name);
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.locator("input[name=code]").fill(code(seed));
  await page.locator("button[type=submit]").click();
  await expect(page.locator("#content h1")).toBeVisible();
}

export type Look = { language: "zh-CN" | "en"; theme: "light" | "dark" };

/** Has the page come up in this language and look. */
export async function look(page: Page, { language, theme }: Look): Promise<void> {
  await page.addInitScript(
    ([spoken, worn]) => {
      localStorage.setItem("exeunt.language", spoken);
      localStorage.setItem("exeunt.look", worn);
    },
    [language, theme] as const,
  );
}

const WCAG = { type: "tag" as const, values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] };
/** What another look can break. */
const COLOURS = { type: "rule" as const, values: ["color-contrast"] };

/** Nothing that WCAG 2.2 AA forbids, and no page that is wider than its screen. */
export async function expectSound(page: Page, what: "everything" | "colours" = "everything"): Promise<void> {
  await expect(page.locator(".list-wait")).toHaveCount(0);
  await atRest(page);
  const found = await new AxeBuilder({ page }).options({ runOnly: what === "colours" ? COLOURS : WCAG }).analyze();
  const said = found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target.join(" ")} (${n.any[0]?.message ?? ""})`).join(", ")}`);
  expect.soft(said, page.url()).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(overflow, `${page.url()} is wider than its screen`).toBeLessThanOrEqual(0);
}

/** Comes back when nothing moves any more; what turns for ever doesn't count. */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const moving = () => document.getAnimations().filter((each) => each.effect?.getComputedTiming().iterations !== Infinity);
    do {
      await Promise.allSettled(moving().map((each) => each.finished));
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    } while (moving().length > 0);
  });
}

/** Collects what the page complains about: errors, and what the content security policy refused. */
export function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of (401|404|403|409|410)/.test(message.text())) complaints.push(message.text());
  });
  return complaints;
}

/** The newest link that was mailed to somebody. */
export async function linkIn(address: string): Promise<string> {
  let link = "";
  await expect
    .poll(
      async () => {
        const mails = (await (await fetch(new URL("api/email", house().mail))).json()) as { to: { address: string }[]; text: string }[];
        const theirs = mails.filter((each) => each.to.some((to) => to.address === address));
        link = theirs.map((each) => /https?:\/\/\S+\/confirm\S+/.exec(each.text)?.[0] ?? "").findLast(Boolean) ?? "";
        return link;
      },
      { message: `no link came to ${address}`, timeout: 30_000 },
    )
    .not.toBe("");
  return link;
}

/** Of WebP, out of 100. */
const QUALITY = 82;

/** Keeps a picture of what is seen. */
export async function taken(page: Page, file: string): Promise<void> {
  await atRest(page);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: QUALITY });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, Buffer.from(data, "base64"));
}
