### 核心词汇：状态、角色、阶段、动作、结论。
### 键名 = 枚举名-变体名，两种语言必须一一对应。

word-with-number = { $name }（{ $number }）
place-and-what = { $place }：{ $what }

## 账号状态
account-state-active = 正常
account-state-frozen = 冻结
account-state-dormant = 休眠
account-state-disabled = 停用
account-state-erased = 已清除

## 登录
login-open = 可以登录
login-barred = 禁止登录
login-deactivated = 平台已注销
login-erased = 平台已注销并清除内容

## 群的种类（平台自身的划分）
native-kind-group = 群
native-kind-space = 空间
native-kind-direct = 单聊
native-kind-notices = 系统通知

## 群的种类（公司的划分）
group-kind-department = 部门群
group-kind-project = 项目群
group-kind-external = 外部合作群
group-kind-customer = 客户对接群
group-kind-confidential = 机密群
group-kind-announcement = 公告群
group-kind-direct = 单聊
group-kind-other = 其他群

## 在群里还是仅受邀
presence-joined = 在群中
presence-invited = 已邀请，未加入

## 群内角色
role-member = 成员
role-moderator = 管理员
role-owner = 群主

## 使用本系统的人
duty-role-hr = 人事
duty-role-manager = 上级
duty-role-legal = 法务
duty-role-it = IT
duty-role-group-admin = 群管理员
duty-role-auditor = 审计
duty-role-administrator = 系统管理员

duty-manage-actors = 管理用户与角色
duty-manage-connections = 管理平台连接
duty-keep-history = 取出平台上的消息
duty-manage-ledger = 维护台账
duty-open-case = 发起离职案件
duty-contain = 立即遏制
duty-decide-hand-over = 决定交接
duty-decide-hold = 决定法务保全
duty-write-note = 记录沟通
duty-observe = 查看平台现状
duty-make-plan = 生成计划
duty-approve-plan = 批准计划
duty-run = 执行计划
duty-settle-step = 处理待办步骤
duty-withdraw = 撤回离职
duty-unfreeze = 临时解冻
duty-prove = 验证结果
duty-read = 查阅案件与审计日志

## 离职方式
departure-voluntary = 主动离职
departure-dismissed = 辞退
departure-hostile = 高风险离职

## 案件状态
case-state-open = 尚未批准
case-state-approved = 已批准
case-state-closed = 已关闭
case-state-proved = 已验证
case-state-withdrawn = 已撤回

## 计划
plan-kind-leave = 离职清理
plan-kind-contain = 立即遏制
plan-kind-reinstate = 撤回恢复
plan-kind-unfreeze = 临时解冻

phase-contain = 遏制
phase-hand-over = 交接
phase-remove = 移出
phase-close = 关闭
phase-restore = 恢复

lane-contain = 遏制优先
lane-ordinary = 普通

undo-exact = 可原样撤回
undo-replay = 可按原记录恢复
undo-partly = 只能恢复一部分
undo-never = 不可恢复

## 平台能做到什么程度
support-native = 平台直接支持
support-emulated = 由多个接口组合完成
support-manual = 需要人工完成
support-unsupported = 本平台无法做到

reversal-exact = 可原样撤回
reversal-replay = 可按原记录恢复
reversal-none = 不可恢复

proof-kind-read-back = 回读平台
proof-kind-probe = 从外部实测
proof-kind-statement = 责任人书面说明

## 步骤状态
step-state-waiting = 等待中
step-state-running = 执行中
step-state-done = 完成
step-state-needs-operator = 待人工处理
step-state-skipped = 已决定不做

## 三种标记
mark-done = 已执行
mark-confirmed = 已回读
mark-verified = 已验证

## 一次尝试的结果
outcome-changed = 已更改
outcome-already-so = 原本如此
outcome-by-hand = 人工完成
outcome-failed = 未完成

## 检查项
check-kind-login = 密码登录
check-kind-token = 使用旧会话令牌
check-kind-refresh-token = 使用刷新令牌
check-kind-impersonation = 以管理权限代入账号
check-kind-canary = 读取标记消息
check-kind-integrations = 集成
check-kind-push = 推送
check-kind-sessions = 会话回读
check-kind-membership = 群成员回读
check-kind-successor = 接替人权限
check-kind-collateral = 他人未受影响
check-kind-state = 登录状态回读

verdict-holds = 符合
verdict-fails = 不符合
verdict-weak = 证明力弱
verdict-not-tried = 未能检查

## 错误种类
error-kind-rate-limited = 平台限流
error-kind-unavailable = 连不上平台
error-kind-unknown-outcome = 结果不明
error-kind-unauthenticated = 连接凭据失效
error-kind-permission-denied = 连接账号缺少权限
error-kind-not-found = 平台上找不到
error-kind-conflict = 与平台现状冲突
error-kind-invalid = 平台认为请求无效
error-kind-unsupported = 本部署不支持
error-kind-protocol = 平台答复不合规范

response-wait = 按平台要求等待
response-retry = 稍后重试
response-observe-first = 先查看现状再决定
response-park-connection = 暂停该连接，等人处理
response-park-step = 暂停该步骤，等人处理
response-plan-again = 重新生成计划

## 动作
action-kind-credential-replaced = 更换为无人知晓的密码
action-kind-sessions-ended = 结束全部会话
action-kind-push-stopped = 停止推送
action-kind-federated-login-cut = 切断单点登录
action-kind-admin-rights-dropped = 收回平台管理权限
action-kind-login-barred = 禁止登录
action-kind-login-opened = 恢复登录
action-kind-role-held = 接替人就位
action-kind-role-dropped = 收回群内角色
action-kind-membership-ended = 移出群
action-kind-membership-restored = 恢复群成员身份
action-kind-standing-restored = 恢复他人原有角色
action-kind-push-restored = 恢复推送
action-kind-federated-login-restored = 恢复单点登录
action-kind-admin-rights-restored = 恢复平台管理权限
action-kind-integration-stopped = 集成已停止
action-kind-integration-handed-over = 集成已移交
action-kind-integration-restored = 集成已恢复
action-kind-deactivated = 平台注销账号
action-kind-erased = 平台注销账号并清除内容

## 集成的种类。
integration-kind-token = 令牌
integration-kind-bot = 机器人
integration-kind-webhook = Webhook
integration-kind-command = 指令
integration-kind-app = 应用

## 集成的去向。
fate-stopped = 停止
fate-handed-over = 移交
fate-kept = 保留
