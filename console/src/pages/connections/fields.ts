/** What each platform's connector must be told. What it may be told besides is in docs/platforms. */
export interface PlatformFields {
  needed: string[];
  optional: string[];
}

export const PLATFORMS: Record<string, PlatformFields> = {
  synapse: { needed: ["base_url", "server_name"], optional: ["notices_account"] },
  "agora-chat": { needed: ["base_url", "org_name", "app_name"], optional: ["canary_sender"] },
  ejabberd: { needed: ["base_url", "host"], optional: ["muc_service", "xmpp", "frozen_group", "service_account"] },
  mattermost: { needed: ["base_url"], optional: [] },
};

export type Settings = Record<string, unknown>;

/** The settings out of the fields, and what else was written as JSON; empty fields are left out. `null`: that is no JSON. */
export function settingsOf(platform: string, typed: Record<string, string>, more: string): Settings | null {
  const fields = PLATFORMS[platform];
  const known = [...(fields?.needed ?? []), ...(fields?.optional ?? [])];
  const given = known.map((key) => [key, (typed[key] ?? "").trim()] as const).filter(([, value]) => value !== "");
  const rest = parsed(more);
  return rest && { ...rest, ...Object.fromEntries(given) };
}

function parsed(text: string): Settings | null {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Settings) : null;
  } catch {
    return null;
  }
}

/** The settings of a connection as fields, and the rest as JSON. */
export function typedOf(platform: string, settings: Settings): { typed: Record<string, string>; more: string } {
  const fields = PLATFORMS[platform];
  const known = new Set([...(fields?.needed ?? []), ...(fields?.optional ?? [])]);
  const typed = Object.fromEntries(Object.entries(settings).filter(([key]) => known.has(key)).map(([key, value]) => [key, String(value ?? "")]));
  const rest = Object.fromEntries(Object.entries(settings).filter(([key]) => !known.has(key)));
  return { typed, more: Object.keys(rest).length > 0 ? JSON.stringify(rest, null, 2) : "" };
}
