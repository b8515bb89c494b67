## The door to the console after the demo's story.
demo-chapter-console = The console
demo-console-fills = About twenty more people leave, some of them as one, so that each page has something to show. This takes a minute.
demo-console-open = The console is open on { $url }, on this machine only, with a worker beside it.
demo-console-asked = The link in the letter to { $manager }, who is asked about { $leaver }: the page for the phone. It opens once.
demo-console-links = A link logs you in as that person; another link makes you somebody else. To be two people at once, open one of them in a private window. The links hold for this demo and for nothing else.
demo-console-again = Where the console asks you to show again who you are (inviting somebody, say), open your link once more in another tab, then go on.
demo-console-language = What people type in this demo is Chinese; `exeunt demo --lang en` (or `make demo DEMO="--lang en"`) has it in English.
demo-console-no-mail = There is no mail server: notices wait in the outbox, where they can be read.
demo-console-ends = Ctrl-C ends it and removes the demo's folder; it stays with --keep DIR.
demo-console-ends-kept = Ctrl-C ends it; everything stays in { $dir }.
demo-console-removed = The demo's folder { $path } is removed.
demo-console-how = `exeunt demo --open` opens the door to the console: a user for each role, a case in every phase, two batches.
error-demo-people = the company has too few people for a case in every phase
error-demo-open-json = --open speaks to people, not to programs
hint-demo-people = use --people 60 or more
hint-demo-open-json = leave out --json, or leave out --open

## What people type in the demo.
demo-typed-by-telephone = told HR on the telephone
demo-typed-phone = the company's phone
demo-typed-laptop = the company's laptop
demo-typed-hold = a dispute about a contract is open; keep everything
demo-typed-no-hold = no dispute, nothing to keep beyond the ordinary
demo-typed-approval = read step by step; it is what was agreed
demo-typed-contain = customer lists were copied last night; security asked for it
demo-typed-moved = two weeks more, to hand over to the successor
demo-typed-with = the manager
demo-typed-note-late = Called twice and left a message; on a business trip, will answer on Friday.
demo-typed-note-hold = Legal wants the project's correspondence kept until the dispute is settled.
demo-typed-note-stays = Talked it over: the person stays.
demo-typed-note-contained = Refused to hand over the phone; the door pass was taken at the desk.
demo-typed-note-branch = The branch office's server is away since this morning; the rest goes on without it.
demo-typed-batch-office = Suzhou office closes
demo-typed-batch-office-why = the lease ends; agreed with the works council
demo-typed-batch-contractors = contractors of the warehouse project
demo-typed-batch-contractors-why = the project is finished, and so are their contracts
demo-typed-nobody = somebody whom nobody knows
demo-typed-intern = an intern who was never entered
demo-label-password = password
demo-label-phone = phone
demo-label-laptop = laptop
demo-label-tablet = tablet
demo-label-calendar = calendar
demo-label-script = script
demo-label-application = application
