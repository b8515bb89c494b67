import { api, type Shape, valueOf } from "./client";
import type { Me } from "./session";

export type Passkey = Shape<"PasskeyRow">;
export type Passkeys = Shape<"Passkeys">;

/** Whether this browser can talk with devices, in the form in which the server does. */
export function knowsPasskeys(): boolean {
  return typeof PublicKeyCredential === "function" && typeof PublicKeyCredential.parseCreationOptionsFromJSON === "function";
}

/** Logs in whoever the device knows; no name is typed. */
export async function logInByPasskey(): Promise<Me> {
  const { options } = await valueOf(api.POST("/api/v1/session/passkey/challenge"));
  return valueOf(api.POST("/api/v1/session/passkey", { body: { answer: await signed(options) } }));
}

/** Shows once more who one is, for what is dangerous. */
export async function showAgainByPasskey(): Promise<void> {
  const { options } = await valueOf(api.POST("/api/v1/session/proof/passkey/challenge"));
  await valueOf(api.POST("/api/v1/session/proof/passkey", { body: { answer: await signed(options) } }));
}

export function listPasskeys(signal?: AbortSignal): Promise<Passkeys> {
  return valueOf(api.GET("/api/v1/passkeys", { signal }));
}

/** Has the device make a passkey, and keeps it under this name. */
export async function addPasskey(name: string): Promise<Passkey> {
  const { options } = await valueOf(api.POST("/api/v1/passkeys/challenge"));
  return valueOf(api.POST("/api/v1/passkeys", { body: { name, answer: await made(options) } }));
}

export async function renamePasskey(id: string, name: string): Promise<void> {
  await valueOf(api.PATCH("/api/v1/passkeys/{id}", { params: { path: { id } }, body: { name } }));
}

export async function removePasskey(id: string): Promise<void> {
  await valueOf(api.DELETE("/api/v1/passkeys/{id}", { params: { path: { id } } }));
}

type Document = Record<string, unknown>;

async function made(options: Document): Promise<Document> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as unknown as PublicKeyCredentialCreationOptionsJSON);
  return asDocument(await navigator.credentials.create({ publicKey }));
}

async function signed(options: Document): Promise<Document> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as unknown as PublicKeyCredentialRequestOptionsJSON);
  return asDocument(await navigator.credentials.get({ publicKey }));
}

function asDocument(credential: Credential | null): Document {
  // Nothing else was asked for.
  return (credential as PublicKeyCredential).toJSON() as Document;
}
