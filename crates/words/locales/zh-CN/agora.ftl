### 声网 Agora Chat / 环信 IM 连接器对平台的说明：能力备注、所需权限、提示。

## Agora Chat：能力备注
agora-note-credential = 换密码不会结束任何会话；对用签名 Token 登录的账号也毫无作用，这类账号只有封禁才能关上大门。
agora-note-sessions = 将所有在线设备踢下线。设备会凭手中的凭证自动重连，因此须配合封禁。没有接口能作废已签发的 Token：解禁之后，持有者仍可进入。
agora-note-push = 逐个解绑设备；仍处于登录状态的客户端会自行重新绑定，因此先结束会话。按厂商文档，封禁期间本来也不会推送任何内容。
agora-note-admin = 账号在整个项目中唯一可能拥有的角色：可在客户端创建聊天室（超级管理员）。
agora-note-bar = 立即生效，并将所有设备踢下线。其他人仍可向该账号发消息，默认保留七天（以套餐为准）。
agora-note-role-held = 一个群有且只有一个群主。接手人先被加入群，再从离职者手中接过群主；离职者在移出之前仍是普通成员。
agora-note-role-dropped = 管理员变为普通成员。群主只有在他人接手的那一刻才不再是群主，不能自行卸任。
agora-note-membership-ended = 同时移出群内的子区。平台不允许移除群主：请先转让。群里只剩群主一人时，须由人决定如何处理。
agora-note-membership-restored = 加群无需本人同意。群主回归时，从当时的群主手中收回群。
agora-note-standing = 卸任的群主把群交还给回归的账号。
agora-note-deactivated = 平台注销账号时必定连同内容一起删除；不清除时，封禁即为终态。
agora-note-erased = 账号连同内容一起删除：消息、联系人、用户属性。账号仍拥有群或聊天室时会拒绝执行，因为它们会一并销毁。

## Agora Chat：连接所需的权限
agora-how-client = 一切操作都需要它。在环信控制台的应用详情中找到“Client ID”和“ClientSecret”，以空格分隔，作为密钥填写。
agora-how-certificate = 一切操作都需要它。在声网控制台找到项目的 App ID 和主要证书（须开通即时通讯 IM），以空格分隔，作为密钥填写。

## Agora Chat：提示
agora-remark-host = 每个项目永远只在一个域名上（当前配置为 { $host }，控制台中显示为“REST API”）。域名或 App Key 不对，就会报找不到项目（organization_application_not_found）。
agora-remark-signed-tokens = 如果贵司自己的服务器用证书为员工签发 Token，则无需密码即可登录，而这里看不到。Token 打不开已封禁的账号；但仍应停止签发。
agora-remark-devices = 只能列出并踢下在线的设备。若项目不提供设备列表，则以一条“在线”记录代表。
agora-remark-history = 平台按小时提供消息记录，只保留 { $days } 天。必须在有人离职之前就开始归档。
agora-remark-files = 文件默认保留七天（以套餐为准）；受限文件须凭消息中的 share-secret 才能打开。没有列出某人文件的接口。
agora-remark-callbacks = 回调签名很弱（MD5，且不覆盖事件内容）。请只允许来自厂商网络的回调。
agora-remark-no-presence = 未开通在线状态订阅（Presence）时，无法得知账号最后一次使用的时间。若已开通，请设置 presence=true。

## Agora Chat：撤销后无法找回的内容
agora-lost-credential = 旧密码。新的初始密码按常规方式发放。
agora-lost-sessions = 原有会话：需要重新登录。
agora-lost-membership = 群内的禁言、名单中的条目以及所在的子区。
agora-lost-erased = 账号本身及其联系人、属性、会话和推送绑定。
