# 批次：多名离职人员一并办理。

# ── 出错 ──
error-unknown-batch = 没有批次 { $batch }
error-no-such-batch = 没有批次“{ $batch }”
error-batch-ambiguous = 有 { $count } 个批次的名称或编号开头是“{ $batch }”
error-empty-batch = 批次需要名称，且至少有一行名单
error-batch-rows = 名单中有 { $count } 行无法办理，因此全部未办理
error-row-twice = “{ $person }”在名单中已出现过
error-case-held = 案件 { $case } 已在批次 { $batch } 中
error-case-begun = 案件 { $case } 的计划此前已经批准
error-nothing-to-approve = 批次 { $batch } 中没有可以批准的计划
error-nothing-approved = 批次 { $batch } 中还没有已批准的计划
error-batch-elsewhere = 批次 { $batch } 当前的状态不允许这样做
error-batch-runs = 批次 { $batch } 中还有可能继续的执行
hint-batch = 用 `exeunt batch list` 查看全部批次；可以写编号、编号开头或名称
hint-batch-empty = 请填写名称，并提供名单，每行一人
hint-batch-rows = 请改正这些行，再提交整份名单
hint-row-twice = 每人只保留一行
hint-case-held = 请从名单中去掉该案件，或先结束另一批次：`exeunt batch close`
hint-case-begun = 请从名单中去掉该案件；它的计划会单独执行，用 `exeunt case show` 查看进度
hint-batch-plan = 用 `exeunt batch plan` 查看每名成员在等什么
hint-batch-approve = 先运行 `exeunt batch plan`，再请人批准
hint-batch-state = 用 `exeunt batch show` 查看现状
hint-batch-stop = 请先停止该批次，或等它全部执行完

problem-empty-batch = 批次需要名称和名单
problem-batch-rows = 名单中有些行无法办理
problem-row-twice = 名单中有人重复出现
problem-case-held = 该案件已在另一批次中
problem-case-begun = 该案件的计划此前已批准
problem-nothing-to-approve = 没有可以批准的计划
problem-nothing-approved = 还没有已批准的计划
problem-batch-elsewhere = 批次处于其他状态
problem-batch-runs = 还有可能继续的执行
problem-hint-row-twice = 每人只保留一行
problem-hint-case-held = 请从名单中去掉该案件，或先结束另一批次
problem-hint-case-begun = 请从名单中去掉该案件；它的计划会单独执行
problem-hint-batch-plan = 先为批次生成计划，看看每名成员在等什么
problem-hint-batch-rows = 请改正这些行，再提交整份名单
problem-hint-batch-approve = 请先让人批准批次的计划
problem-hint-batch-stop = 请先停止该批次，或等它全部执行完
fault-batch-row = 每行要么写人员、离职方式和最后工作日，要么写一个案件
batch-line = 第 { $line } 行，{ $about }
batch-mail-shared = 邮箱 { $mail } 对应多人，请写工号
batch-mail-unknown = 没有邮箱为 { $mail } 的人
batch-row = 第 { $row } 行，{ $about }

# ── 成员在计划获批之前还差什么 ──
batch-waits-withdrawn = 离职已撤回
batch-waits-observation = 尚未查看各平台现状
batch-waits-plan = 尚未生成计划
batch-waits-confirmation = 上级尚未确认交接
batch-waits-review = 法务尚未审核
batch-waits-decided = 生成计划之后又有新的决定，需重新生成计划
batch-waits-policy = 生成计划之后策略有变，需重新生成计划
batch-waits-questions = 计划中有 { $count } 个问题待定

# ── 现状 ──
batch-says-open = { $name }：共 { $members } 人，{ $ready } 人待批准，{ $waiting } 人还有前置事项
batch-says-running = { $name }：正在执行，{ $members } 人中已关闭 { $closed } 人{ $stuck ->
    [0] {""}
   *[other] ，{ $stuck } 人需要人工处理
}
batch-says-paused = { $name }：已暂停，{ $members } 人中已关闭 { $closed } 人
batch-says-stopped = { $name }：已停止，{ $members } 人中已关闭 { $closed } 人
batch-says-over = { $name }：{ $members } 人中已关闭 { $closed } 人，其中 { $proved } 人已验证
batch-says-closed = { $name }：批次已结束，{ $members } 人中已关闭 { $closed } 人，其中 { $proved } 人已验证

batch-state-open = 未开始
batch-state-running = 执行中
batch-state-paused = 已暂停
batch-state-stopped = 已停止
batch-state-closed = 已结束

member-state-waiting = 有前置事项
member-state-to-approve = 待批准
member-state-held = 随批次暂缓
member-state-scheduled = 已排期
member-state-running = 执行中
member-state-stuck = 需人工处理
member-state-closed = 已关闭
member-state-proved = 已验证
member-state-withdrawn = 已撤回

