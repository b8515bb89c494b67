### plan 的句子：步骤的理由、对他人的影响、做不到的事、需要决定的事、无法恢复的事。

# 句子中的词；使用它们的消息会把参数传下去。
plan-action =
    { $action ->
        [credential_replaced] { action-kind-credential-replaced }
        [sessions_ended] { action-kind-sessions-ended }
        [push_stopped] { action-kind-push-stopped }
        [federated_login_cut] { action-kind-federated-login-cut }
        [admin_rights_dropped] { action-kind-admin-rights-dropped }
        [login_barred] { action-kind-login-barred }
        [login_opened] { action-kind-login-opened }
        [role_held] { action-kind-role-held }
        [role_dropped] { action-kind-role-dropped }
        [membership_ended] { action-kind-membership-ended }
        [membership_restored] { action-kind-membership-restored }
        [standing_restored] { action-kind-standing-restored }
        [push_restored] { action-kind-push-restored }
        [federated_login_restored] { action-kind-federated-login-restored }
        [admin_rights_restored] { action-kind-admin-rights-restored }
        [integration_stopped] { action-kind-integration-stopped }
        [integration_handed_over] { action-kind-integration-handed-over }
        [integration_restored] { action-kind-integration-restored }
        [deactivated] { action-kind-deactivated }
        [erased] { action-kind-erased }
       *[other] { $action }
    }
plan-group-kind =
    { $kind ->
        [department] { group-kind-department }
        [project] { group-kind-project }
        [external] { group-kind-external }
        [customer] { group-kind-customer }
        [confidential] { group-kind-confidential }
        [announcement] { group-kind-announcement }
        [direct] { group-kind-direct }
       *[other] { group-kind-other }
    }

## 步骤的理由

plan-why-credential-replaced = 不应再有人知道能打开该账号的密码。
plan-why-federated-login-cut = 单点登录不应再能打开该账号。
plan-why-sessions-ended = 已登录的设备在会话结束之前仍然在线。
plan-why-token-stopped = 长期令牌无需密码即可进入账号。
plan-why-within = 不在“{ $parent }”中就无法加入“{ $group }”，因此 { $account } 先加入。
plan-why-push-stopped = 推送会把消息正文送到设备上，账号冻结后仍可能如此。
plan-why-admin-rights-dropped = 离职人员不应继续管理平台。
plan-why-login-barred = 任何人都不能再登录该账号；数据全部保留。
plan-why-window = 有 { $steps } 个步骤只能在账号开放时执行。为此临时解除冻结，完成后立即恢复冻结。
plan-why-successor-decided = { $by } 决定由 { $account } 接手。
plan-why-successor-default = 未另行指定的群由 { $account } 接手，由 { $by } 决定。
plan-why-role-dropped = 若该账号日后重新进入“{ $group }”，原有角色会随之恢复，因此先行取消。
plan-why-membership-ended = “{ $group }”属于{ plan-group-kind }，按策略移出离职者。
plan-integration-kind =
    { $kind ->
        [token] { integration-kind-token }
        [bot] { integration-kind-bot }
        [webhook] { integration-kind-webhook }
        [command] { integration-kind-command }
        [app] { integration-kind-app }
       *[other] { $kind }
    }
plan-why-integration-stopped = { $by } 决定停止{ plan-integration-kind }“{ $name }”。
plan-why-integration-stopped-by-policy = 策略要求停止{ plan-integration-kind }“{ $name }”，它无需本人即可运行。
plan-why-integration-handed-over = { $by } 决定：{ plan-integration-kind }“{ $name }”继续运行，移交给 { $account }。
plan-why-integration-default = { $by } 指定 { $account } 为默认接替人，{ plan-integration-kind }“{ $name }”移交给其。
plan-why-integration-restored = 此前属于该账号，且正常运行。
plan-why-deactivated = { $by } 下令执行平台自身的停用。
plan-why-reopened = 该账号此前是开放的。
plan-why-membership-restored = 该账号此前在“{ $group }”中。
plan-why-standing-restored = { $account } 只是因为此次离职才接手“{ $group }”。
plan-why-push-restored = 这些设备此前会收到推送。
plan-why-federated-login-restored = 此前可通过单点登录打开该账号。
plan-why-admin-rights-restored = 该账号此前是平台管理员。
plan-why-unfreeze = 仅为一个目的，至 { $until } 为止：{ $purpose }

## 对他人的影响

