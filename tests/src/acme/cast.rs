//! Who works at Acme, and which rooms they made.

use super::Nature::{Encrypted, Private, Public, Space};
use super::Place::{Absent, AdditionalCreator, CoOwner, Invited, Member, Moderator, SoleOwner};
use super::{Nature, Place};

/// Localpart and display name; the first is the leaver.
pub(super) const PEOPLE: [(&str, &str); 30] = [
    ("zhangsan001", "张三"),
    ("lisi002", "李四"),
    ("wangwu003", "王五"),
    ("zhaoliu004", "赵六"),
    ("sunqi005", "孙琪"),
    ("zhouba006", "周霸"),
    ("wujiu007", "吴玖"),
    ("zhengshi008", "郑时"),
    ("ouyangxue009", "欧阳雪"),
    ("shanxiong010", "单雄"),
    ("zengjing011", "曾静"),
    ("liuyang012", "刘洋"),
    ("liuyang013", "刘阳"),
    ("chenchen014", "陈晨"),
    ("huangwei015", "黄巍"),
    ("linlin016", "林琳"),
    ("hejun017", "何俊"),
    ("gaofei018", "高飞"),
    ("liangyu019", "梁宇"),
    ("songjia020", "宋佳"),
    ("tangyi021", "唐毅"),
    ("xuming022", "许明"),
    ("hanbing023", "韩冰"),
    ("fengqi024", "冯琦"),
    ("dongli025", "董丽"),
    ("xiaohan026", "萧寒"),
    ("chengxi027", "程曦"),
    ("caoyun028", "曹云"),
    ("yuanhao029", "袁浩"),
    ("dengke030", "邓可"),
];

/// Name, room version, the leaver's place, what is special.
pub(super) const ROOMS: [(&str, &str, Place, Nature); 40] = [
    // Owned by the leaver.
    ("项目-凤凰", "10", SoleOwner, Private),
    ("项目-麒麟", "11", SoleOwner, Public),
    ("项目-玄武", "12", SoleOwner, Encrypted),
    ("客户-华星", "10", CoOwner, Private),
    ("客户-远航", "11", CoOwner, Private),
    ("客户-蓝海", "12", AdditionalCreator, Private),
    ("部门-平台", "12", SoleOwner, Space),
    ("公告-平台部", "12", CoOwner, Public),
    // He is in them.
    ("部门-研发", "10", Moderator, Private),
    ("项目-朱雀", "11", Moderator, Private),
    ("项目-青龙", "12", Moderator, Private),
    ("外部-供应商甲", "10", Moderator, Public),
    ("部门-全员", "12", Member, Public),
    ("公告-公司", "11", Member, Public),
    ("机密-薪酬", "12", Member, Private),
    ("机密-并购", "10", Member, Encrypted),
    ("客户-天成", "11", Member, Private),
    ("外部-审计", "12", Member, Private),
    ("周五羽毛球", "10", Member, Public),
    ("离职验证", "11", Member, Private),
    // He was asked to join.
    ("外部-律所", "11", Invited, Private),
    // Nothing to do with him.
    ("部门-人事", "10", Absent, Private),
    ("部门-财务", "11", Absent, Private),
    ("部门-法务", "12", Absent, Private),
    ("部门-市场", "10", Absent, Public),
    ("部门-销售", "11", Absent, Private),
    ("项目-白虎", "12", Absent, Private),
    ("项目-北斗", "10", Absent, Private),
    ("项目-天枢", "11", Absent, Encrypted),
    ("项目-天璇", "12", Absent, Public),
    ("项目-天玑", "10", Absent, Private),
    ("外部-供应商乙", "11", Absent, Private),
    ("外部-高校", "12", Absent, Private),
    ("客户-金石", "10", Absent, Private),
    ("客户-长风", "11", Absent, Private),
    ("客户-云起", "12", Absent, Private),
    ("机密-董事会", "11", Absent, Encrypted),
    ("机密-专利", "12", Absent, Private),
    ("公告-安全", "10", Absent, Public),
    ("摄影小组", "12", Absent, Space),
];
