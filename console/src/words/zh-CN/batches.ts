/** 批次。 */
export const batches = {
  batches: {
    title: "批次",
    name: "名称",
    people: "人数",
    progress: "进度",
    state: "状态",
    empty: "还没有批次。",
    emptyHint: "在案件列表里选中多人，合成一个批次：一份计划、一次批准、一份报告。",
    created: "创建",
  },
};
