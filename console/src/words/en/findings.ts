import type { findings as Spoken } from "../zh-CN/findings";

/** Findings. */
export const findings: typeof Spoken = {
  findings: {
    title: "Findings",
    what: "What was found",
    about: "About",
    since: "Found",
    kind: "Kind",
    state: "State",
    settle: "Settle",
    settleHint: "Say how it is settled.",
    settled: "Settled",
    open: "Open",
    empty: "No open findings.",
    emptyHint: "What HR says about somebody unknown, or an account that came back, appears here.",
    settledBy: "Settled by",
    bulk: (n) => `Settle ${n} selected`,
    assign: "Match to a person",
    accept: "Do what was said",
    dismiss: "Leave it",
    source: "Source",
    severity: "Weight",
  },
};
