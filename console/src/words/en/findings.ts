import type { findings as Spoken } from "../zh-CN/findings";

/** Findings. */
export const findings: typeof Spoken = {
  findingKind: {
    fits_nobody: "Fits nobody of the ledger",
    fits_several: "Fits several people",
    number_and_mail_disagree: "Number and mail are not the same person's",
    number_and_name_disagree: "Number and name are not the same person's",
    contradiction: "Contradicts what is known",
    taken_back_late: "Taken back after an approval",
    moved_late: "Last day moved after closing began",
    entry_deleted: "The directory deleted the entry",
  },
  findings: {
    title: "Findings",
    what: "What was found",
    about: "About",
    says: "What was said",
    candidates: "could be ",
    toCase: "See the case",
    since: "Found",
    kind: "Kind",
    state: "State",
    settle: "Settle",
    settleHint: "Say how it is settled.",
    settled: "Settled",
    open: "Open",
    empty: "No open findings.",
    emptyHint: "What HR says about somebody unknown, or an account that came back, appears here.",
    bulk: (n) => `Settle ${n} selected`,
    assign: "It is",
    assignOther: "It is somebody of the ledger…",
    whoIsIt: "Who it is",
    accept: "Do what was said",
    dismiss: "Leave it",
    source: "Source",
  },
};
