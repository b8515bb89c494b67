### 通知：用词、可能出现的问题，以及命令行的文字。

notice-kind-case-opened = 登记离职
notice-kind-groups-concerned = 涉及所管理的群
notice-kind-case-last-day-moved = 最后工作日变更
notice-kind-case-withdrawn = 撤回离职
notice-kind-case-restored = 已全部恢复
notice-kind-contain-ordered = 下令立即遏制
notice-kind-contain-done = 立即遏制完成
notice-kind-unfreeze-approved = 批准临时解冻
notice-kind-plan-waits-for-approval = 计划待批准
notice-kind-run-waits-for-person = 执行等待人工处理
notice-kind-case-closed = 账号已关闭
notice-kind-case-proved = 验证通过
notice-kind-case-not-proved = 验证未通过
notice-kind-batch-opened = 成批离职
notice-kind-batch-plan-waits-for-approval = 批次待批准
notice-kind-batch-waits-for-person = 批次有事项待人工处理
notice-kind-batch-closed = 批次已全部关闭
notice-kind-batch-proved = 批次验证
notice-kind-confirmation-wanted = 请求交接确认
notice-kind-confirmation-reminder = 交接确认提醒
notice-kind-confirmation-escalated = 交接确认逾期上报
notice-kind-confirmation-received = 收到交接确认
notice-kind-review-wanted = 请法务审核
notice-kind-link-used = 一次性链接被使用
notice-kind-finding-opened = 有待定事项
notice-kind-login-new-place = 从新地点登录
notice-kind-credentials-changed = 登录方式有变动
notice-kind-desk-moved = 部门邮箱已更改
notice-kind-endpoint-disabled = 接收端已停用
notice-kind-test = 测试

audience-hr = 人事
audience-it = IT
audience-legal = 法务
audience-auditor = 审计
audience-administrator = 系统管理员
audience-manager = 直属上级
audience-managers-manager = 上级的上级
audience-group-admins = 群管理员

credential-password-changed = 密码已修改
credential-recovery-codes-renewed = 恢复码已重新生成
credential-recovery-code-used = 使用了一个恢复码
credential-invitation-made = 已生成重新设置的链接
credential-invitation-used = 密码和验证器已重新设置
credential-key-reset = 密钥已更换
credential-token-made = 新增 API 令牌
credential-passkey-added = 新增通行密钥
credential-passkey-removed = 移除通行密钥
credential-passkey-copied = 通行密钥可能被复制

channel-mail = 邮件
channel-webhook = Webhook
channel-chat = 群消息

receiver-person = 个人
receiver-actor = 用户
receiver-desk = 部门
receiver-mailbox = 邮箱
receiver-endpoint = 接收端

delivery-trouble-no-address = 没有登记地址
delivery-trouble-bad-address = 地址无效
delivery-trouble-unreachable = 无法连接
delivery-trouble-timed-out = 超时未答复
delivery-trouble-busy = 对方繁忙，稍后重试
delivery-trouble-refused = 被拒绝
delivery-trouble-unauthenticated = 对方不接受我们的凭据
delivery-trouble-forbidden = 地址位于内网，且未被允许
delivery-trouble-untrusted = 对方无法证明身份，或不支持加密
delivery-trouble-gone = 对方已不存在
delivery-trouble-disabled = 接收端已停用
delivery-trouble-no-page = 等待设置 exeunt.toml 中 [server] 的 public_url：否则信中的链接无处可去
delivery-trouble-unwritable = 无法生成内容
delivery-trouble-gave-up = 多次尝试后放弃

endpoint-kind-webhook = Webhook
endpoint-kind-wecom = 企业微信机器人
endpoint-kind-dingtalk = 钉钉机器人
endpoint-kind-feishu = 飞书机器人

notice-state-waiting = 等待发送
notice-state-sent = 已发送
notice-state-failed = 失败
notice-held-mail-server = 暂不发送：尚未设置邮件服务器（exeunt.toml 的 [mail]）
notice-held-public-url = 暂不发送：尚未设置 exeunt.toml 中 [server] 的 public_url，信中链接无处可去
notice-maybe-twice = 可能重复送达
notice-maybe-arrived = 可能已经送达
notice-none = 没有通知
notice-waits-again = 将重新发送 { $id }
notice-password-kept = 邮件服务器密码已加密保存

desk-put = { $role }的邮箱为 { $mail }
desk-removed = { $role }不再有邮箱
desk-none = 还没有登记任何部门邮箱；发给部门的通知会显示为失败

webhook-put = 今后会通知“{ $name }”
webhook-secret = 签名密钥：
webhook-secret-once = 只显示这一次。接收方需要用它验证收到的内容。
webhook-overlap = 一天之内，内容会同时用旧密钥签名。
webhook-removed = 不再通知“{ $name }”，其密钥已删除
webhook-enabled = 已重新启用“{ $name }”
webhook-arrived = 测试通知已送达“{ $name }”
webhook-not-arrived = 测试通知未能送达“{ $name }”：{ $why }
webhook-none = 没有通知任何其他系统
webhook-everything = 全部
webhook-disabled-since = 自 { $at } 起停用
webhook-failing-since = 自 { $at } 起无法送达

column-event = 事件
column-events = 订阅
column-meaning = 含义
column-receiver = 接收者
column-language = 语言

doctor-mail = 邮件经由 { $host } 发送
doctor-mail-none = 没有设置邮件服务器：不会发送任何邮件通知（在 exeunt.toml 的 [mail] 中设置 host 和 from）
doctor-mail-no-page = 没有写明大家在哪里打开控制台，带链接的邮件暂不发出
hint-mail-no-page = 在 exeunt.toml 的 [server] 中设置 public_url，例如 "https://exeunt.corp.example"
doctor-mail-bad = 邮件服务器 { $host } 无法使用
doctor-templates = 使用了 { $count } 个自定义通知模板
doctor-template-bad = 自定义模板 { $file } 未被采用，使用内置模板：{ $why }
doctor-desk-none-hr = 人事没有登记邮箱，发给它的通知会失败
doctor-desk-none-it = IT没有登记邮箱，发给它的通知会失败
doctor-desk-none-legal = 法务没有登记邮箱，发给它的通知会失败
doctor-desk-none-auditor = 审计没有登记邮箱，发给它的通知会失败
doctor-desk-none-administrator = 系统管理员没有登记邮箱，发给它的通知会失败
doctor-notices-failed = 有 { $count } 条通知未能送达
doctor-endpoint-disabled = 接收端“{ $name }”自 { $at } 起停用

error-bad-endpoint = 接收端“{ $name }”不能这样设置
error-bad-mail = “{ $mail }”不是邮箱地址
error-mail-settings = [mail] 设置无法使用
error-notice-address = [notices] 中的地址“{ $address }”不是网址
hint-endpoint = 名称只用小写字母、数字和连字符，地址以 https:// 开头
hint-mail = 请给出一个邮箱地址，例如 it@example.com
hint-mail-bad = 请检查 exeunt.toml 的 [mail]，以及密码（EXEUNT_MAIL_PASSWORD 或 `exeunt notice mail-password`）
hint-mail-settings = 请检查 exeunt.toml 的 [mail]
hint-template = 请在数据目录的 notices 文件夹中修正，或将其移除
hint-desk = 用 `exeunt notice desk set` 登记
hint-notices-failed = 用 `exeunt notice list --state failed` 查看，用 `exeunt notice retry` 重发
hint-endpoint-disabled = 修复后执行 `exeunt webhook enable`
