### Synapse 连接器对平台的说明：能力备注、所需权限、提示。

## Synapse：能力备注
synapse-note-credential = 管理员为该账号签发的令牌不受换密码影响，只有锁定才能使其失效。
synapse-note-sessions = 没有设备的令牌不在任何列表中，只有锁定才能使其失效。正在等待的长轮询请求会随会话一起结束。
synapse-note-push = 须在登录尚未禁止时以该账号的身份进行。登录禁止之后，结束会话也会一并结束其推送。
synapse-note-lock = 只有实际用令牌尝试并因锁定被拒，才认定锁定生效。锁定不影响桥接账号，也不会中断正在等待的长轮询请求；先结束会话则可以。
synapse-note-role-held = 登录开放时由账号本人转交，否则由其他群主转交；两者都没有时，服务器最多给予 100 级，无法关闭或升级版本 12 的群。
synapse-note-role-dropped = 在版本 12 的群中，创建者的权力是永久的；同级之间也不能互相降级。遇到时会如实说明。
synapse-note-membership-ended = 登录开放时以账号本人的身份退群。登录禁止后，只有级别更高的群主才能移除，而创建者谁也移除不了。
synapse-note-membership-restored = 私有群需要由群主邀请。时间线上会留下退出和重新加入的记录。
synapse-note-push-restored = 恢复后的推送不再属于任何设备，因此结束会话不会结束它。
synapse-note-deactivated = 服务器随后会逐个退群。
synapse-note-erased = 服务器随后会逐个退群。当时在群里的人仍能看到该账号发过的消息，之后入群的人看不到。
synapse-note-mas-account = 登录由独立的认证服务管理：请在认证服务中操作。
synapse-note-mas-sessions = 在此结束会话；但认证服务可以重新打开，请先在认证服务中结束。
synapse-note-mas-push = 推送随会话结束：请在认证服务中结束会话。
synapse-note-mas-lock = 锁定在此服务器上不起作用。请在认证服务中锁定账号。
synapse-note-mas-group = 使用独立认证服务时，无法以账号本人的身份操作：请由群主在客户端中操作。
synapse-note-mas-role-held = 由服务器直接把接手人设为群主，最多 100 级；私有群中接手人必须已是成员。

## Synapse：连接所需的权限
synapse-how-server-admin = 一切操作都需要它。在服务器上运行 register_new_matrix_user --admin，或由管理员调用 PUT /_synapse/admin/v1/users/{"{"}account{"}"}/admin。
synapse-how-second-admin = 需要第二个服务器管理员账号，以便在第一个被锁定时解锁。请创建并单独保管其令牌。
synapse-how-override-ratelimit = 没有它，邀请、加入和角色变更做几次就会停住。由管理员调用 POST /_synapse/admin/v1/users/{"{"}account{"}"}/override_ratelimit，两个值都设为 0。

## Synapse：提示
synapse-remark-stock-rate-limits = 服务器的频率限制适用于 { $account } 及其代为进行的操作：对同一人发出五次邀请后，恢复私有群就会停住。请为此账号解除限制。
synapse-remark-delegated = 登录由独立的认证服务管理：锁定在此不起作用，也无法以账号本人的身份操作。请在认证服务中禁止账号登录。
synapse-remark-sso = 单点登录可以打开这里的账号：仅更换密码什么也关不上，还须解除单点登录身份。
synapse-remark-no-password = 没有密码登录方式，因此无法用真实登录作为证明。
synapse-remark-appservice = 桥接等应用服务的账号不受锁定影响。

## Synapse：撤销后无法找回的内容
synapse-lost-credential = 旧密码。新的初始密码按常规方式发放。
synapse-lost-sessions = 原有会话，以及仅存于这些设备上的加密密钥。
synapse-lost-push = 推送与设备之间的关联：恢复后的推送不会随会话结束而停止。
synapse-lost-membership = 连续的成员身份：时间线上会留下退出和重新加入的记录。
synapse-lost-deactivated = 群、邀请、设备、推送、绑定的地址、账号数据和密码。
synapse-lost-erased = 群、邀请、设备、推送、绑定的地址、账号数据、密码、名称和头像；之后入群的人也看不到该账号发过的消息。
