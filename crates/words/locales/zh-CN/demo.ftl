## 演示故事之后打开的控制台。
demo-chapter-console = 控制台
demo-console-fills = 再安排约二十人离职，其中几人成批办理，让每个页面都有内容可看，大约需要一分钟。
demo-console-open = 控制台已在 { $url } 打开，仅限本机访问，后台同时执行到期的工作。
demo-console-asked = { $manager } 收到的确认链接（{ $leaver } 的交接），手机页面，只能打开一次：
demo-console-links = 点开一个链接即以该人身份登录，再点另一个即换成另一个人；想同时以两人身份查看，请用无痕窗口打开其中一个。这些链接只在本次演示中有效。
demo-console-again = 控制台要求再次确认身份时（例如邀请他人），在另一个标签页再打开一次自己的链接，然后继续即可。
demo-console-language = 本次演示中人们填写的文字是英文；想看中文，请用 `exeunt demo --lang zh`（或 `make demo DEMO="--lang zh"`）。
demo-console-no-mail = 没有配置邮件服务器：通知留在发件箱中，可直接查看。
demo-console-ends = 按 Ctrl-C 结束并删除演示目录；加 --keep 目录 可保留。
demo-console-ends-kept = 按 Ctrl-C 结束；所有内容保留在 { $dir }。
demo-console-removed = 已删除演示目录 { $path }。
demo-console-how = `exeunt demo --open` 会打开控制台：每个角色一名用户，每个阶段都有案件，另有两个批次。
error-demo-people = 公司人数太少，凑不齐各个阶段的案件
error-demo-open-json = --open 是给人看的，不能与 --json 一起使用
hint-demo-people = 请用 --people 指定 60 人或更多
hint-demo-open-json = 请去掉 --json，或去掉 --open

## 演示中人们填写的文字。
demo-typed-by-telephone = 电话告知人事
demo-typed-phone = 公司手机
demo-typed-laptop = 公司笔记本电脑
demo-typed-hold = 有一起合同纠纷尚未了结，全部保留
demo-typed-no-hold = 无纠纷，按普通类留存
demo-typed-approval = 已逐条核对，与商定的一致
demo-typed-contain = 昨晚有人拷贝客户名单，安全部门要求立即处理
demo-typed-moved = 延后两周，以便与接手人交接
demo-typed-with = 上级
demo-typed-note-late = 打了两次电话并留言；对方出差，周五前答复。
demo-typed-note-hold = 法务要求在纠纷了结之前保留该项目的全部往来。
demo-typed-note-stays = 已谈妥，本人决定留任。
demo-typed-note-contained = 拒绝交出手机；门禁卡已在前台收回。
demo-typed-note-branch = 分公司的服务器今早起无法访问，其余照常进行。
demo-typed-batch-office = 苏州办事处撤销
demo-typed-batch-office-why = 租约到期，已与工会商定
demo-typed-batch-contractors = 仓储项目外包人员
demo-typed-batch-contractors-why = 项目结束，合同同时到期
demo-typed-nobody = 查无此人
demo-typed-intern = 一位未登记的实习生
demo-label-password = 密码
demo-label-phone = 手机
demo-label-laptop = 笔记本电脑
demo-label-tablet = 平板电脑
demo-label-calendar = 日历
demo-label-script = 脚本
demo-label-application = 应用
