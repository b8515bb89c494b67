### 人事系统的说法，以及需要由人处理的事项。

duty-give-statement = 提交人事系统的说法
duty-settle-finding = 处理待定事项

became-opened = 已发起离职案件
became-moved = 已更改最后工作日
became-completed = 已补充离职方式
became-withdrawn = 已撤回离职
became-putting-back = 已撤回离职，正按计划恢复
became-nothing-new = 没有新内容
became-overtaken = 已有更新的说法
became-waits = 等待人工处理
became-dismissed = 不予处理

finding-kind-fits-nobody = 台账中查无此人
finding-kind-fits-several = 与多人相符
finding-kind-number-and-mail-disagree = 工号与邮箱不是同一人
finding-kind-number-and-name-disagree = 工号与姓名不是同一人
finding-kind-contradiction = 与已知情况矛盾
finding-kind-taken-back-late = 批准之后才撤回离职
finding-kind-moved-late = 关闭开始之后才更改最后工作日
finding-kind-entry-deleted = 目录中的条目被删除

finding-how-person = 已确认是谁
finding-how-accepted = 照办
finding-how-dismissed = 不予处理
finding-how-overtaken = 已有更新的说法

intention-leaves = 离职
intention-stays = 留任

statement-nameless = 缺少来源或编号
statement-text = 有文字过长或含有控制字符
statement-nobody = 工号、邮箱和姓名一项都没有
statement-future = 时间比现在晚了一天以上
statement-day = 最后工作日与今天相差二十年以上

error-case-ended = 案件 { $case } 已经结束
error-bad-statement = 无法接收“{ $source }”的说法
error-statement-differs = “{ $source }”曾用编号“{ $id }”说过不同的内容
error-unknown-finding = 没有待定事项 { $finding }
error-finding-settled = 待定事项 { $finding } 已经处理过
error-unfit-settlement = 待定事项 { $finding } 不能这样处理
error-too-many = 一次最多 { $most } 项

hint-case-ended = 若此人仍要离职，请用 `exeunt case open` 发起新案件
hint-statement = 请在来源处改正后重新发送
hint-statement-differs = 每次变更都应有自己的编号；用 `exeunt intake list` 查看已收到的内容
hint-finding = 用 `exeunt finding list` 查看等待处理的事项
hint-settlement = 不清楚是谁时请指明人员；其余情况请选择照办或不予处理
hint-too-many = 请分几次进行

owed-hr-departure = 说明离职方式（来源没有说明）

column-source = 来源
column-intention = 说法
column-became = 结果
column-finding = 事项

intake-taken-in = 已接收 { $count } 条。
intake-foreseen = 以上是 { $count } 条的预计结果，未作任何改动。
intake-none = 还没有收到任何内容。
finding-settled = 已处理 { $count } 项。
finding-none = 没有等待处理的事项。
finding-waits = 等待处理
case-day-moved = “{ $person }”的最后工作日现为 { $day }。请重新生成计划并送批。

error-list-refused = 名单被拒收（{ $count } 处问题），未使用其中任何内容
error-no-such-finding = 没有唯一以“{ $finding }”开头的事项

intake-polled = { $source }：收到 { $count } 条，新增人员 { $added } 人，更新 { $changed } 人
intake-poll-busy = 另一个进程正在询问“{ $source }”。
intake-no-sources = 尚未设置任何来源。请在 `exeunt.toml` 中以 [[intake]] 设置。
intake-not-asked = 尚未询问
intake-good = 正常
intake-unused = “{ $source }”于 { $at } 有 { $count } 处内容无法使用：
intake-not-taken-in = 无法接收：{ $why }。
intake-not-stored = 它所说的内容未能存储，会从同一处重新读取；原因见程序日志。
intake-unfit-person = 此记录不像一个人：工号、姓名、地址或时区缺失、过长或无法识别。请在目录中改正。
intake-secret-made = 系统不保存这个密钥：请交给发送方，并放到该来源的 secret_env 或 secret_file 所指之处。
intake-secret-variable = 应存放密钥的环境变量 { $name } 为空。请设置后重新启动。
intake-secret-public = 文件 { $path } 存有密钥，却可被他人读取。请将其归属改为运行本系统的账号，并执行 `chmod 600`。
intake-secret-unreadable = 无法从文件 { $path } 读取密钥。

intake-report-file = 名单：{ $file }
intake-report-as-of = 名单时点：{ $as_of }
intake-report-used = 已采用，共 { $count } 行说明离职或留任。各行的结果请在本系统中查看。
intake-report-refused = 已拒收，未使用其中任何内容。请改正以下 { $count } 处后重新放入：
intake-report-long-gone = 有 { $count } 行的最后工作日早已过去，未予采用。

column-kind = 类型
column-asked = 上次询问

doctor-sources-bad = 离职信息来源的设置有误
doctor-source = 来源“{ $source }”（{ $kind }）已设置
doctor-source-bad = 来源“{ $source }”（{ $kind }）无法使用

error-source-twice = 有两个来源都叫“{ $source }”
error-source-no-list = “{ $source }”是 { $kind } 类来源，只能由它自己提供信息
error-no-such-source = 没有名为“{ $source }”的来源

hint-source-twice = 请在 exeunt.toml 中为每个 [[intake]] 取不同的名称
hint-sources = 用 `exeunt intake sources` 查看全部来源
hint-source-bad = 请在 exeunt.toml 或来源处改正，再用 `exeunt intake poll` 重新询问
