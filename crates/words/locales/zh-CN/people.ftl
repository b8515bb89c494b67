### 手工录入或按名单导入的人员。

intake-people-no-header = 没有找到表头。请在名单上方加一行表头：工号、姓名、部门、时区、上级、邮箱、语言（或 id、name、department、zone、manager、mail、language）。
intake-no-number-column = 没有工号列。请将这一列命名为“工号”或 id。
intake-no-name-column = 没有姓名列。请将这一列命名为“姓名”或 name。
people-manager-unknown = 台账中没有工号为 { $manager } 的人，届时无法请其确认交接。请一并添加此人。
error-person-known = 工号“{ $person }”已有人使用
hint-person-known = 请修改此人的信息，或换一个工号
error-person-changed = “{ $person }”的信息刚刚被他人修改
hint-person-changed = 请重新查看后再决定
problem-person-known = 工号已被使用
problem-hint-person-known = 请打开此人进行修改，或换一个工号
problem-day-far-off = 年份写对了吗？
problem-hint-day-far-off = 早于 90 天前或晚于两年后的日期，需要确认
intake-long-gone-row = { $who }：最后工作日 { $day } 早已过去
