//! What people say in their groups.

use super::GroupKind;

/// The nth thing said in a group of that kind.
pub(crate) fn message(kind: GroupKind, n: usize) -> &'static str {
    let texts: [&str; 3] = match kind {
        GroupKind::Department => ["周会改到周四下午三点", "请各位更新本周的工作日志", "新同事下周一入职，请多关照"],
        GroupKind::Project => ["里程碑二的验收标准已经确认", "接口文档放在共享盘了", "测试环境今晚升级"],
        GroupKind::External => ["发货单已经寄出，请查收", "合同第三版请确认", "下批货预计周五到港"],
        GroupKind::Customer => ["王总确认了报价", "客户希望月底前上线", "回访安排在下周二"],
        GroupKind::Confidential => ["名单请勿转发", "初稿周三前给法务", "以当面说的为准"],
        GroupKind::Announcement => ["国庆放假安排请见附件", "请于本周内完成信息安全培训", "系统将于周六凌晨维护"],
    };
    texts[n % texts.len()]
}
