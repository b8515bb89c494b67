import type { Words } from "../words";

/** The pages in the bar, in the order in which they stand there, each with the duty and the operation without which it isn't
 * shown. */
export const pages: { path: string; word: keyof Words["nav"]; duty: string | null; operation?: string }[] = [
  { path: "/", word: "today", duty: "read" },
  { path: "/cases", word: "cases", duty: "read" },
  { path: "/batches", word: "batches", duty: "read", operation: "/batches" },
  { path: "/people", word: "people", duty: "read" },
  { path: "/groups", word: "groups", duty: "read", operation: "/connections/{name}/groups" },
  { path: "/findings", word: "findings", duty: "settle_finding", operation: "/findings" },
  { path: "/connections", word: "connections", duty: "read" },
  { path: "/policy", word: "policy", duty: "read" },
  { path: "/audit", word: "audit", duty: "read" },
  { path: "/settings", word: "settings", duty: null },
];
