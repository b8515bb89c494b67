### Sentences of core.
