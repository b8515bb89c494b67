/** 策略。 */
export const policy = {
  policy: {
    title: "策略",
    version: "版本",
    current: "现行",
    digest: "摘要",
    text: "正文",
    validate: "校验草稿",
    draft: "草稿（TOML）",
    valid: "有效。",
    invalid: (line: number) => `第 ${line} 行有问题`,
    diff: "与现行版本的差异",
    versions: "历史版本",
    contents: "目录",
    empty: "还没有策略。",
    published: "发布",
    intro: "机器执行的正是这份文本。",
    paste: "粘贴草稿，立即校验；这里不会发布。",
    same: "内容与现行版本相同。",
  },
};
