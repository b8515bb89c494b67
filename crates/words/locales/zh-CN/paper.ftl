# 人如何办理案件：谁还欠什么、上级确认、法务审核、沟通记录、设备、工作日。

due-beyond-calendar = 仅按星期计算：日历 { $calendar } 尚无 { $year } 年的节假日安排
policy-trouble-unknown-calendar = 没有名为“{ $name }”的日历
policy-trouble-bad-calendar = 日历无法使用：{ $words }
policy-hint-unknown-calendar = 请用 "cn"，或在策略旁放置 calendars/{ $name }.toml
policy-hint-bad-calendar = 请与自带的 policy/calendars/cn.toml 对照

# ── 现状 ──
standing-opened = { $name }：还没有查看各平台
standing-confirming = { $name }：等待上级或法务{ $overdue ->
    [0] {""}
   *[other] ，其中 { $overdue } 项逾期
}
standing-planning = { $name }：各方已确认，可以生成计划
standing-contained = { $name }：{ $at } 起已无法登录；可以生成其余事项的计划
standing-deciding = { $name }：计划还有 { $questions } 个问题待决定{ $shut ->
    [no] {""}
   *[other] ；{ $shut } 起已无法登录
}
standing-approving = { $name }：计划等待批准{ $shut ->
    [no] {""}
   *[other] ；{ $shut } 起已无法登录
}
standing-scheduled = { $name }：已批准，{ $at } 开始执行{ $shut ->
    [no] {""}
   *[other] ；{ $shut } 起已无法登录
}
standing-running = { $name }：执行中，已完成 { $settled }/{ $steps } 步
standing-approving-back = { $name }：离职已撤回，恢复原状的计划等待批准
standing-approving-unfreeze = { $name }：临时解冻等待批准
standing-stuck = { $name }：需要人工处理，已完成 { $settled }/{ $steps } 步
standing-closed = { $name }：已关闭（{ $settled }/{ $steps } 步），尚未验证
standing-unproved = { $name }：已关闭并逐项回读（{ $settled }/{ $steps } 步），{ $count } 项未能完整验证，报告中逐项说明
standing-contradicted = { $name }：已关闭，但验证未通过：{ $count } 项不符合
standing-proved = { $name }：已关闭并通过验证
standing-withdrawn = { $name }：离职已撤回
standing-outdated = { $name }：原计划已不适用，需要重新生成
outdated-day = 计划生成后，最后工作日由 { $from } 改为 { $to }。
outdated-departure = 计划生成后，离职方式已更改。
outdated-decided = 计划生成后又作出了新的决定。
outdated-policy = 计划生成后，策略已更换。
outdated-world = 各平台的现状与生成计划时不同。

owed-hr-facts = 离职方式与最后工作日
owed-hr-manager = 指定由谁确认交接：台账中没有上级
owed-manager-confirmation = 确认交接{ $of ->
    [0] {""}
   *[other] （已答 { $answered }/{ $of }）
}
owed-legal-review = 保全、留存类别与导出
owed-it-observe = 查看各平台
owed-it-plan = 生成计划
owed-it-plan-again = 重新生成计划
owed-note-contained = 已立即遏制，在批准临时解冻或撤回之前保持不变
owed-it-decide = 答复计划提出的问题
owed-it-approve = 阅读并批准计划
owed-it-approve-back = 阅读并批准恢复原状的计划
owed-it-scheduled = 计划时间未到，暂无事项
owed-it-run = 等待执行完成
owed-it-settle = 处理等待人工的步骤
owed-it-prove = 验证账号确已关闭
owed-it-contradicted = 查明哪些项不符合，然后重新验证
owed-it-unproved = 报告已可封存，其中说明哪些项未能完整验证
owed-it-report = 报告已可封存
owed-device = { $device }

case-phase-opened = 待查看平台现状
case-phase-confirming = 等待上级确认或法务审核
case-phase-planning = 待生成计划
case-phase-deciding = 有问题待答复
case-phase-approving = 计划待批准
case-phase-scheduled = 已批准，等待执行时间
case-phase-running = 执行中
case-phase-stuck = 有步骤待人工处理
case-phase-closed = 已关闭，待验证
case-phase-proved = 已关闭并已验证
case-phase-withdrawn = 已撤回

party-hr = HR
party-manager = 上级
party-legal = 法务
party-it = IT
party-named = 负责人
owed-line = { $party }：{ $what }
owed-since = 自 { $at }
owed-due = 截止 { $at }
owed-overdue = { $at } 起逾期
owed-done = { $at } 完成
owed-state-waiting = 等待
owed-state-done = 完成
owed-state-overdue = 逾期
owed-state-not-needed = 不需要

