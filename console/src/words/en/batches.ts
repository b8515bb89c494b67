import type { batches as Spoken } from "../zh-CN/batches";

/** Batches. */
export const batches: typeof Spoken = {
  batches: {
    title: "Batches",
    name: "Name",
    people: "People",
    progress: "Progress",
    state: "State",
    empty: "No batches yet.",
    emptyHint: "Select several people in the list of cases and make a batch: one plan, one approval, one report.",
    created: "Created",
  },
};
