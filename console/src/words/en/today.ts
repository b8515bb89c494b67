import type { today as Spoken } from "../zh-CN/today";
import { s } from "./count";

/** Today. */
export const today: typeof Spoken = {
  today: {
    title: "Today",
    leaving: "Who leaves, and when",
    leavingToday: "Today",
    leavingWeek: "Later within seven days",
    waiting: "Who else is waited for",
    findings: "Findings",
    connections: "Connections",
    breachBy: { hr: "HR told us late", manager: "Manager confirmed late", platform: "Platform slow", it: "Executed late", legal: "Legal reviewed late", named: "Devices late" },
    nobody: "Nobody leaves today.",
    nobodyHint: "When HR submits a resignation, its case appears here by itself.",
    inList: "See them in the list of cases",
    noWaiting: "No case waits for anybody.",
    noFindings: "No open findings.",
    noConnections: "No platform is connected.",
    noConnectionsHint: "Connect one first; then its accounts can be seen.",
    mine: "Yours to do",
    nothingMine: "Nothing waits for you.",
    asked: "asked: ",
    moreMine: (n) => `${n} more`,
    notListed: (n) => `${n} more ${n === 1 ? "is" : "are"} not listed here.`,
    waited: (text) => `waiting ${text}`,
    first: "No cases and no platforms yet.",
    firstHint: "Five first steps lead to the first case.",
    moreCases: "There are more unfinished cases; the list of cases has them.",
    cases: (n) => s(n, "case"),
    figures: {
      today: (n) => (n === 1 ? "leaves today" : "leave today"),
      week: (n) => (n === 1 ? "leaves within a week" : "leave within a week"),
      late: (_) => "late",
      findings: (n) => (n === 1 ? "open finding" : "open findings"),
      away: (n) => (n === 1 ? "platform in trouble" : "platforms in trouble"),
    },
  },
};
