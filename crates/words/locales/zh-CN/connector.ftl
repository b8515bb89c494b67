### Sentences of connector.
