### Sentences of engine.
