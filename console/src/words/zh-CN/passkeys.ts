/** 通行密钥。 */
export const passkeys = {
  passkeys: {
    title: "通行密钥",
    intro: "用指纹、面容或设备 PIN 登录，无需再输入用户名、密码和验证码，也不会被仿冒页面骗走。请保管好密码和恢复码，以备设备丢失时使用。",
    add: "添加通行密钥",
    name: "名称",
    nameHint: "例如所在设备的名字。",
    made: "添加时间",
    used: "上次使用",
    rename: "重命名",
    remove: "移除",
    removeTitle: (name: string) => `移除“${name}”`,
    removeHint: "它将无法再用于登录，其他会话也会全部结束。设备上保存的那一份需在设备上另行删除。",
    logIn: "用通行密钥登录",
    show: "用通行密钥确认",
    stopped: "没有完成设备上的操作。",
    stoppedHint: "请再试一次，并按设备的提示操作。",
    onDevice: "这台设备上已有您的通行密钥。",
    onDeviceHint: "可直接用它登录；如需另加一个，请换一台设备。",
    hindrances: {
      switched_off: "此处只能通过身份提供方登录，不使用通行密钥。",
      address: "当前访问地址不支持通行密钥：浏览器要求使用域名和 https（本机可用 localhost），IP 地址不行。",
      no_password: "您通过身份提供方登录。请管理员发来登录链接，设置密码后即可添加通行密钥。",
      browser: "这个浏览器不支持通行密钥，请更新浏览器。",
    } as Record<string, string>,
  },
};
