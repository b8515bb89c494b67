### Sentences of plan.
