### 纸面报告与网页措辞不同之处。

pdf-running-case = 案件 { $case }
pdf-running-batch = 批次 { $batch }
pdf-running-digest = SHA-256 { $digest }…
pdf-verify-lead = 本文件是便于阅读的副本，由封存的 report.json 生成，该文件已作为附件嵌入本 PDF；以它为准。无需信任我们的服务器或运维人员：
pdf-verify-step-file = 从本 PDF 取出附件 report.json（可用阅读器的附件列表，或下面的命令），并从另一渠道取得日志公钥（存为 log.pub）。
pdf-verify-step-run = 离线运行下面的命令；它会核对签名、每条记录的包含证明，以及每项主张所引的记录。
pdf-verify-step-same = 报告正文摘要的前几位印在每页页眉。同一版本的 Exeunt 再次输出同一份报告，所得 PDF 逐字节相同。
pdf-digest-file = 所附 report.json 的摘要
pdf-attached = 生成本文件所依据的封存报告
pdf-letters = 本文件所用字体缺少以下字符，原处以码位代替：

## 没有 PDF 时
error-pdf-not-built = 此版本的 Exeunt 不含 PDF 输出
hint-pdf-not-built = 去掉 --format pdf（HTML 页面同样适合打印），或这样构建：cargo build --release -p exeunt --features pdf
error-pdf-unprintable = 报告无法排成 PDF
hint-pdf-unprintable = 封存的报告不受影响；请改用 --format html，并作为缺陷反馈
problem-pdf-not-built = 此服务器构建时未包含 PDF
problem-hint-pdf-not-built = 请用 POST 封存报告并使用其 HTML 页面，或换用带“pdf”特性的构建
