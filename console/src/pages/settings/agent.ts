/** The first that fits counts: what runs on another engine names that one as well. */
const BROWSERS: readonly [RegExp, string][] = [
  [/MicroMessenger\/(\d+)/, "WeChat"],
  [/Edg(?:A|iOS)?\/(\d+)/, "Edge"],
  [/OPR\/(\d+)/, "Opera"],
  [/(?:Firefox|FxiOS)\/(\d+)/, "Firefox"],
  [/(?:Chrome|CriOS)\/(\d+)/, "Chrome"],
  [/Version\/(\d+).*Safari\//, "Safari"],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux|X11/, "Linux"],
];

/** What a `User-Agent` says, as people call it; itself where it says neither browser nor system. */
export function agentSaid(agent: string): string {
  const browser = BROWSERS.map(([as, name]) => ({ name, version: as.exec(agent)?.[1] })).find(({ version }) => version);
  const system = SYSTEMS.find(([as]) => as.test(agent))?.[1];
  const parts = [browser ? `${browser.name} ${browser.version ?? ""}` : undefined, system].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(" · ") : agent;
}
