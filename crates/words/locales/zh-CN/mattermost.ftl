### Mattermost 连接器对平台的说明：能力备注、所需权限、提示。

## Mattermost：能力备注
mattermost-note-credential = 会话和个人访问令牌不受换密码影响，须另行结束。通过目录或其他服务登录的账号在此没有密码，也绝不会为其设置密码。
mattermost-note-sessions = 会话结束后，已打开的连接仍会继续接收消息，直到服务器清除该账号的缓存，因此会一并促使其清除。个人访问令牌不是会话，须逐个停用。
mattermost-note-push = 设备从属于会话，因此会结束这些会话。
mattermost-note-federated = 与外部登录的关联一旦解除就无法恢复，因此从不改动。禁止登录同样会关上这扇门。
mattermost-note-admin = 只收回和授予 system_admin 角色。其他委派的管理角色与成员身份一样保持不变。
mattermost-note-bar = 停用账号，等待两秒让正在进行的登录完成，再结束由此产生的会话。Webhook、斜杠命令和应用会继续工作。
mattermost-note-bar-stops-bots = 停用账号，等待两秒让正在进行的登录完成，再结束由此产生的会话。服务器会同时停用该账号名下的机器人；Webhook、斜杠命令和应用会继续工作。
mattermost-note-open = 未停用的个人访问令牌会重新生效。服务器限制用户数时，可能拒绝启用。
mattermost-note-role-held = 接手人的账号须处于启用状态，并且须先在频道所属的团队中，才能加入频道。
mattermost-note-role-dropped = 群中还有其他人时，绝不会把最后一个可登录的管理员降为普通成员。访客不能担任任何角色。
mattermost-note-membership-ended = 退出团队即退出其所有频道。全员频道、单聊和多人私聊无法单独退出；成员由目录决定的，只能在目录中更改。群内的人会看到退出提示。
mattermost-note-membership-restored = 团队人数已满时无法加入。重新加入团队会同时进入人人都会加入的频道，并会有提示。
mattermost-note-push-restored = 本人在该设备上重新登录后，推送会自动恢复。
mattermost-note-integration-stopped = 个人访问令牌和机器人会被停用，可以重新启用。Webhook、斜杠命令和应用没有开关，只能删除。
mattermost-note-integration-handed-over = 仅限机器人。Webhook、斜杠命令和应用的创建者由服务器永久保留。
mattermost-note-integration-restored = 仅限个人访问令牌和机器人。重新创建的 Webhook、斜杠命令或应用，其地址或密钥会不同。
mattermost-note-deactivated = 服务器的停用可以撤销，就是禁止登录本身。
mattermost-note-erased = 永久删除会连同该账号的所有消息一并删除，因此不提供。

## Mattermost：连接所需的权限
mattermost-how-system-admin = 一切操作都需要它；委派的管理角色既不能设置密码，也不能读取私有频道。系统控制台 → 用户管理 → 用户 → 该账号 → 管理角色 → 系统管理员。
mattermost-how-access-token = 连接使用没有期限的个人访问令牌。系统控制台 → 集成 → 集成管理 → 启用个人访问令牌；然后以服务账号登录：个人资料 → 安全 → 个人访问令牌 → 创建令牌。
mattermost-how-second-admin = 需要第二个已启用的系统管理员，以便重新启用服务账号。系统控制台 → 用户管理 → 用户 → 另一个账号 → 管理角色 → 系统管理员。

## Mattermost：提示
mattermost-remark-edition = 该服务器为 { $edition } 版。
mattermost-remark-tokens = 个人访问令牌不受换密码和结束会话影响；账号停用期间失效，一旦重新启用便再次生效。请将其停用。
mattermost-remark-bots-stop = 所有者停用后，服务器会停用其机器人，并通知每个系统管理员。重新启用所有者不会恢复机器人：他人需要的机器人请先移交。
mattermost-remark-bots-go-on = 在此服务器上，所有者停用后，其机器人仍会继续工作。
mattermost-remark-hooks = 账号停用后，其 Webhook、斜杠命令和已注册的应用仍会继续工作，包括向私有频道发送消息。
mattermost-remark-reset-mail = 账号停用期间，发往其邮箱的密码重置链接仍然有效：谁能读取该邮箱，谁就能决定日后生效的密码。请先关闭邮箱。
mattermost-remark-own-bot = 连接以 { $owner } 名下的机器人身份工作：该账号停用时，服务器可能会停用此机器人。请事先移交。
mattermost-remark-directory = 已接入目录或单点登录：下一次同步可能会重新启用账号，并把人加回群中。请先在目录中停用此人。较新的服务器拒绝在此停用目录账号。
mattermost-remark-no-config = 连接的账号无法读取服务器配置：机器人是否随所有者停用、请求频率限制，均按默认情况处理。

## Mattermost：撤销后无法找回的内容
mattermost-lost-credential = 旧密码。新的初始密码按常规方式发放。
mattermost-lost-sessions = 原有会话；本人须在各设备上重新登录。
mattermost-lost-bar = 原有会话、对应用的授权，以及最后活动时间。
mattermost-lost-bar-and-bots = 原有会话、对应用的授权，以及最后活动时间。随之停用的机器人须另行启用。
mattermost-lost-membership = 已读和未读状态、通知设置、侧边栏的排列，以及成员和管理员之外的角色。退出和重新加入的记录仍然可见。
mattermost-lost-integration = 已删除的 Webhook、斜杠命令或应用。重新创建的，其地址或密钥会不同。
