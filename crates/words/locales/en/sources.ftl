### What can't be read of a source of leavers: where it stands, the cause, and what to do.

## Where
intake-at-whole = The whole
intake-at-row = Line { $line }
intake-at-cell = Line { $line }, column { $column } “{ $header }”
intake-at-field = Field { $path }
intake-at-file = File { $name }
intake-at-entry = Record { $name }

## In messages and lists alike
intake-as-of-ahead = It says how things stand at { $as_of }, which is still to come. Check the sender's clock and time zone.
intake-field-missing = It is missing. Nothing was made of the message; send it again with this field.
intake-nobody-named = Neither an employee number nor a mail address is given. A name alone is never enough: add the employee number.
intake-day-out-of-range = “{ $text }” can't be a last working day: its year is not between 2000 and 2099. Is the year right?
intake-not-a-day = “{ $text }” is not a day. Write it as 2026-11-30.
intake-not-an-instant = It is not a point in time. Write it as 2026-11-30T09:00:00+08:00; in lists, 2026-11-30 09:00 does as well.
intake-not-mail = It is not a mail address. Correct it, or leave it empty and give the employee number.
intake-one-of = The word is not known. Use one of these: { $words }.
intake-text-too-long = The text is too long, or has a line break in it. It may have 200 characters.

## Messages
intake-not-json = The body is not a JSON object.
intake-not-text = It must be text, in quotation marks; employee numbers too, because numbers lose their zeros.
intake-version = Only version { $known } of the form is known here.

## Lists
intake-bomb = The workbook unpacks to far more than a list of leavers needs. Copy the list into a new workbook and save that.
intake-broken-workbook = The workbook can't be read. Open it in Excel and save it anew as .xlsx, or export CSV.
intake-column-twice = Columns { $one } and { $other } have the same meaning. Take one away, or say in the source's settings which one counts.
intake-contradiction = It says something else about the person than line { $line }. Only one of them can hold: take the other one away.
intake-file-too-large = The file is larger than { $mib } MiB. Export only those who leave.
intake-formula = The cell has no value, only { $formula }. Open the list in Excel, let it calculate, and save it; or paste values.
intake-more-troubles = { $count } more places can't be read either.
intake-no-day = There is no last working day. Fill it in; nobody's account is closed on a day that isn't known.
intake-no-day-column = No column has the last working day. Name it in the list's header (such as { $names }), or name the column in the source's settings.
intake-no-header = No row names the columns. Put a header above the list, such as 工号 and 最后工作日, or employee_number and last_working_day.
intake-no-person-column = No column has the employee number or the mail address. Name it in the list's header (such as { $names }), or name the column in the source's settings.
intake-no-rows = There is nobody in the list.
intake-no-such-encoding = No encoding is called “{ $encoding }”. Use utf-8, utf-16le or gb18030 in the source's settings, or leave it out.
intake-no-such-sheet = The workbook has no sheet called “{ $sheet }”. Name another one in the source's settings, or none for the first.
intake-no-such-zone = No time zone is called “{ $zone }”. Use a name such as Asia/Shanghai in the source's settings.
intake-not-text-file = The file is no text in a known encoding. Save it as “CSV UTF-8”, or as .xlsx.
intake-number-rounded = “{ $text }” was shortened by a spreadsheet, and the number can't be known any more. Format the column as text, and export it again.
intake-odd-quotes = A quotation mark (") is not closed, so that rows would be lost. Close it, or export the list again.
intake-old-workbook = It is an old Excel file (.xls), or it has a password. Save it as .xlsx without a password, or export CSV.
intake-too-many-rows = The list has more than { $most } rows. Export only those who leave.
intake-too-much = The cells of the list take more than { $mib } MiB. Export only those who leave, and only the columns that are needed.
intake-departure-in-batch = The kind of departure “{ $word }” is not known. Write one of these: { $words }; or say in the source's settings what the word means.
intake-stays-in-batch = The row says that the person stays. A batch is of people who leave: take the row out.
intake-unknown-departure = The kind of departure “{ $word }” is not known, so that HR is asked in the case. Known are { $words }. Say in the source's settings what this one means.

## Folders
intake-file-folder = It is a folder. Only lists themselves are read; take it away.
intake-file-kind = It is no list. Lists end in .csv, .txt, .tsv or .xlsx; it was put into “refused”.
intake-file-link = It is a link, and links are never followed. Put the list itself there; the link was put into “refused”.
intake-file-name = Its name has characters that no list needs, or is too long. Rename it; it was put into “refused”.
intake-file-special = It is not an ordinary file, and was not opened. It was put into “refused”.
intake-file-unreadable = It can't be read. Let the account that Exeunt runs as read and move what is in the folder.
intake-in-list = In the list: { $trouble }
intake-list-refused = The list can't be read in { $count ->
    [one] one place
   *[other] { $count } places
}, and nothing of it was used. It lies in “refused” with a report beside it: mend it and put it in again.
intake-look-ended = The look at the folder ended by itself. Look again; if it happens again, it is an error of Exeunt.
intake-no-folder = There is no folder at { $path } that Exeunt may read and write, with “done” and “refused” in it. Make it, and not as a link.
intake-not-moved = It was read, and can't be moved away. Let the account that Exeunt runs as write into the folder.

