/** 发现。 */
export const findings = {
  findings: {
    title: "发现",
    what: "发现了什么",
    about: "关于",
    since: "发现于",
    kind: "种类",
    state: "状态",
    settle: "处理",
    settleHint: "写明如何处理。",
    settled: "已处理",
    open: "未处理",
    empty: "没有未处理的发现。",
    emptyHint: "离职信息对不上人、账号又被启用等情况会出现在这里。",
    settledBy: "处理人",
    bulk: (n: number) => `处理选中的 ${n} 条`,
    assign: "对应到人员",
    accept: "照所说的办",
    dismiss: "不予处理",
    source: "来源",
    severity: "轻重",
  },
};
