/** What the pages work with. */
export interface PersonRef {
  id: string;
  name?: string | null;
  department?: string | null;
}

export interface Owed {
  party: { kind: string; person?: string; name?: string };
  what: string;
  /** What it is, whatever the language. */
  key: string;
  state: "waiting" | "done" | "overdue" | "not_needed";
  /** Somebody is waited for; what comes by itself, such as a plan's time, waits for nobody. */
  waits: boolean;
  since?: string | null;
  due?: string | null;
  note?: string | null;
}

export interface Standing {
  phase: string;
  sentence: string;
  owed: Owed[];
  /** Why the plan has to be made again. */
  outdated?: string | null;
  /** Closed and tried; nothing contradicts it, and proving once more shows no more. */
  unproved: boolean;
  /** Platforms that containing did not reach, each in a sentence; of a single case only. */
  not_contained?: string[] | null;
  /** Accounts that somebody can still get into although a plan to close them is under way; of a single case only. */
  open_accounts?: OpenAccount[] | null;
}

export interface OpenAccount {
  connection: string;
  account: string;
  says: string;
}

export interface RunWork {
  parked?: string | null;
  started_at: string;
  finished_at?: string | null;
  steps: number;
  settled: number;
  stuck: number;
}

export interface PlanWork {
  id: string;
  kind: string;
  made_at: string;
  brief: { questions: number; gaps: number; four_eyes: boolean; begins_at?: string | null; deadline?: string | null };
  approved_at?: string | null;
  run?: RunWork | null;
}

export interface CaseRow {
  id: string;
  person: PersonRef;
  departure: string;
  last_working_day: string;
  state: string;
  opened_by: string;
  opened_at: string;
  standing?: Standing | null;
  work?: { observed_at?: string | null; contained_at?: string | null; plan?: PlanWork | null } | null;
}
