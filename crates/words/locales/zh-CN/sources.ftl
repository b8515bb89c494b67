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
intake-day-out-of-range = “{ $text }”不能是最后工作日：年份应在 2000 到 2099 之间。请核对年份。
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
intake-too-much = 名单内容超过 { $mib } MiB。请只导出离职人员和所需的列。
intake-departure-in-batch = 不认识离职类型“{ $word }”。请改写为其中之一：{ $words }；或在来源设置里写明它的含义。
intake-stays-in-batch = 这一行说此人不离职。批次只包括要离职的人，请删掉这一行。
intake-unknown-departure = 不认识离职类型“{ $word }”，会在案件里请人事确认。可识别的词有：{ $words }。请在来源设置里写明它的含义。

## 文件夹
intake-file-folder = 这是一个文件夹。这里只读取名单本身，请把它移走。
intake-file-kind = 这不是名单。名单的扩展名是 .csv、.txt、.tsv 或 .xlsx；它已移入“refused”。
intake-file-link = 这是一个链接，链接一律不跟随。请放入名单本身；链接已移入“refused”。
intake-file-name = 文件名太长，或者含有不该出现的字符。请改名；它已移入“refused”。
intake-file-special = 这不是普通文件，没有打开。它已移入“refused”。
intake-file-unreadable = 读不了这个文件。请让运行 Exeunt 的账号可以读取和移动文件夹里的文件。
intake-in-list = 名单中：{ $trouble }
intake-list-refused = 名单有 { $count } 处读不懂，整份都没有采用。它和报告一起放在“refused”里，改好后请重新放入。
intake-look-ended = 查看文件夹时意外中止。请再试一次；如果反复出现，就是 Exeunt 的错误。
intake-no-folder = { $path } 不是 Exeunt 可以读写的文件夹，或者里面的“done”和“refused”不是文件夹。请建好，不要用链接。
intake-not-moved = 已经读取，但移不走。请让运行 Exeunt 的账号可以写入这个文件夹。

## 目录和人事系统
intake-bad-secret = 保存的密钥或证书格式不对。请重新保存。
intake-entry-gone = 这条记录不见了。这并不说明此人离职；如果确实离职，请用别的方式告诉 Exeunt。
intake-entry-no-time = 这条记录没有修改时间。请让 Exeunt 使用的账号可以读取 modifyTimestamp 或 whenChanged 属性。
intake-ldap-base = 目录里没有设置的那个起始条目。请改正，或者让 Exeunt 使用的账号看得到它。
intake-ldap-certificate = 不信任目录的证书，或者证书上的名称不符。请在来源设置里填写它的证书或贵公司 CA 的证书，并使用证书上的名称。
intake-ldap-denied = 目录拒绝了我们（代码 { $code }）。请检查 Exeunt 登录用的名称、密码和读取权限。
intake-ldap-filter = “{ $filter }”不是过滤条件。请写成 (objectClass=person) 这样。
intake-ldap-limited = 目录给出的人数少于实际人数。请调高 Exeunt 所用账号的数量上限；只有开头的名单没有采用。
intake-ldap-no-sync = 目录不支持内容同步（RFC 4533）。请启用（OpenLDAP：syncprov），或者把来源的 kind 设为“plain”。
intake-ldap-refused = 目录拒绝了查询（代码 { $code }）。原因可以在目录的日志里找到。
intake-ldap-start-again = 目录说不清上次之后有什么变化。请再读一次。
intake-ldap-too-many = 记录超过 { $most } 条。请缩小起始条目或过滤条件的范围。
intake-no-answer = 没有收到完整的回答。地址对吗？服务器在运行吗？中间有防火墙吗？
intake-no-such-field = “{ $field }”不像字段名。请写成 party.code 这样。
intake-nonsense = 回答不像这种服务器会给出的。地址是不是别的服务？
intake-not-https = 地址必须以 https:// 开头，本机除外。
intake-not-ldaps = 地址必须以 ldaps:// 开头，或者用 ldap:// 加 start_tls。否则密码和所有人的资料都可能在途中被看到；确实要这样，请设 without_tls=true。
intake-record-nobody = 这条记录既没有工号也没有邮箱，无法认定是谁。请补上其中一项，或者用过滤条件排除这类记录。
intake-too-many-noticed = 表示离职却没有日期的记录超过 { $most } 条。请使用写有最后工作日的属性。
intake-tryton-denied = Tryton 拒绝了我们的密钥。请为可以读取员工的用户重新建立 REST 类型的应用，并让它通过验证。
intake-tryton-nowhere = 没有这个数据库，或者 Tryton 没有启用 company 模块。地址以数据库名结尾。
intake-tryton-status = Tryton 回答了 { $status }。遇到不认识的字段时也会这样：请检查来源设置和 Tryton 的日志。
