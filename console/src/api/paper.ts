import { api, type Shape, valueOf } from "./client";
import { Problem } from "./problem";

// What people owe a case: the manager's confirmation, Legal's review, devices, and what was said.

/** The newest request to confirm, what is asked, and what was answered. */
export type HandOver = Shape<"ConfirmationView">;

/** Null where nobody has been asked yet. */
export async function readHandOver(id: string, signal?: AbortSignal): Promise<HandOver | null> {
  try {
    return await valueOf(api.GET("/api/v1/cases/{id}/confirmation", { params: { path: { id } }, signal }));
  } catch (error) {
    // Nobody is asked of a hostile departure, or where the ledger knows no manager.
    const { status, type } = Problem.of(error);
    if (status === 404 || type === "nothing-asked") return null;
    throw error;
  }
}

/** Asks the manager, or whoever answers in the manager's place; who is asked already isn't asked twice. */
export function askManager(id: string, manager: string | null = null): Promise<unknown> {
  return valueOf(api.POST("/api/v1/cases/{id}/confirmation", { params: { path: { id } }, body: manager ? { manager } : {} }));
}

export function remindManager(id: string): Promise<unknown> {
  return valueOf(api.POST("/api/v1/cases/{id}/confirmation/reminder", { params: { path: { id } } }));
}

export function escalate(id: string): Promise<unknown> {
  return valueOf(api.POST("/api/v1/cases/{id}/confirmation/escalation", { params: { path: { id } } }));
}

export function endLinks(id: string): Promise<unknown> {
  return valueOf(api.DELETE("/api/v1/cases/{id}/confirmation/links", { params: { path: { id } } }));
}

/** What the manager said on the phone or at the table, written down in their place. */
export function confirmFor(id: string, given: Shape<"Said">): Promise<unknown> {
  return valueOf(api.PUT("/api/v1/cases/{id}/confirmation/submission", { params: { path: { id } }, body: given }));
}

/** What whoever is asked answers as themselves, saved and submitted as a whole. */
export async function confirmOwn(id: string, answers: Shape<"Answer">[]): Promise<unknown> {
  const path = { params: { path: { id } } };
  await valueOf(api.PATCH("/api/v1/cases/{id}/confirmation/answers", { ...path, body: { answers } }));
  return valueOf(api.POST("/api/v1/cases/{id}/confirmation/submission", { ...path, body: {} }));
}

/** What was decided for a case so far: by Legal, and about groups and integrations, as pairs of what and how. */
export type Decisions = Shape<"Decisions">;

export async function readReviewed(id: string, signal?: AbortSignal): Promise<Decisions> {
  // The client's own types forget that a pair has two places.
  return (await valueOf(api.GET("/api/v1/cases/{id}/decisions", { params: { path: { id } }, signal }))) as Decisions;
}

/** Legal's word: whether anything may be destroyed, how long it is kept, whether it may be handed out. */
export function review(id: string, given: Shape<"Review">): Promise<unknown> {
  return valueOf(api.PUT("/api/v1/cases/{id}/review", { params: { path: { id } }, body: given }));
}

export type Device = Shape<"DeviceTask">;

export async function listDevices(id: string, signal?: AbortSignal): Promise<Device[]> {
  const found = await valueOf(api.GET("/api/v1/cases/{id}/devices", { params: { path: { id } }, signal }));
  return found.items;
}

export function addDevice(id: string, given: Shape<"NewDevice">): Promise<unknown> {
  return valueOf(api.POST("/api/v1/cases/{id}/devices", { params: { path: { id } }, body: given }));
}

export type DeviceChange = Shape<"DeviceChange">;

export function changeDevice(id: string, device: string, given: DeviceChange): Promise<unknown> {
  return valueOf(api.PATCH("/api/v1/cases/{id}/devices/{device}", { params: { path: { id, device } }, body: given }));
}

export type Note = Shape<"Note">;

/** Notes that a case page reads; a case with more has them in the API. */
const MOST_NOTES = 1_000;

export async function listNotes(id: string, signal?: AbortSignal): Promise<Note[]> {
  const notes: Note[] = [];
  let after: string | undefined;
  do {
    const query = { limit: 200, ...(after ? { after } : {}) };
    const page = await valueOf(api.GET("/api/v1/cases/{id}/notes", { params: { path: { id }, query }, signal }));
    notes.push(...page.items);
    after = page.next ?? undefined;
  } while (after && notes.length < MOST_NOTES);
  return notes;
}

/** Where a file of a note is saved from. The browser never shows it. */
export function attachmentHref(id: string, note: string, digest: string): string {
  return `/api/v1/cases/${id}/notes/${note}/attachments/${encodeURIComponent(digest)}`;
}

export type NewNote = Shape<"Writing">;

/** A note and what goes with it, kept for good. */
export function takeNote(id: string, note: NewNote, files: File[]): Promise<Note> {
  const bodySerializer = () => {
    const form = new FormData();
    form.append("note", JSON.stringify(note));
    for (const file of files) form.append("file", file);
    return form;
  };
  return valueOf(api.POST("/api/v1/cases/{id}/notes", { params: { path: { id } }, body: note, bodySerializer }));
}
