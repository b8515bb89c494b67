import { expect, test, type Browser, type Page } from "@playwright/test";
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { look, taken } from "./house";

/** In the order in which the demo names its users. */
const ROLES = ["hr", "manager", "legal", "it", "it2", "auditor", "administrator"] as const;
type Role = (typeof ROLES)[number];

const FOLDER = join(import.meta.dirname, "../../docs/screens");
const EXEUNT = process.env.EXEUNT ?? join(import.meta.dirname, "../../target/debug/exeunt");
const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

interface Demo {
  links: Record<Role, string>;
  /** The link in a manager's letter. */
  letter: string;
  process: ChildProcess;
}

type Path = string | ((page: Page) => Promise<string>);

/** Only these, by their names with commas between, where not all are to be taken again. */
const ONLY = process.env.EXEUNT_PLACES?.split(",");

/** What each picture shows, as who sees it, and where that is. */
const PLACES: { name: string; as: Role; path: Path }[] = [
  { name: "today", as: "it", path: "/" },
  { name: "cases", as: "it", path: "/cases" },
  { name: "case-confirming", as: "hr", path: inPhase("confirming") },
  { name: "case-approving", as: "it", path: inPhase("approving") },
  { name: "case-running", as: "it", path: inPhase("running") },
  { name: "case-proved", as: "it", path: inPhase("proved") },
  { name: "case-legal", as: "legal", path: inPhase("planning") },
  { name: "new-case", as: "hr", path: "/cases/new" },
  { name: "batches", as: "it", path: "/batches" },
  { name: "batch", as: "it", path: first("/batches", ({ id }) => `/batches/${id}`) },
  { name: "new-batch", as: "hr", path: "/batches/new" },
  { name: "people", as: "it", path: "/people" },
  { name: "person", as: "it", path: first("/cases", ({ person }) => `/people/${person}`) },
  { name: "person-form", as: "it", path: "/people/new" },
  { name: "people-upload", as: "it", path: "/people/upload" },
  { name: "accounts", as: "it", path: "/accounts" },
  { name: "groups", as: "it", path: "/groups" },
  { name: "group", as: "it", path: first("/connections/synapse-demo/groups", ({ group }) => `/groups/synapse-demo/${encodeURIComponent(group ?? "")}`) },
  { name: "findings", as: "hr", path: "/findings" },
  { name: "connections", as: "it", path: "/connections" },
  { name: "connection", as: "it", path: "/connections/synapse-demo" },
  { name: "connection-form", as: "administrator", path: "/connections/new" },
  { name: "policy", as: "legal", path: "/policy" },
  { name: "audit", as: "it", path: "/audit" },
  { name: "verify", as: "it", path: "/audit/verify" },
  { name: "security", as: "it", path: "/settings/security" },
  { name: "tokens", as: "it", path: "/settings/tokens" },
  { name: "sessions", as: "it", path: "/settings/sessions" },
  { name: "users", as: "administrator", path: "/settings/users" },
  { name: "webhooks", as: "it", path: "/settings/webhooks" },
  { name: "notices", as: "it", path: "/settings/notices" },
  { name: "sources", as: "hr", path: "/settings/sources" },
  { name: "guide", as: "it", path: "/settings/guide" },
];

for (const [language, spoken] of [["zh-CN", "zh"], ["en", "en"]] as const) {
  test(`every page in ${language}`, async ({ browser }) => {
    test.setTimeout(20 * 60_000);
    const demo = await opened(spoken);
    try {
      for (const [size, viewport] of Object.entries(SIZES)) {
        for (const place of PLACES.filter(({ name }) => !ONLY || ONLY.includes(name))) {
          const page = await entered(browser, demo.links[place.as], language, viewport);
          const path = typeof place.path === "string" ? place.path : await place.path(page);
          const silence = silent(page);
          await page.goto(new URL(path, page.url()).href);
          await settled(page);
          await silence();
          await taken(page, join(FOLDER, spoken, `${place.name}-${size}.webp`));
          await page.context().close();
        }
        if (!ONLY || ONLY.includes("log-in")) await withoutLogIn(browser, demo, language, [spoken, size], viewport);
      }
    } finally {
      demo.process.kill("SIGTERM");
    }
  });
}

