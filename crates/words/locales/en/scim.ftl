### What an identity provider is told that speaks SCIM.

scim-not-implemented = this part of SCIM is not offered here; see /ServiceProviderConfig
scim-oneself = the token belongs to the person whom this entry is about, and nobody says of themselves that they leave or stay
scim-object = a JSON object is expected here
scim-schemas = "schemas" must name "{ $schema }"
scim-required = "{ $attribute }" is required
scim-many = "{ $attribute }" has more than { $most } values
scim-long = "{ $attribute }" is longer than { $most } bytes
scim-type-string = "{ $attribute }" must be a text
scim-type-boolean = "{ $attribute }" must be true or false
scim-type-complex = "{ $attribute }" must be a JSON object
scim-operations = "Operations" must have between 1 and { $most } operations
scim-operation = "{ $operation }" is not an operation; there are add, replace and remove
scim-no-path = a removal must say in "path" what it removes
scim-read-only = "{ $attribute }" can't be written
scim-path = "{ $path }" names nothing that these entries have
scim-none-chosen = the filter in the path chooses no value
scim-day = "{ $attribute }" must be a day such as 2026-12-31, without a time other than midnight
scim-departure = "departure" must be voluntary, dismissed or hostile
scim-filter = the filter can't be read, or is too long
scim-too-many = more than { $most } entries would have to be looked through; ask more narrowly, for example by userName or externalId
scim-no-filter = this list can't be filtered
scim-taken = another user has this userName
scim-changed = somebody changed this entry since; read it again first
