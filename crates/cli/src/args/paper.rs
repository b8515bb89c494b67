//! `exeunt case confirm …`, `review`, `note …` and `device …`: what people say and do beside the machine.

use super::case::CaseRef;
use super::words::{Expected, parse_group, word_for};
use clap::{Subcommand, ValueEnum};
use exeunt_core::{AccountId, DeviceId, DeviceKind, GroupRef, NoteId, NoteKind};
use jiff::Timestamp;
use std::path::PathBuf;

/// `exeunt case confirm …`
#[derive(Debug, Subcommand)]
pub(crate) enum ConfirmCommand {
    /// Ask the manager, or somebody in the manager's place · 请上级（或指定的人）确认交接
    Ask {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// Who answers instead of the manager · 代替上级确认的人（工号）
        #[arg(long, value_name = "PERSON")]
        manager: Option<String>,
    },
    /// What is asked and what was answered · 查看问题与答复
    Show {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
    },
    /// Write down what the manager said elsewhere, and submit it · 代为记录上级的答复并提交
    OnBehalf {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// How and when it was said · 以何种方式、何时答复
        #[arg(long)]
        how: String,
        /// Take what is proposed for everything that isn't said here · 未说明的按建议执行
        #[arg(long)]
        proposal: bool,
        /// A project that goes on with an account, or is finished · 项目由谁继续，或已结束
        #[arg(long, value_name = "CONNECTION/GROUP=ACCOUNT|finished", value_parser = parse_answer)]
        project: Vec<(GroupRef, String)>,
        /// Who takes over a group · 群的接手人
        #[arg(long, value_name = "CONNECTION/GROUP=ACCOUNT", value_parser = parse_answer)]
        successor: Vec<(GroupRef, String)>,
        /// A device that the person still has · 本人手中的设备
        #[arg(long, value_name = "KIND:NAME", value_parser = parse_device)]
        device: Vec<(DeviceKind, String)>,
        /// What else was said · 其他说明
        #[arg(long, default_value = "")]
        remark: String,
    },
    /// Remind whoever is asked, now · 立即提醒
    Remind {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
    },
    /// Ask the manager's own manager as well, now · 立即升级到上级的上级
    Escalate {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
    },
    /// End every link and page that was opened · 作废所有链接与已打开的页面
    Revoke {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
    },
}

/// `exeunt case review`
#[derive(Debug, clap::Args)]
pub(crate) struct ReviewArgs {
    /// Case id, its beginning, or employee number · 案件号、其开头，或工号
    pub(crate) case: CaseRef,
    /// Nothing of the leaver may be destroyed · 需要保全
    #[arg(long)]
    pub(crate) hold: bool,
    /// As what records are kept; one of the policy's classes · 留存类别
    #[arg(long, default_value = "ordinary")]
    pub(crate) retention: String,
    /// Work data may be exported · 允许导出工作资料
    #[arg(long)]
    pub(crate) export: bool,
    /// Why export is permitted, or why not · 允许或不允许导出的理由
    #[arg(long, short)]
    pub(crate) reason: String,
}

/// `exeunt case note …`
#[derive(Debug, Subcommand)]
pub(crate) enum NoteCommand {
    /// Write something down; it can't be changed later · 记录一条沟通，之后不可修改
    Add {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// What it is · 种类
        #[arg(long, value_enum, default_value_t = NoteWord::Comment)]
        kind: NoteWord,
        /// What was said · 内容
        #[arg(long)]
        text: String,
        /// With whom · 与谁
        #[arg(long, default_value = "")]
        with: String,
        /// When it happened, if not now · 发生时间
        #[arg(long, value_name = "TIME")]
        at: Option<Timestamp>,
        /// The note that this one corrects · 更正哪一条
        #[arg(long, value_name = "NOTE")]
        corrects: Option<NoteId>,
        /// A file to go with it · 附件
        #[arg(long, value_name = "FILE")]
        attach: Vec<PathBuf>,
    },
    /// Everything that was written down · 列出沟通记录
    List {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
    },
}

/// `exeunt case device …`
#[derive(Debug, Subcommand)]
pub(crate) enum DeviceCommand {
    /// Put a device on the list · 列入一台设备
    Add {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// What it is · 种类
        #[arg(long, value_enum)]
        kind: DeviceWord,
        /// Its name · 名称
        #[arg(long)]
        name: String,
        /// Who sees to it · 负责人（工号）
        #[arg(long)]
        person: Option<String>,
        /// By when · 截止时间
        #[arg(long, value_name = "TIME")]
        due: Option<Timestamp>,
    },
    /// The list · 列出设备
    List {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
    },
    /// Name who sees to it · 指定负责人
    Assign {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// The device, as the list prints it · 设备编号
        device: DeviceId,
        /// Employee number · 工号
        person: String,
        /// By when · 截止时间
        #[arg(long, value_name = "TIME")]
        due: Option<Timestamp>,
    },
    /// It is logged out and back · 已清理并收回
    Done {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// The device, as the list prints it · 设备编号
        device: DeviceId,
        /// What was done, and what shows it · 做了什么、凭什么证明
        #[arg(long)]
        statement: String,
        /// The note that shows it · 作为证明的沟通记录
        #[arg(long)]
        note: Option<NoteId>,
    },
    /// Nothing has to be done · 无需处理
    NotNeeded {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// The device, as the list prints it · 设备编号
        device: DeviceId,
        /// Why · 理由
        #[arg(long, short)]
        reason: String,
    },
    /// It isn't settled after all · 重新打开
    Reopen {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// The device, as the list prints it · 设备编号
        device: DeviceId,
        /// Why · 理由
        #[arg(long, short)]
        reason: String,
    },
}

word_for!(
    /// What a note is, as it is typed.
    NoteWord for NoteKind {
        /// a remark · 备注
        Comment,
        /// by phone · 电话
        Call,
        /// by message · 消息
        Message,
        /// face to face · 面谈
        Meeting,
        /// somebody refused · 拒绝
        Refusal,
    }
);

word_for!(
    /// What a device is, as it is typed.
    DeviceWord for DeviceKind {
        /// a phone · 手机
        Phone,
        /// a computer · 电脑
        Computer,
        /// a tablet · 平板
        Tablet,
        /// a security key · 安全密钥
        SecurityKey,
        /// anything else · 其他
        Other,
    }
);

fn parse_answer(text: &str) -> Result<(GroupRef, String), Expected> {
    let (group, answer) = text.split_once('=').ok_or(Expected::Answer)?;
    Ok((parse_group(group).map_err(|_| Expected::Answer)?, answer.to_owned()))
}

fn parse_device(text: &str) -> Result<(DeviceKind, String), Expected> {
    let (kind, name) = text.split_once(':').ok_or(Expected::Device)?;
    let kind = DeviceWord::from_str(kind, true).map_err(|_| Expected::Device)?;
    Ok((kind.into(), name.to_owned()))
}

/// What becomes of a project, as it is typed.
pub(crate) fn fate(answer: &str) -> exeunt_core::confirmation::ProjectFate {
    use exeunt_core::confirmation::ProjectFate;
    match answer {
        "finished" => ProjectFate::Finished,
        account => ProjectFate::GoesOn { with: AccountId::from(account) },
    }
}
