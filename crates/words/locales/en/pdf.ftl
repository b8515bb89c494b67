### The report on paper, where it says something else than the page.

pdf-running-case = Case { $case }
pdf-running-batch = batch { $batch }
pdf-running-digest = SHA-256 { $digest }…
pdf-verify-lead = These pages are a copy for reading, made from the sealed file report.json, which is attached to this PDF; that file is what counts. You need to trust neither our server nor those who run it:
pdf-verify-step-file = Take the attached report.json out of this PDF, in the reader's list of attachments or by the command below, and get the log's public key by another channel (save it as log.pub).
pdf-verify-step-run = Run this command offline. It checks the signature, the inclusion proof of each entry, and the entries that each claim names.
pdf-verify-step-same = The first digits of the digest of the report body stand at the top of each page. The same version of Exeunt prints the same report as the same PDF, byte for byte.
pdf-digest-file = Digest of the attached report.json
pdf-attached = The sealed report from which these pages were made
pdf-letters = The fonts of this document lack these characters; their code points stand in their place:

## Where there is no PDF
error-pdf-not-built = this build of Exeunt has no PDF
hint-pdf-not-built = leave out --format pdf (the HTML pages print well), or build with: cargo build --release -p exeunt --features pdf
error-pdf-unprintable = the report can't be set as PDF
hint-pdf-unprintable = the sealed report is not affected; use --format html, and report this as a defect
problem-pdf-not-built = this server was built without PDF
problem-hint-pdf-not-built = seal the report with POST and use its HTML pages, or run a build with the feature "pdf"
