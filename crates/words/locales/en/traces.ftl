### Traces of OpenTelemetry.

error-traces = [traces] in exeunt.toml can't be used
hint-traces = endpoint is an http or https address without a name or password in it, such as "http://127.0.0.1:4318"; percent is at most 100
