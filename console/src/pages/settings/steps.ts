import { listCases } from "../../api/cases";
import { listConnections } from "../../api/connections";
import { newestEntry } from "../../api/log";
import { listPeople } from "../../api/find";
import { listDesks } from "../../api/notices";
import { currentPolicy, lastAdoption } from "../../api/policy";
import { listActors, type Actor } from "../../api/settings";

/** A first step: whether it is done, as the data show, and how far it is. `null`: the reader may not see that. */
export interface Step {
  key: "connect" | "stock" | "duty" | "policy" | "run";
  to: string;
  duty: string;
  done: boolean | null;
  /** What is there, to be said beside it. */
  count?: number;
  lacks?: string[];
  /** Nobody is in the ledger yet, so that nothing can be bound to anybody. */
  peopleFirst?: boolean;
}

/** Roles without which a case stands still, as far as nobody has them. */
export function lacking(actors: Pick<Actor, "roles" | "locked">[]): string[] {
  const live = actors.filter((actor) => !actor.locked);
  const has = (role: string) => live.some((actor) => actor.roles.includes(role));
  const approvers = live.filter((actor) => actor.roles.includes("it") || actor.roles.includes("legal")).length;
  return [...(approvers < 2 ? ["approvers"] : []), ...["hr", "legal", "it"].filter((role) => !has(role))];
}

/** The five first steps (A5) with what the data say of each. */
export async function readSteps(may: (duty: string) => boolean, signal: AbortSignal): Promise<Step[]> {
  const [connections, people, bound, actors, desks, policy, adopted, cases] = await Promise.all([
    listConnections(signal),
    listPeople({}, undefined, signal, 1),
    newestEntry("account.bound", signal),
    may("manage_actors") ? listActors(signal) : null,
    may("manage_connections") ? listDesks(signal) : null,
    currentPolicy(signal),
    lastAdoption(signal),
    listCases({}, undefined, signal, 1),
  ]);
  const roles = actors && lacking(actors);
  const mail = desks && ["hr", "it", "legal"].filter((role) => !desks.some((desk) => desk.role === role)).map((role) => `desk_${role}`);
  const lacks = [...(roles ?? []), ...(mail ?? [])];
  return [
    { key: "connect", to: connections.length > 0 ? "/connections" : "/connections/new", duty: "manage_connections", done: connections.length > 0, count: connections.length },
    { key: "stock", to: people.items.length > 0 ? "/accounts?whose=nobody" : "/people", duty: "manage_ledger", done: bound !== null, peopleFirst: people.items.length === 0 },
    { key: "duty", to: roles === null || roles.length === 0 ? "/settings/notices" : "/settings/users", duty: roles === null ? "manage_connections" : "manage_actors", done: roles === null && mail === null ? null : lacks.length === 0, lacks },
    { key: "policy", to: "/policy", duty: "approve_plan", done: adopted?.digest === policy.digest },
    { key: "run", to: "/cases/new", duty: "open_case", done: cases.items.length > 0 },
  ];
}