plan-breaks-login = { $account } 不能再登录，发给该账号的消息不会有人回复。
plan-breaks-sessions = { $count } 台设备将退出登录。
plan-breaks-integrations = { $count } 个以该账号运行的集成可能停止：{ $names }。
plan-breaks-token = 使用令牌“{ $name }”的程序将停止工作。
plan-breaks-integration = “{ $name }”（{ plan-integration-kind }）不再运行，请通知依赖它的人。
plan-breaks-push = { $count } 台设备不再收到推送。
plan-breaks-federated-login = { $count } 个单点登录身份不再可用。
plan-breaks-admin-rights = 平台少一名管理员。
plan-breaks-window = 短时间内平台会允许该账号登录。其密码无人知晓，会话和单点登录在之前的步骤能够结束的范围内均已结束。
plan-breaks-sole-owner = “{ $group }”没有其他能登录的群主，另有 { $members } 名成员。若不移交，群将无人管理。
plan-breaks-left-empty = “{ $group }”中没有其他人，群会空着留在平台上。
plan-breaks-deactivated = 平台以自己的方式停用该账号，无法全部恢复。
plan-breaks-erased = 账号内容将被放弃，不可恢复。
plan-breaks-unfreeze = 在计划的结束时间之前该账号可以使用。密码仍然无人知晓：复制数据的人需由平台管理员另设密码。结束时会话全部结束，账号恢复冻结。

## 做不到或无法证明的事

plan-gap-unsupported = 该平台无法做到：{ plan-action }。
plan-gap-not-in-this-state = 在该平台上，“{ plan-action }”在账号此次经历的任何状态下都无法执行。
plan-gap-needs-window = “{ plan-action }”只能在账号开放时执行，而账号已冻结。离职计划会为此临时开放。
plan-gap-bar-not-liftable = 在该平台上，我们无法再解除冻结。
plan-gap-read-only = 平台只允许该账号查看、不允许操作，通过它交接可能失败。
plan-gap-unknown-zone = 未知时区“{ $zone }”，时间按 UTC 计算。
plan-gap-encrypted = “{ $group }”的消息已加密，平台和我们都无法导出。
plan-gap-notices-kept = “{ $group }”是平台自己的通知，账号留在其中。
plan-gap-group-unseen = 该账号所在的一个群无法读取，那里不做任何改动。
plan-gap-lingering-role = 该账号不在“{ $group }”中，但一旦重新进入，原有角色会恢复。
plan-gap-permanent-owner = 该账号是“{ $group }”的永久群主。它会退出，但若再次进入，仍拥有全部权力。
plan-gap-stays-as-owner = “{ $group }”在此无法交接。账号冻结后留在群中，以免群失去群主。
plan-gap-kept = 按 { $by } 的决定，账号留在“{ $group }”中：{ $reason }
plan-gap-kind-not-removed = 按策略，账号冻结后留在“{ $group }”中。
plan-gap-legal-hold = { $ordered_by } 下令停用，但 { $by } 已设置法务保全。账号冻结并保留。
plan-gap-policy-never-deactivates = { $ordered_by } 下令停用，但策略不允许停用。账号冻结并保留。
plan-gap-connection-unseen = 目前无法查看该平台，那里不做任何恢复。
plan-gap-account-gone = 账号 { $account } 已不存在，无法恢复。
plan-gap-cannot-reopen = 平台不允许我们重新开放该账号。

## 需要决定的事

plan-question-successor = 谁来接手“{ $group }”？群内另有 { $members } 名成员。
plan-question-successor-cannot = { $by } 指定的 { $account } 不能接手“{ $group }”：它是离职者自己的账号，或无法登录。由谁接手？
plan-question-successor-leaves = { $by } 指定的 { $account } 不能接手“{ $group }”：此人也在同一批次中离职。由谁接手？
plan-question-ownership-back = “{ $group }”在此期间已有其他群主（{ $owners }）。是否归还？

## 无法恢复的事

plan-lost-by-action = { $account }：“{ plan-action }”无法撤销。
plan-lost-credential = { $account }：旧密码。新的初始密码按常规方式发放。
plan-lost-sessions = { $account }：{ $count } 个会话，设备需要重新登录。
plan-lost-bound-role = { $account }：在“{ $group }”中的角色。回到其中时为普通成员。
plan-lost-integration = { plan-integration-kind }“{ $name }”：停止后只能重新创建，地址或密钥会不同。
plan-lost-integrations = { $account }：{ $count } 个集成（{ $names }），需由负责人重新设置。
plan-lost-introduced = { $account } 被引入“{ $group }”，之后仍留在群中。
plan-lost-invite = “{ $group }”的一个未接受的邀请，需重新邀请。

## 集成与群中群：做不到的事，以及需要决定的事。

plan-gap-integration-kept = { $by } 决定保留{ plan-integration-kind }“{ $name }”：{ $reason }
plan-gap-lasting = 此平台上有 { $count } 个会话无法退出；它们与账号同在，登录冻结后无法再进入。
plan-gap-integration-secrets = 知道{ plan-integration-kind }“{ $name }”令牌或地址的人仍可使用它：{ $account } 接手后应予更换。
plan-gap-outside = “{ $group }”位于另一个群之内，而账号未能回到那个群。
plan-gap-stays-around = “{ $inner }”位于“{ $group }”之内，账号仍留在其中，因此也留在“{ $group }”。
plan-question-integration = { plan-integration-kind }“{ $name }”无需本人即可运行，如何处理？移交、停止，或说明理由后保留。
plan-question-integration-stays = 此平台无法移交{ plan-integration-kind }“{ $name }”。请停止，或说明理由后保留。
plan-question-integration-cannot = { $account } 无法登录，不能接手{ plan-integration-kind }“{ $name }”。由谁接手？
