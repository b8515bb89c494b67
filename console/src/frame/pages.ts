import type { Words } from "../words";

/** The pages in the bar, in the order in which they stand there, each with what one has to be let do to see it: `everybody`
 * is for those who read about everybody, not about their own people only. */
export const pages: { path: string; word: keyof Words["nav"]; needs: string | null }[] = [
  { path: "/", word: "today", needs: "read" },
  { path: "/cases", word: "cases", needs: "read" },
  { path: "/batches", word: "batches", needs: "everybody" },
  { path: "/people", word: "people", needs: "read" },
  { path: "/groups", word: "groups", needs: "everybody" },
  { path: "/findings", word: "findings", needs: "settle_finding" },
  { path: "/connections", word: "connections", needs: "everybody" },
  { path: "/policy", word: "policy", needs: "everybody" },
  { path: "/audit", word: "audit", needs: "everybody" },
  { path: "/settings", word: "settings", needs: null },
];
