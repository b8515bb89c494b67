import type { PersonChange } from "../../api/people";
import type { PersonRow } from "../../api/find";

/** What is typed of a person. */
export interface Typed {
  id: string;
  name: string;
  department: string;
  zone: string;
  manager: string | undefined;
  mail: string;
  language: string;
}

export function typedOf(person: PersonRow): Typed {
  const { id, name, department, zone, manager, mail, language } = person;
  return { id, name, department, zone, manager: manager ?? undefined, mail: mail ?? "", language };
}

/** Only what differs; nobody and none are said as null. */
export function changeOf(before: PersonRow, typed: Typed): PersonChange {
  const was = typedOf(before);
  const change: PersonChange = {};
  if (typed.name.trim() !== was.name) change.name = typed.name.trim();
  if (typed.department.trim() !== was.department) change.department = typed.department.trim();
  if (typed.zone !== was.zone) change.zone = typed.zone;
  if (typed.manager !== was.manager) change.manager = typed.manager ?? null;
  if (typed.mail.trim() !== was.mail) change.mail = typed.mail.trim() || null;
  if (typed.language !== was.language) change.language = typed.language;
  return change;
}

/** The next one of the same team: what is their own is empty again. */
export function another(typed: Typed): Typed {
  return { ...typed, id: "", name: "", mail: "" };
}
