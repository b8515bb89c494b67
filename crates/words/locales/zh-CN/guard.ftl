### 为防止有人左右离职、证明或系统而拒绝的操作。

error-oneself = “{ $actor }”不能更改自己的登记信息
hint-oneself = 请由其他同事操作
problem-oneself = 任何人都不能更改自己的登记信息
error-account-held = 案件 { $case } 办结之前，账号 { $account } 的归属不能变更
hint-account-held = 如果是误绑，请先用 `exeunt case withdraw { $case }` 撤回离职，解除绑定后再重新发起
problem-account-held = 账号所属人员的案件尚未办结
problem-hint-account-held = 如果是误绑，请先撤回离职，解除绑定后再重新发起
error-own-label = 凭证不能使用标签“{ $label }”
hint-own-label = 请另取标签；“replacement”“control-login”“impersonation”由系统自用
problem-own-label = 该标签由系统自用
error-label-taken = 已有标签为“{ $label }”的凭证，凭证一经登记不可替换
hint-label-taken = 请换一个标签；关闭前后试用的必须是同一凭证
problem-label-taken = 已有使用该标签的凭证
error-too-late-to-try = 账号 { $account } 已做过关闭前验证，此时再登记刷新令牌已不能说明任何问题
hint-too-late-to-try = 请在执行方案之前登记刷新令牌
problem-too-late-to-try = 刷新令牌登记得太晚

## 用户
actor-unlocked = “{ $actor }”已解锁。原密钥和令牌不再有效，新密钥只显示这一次：
happened-actor-unlocked = 解锁用户

## 遏制
contain-oneself = 已下令遏制您的全部账号，由执行进程立即执行；结果由其他同事跟进。
contain-oneself-waits = 已下令遏制您的全部账号，待他人批准后执行；结果由其他同事跟进。
