import { Problem } from "./problem";

/**
 * Does what can be done once only. Where the server says that it can't be done any more, `isSo` looks whether that is
 * because it was done already, as it is wanted now: then it counted, and nothing is wrong. What somebody else has said
 * in the same matter is theirs, and doesn't count as said by whoever asks.
 */
export async function counted(act: () => Promise<unknown>, isSo: () => Promise<boolean>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (Problem.of(error).status !== 409 || !(await isSo().catch(() => false))) throw error;
  }
}
