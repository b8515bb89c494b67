### 通过 SCIM 对接的身份提供商会看到的说明。

scim-not-implemented = 此处不提供 SCIM 的这一部分，请参见 /ServiceProviderConfig
scim-oneself = 该令牌属于此条目所指的本人，任何人都不能申报自己离职或留任
scim-object = 此处应为 JSON 对象
scim-schemas = “schemas” 必须包含 “{ $schema }”
scim-required = 必须填写 “{ $attribute }”
scim-many = “{ $attribute }” 超过 { $most } 个值
scim-long = “{ $attribute }” 超过 { $most } 字节
scim-type-string = “{ $attribute }” 必须是文本
scim-type-boolean = “{ $attribute }” 只能是 true 或 false
scim-type-complex = “{ $attribute }” 必须是 JSON 对象
scim-operations = “Operations” 须包含 1 至 { $most } 个操作
scim-operation = 没有 “{ $operation }” 这种操作，只有 add、replace 和 remove
scim-no-path = 删除时必须用 “path” 指明要删除的内容
scim-read-only = “{ $attribute }” 不可写入
scim-path = 这类条目中没有 “{ $path }”
scim-none-chosen = 路径中的筛选条件没有选中任何值
scim-day = “{ $attribute }” 应为 2026-12-31 这样的日期，除零点外不可带时间
scim-departure = “departure” 只能是 voluntary、dismissed 或 hostile
scim-filter = 筛选条件无法识别，或过长
scim-too-many = 需要查找的条目超过 { $most } 个，请缩小范围，例如按 userName 或 externalId 查询
scim-no-filter = 此列表不支持筛选
scim-taken = 该 userName 已被其他用户使用
scim-changed = 此条目在您读取之后已被他人修改，请重新读取
