### 命令行写法有误时的说明，以及正确的写法。

error-usage-missing = { $count ->
   *[other] 缺少 { $arguments }
}
error-usage-value = { $argument } 不能写成“{ $value }”
error-usage-no-value = { $argument } 后面缺少内容
error-usage-unknown = 此处不能用“{ $argument }”
error-usage-command = 没有“{ $command }”这个命令
error-usage-no-command = “{ $command }”后面还需要子命令
error-usage-conflict = { $argument } 与 { $other } 不能同时使用
error-usage-twice = { $argument } 重复出现
error-usage-other = “{ $command }”不能这样用
hint-usage = { $usage } · 详见 `{ $command } --help`
usage-near = 相近的写法：{ $names }

expect-one-of = 可写：{ $values }
expect-language = 请写 zh 或 en
expect-day = 日期请写成“年-月-日”，例如 2026-11-30
expect-time = 时间请写成 2026-11-30T18:00:00+08:00 这样
expect-length = 时长请写成 4h 或 90m 这样
expect-url = 请写完整地址，例如 https://exeunt.company.example
expect-address = 请写地址和端口，例如 127.0.0.1:8080
expect-id = 请写完整编号，与列表中显示的一致
expect-number = 请写 { $least } 到 { $most } 之间的整数
expect-whole-number = 请写整数
expect-account = 请写成“平台连接/账号”，例如 synapse-hq/@zhangsan001:im.example
expect-group = 请写成“平台连接/群”，例如 synapse-hq/!abc:im.example
expect-integration = 请写成“平台连接/集成”，例如 mattermost-hq/bot/abc
expect-answer = 请写成“平台连接/群=账号”，例如 synapse-hq/!abc:im.example=@lisi:im.example
expect-device = 请写成 kind:名称，例如 computer:ThinkPad；kind 可以是 phone、computer、tablet、security-key、other
expect-event = 请写事件名，例如 case.opened；`exeunt webhook events` 列出全部事件
expect-setting = 请写成“键=值”，例如 server_name=im.example

## 平台无法访问的原因
unreached-refused = { $address } 拒绝连接，那里没有程序在监听
unreached-name = { $address } 中的主机名无法解析
unreached-certificate = { $address } 的证书不受信任，或属于别的主机
unreached-tls = { $address } 不支持所需的 TLS
unreached-silent = { $address } 没有按时答复
unreached-network = 网络不通，到不了 { $address }
unreached-cut = { $address } 中途断开了连接
unreached-other = { $address } 无法访问

contain-unreached-refused = 未遏制：“{ $name }”上没有关闭任何入口：{ unreached-refused }
contain-unreached-name = 未遏制：“{ $name }”上没有关闭任何入口：{ unreached-name }
contain-unreached-certificate = 未遏制：“{ $name }”上没有关闭任何入口：{ unreached-certificate }
contain-unreached-tls = 未遏制：“{ $name }”上没有关闭任何入口：{ unreached-tls }
contain-unreached-silent = 未遏制：“{ $name }”上没有关闭任何入口：{ unreached-silent }
contain-unreached-network = 未遏制：“{ $name }”上没有关闭任何入口：{ unreached-network }
contain-unreached-cut = 未遏制：“{ $name }”上没有关闭任何入口：{ unreached-cut }
contain-unreached-other = 未遏制：“{ $name }”上没有关闭任何入口：{ unreached-other }
