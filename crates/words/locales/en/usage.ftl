### What is wrong with what was typed on the command line, and how it should have been written.

error-usage-missing = { $count ->
    [one] { $arguments } is missing
   *[other] these are missing: { $arguments }
}
error-usage-value = { $argument } can't be "{ $value }"
error-usage-no-value = { $argument } needs something after it
error-usage-unknown = "{ $argument }" means nothing here
error-usage-command = there is no command "{ $command }"
error-usage-no-command = "{ $command }" needs a further word
error-usage-conflict = { $argument } and { $other } can't stand together
error-usage-twice = { $argument } stands here more than once
error-usage-other = "{ $command }" isn't used like this
hint-usage = { $usage } · `{ $command } --help` says more
usage-near = near to it: { $names }

expect-one-of = write one of: { $values }
expect-language = write zh or en
expect-day = write a day as year-month-day, such as 2026-11-30
expect-time = write a point in time such as 2026-11-30T18:00:00+08:00
expect-length = write a length of time such as 4h or 90m
expect-url = write an address such as https://exeunt.company.example
expect-address = write an address and a port, such as 127.0.0.1:8080
expect-id = write the whole id, as the list shows it
expect-number = write a whole number from { $least } to { $most }
expect-whole-number = write a whole number
expect-account = write CONNECTION/ACCOUNT, such as synapse-hq/@zhangsan001:im.example
expect-group = write CONNECTION/GROUP, such as synapse-hq/!abc:im.example
expect-integration = write CONNECTION/INTEGRATION, such as mattermost-hq/bot/abc
expect-answer = write CONNECTION/GROUP=ACCOUNT, such as synapse-hq/!abc:im.example=@lisi:im.example
expect-device = write KIND:NAME, such as computer:ThinkPad; kinds are phone, computer, tablet, security-key, other
expect-event = write an event such as case.opened; `exeunt webhook events` lists them
expect-setting = write KEY=VALUE, such as server_name=im.example

## Why a platform is not reached
unreached-refused = { $address } refuses the connection: nothing listens there
unreached-name = nobody knows the name in { $address }
unreached-certificate = the certificate of { $address } is not trusted here, or is somebody else's
unreached-tls = { $address } speaks no TLS that we speak
unreached-silent = { $address } doesn't answer in time
unreached-network = no network leads to { $address }
unreached-cut = { $address } cut the connection
unreached-other = { $address } can't be reached

contain-unreached-refused = NOT CONTAINED: nothing was shut on "{ $name }": { unreached-refused }
contain-unreached-name = NOT CONTAINED: nothing was shut on "{ $name }": { unreached-name }
contain-unreached-certificate = NOT CONTAINED: nothing was shut on "{ $name }": { unreached-certificate }
contain-unreached-tls = NOT CONTAINED: nothing was shut on "{ $name }": { unreached-tls }
contain-unreached-silent = NOT CONTAINED: nothing was shut on "{ $name }": { unreached-silent }
contain-unreached-network = NOT CONTAINED: nothing was shut on "{ $name }": { unreached-network }
contain-unreached-cut = NOT CONTAINED: nothing was shut on "{ $name }": { unreached-cut }
contain-unreached-other = NOT CONTAINED: nothing was shut on "{ $name }": { unreached-other }
