### 观察、执行与验证的文字。

gap-account-gone = 账号 { $account } 已登记在此人名下，但平台上查不到
gap-connection-unreachable = 平台无法访问，因此没有在该平台做任何事：{ $why }
gap-group-unseen = 群 { $group } 无法读取

probe-label =
    { $label ->
        [replacement] 更换后的密码
        [control-login] 对照登录所得的会话
        [impersonation] 管理员代入权限
       *[other] “{ $label }”
    }
control-accepted = 关闭之前，用{ probe-label }可以进入，符合预期
control-refused = 关闭之前，用{ probe-label }已经被拒绝，因此之后的拒绝不能说明问题
probe-got-in = 用{ probe-label }仍然可以进入
probe-refused = 用{ probe-label }之前可以进入，现在因账号已关闭而被拒绝
probe-refused-uncontrolled = 用{ probe-label }因账号已关闭而被拒绝；之前是否有效没有试过
probe-ambiguous = 用{ probe-label }被拒绝，但错误的凭据也会得到同样的答复
probe-no-door = { probe-label }：此平台没有这种登录方式
probe-failed = { probe-label }：无法尝试
probe-failed-kind = 无法用{ probe-label }尝试：{ $kind ->
    [rate_limited] { refused-kind-rate-limited }
    [unavailable] { refused-kind-unavailable }
    [unknown_outcome] { refused-kind-unknown-outcome }
    [unauthenticated] { refused-kind-unauthenticated }
    [permission_denied] { refused-kind-permission-denied }
    [not_found] { refused-kind-not-found }
    [conflict] { refused-kind-conflict }
    [invalid] { refused-kind-invalid }
    [unsupported] { refused-kind-unsupported }
   *[protocol] { refused-kind-protocol }
}

canary-no-group = 没有策略允许发送测试消息的群

collateral-none = 比较了 { $accounts } 个账号和 { $groups } 个群：除计划预告的以外，其他人没有任何变化
collateral-found = 比较了 { $accounts } 个账号和 { $groups } 个群：有 { $count } 处未预告的他人变化：{ $examples }

state-barred = 已禁止登录
state-open = 仍可登录
sessions-none = 没有残留会话
sessions-left = 仍有会话残留
integrations-none = 该账号名下已没有可自行运行的集成
integrations-kept = 除按决定保留的之外，该账号名下已没有可自行运行的集成
integrations-left = 该账号名下仍有可自行运行的集成
heir-stands = 已移交的集成属于 { $member }，且正常运行
heir-missing = 移交给 { $member } 的集成不存在或未运行
push-none = 不再推送任何消息
push-left = 消息仍在推送到设备
account-gone = 平台上已没有这个账号
membership-none = 已不在 { $group }
membership-left = 仍在 { $group }
membership-new = 计划制定之后又进入了 { $group }
successor-stands = { $member } 已具备计划约定的角色
successor-missing = { $member } 不具备计划约定的角色
owner-stays = { $member } 是本群群主，且可以登录
owner-missing = 本群没有可以登录的群主