/** What is seen by whoever has not logged in: the door, and the page that a manager's letter leads to. */
async function withoutLogIn(browser: Browser, demo: Demo, language: "zh-CN" | "en", [spoken, size]: [string, string], viewport: { width: number; height: number }): Promise<void> {
  const context = await browser.newContext({ viewport, locale: language, reducedMotion: "reduce" });
  const page = await context.newPage();
  await look(page, { language, theme: "light" });
  await page.goto(new URL("/", demo.letter).href);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await taken(page, join(FOLDER, spoken, `log-in-${size}.webp`));
  // A letter's link opens once.
  if (size === "phone") {
    await page.goto(demo.letter);
    await page.getByRole("button").last().click();
    await expect(page.getByRole("radio").first()).toBeVisible();
    await taken(page, join(FOLDER, spoken, "manager-phone.webp"));
  }
  await context.close();
}

/** The demo, once it has said who can log in where. */
async function opened(spoken: string): Promise<Demo> {
  const child = spawn(EXEUNT, ["demo", "--open", "--port", "0", "--people", "60", "--at-once", "--no-withdraw", "--lang", spoken], { stdio: ["ignore", "pipe", "inherit"] });
  const found: string[] = [];
  let letter = "";
  for await (const line of createInterface({ input: child.stdout })) {
    const link = /http:\S+\/demo\/\S+/.exec(line)?.[0];
    if (link) found.push(link);
    letter = /http:\S+\/confirm#\S+/.exec(line)?.[0] ?? letter;
    if (line.includes("Ctrl-C")) break;
  }
  expect(found.length, "the demo names its users").toBeGreaterThanOrEqual(ROLES.length);
  return { links: Object.fromEntries(ROLES.map((role, at) => [role, found[at]])) as Demo["links"], letter, process: child };
}

async function entered(browser: Browser, link: string, language: "zh-CN" | "en", viewport: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: language, reducedMotion: "reduce" });
  const page = await context.newPage();
  await look(page, { language, theme: "light" });
  await page.goto(link);
  return page;
}

/** What rows of several lists are known by. */
interface Row {
  id?: string;
  person?: string;
  group?: string;
  members?: number;
}

/** The page of the first of a list, for groups of the first with somebody in it. */
function first(list: string, to: (row: Row) => string): (page: Page) => Promise<string> {
  return async (page) => {
    const answer = await page.request.get(new URL(`/api/v1${list}`, page.url()).href);
    const { items } = (await answer.json()) as { items: Row[] };
    const row = items.find(({ members }) => members !== 0);
    if (!row) throw new Error(`${list} is empty`);
    return to(row);
  };
}

/** The page of a case that is in a phase. */
function inPhase(phase: string): (page: Page) => Promise<string> {
  return async (page) => {
    const get = async (path: string) => (await page.request.get(new URL(`/api/v1${path}`, page.url()).href)).json() as Promise<unknown>;
    const { items } = (await get("/cases?limit=200")) as { items: { id: string }[] };
    for (const { id } of items) {
      const standing = (await get(`/cases/${id}/standing`)) as { phase: string };
      if (standing.phase === phase) return `/cases/${id}`;
    }
    throw new Error(`no case is in the phase ${phase}`);
  };
}

/** Comes back when nothing is asked of the server any more, but for the stream that never ends. */
function silent(page: Page): () => Promise<void> {
  let [open, last] = [0, Date.now()];
  const counted = (url: string) => url.includes("/api/") && !url.endsWith("/events");
  const note = (by: number) => (request: { url(): string }) => {
    if (!counted(request.url())) return;
    open += by;
    last = Date.now();
  };
  page.on("request", note(1));
  page.on("requestfinished", note(-1));
  page.on("requestfailed", note(-1));
  return () => expect.poll(() => open <= 0 && Date.now() - last > 400, { timeout: 30_000 }).toBe(true);
}

async function settled(page: Page): Promise<void> {
  await expect(page.locator("#content h1").first()).toBeVisible();
  await expect(page.locator(".list-wait")).toHaveCount(0);
  await expect(page.getByText(/正在读取|Reading…/)).toHaveCount(0);
}