batch-became-verified = 已验证
batch-became-confirmed = 已回读确认
batch-became-unfinished = 未完成
batch-became-contradicted = 与证据矛盾
batch-became-withdrawn = 已撤回
batch-became-not-begun = 未开始

# ── 命令行 ──
batch-foreseen = { $rows } 行均可办理；没有建立批次。
batch-opened = 批次“{ $name }”已建立，共 { $rows } 人。
batch-none = 还没有批次。
batch-column-batch = 批次
batch-column-name = 名称
batch-column-members = 人数
batch-column-closed = 已关闭
batch-column-row = 行
batch-column-waits = 还差
batch-column-plan = 计划
batch-digest = 整批计划
batch-plan-counts = 共 { $members } 人：{ $ready } 人待批准，{ $approved } 人已批准，{ $waiting } 人还有前置事项
batch-approved = { $actor } 批准了批次中的 { $plans } 份计划。
batch-approved-waiting = 另有 { $waiting } 人还有前置事项，未随本次一并批准。
batch-paused = 批次“{ $name }”已暂停，不再开始新的步骤。
batch-resumed = 批次“{ $name }”继续执行。
batch-stopped = 批次“{ $name }”已停止，不会再开始任何步骤。
batch-closed = 批次“{ $name }”已结束，其中的案件改为单独办理。
batch-nothing-failed = 没有失败的步骤。
batch-retried = { $name }（{ $person }）：{ $steps ->
    [0] 继续执行
   *[other] 重试 { $steps } 个步骤
}
batch-proved-holds = { $name }（{ $person }）：验证通过
batch-proved-fails = { $name }（{ $person }）：验证未通过
batch-proved-none = 没有已关闭而未验证的成员。
batch-failed-step = { $step }：{ $why }
batch-failed-untried = { $step }
batch-run-settled = { $steps } 步中已完成 { $settled } 步
batch-run-nothing = 该批次目前没有到期的工作。
batch-stopping = 正在停止批次；进行中的步骤会记录完毕。再按一次 Ctrl-C 立即离开。

# ── 核对批次报告 ──
verify-batch-whole = 名单共 { $rows } 行，报告中 { $rows } 行俱在。
verify-batch-not-whole = 报告有 { $members } 行，而提交的名单有 { $rows } 行。
verify-batch-other-rows = 报告第 { $row } 行与名单第 { $row } 行不是同一案件。
verify-batch-members = 成员报告：点名 { $named } 份，手头相符的 { $fit } 份。
verify-batch-member-missing = { $person }：报告不在手头
verify-batch-member-misfit = { $person }：手头的报告不是被点名的那一份
verify-batch-without = 有 { $count } 行没有自己的报告。

# ── 批次报告 ──
report-batch-title = 批次账号关闭报告
report-batch-summary-verified = { $name }：{ $rows } 人中 { $verified } 人已关闭并验证{ $withdrawn ->
    [0] {""}
   *[other] ，{ $withdrawn } 人已撤回
}
report-batch-summary-confirmed = { $name }：全部已关闭并回读确认，{ $rows } 人中 { $verified } 人经外部验证{ $withdrawn ->
    [0] {""}
   *[other] ，{ $withdrawn } 人已撤回
}
report-batch-summary-unfinished = { $name }：{ $rows } 人中 { $verified } 人已关闭并验证，{ $left } 人尚未{ $withdrawn ->
    [0] {""}
   *[other] ，{ $withdrawn } 人已撤回
}
report-batch-summary-contradicted = { $name }：{ $rows } 人中 { $contradicted } 人与证据矛盾，{ $verified } 人已关闭并验证
report-batch-reason = 事由
report-batch-opened = 建立
report-batch-state = 状态
report-batch-id = 批次
report-batch-figure-rows = 名单行数
report-batch-figure-rows-note = 逐行列于下文
report-batch-figure-verified = 已验证
report-batch-figure-verified-note = 从外部尝试登录均被拒绝
report-batch-figure-steps = 已完成步骤
report-batch-figure-steps-note = 全体成员合计
report-batch-figure-withdrawn = 已撤回
report-batch-figure-withdrawn-note = 改动过的均已恢复
report-batch-section-attention = 未验证
report-batch-lead-attention = 名单中以下各行尚未关闭并验证，原因如下。
report-batch-section-rows = 名单逐行结果
report-batch-lead-rows = 按提交名单的顺序。摘要指向该成员自己的封存报告正文。
report-batch-col-row = 行
report-batch-col-person = 人员
report-batch-col-became = 结果
report-batch-col-steps = 步骤
report-batch-col-report = 成员报告
report-batch-no-report = 没有自己的报告
report-batch-section-approvals = 批准
report-batch-lead-log = 批次自身的全部审计记录。各成员的记录在其各自的报告中。
report-batch-digest-plan = 整批计划摘要
report-batch-verify-members = 若旁边放有成员报告（members/…/report.json），该命令还会核对它们是否正是此处点名的那些。