# ── 上级确认 ──
confirmed-by-asked = 本人确认
confirmed-by-on-behalf = 代为记录
confirmed-by-silence = 逾期未答，按建议执行
records-all = 保留全部记录
records-chosen = 只保留选定的记录
project-fate-finished = 已结束
project-fate-goes-on = 继续
answer-records = 记录
answer-project = 项目
answer-successor = 接手人
answer-devices = 设备
answer-remark = 备注
unfit-answer-not-asked = 未问到
unfit-answer-too-long = 过长

confirm-asked = 已请 { $name } 在 { $due } 前确认交接
confirm-waits = 等待 { $name } 确认，截止 { $due }
confirm-done = { $at } 由 { $by } 确认 · 回执 { $receipt }
confirm-progress = 已答 { $answered }/{ $of }
confirm-not-observed = 还没有查看各平台，暂时没有可问的内容
confirm-group = { $group }（另有 { $others } 人）
confirm-group-needed = { $group }（另有 { $others } 人）· 需要有人接手
confirm-answered = { $account }
confirm-proposed = 建议：{ $accounts }
confirm-nobody = 群内没有合适的人
confirm-heading-projects = 项目
confirm-heading-groups = 群
confirm-submitted = 已代 { $name } 确认；回执 { $receipt }
confirm-reminded = 已提醒
confirm-escalated = 已同时请上级的上级确认
confirm-revoked = 已作废 { $ended } 个链接与页面
review-recorded = 已记录法务对 { $person } 的审核
error-not-confirmed = 上级尚未确认案件 { $case } 的交接
error-not-reviewed = 法务尚未审核案件 { $case }
error-no-manager = 台账中没有 { $person } 的上级
error-nothing-asked = 案件 { $case } 还没有请人确认交接
error-already-confirmed = 案件 { $case } 的交接已经确认
error-unanswered = 还有 { $count } 个问题未回答
error-not-observed = 案件 { $case } 还没有查看各平台
error-unfit-answer = 答复不符合要求
error-answered-meanwhile = 期间已有他人作答
error-link-dead = 此链接已无法打开
error-unknown-retention = 策略中没有留存类别“{ $class }”
error-too-much = 超过 { $most }
error-not-of-this-case = 案件 { $case } 没有 { $id }
hint-confirm = 由上级通过链接确认，或代为记录：exeunt case confirm on-behalf { $case } --how …
hint-review = exeunt case review { $case } --reason …
hint-manager = 请指定人选：exeunt case confirm ask { $case } --manager 工号
hint-confirm-ask = exeunt case confirm ask { $case }
hint-confirm-again = 用 exeunt case confirm ask { $case } 发起新一轮确认
hint-answers = 用 exeunt case confirm show { $case } 查看所有问题
hint-observe = exeunt case observe { $case }
problem-hint-already-confirmed = 情况有变时，请重新发起确认
hint-answered-meanwhile = 请刷新后再作答
hint-link = 请申请新链接，它会发送到台账中的地址
hint-retention = 类别列在策略的 [review] 中
hint-too-much = 请缩短或拆分

# ── 沟通记录与设备 ──
note-kind-comment = 备注
note-kind-call = 电话
note-kind-message = 消息
note-kind-meeting = 面谈
note-kind-refusal = 拒绝
note-written = 已记录；不能修改，只能另写一条更正
note-none = 还没有沟通记录
note-line = { $kind } · { $at } · { $by }
note-with = 对方：{ $with }
note-corrects = 更正 { $note }
note-attachment = { $name }（{ $kind }，{ $size } 字节，{ $digest }）
device-kind-phone = 手机
device-kind-computer = 电脑
device-kind-tablet = 平板
device-kind-security-key = 安全密钥
device-kind-other = 其他
device-state-waiting = 待处理
device-state-done = 已处理
device-state-not-needed = 无需处理
device-added = 已列入：{ $device }
device-settled = { $device }：{ $state }
device-none = 没有待处理的设备
device-line = { $device }（{ $kind }）· { $state }
device-person = 负责人：{ $person }

# ── 通过 HTTP ──
problem-hint-not-confirmed = 等待上级确认，或代为记录其答复
problem-hint-not-reviewed = 等待法务审核
problem-hint-no-manager = 请指定代替上级确认的人
problem-hint-link-dead = 请申请新链接，它会发送到台账中的地址
error-not-asked = “{ $actor }”不是案件 { $case } 的交接确认人
hint-not-asked = 可用 `exeunt case confirm on-behalf` 代录经理的答复，或用 `exeunt case confirm ask` 另行指定确认人
problem-not-asked = 确认人是其他人
problem-hint-not-asked = 可以代录经理的答复并注明方式，或另行指定确认人
problem-another-confirmation = 此浏览器后来又打开了另一位同事的交接确认页面
problem-hint-another-confirmation = 请重新打开本次交接的链接，或申请新链接；已保存的内容不会丢失
