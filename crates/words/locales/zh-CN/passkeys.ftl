### 通行密钥：保存在用户自己设备上的登录凭据。

error-passkey-not-accepted = 无法用这个通行密钥登录
hint-passkey-not-accepted = 请再试一次，或改用密码和验证码；在此处移除的通行密钥仍会留在设备上，需在设备上另行删除
error-passkey-unfit = 设备生成的凭据无法用作此处的通行密钥
hint-passkey-unfit = 请重新添加，并在五分钟内完成设备上的操作
error-passkey-terms = 通行密钥须有名称
hint-passkey-terms = 名称不超过 100 字，例如所在设备的名字
error-too-many-passkeys = 通行密钥已达十个
hint-too-many-passkeys = 请先移除不再使用的
error-no-passkey = 您还没有通行密钥
hint-no-passkey = 请输入密码和验证码
error-no-password = 您没有本系统的密码，不能添加通行密钥
hint-no-password = 您通过身份提供方登录，可在那边使用它的通行密钥；如需本系统的密码，请管理员发出邀请
problem-no-passkey-login = 此处不能使用通行密钥
