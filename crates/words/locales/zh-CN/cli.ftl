### Sentences of cli.
