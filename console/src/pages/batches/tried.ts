import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { listMembers, type Batch } from "../../api/batches";
import { listChecks } from "../../api/reports";
import { newestRound } from "../case/checks";

/** Members that were tried and aren't verified all the same, and when the last of them was. */
export interface Tried {
  members: number;
  /** Of these, those of whom something came out against what was expected. */
  failed: number;
  at: string;
}

/** So many members' checks are read: of a larger batch it isn't said. */
const MOST = 20;

export function useTried(batch: Batch | undefined): Tried | null {
  const closed = batch?.counts.closed ?? 0;
  const id = batch?.id ?? "";
  const found = useQuery({
    queryKey: ["batch-tried", id, closed],
    queryFn: ({ signal }) => readTried(id, signal),
    enabled: closed > 0 && closed <= MOST,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
  return closed > 0 ? (found.data ?? null) : null;
}

async function readTried(id: string, signal: AbortSignal): Promise<Tried | null> {
  const members = (await listMembers(id, undefined, signal)).items.filter((member) => member.state === "closed").slice(0, MOST);
  const rounds = await Promise.all(members.map(async (member) => newestRound(await listChecks(member.case, signal))));
  const tried = rounds.filter((round) => round.length > 0);
  const failed = tried.filter((round) => round.some(({ verdict }) => verdict === "fails")).length;
  const at = tried.flat().map((check) => check.at).sort().at(-1);
  return at ? { members: tried.length, failed, at } : null;
}
