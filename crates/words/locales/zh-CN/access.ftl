### 谁可以进来，可以对谁做什么。

error-out-of-reach = “{ $actor }”有这项权限，但只能用于自己名下的人员
hint-reach = 上级只管下属，群管理员只管自己群里的人；`exeunt actor list` 可以查看您对应的人员

## 登录
error-login-refused = 用户名、密码或验证码有误
hint-login-refused = 请逐项核对；忘记密码或丢失验证器，请向管理员索取新的邀请链接
error-too-many-attempts = 连续尝试次数过多
hint-too-many-attempts = 请稍候再试；每失败一次，下一次要等得更久
error-password-short = 密码不足 12 个字符
error-password-long = 密码超过 128 个字符
error-password-common = 这个密码太常见，最先就会被猜到
hint-password = 用一句自己的话作密码：看长度，不看特殊字符
error-link-over = 链接已失效
hint-link-over = 每个链接只能用一次，且有时限；请向管理员索取新的
error-wrong-code = 验证码有误
hint-wrong-code = 请输入验证器此刻显示的六位数字；若一直不对，请校准设备时间
error-show-again = 此操作需要重新验证身份
hint-show-again = 请再次输入密码和验证码，或使用通行密钥；通过单点登录或链接进入的，请再进入一次
error-not-by-token = API 令牌不能执行此操作
hint-not-by-token = 请登录后操作，或使用本人的密钥
error-not-yours = 您名下没有这个会话、令牌或通行密钥
hint-not-yours = 请刷新列表，它可能已经结束
error-unknown-identity = 系统中没有与此身份对应的用户
hint-unknown-identity = 请先由管理员添加；登录不会自动创建用户
error-token-terms = 令牌须有名称、至少一个权限范围，且有效期不超过一年
hint-token-terms = 名称不超过 100 字，并给出权限范围和到期时间
error-invitation-terms = 邀请有效期须为 1 小时至 31 天
hint-invitation-terms = 请给出 1 到 744 之间的小时数

error-provider-answer = 身份提供方的应答无法使用
hint-provider-answer = 请回到登录页重新开始；每次应答只在发起登录的浏览器中有效，且只能用一次
login-again = 返回登录
problem-foreign-page = 请求并非来自本系统的页面
problem-no-password-login = 此处已停用密码登录
problem-provider-unavailable = 暂时无法连接身份提供方

## 命令行
actor-invited = { $actor } 可在 { $until } 之前通过此链接设置密码：
actor-changed = 已更改用户 { $actor }
token-made = 令牌“{ $name }”，有效期至 { $until }：
token-revoked = 令牌 { $id } 已吊销
token-state-revoked = 已吊销
token-state-expired = 已过期
sessions-ended = { $count ->
   *[other] 已结束 { $count } 个会话
}
column-id = 编号
column-expires = 有效期至
column-used = 最近使用
column-address = 地址
column-agent = 浏览器
column-opened = 登录时间
actor-invited-once = 链接只显示这一次，请用仅本人可见的方式发送。
column-token-scopes = 权限范围
problem-no-session = 此操作需要浏览器登录会话

error-no-way-in = 无法登录：已停用密码登录，又没有配置身份提供方
hint-no-way-in = 在 [login] 中设置 password = true，或添加 [login.oidc]
error-oidc-issuer = 身份提供方 { $url } 未使用 https，不能使用
hint-oidc-issuer = issuer 请写 https:// 地址；只有本机上的提供方可以用 http
error-oidc-roles = 已配置群组对应的角色，但没有指定读取群组的声明
hint-oidc-roles = 在 [login.oidc] 中用 groups_claim 指定声明，或删去 roles
error-oidc-secret = 缺少身份提供方的客户端密钥
hint-oidc-secret = 在 [login.oidc] 中指定 secret_env 或 secret_file 之一，并确认其中有密钥
error-bad-name = 用户名不能是“{ $name }”
hint-name = 用户名为一行以内、最多 100 个字符，不含冒号，也不能用日志专用的名字，例如 somebody
error-last-administrator = “{ $actor }”是最后一位可以登录的管理员，不能锁定或取消其管理员角色
hint-last-administrator = 请先让其他人成为管理员：`exeunt actor roles 用户名 --role administrator`
problem-last-administrator = 不能失去最后一位管理员
problem-hint-last-administrator = 请先让其他人成为管理员