## Directories and HR systems
intake-bad-secret = The stored secret or certificate has a form that can't be right. Store it again.
intake-entry-gone = The record is gone. That says nothing of the person: if it was a resignation, tell it to Exeunt in another way.
intake-entry-no-time = The record has no time of change. Let the account that Exeunt binds as read the attributes modifyTimestamp or whenChanged.
intake-ldap-base = The directory has no such entry as the configured base. Correct it, or let the account that Exeunt binds as see it.
intake-ldap-certificate = The directory's certificate is not believed, or is for another name. Give its own certificate, or that of your authority, in the source's settings, and use the name that stands in it.
intake-ldap-denied = The directory refused us (code { $code }). Check the name and the password that Exeunt binds with, and what that account may read.
intake-ldap-filter = “{ $filter }” is not a filter. Write it as (objectClass=person).
intake-ldap-limited = The directory gives fewer people than it has. Raise the size limit for the account that Exeunt binds as; nothing was made of the beginning of the list.
intake-ldap-no-sync = The directory doesn't know content synchronisation (RFC 4533). Switch it on (OpenLDAP: overlay syncprov), or set the source's kind to “plain”.
intake-ldap-refused = The directory refused the search (code { $code }). Its administrator finds the reason in its log.
intake-ldap-start-again = The directory can't say what changed since the last look. Look again.
intake-ldap-too-many = There are more than { $most } records. Choose a narrower base or filter.
intake-no-answer = No whole answer came. Is the address right, is the server up, does a firewall stand between?
intake-no-such-field = “{ $field }” can't be the name of a field. Write it as party.code.
intake-nonsense = The answer is not one that such a server gives. Is the address that of another service?
intake-not-https = The address must begin with https://, except on this very machine.
intake-not-ldaps = The address must begin with ldaps://, or with ldap:// and start_tls. Without either, the password and everybody's data could be read on the way; without_tls=true allows it.
intake-record-nobody = The record has neither an employee number nor a mail address, so that nobody can be found by it. Fill one in, or leave such records out by the filter.
intake-too-many-noticed = More than { $most } records mean leaving and don't say when. Use an attribute with the last day.
intake-tryton-denied = Tryton refused our key. Make a user application of the kind REST anew, for a user who may read employees, and have it validated.
intake-tryton-nowhere = There is no such database, or Tryton's module “company” is not active. The address ends in the name of the database.
intake-tryton-status = Tryton answered { $status }. A field that it doesn't know looks like this too: check the source's settings, and Tryton's log.
