import type { PlanDetail } from "../../api/cases";
import type { HandOver } from "../../api/paper";
import type { Entry } from "../../api/log";
import { personText } from "../../parts/Person";
import { word, type Words } from "../../words";

/** What the case page knows of names that the log has only ids of. */
export interface Known {
  plan: PlanDetail | undefined;
  sheet: HandOver | null | undefined;
}

interface At {
  connection: string;
  group: string;
}

/** A step in words: as its plan calls it, or, where that plan isn't at hand, by its action. */
export function stepText(words: Words, known: Known, id: string): string {
  const step = known.plan?.steps.find((one) => one.id === id);
  if (step) return `${step.title} · ${step.connection}`;
  const parts = id.split("/");
  const at = parts.findIndex((part) => (part.split("#")[0] ?? "") in words.action);
  if (at < 0) return id;
  const [action = ""] = (parts[at] ?? "").split("#");
  return `${word(words.action, action)} · ${parts[0]}`;
}

/** Who did it; `name@number` is a process that works off what was approved. */
export function byWhom(words: Words, actor: string): string {
  return /@\d+$/.test(actor) ? words.audit.worker(actor) : actor;
}

/** What was decided, in words; `null` for what is no decision of a kind that is known here. */
export function decisionText(words: Words, known: Known, entry: Entry): string | null {
  return saidText(words, known, (entry.payload ?? {}) as Record<string, unknown>);
}

/** The same of a decision as it was said. */
export function saidText(words: Words, known: Known, said: Record<string, unknown>): string | null {
  const { decided } = words;
  switch (said.kind) {
    case "successor":
      return decided.successor(groupName(known, said.group as At), accountName(known, (said.group as At).connection, String(said.account)));
    case "default_successor":
      return decided.defaultSuccessor(String(said.connection), accountName(known, String(said.connection), String(said.account)));
    case "kind":
      return decided.kind(groupName(known, said.group as At), word(words.groupKind, String(said.is)));
    case "keep":
      return decided.keep(groupName(known, said.group as At));
    case "give_back":
      return (said.back === true ? decided.giveBack : decided.leaveThere)(groupName(known, said.group as At));
    case "integration":
      return integrationText(words, known, said);
    case "legal_hold":
      return said.hold === true ? decided.hold : decided.noHold;
    case "retention":
      return decided.retention(word(words.legal.classes, String(said.class)));
    case "export":
      return said.allowed === true ? words.legal.mayBe : words.legal.mayNotBe;
    case "deactivate":
      return said.erase === true ? words.action.erased ?? null : words.action.deactivated ?? null;
    case "departure":
      return word(words.departure, String(said.departure));
    default:
      return null;
  }
}

function integrationText(words: Words, known: Known, said: Record<string, unknown>): string {
  const { connection, integration } = said.integration as { connection: string; integration: string };
  const fate = (said.fate ?? {}) as { kind?: string; to?: string };
  const name = `${integration} · ${connection}`;
  if (fate.kind === "handed_over") return words.decided.handedOver(name, accountName(known, connection, String(fate.to)));
  return fate.kind === "kept" ? words.decided.kept(name) : words.decided.stopped(name);
}

function groupName(known: Known, at: At): string {
  const step = known.plan?.steps.find((one) => one.connection === at.connection && one.group === at.group);
  const asked = known.sheet?.questions;
  const same = (one: { group: At }) => one.group.connection === at.connection && one.group.group === at.group;
  const question = [...(asked?.projects ?? []), ...(asked?.groups ?? [])].find(same);
  return `${step?.groupName ?? question?.name ?? at.group} · ${at.connection}`;
}

function accountName(known: Known, connection: string, account: string): string {
  const named = known.sheet?.names.find((one) => one.account.connection === connection && one.account.account === account);
  const owner = known.plan?.questions.find((one) => one.connection === connection && one.owners[account])?.owners[account];
  return named ? `${named.name} ${named.person}` : owner ? personText(owner) : account;
}
