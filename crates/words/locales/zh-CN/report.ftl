### Sentences of report.
