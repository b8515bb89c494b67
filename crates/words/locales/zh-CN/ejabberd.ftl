### ejabberd 连接器对平台的说明：能力备注、所需权限、提示。

## ejabberd：能力备注
ejabberd-note-credential = 令牌和在线会话不受换密码影响；结束会话和禁止登录才能使其失效。
ejabberd-note-sessions = 结束服务器列出的连接和令牌。MQTT 会话不在任何列表中；使用 SQL 存储时令牌也列不出来：此时令牌只能靠禁止登录来阻断，而 MQTT 在此无法阻断。
ejabberd-note-push = 没有命令能查看或停止推送：登记过推送的设备仍可能得知有新消息，直到有人从服务器存储中删除其登记。
ejabberd-note-admin = 谁是服务器管理员写在 ejabberd.yml 的访问规则里，没有命令能查看或更改：请到那里核对。
ejabberd-note-bar = 把账号放进被访问规则拒绝的共享组，密码保持不变。只有用借来的令牌实际登录并在绑定资源时被拒，才认定生效。在线会话会被结束；MQTT 不受影响。
ejabberd-note-bar-untried = 把账号放进被访问规则拒绝的共享组，密码保持不变。此处借不到令牌来验证，只有用密码实际登录才能看出规则是否真的拒绝该组。MQTT 不受影响。
ejabberd-note-no-group = 用于禁止登录的共享组尚未建立。可人工更换密码并结束会话；建立该组之后，才能做到可恢复的禁止登录。
ejabberd-note-last-owner = 不会撤掉群里最后一位群主：须先有其他人成为群主。
ejabberd-note-stale-role = 解除成员身份、订阅和席位。仅限成员且受管制的群会记住曾经在内者的角色，可能再次放行；登录开放时会以该账号实际尝试加入，结果写入证明。设置 “close_stale_roles” 后，可把此类群改为不受管制。
ejabberd-note-stale-role-untried = 解除成员身份、订阅和席位。仅限成员且受管制的群会记住曾经在内者的角色，可能再次放行；借不到令牌便无法验证，请按会放行对待。
ejabberd-note-membership-restored = 按群内权限恢复。订阅（MucSub）须由账号自己的客户端重新建立。
ejabberd-note-deactivated = 服务器没有停用状态，请保持禁止登录。
ejabberd-note-erased = 本系统不执行清除，请保持禁止登录。如需清除，请人工执行 unregister：该账号的全部群成员身份、上传的文件和个人存档都会丢失，有的群会没有群主，而且账号名被释放后，下一个使用者可以进入原来的群。

## ejabberd：连接所需的权限
ejabberd-how-read = 查看任何内容都需要：在 ejabberd.yml 的 api_permissions 中，按 docs/platforms/ejabberd.md 所列，把读取类命令授予服务账号。
ejabberd-how-logins = 用于禁止登录、结束会话和更换密码：在 ejabberd.yml 的 api_permissions 中授予 srg_user_add、srg_user_del、kick_user 和 change_password。
ejabberd-how-rooms = 用于移交群和退群：在 ejabberd.yml 的 api_permissions 中授予 set_room_affiliation 和 unsubscribe_room（设置了 “close_stale_roles” 时还需 change_room_option）。
ejabberd-how-tokens = 用于以该账号的身份验证并撤销其令牌：在 ejabberd.yml 的 api_permissions 中授予 oauth_issue_token、oauth_list_tokens 和 oauth_revoke_token。

## ejabberd：提示
ejabberd-remark-trusts-addresses = 凡来自本机地址的请求，接口无需凭据即予应答：本机上任何进程都相当于服务器管理员。请改为把权限授予服务账号。
ejabberd-remark-no-group = 没有共享组“{ $group }”。请先建组，再让访问规则拒绝它：若规则中的组不存在，所有人都无法登录。
ejabberd-remark-no-oauth = 借不到令牌（缺少软件包 erlang-p1-oauth2、监听端口不接受 X-OAUTH2，或没有相应权限）：无法以账号本人的身份验证禁止登录是否生效、能否重回群中。
ejabberd-remark-tokens-unlisted = 使用这种存储时，服务器列不出令牌，因此无法撤销离职者的令牌；禁止登录可以阻断它们。
ejabberd-remark-no-plain = 客户端监听端口不提供 PLAIN，因此无法用密码实际登录作为证明。
ejabberd-remark-stale-roles-stay = 仅限成员且受管制的群会再次放行原来的成员。实际加入若被放行，证明中会写明；群保持原样。
ejabberd-remark-stale-roles-closed = 仅限成员且受管制的群会再次放行原来的成员。有人退群时，此类群会被改为不受管制，届时群内所有人都可发言。
ejabberd-remark-mqtt = 禁止登录和踢下线都影响不到 MQTT，它也不在任何会话列表中。请不要开放 MQTT，或在其规则中同样拒绝冻结组。
ejabberd-remark-no-unban = 这里从不使用封禁：封禁会永久替换密码，而此版本没有解除封禁的命令。
ejabberd-remark-push = 推送登记不在任何列表中：设备是否仍会得知有新消息，无从查看。
ejabberd-remark-hibernation = 只能列出已载入的群：请让 mod_muc 的 hibernation_timeout 保持 infinity，否则会遗漏群成员身份。

## ejabberd：撤销后无法找回的内容
ejabberd-lost-credential = 旧密码。新的初始密码按常规方式发放。
ejabberd-lost-sessions = 原有会话和令牌。客户端会重新登录；令牌须重新签发。
ejabberd-lost-live-sessions = 在线会话。客户端会自行重新登录。
ejabberd-lost-membership = 订阅（MucSub）和在群中的席位；当时在场的人看到了其离开。
