/** 各平台的账号与归属。 */
export const accounts = {
  accounts: {
    title: "账号",
    search: "账号、显示名或工号",
    whose: "归属",
    nobodys: "无归属",
    somebodys: "有归属",
    admin: "平台管理员",
    bind: "绑定",
    rebind: "改绑",
    empty: "没有看到任何账号。",
    emptyHint: "先连接平台。",
    away: (names: string) => `连不上 ${names}，其账号和群没有列出。`,
    evidenceHint: "会写入审计日志，报告也会引用。",
    evidences: ["账号名含工号", "本人确认", "人事系统登记"],
    accountHint: "平台上的完整账号，例如 @zhangsan001:im.example",
    moves: "账号会从现在的归属人转到另一位；历史会保留。",
    release: "解除绑定",
    releaseWhat: "账号不再属于此人；曾经属于此人的记录会保留。",
  },
};
