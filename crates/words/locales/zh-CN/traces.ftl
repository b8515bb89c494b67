### OpenTelemetry 跟踪。

error-traces = exeunt.toml 中的 [traces] 无法使用
hint-traces = endpoint 应为不含用户名和密码的 http 或 https 地址，例如“http://127.0.0.1:4318”；percent 不超过 100
