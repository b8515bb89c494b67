### 通知：可能出现的问题，以及命令行的文字。

error-bad-endpoint = 接收端“{ $name }”不能这样设置
error-bad-mail = “{ $mail }”不是邮箱地址
hint-endpoint = 名称只用小写字母、数字和连字符，地址以 https:// 开头
hint-mail = 请给出一个邮箱地址，例如 it@example.com
