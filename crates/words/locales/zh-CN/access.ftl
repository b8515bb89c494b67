### 谁可以进来，可以对谁做什么。

error-out-of-reach = “{ $actor }”有这项权限，但只能用于自己名下的人员
hint-reach = 上级只管下属，群管理员只管自己群里的人；`exeunt actor list` 可以查看您对应的人员
