import type { cases as Spoken } from "../zh-CN/cases";

/** The list of cases. */
export const cases: typeof Spoken = {
  cases: {
    title: "Cases",
    person: "Person",
    department: "Department",
    departure: "Departure",
    lastDay: "Last working day",
    state: "State",
    waitsFor: "Waits for",
    opened: "Opened",
    openedBy: "Opened by",
    new: "Open a case",
    batch: "Make a batch",
    empty: "No cases yet.",
    emptyHint: "They open by themselves when HR submits a resignation; you can also open one now.",
    newTitle: "Whose departure?",
    newHint: "Three things are enough. The plan is made from what the platforms show, and nothing changes before it is approved.",
    newSubmit: "Open the case",
    searchHint: "Name or number",
    pickPerson: "Type a name or employee number",
    emptyLedger: "Nobody is in the ledger yet",
    emptyLedgerHint: "Enter people first; a case is opened for one of them.",
    emptyLedgerOthers: "Ask IT to enter people first, or to sync them from the HR system.",
    nobodyFound: "Nobody in the ledger fits.",
    leaves: "Leaves",
    leavesWhen: { today: "today", week: "within a week", month: "within a month", past: "last day has passed" },
  },
};
