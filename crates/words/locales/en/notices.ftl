### Notices: what goes wrong with them, and what the command line says of them.

error-bad-endpoint = The endpoint "{ $name }" can't be set up like this
error-bad-mail = "{ $mail }" is not a mail address
hint-endpoint = give a name of small letters, digits and hyphens, and an address that begins with https://
hint-mail = give one address, such as it@example.com
