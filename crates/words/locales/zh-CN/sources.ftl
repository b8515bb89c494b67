### 离职来源中读不懂的内容：在哪里、什么原因、怎么办。

## 位置
intake-at-whole = 整体
intake-at-row = 第 { $line } 行
intake-at-cell = 第 { $line } 行，{ $column } 列“{ $header }”
intake-at-field = 字段 { $path }
intake-at-file = 文件 { $name }
intake-at-entry = 记录 { $name }

## 消息和名单都会遇到的
intake-as-of-ahead = 它说的是 { $as_of } 时的情况，而这个时间还没到。请检查发送方的时钟和时区。
intake-field-missing = 缺少这一项，这条消息没有被采用。请补上后重新发送。
intake-nobody-named = 既没有工号，也没有邮箱。只凭姓名无法认定是谁，请补上工号。
intake-not-a-day = “{ $text }”不是一个日期。请写成 2026-11-30。
intake-not-an-instant = 这不是一个时间。请写成 2026-11-30T09:00:00+08:00；名单里也可以写 2026-11-30 09:00。
intake-not-mail = 这不是邮箱地址。请改正，或者留空并填写工号。
intake-one-of = 不认识这个词。请用其中之一：{ $words }。
intake-text-too-long = 内容太长，或者里面有换行。最多 200 个字符。

## 消息
intake-not-json = 正文不是 JSON 对象。
intake-not-text = 必须是带引号的文本；工号也一样，因为写成数字会丢掉前面的零。
intake-version = 这里只认识第 { $known } 版格式。

## 名单
intake-bomb = 这个工作簿解压后的大小远远超过一份离职名单。请把名单复制到新的工作簿里再保存。
intake-broken-workbook = 读不出这个工作簿。请用 Excel 打开后另存为 .xlsx，或者导出 CSV。
intake-column-twice = { $one } 列和 { $other } 列的含义相同。请删掉一列，或者在来源设置里写明用哪一列。
intake-contradiction = 这一行和第 { $line } 行对同一个人的说法不一致。只能保留一个，请删掉另一个。
intake-file-too-large = 文件超过 { $mib } MiB。请只导出离职人员。
intake-formula = 单元格里只有 { $formula }，没有值。请用 Excel 打开、重新计算后保存，或者粘贴为数值。
intake-more-troubles = 另外还有 { $count } 处读不懂。
intake-no-day = 没有最后工作日。请补上；日期不明确时不会关闭任何人的账号。
intake-no-day-column = 没有一列是最后工作日。请在表头写上列名（例如 { $names }），或者在来源设置里指定这一列。
intake-no-header = 没有找到表头。请在名单上方加一行表头，例如“工号”和“最后工作日”。
intake-no-person-column = 没有一列是工号或邮箱。请在表头写上列名（例如 { $names }），或者在来源设置里指定这一列。
intake-no-rows = 名单里一个人也没有。
intake-no-such-encoding = 没有叫“{ $encoding }”的编码。请在来源设置里写 utf-8、utf-16le 或 gb18030，也可以不写。
intake-no-such-sheet = 工作簿里没有叫“{ $sheet }”的工作表。请在来源设置里改名；不写就用第一个。
intake-no-such-zone = 没有叫“{ $zone }”的时区。请在来源设置里写 Asia/Shanghai 这样的名称。
intake-not-text-file = 文件不是任何已知编码的文本。请另存为“CSV UTF-8”或 .xlsx。
intake-number-rounded = “{ $text }”被电子表格缩短了，原来的号码已经看不出来。请把这一列设为文本格式后重新导出。
intake-odd-quotes = 有一个英文引号（"）没有成对，会吞掉后面的行。请补上，或者重新导出。
intake-old-workbook = 这是旧版 Excel 文件（.xls），或者设了密码。请另存为没有密码的 .xlsx，或者导出 CSV。
intake-too-many-rows = 名单超过 { $most } 行。请只导出离职人员。
intake-unknown-departure = 不认识离职类型“{ $word }”，会在案件里请人事确认。请在来源设置里写明它的含义。
