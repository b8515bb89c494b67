import type { policy as Spoken } from "../zh-CN/policy";

/** The policy. */
export const policy: typeof Spoken = {
  policy: {
    title: "Policy",
    version: "Version",
    current: "In force",
    digest: "Digest",
    text: "Text",
    validate: "Check a draft",
    draft: "Draft (TOML)",
    valid: "Valid.",
    invalid: (line) => `Line ${line} has a problem`,
    diff: "Compared with the one in force",
    versions: "Versions",
    contents: "Contents",
    empty: "There is no policy yet.",
    published: "Published",
    intro: "The machine follows exactly this text.",
    paste: "Paste a draft to have it checked. Nothing is published here.",
    same: " The same as the one in force.",
    adopt: "Adopt this policy",
    adoptWhat: "Says that the company goes by this policy. It goes into the audit log.",
    adopted: (by) => `Adopted by ${by}`,
    notAdopted: "Not adopted yet",
    adoptedOther: "Another one was adopted before",
    adoptedBy: "Adopted by",
  },
};
