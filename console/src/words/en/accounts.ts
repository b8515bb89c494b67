import type { accounts as Spoken } from "../zh-CN/accounts";

/** Accounts on all platforms, and whose they are. */
export const accounts: typeof Spoken = {
  accounts: {
    title: "Accounts",
    search: "Account, shown name or employee number",
    whose: "Whose",
    nobodys: "nobody's",
    somebodys: "somebody's",
    admin: "Rules the platform",
    bind: "Bind",
    rebind: "Bind anew",
    empty: "No account was seen.",
    emptyHint: "Connect a platform first.",
    away: (names) => `${names} can't be reached; what lies there isn't listed.`,
    evidenceHint: "It goes into the audit log, and reports name it.",
    evidences: ["Number in the account's name", "Confirmed by the person", "On record at HR"],
    accountHint: "The whole account, such as @zhangsan001:im.example",
    moves: "The account goes from one person to another; that it was the first one's stays as history.",
    release: "Release",
    releaseWhat: "The account is no longer this person's. That it was stays as history.",
  },
};
