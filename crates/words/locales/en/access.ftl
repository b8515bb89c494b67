### Who may come in, and about whom they may do what.

error-out-of-reach = "{ $actor }" may do this, but only about people of their own
hint-reach = a manager reaches those below them, a group's admin those in their groups; `exeunt actor list` shows who you are in the ledger
