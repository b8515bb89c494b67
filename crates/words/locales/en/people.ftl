### People of the company who are entered by hand or by a list.

intake-people-no-header = No row names the columns. Put a header above the list: id, name, department, zone, manager, mail, language; or 工号, 姓名, 部门, 时区, 上级, 邮箱, 语言.
intake-no-number-column = No column has the employee number. Name it id or 工号.
intake-no-name-column = No column has the name. Name it name or 姓名.
people-manager-unknown = Nobody has the employee number { $manager }, so nobody of that number can be asked to confirm. Add them, too.
error-person-known = somebody has the employee number "{ $person }" already
hint-person-known = change what is known of them, or take another number
error-person-changed = somebody changed what is known of "{ $person }" meanwhile
hint-person-changed = look at it again, then decide
problem-person-known = this employee number is taken
problem-hint-person-known = open that person to change them, or take another number
problem-day-far-off = is the year right?
problem-hint-day-far-off = a day of more than 90 days ago or in more than two years has to be confirmed
intake-long-gone-row = { $who }: the last day, { $day }, is long past
