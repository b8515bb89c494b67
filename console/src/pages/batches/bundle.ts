import { strToU8, zipSync, type Zippable } from "fflate";
import type { SealedBatch } from "../../api/batches";

/** Everything that was sealed in one folder, laid out as `exeunt batch report` does: `exeunt evidence verify` finds the
 * members' own reports beside that of the batch. */
export function bundle(folder: string, sealed: SealedBatch): Uint8Array<ArrayBuffer> {
  const files: Zippable = { ...filesOf(folder, sealed) };
  for (const member of sealed.members) Object.assign(files, filesOf(`${folder}/members/${String(member.row).padStart(4, "0")}`, member));
  return zipSync(files, { level: 6 }) as Uint8Array<ArrayBuffer>;
}

function filesOf(folder: string, one: { report: string; pages: Record<string, string> }): Zippable {
  const all = { "report.json": one.report, ...one.pages };
  return Object.fromEntries(Object.entries(all).map(([name, text]) => [`${folder}/${name}`, strToU8(text)]));
}

/** A name for a folder that every system takes, and that people know the batch by. */
export function folderOf(name: string, id: string): string {
  const plain = name.replace(/[\u0000-\u001f<>:"/\\|?*$`!]/g, " ").replace(/\s+/g, " ").trim();
  return `exeunt-${plain.slice(0, 60).trim()}-${id.slice(-8)}`;
}
