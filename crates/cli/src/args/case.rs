//! `exeunt case …`: a leaver's case from the resignation to the report.

use super::paper::{ConfirmCommand, DeviceCommand, NoteCommand, ReviewArgs};
use super::words::{parse_account, parse_day, parse_group, parse_integration, parse_length, word_for};
use clap::{Subcommand, ValueEnum};
use exeunt_core::{AccountId, AccountRef, Departure, Fate, GroupKind, GroupRef, IntegrationRef, PlanKind};
use jiff::SignedDuration;
use jiff::civil::Date;
use std::path::PathBuf;

/// A case as people name it: its id, the beginning of its id, or an employee number.
#[derive(Debug, Clone)]
pub(crate) struct CaseRef(pub(crate) String);

impl std::str::FromStr for CaseRef {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.trim().to_owned()))
    }
}

/// `exeunt case …`
#[derive(Debug, Subcommand)]
pub(crate) enum CaseCommand {
    /// Open a case · 开案
    Open {
        /// Employee number · 工号
        person: String,
        /// How the person goes · 离职方式
        #[arg(long, value_enum, default_value_t = DepartureWord::Voluntary)]
        departure: DepartureWord,
        /// In the person's time zone · 最后工作日（按本人时区）
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
        last_day: Date,
        /// The day is meant, however far off it lies · 日期相距很远，确认无误
        #[arg(long)]
        far_off: bool,
    },
    /// List cases · 列出案件
    List,
    /// Where a case stands, and what is next · 案件现状与下一步
    Show {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
    },
    /// Move the last working day · 更改最后工作日
    MoveLastDay {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// In the person's time zone · 新的最后工作日（按本人时区）
        #[arg(value_name = "YYYY-MM-DD", value_parser = parse_day)]
        day: Date,
        /// The day is meant, however far off it lies · 日期相距很远，确认无误
        #[arg(long)]
        far_off: bool,
        /// Why; it is logged · 理由，会写入审计日志
        #[arg(long, short)]
        reason: String,
    },
    /// Record what a person decided · 记录人的决定
    #[command(subcommand)]
    Decide(DecideCommand),
    /// The manager confirms the hand-over · 上级确认交接
    #[command(subcommand)]
    Confirm(ConfirmCommand),
    /// Legal's review: hold, retention, export · 法务审核：保全、留存、导出
    Review(ReviewArgs),
    /// What was said, written down for good · 沟通记录
    #[command(subcommand)]
    Note(NoteCommand),
    /// Devices in the person's hands · 本人手中的设备
    #[command(subcommand)]
    Device(DeviceCommand),
    /// Credentials that the house holds, to be tried before and after · 用于验证的凭据
    #[command(subcommand)]
    Credential(CredentialCommand),
    /// Look at every platform now · 查看各平台现状
    Observe {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
    },
    /// Make the plan and show it; changes nothing on any platform · 生成并显示计划，不改动任何平台
    Plan {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// Show the latest plan instead of making a new one · 显示最近的计划，不重新生成
        #[arg(long)]
        show: bool,
        /// Which plan to show · 显示哪一种计划
        #[arg(long, value_enum, default_value_t = PlanKindWord::Leave, requires = "show")]
        kind: PlanKindWord,
        /// Show every step, unfolded · 展开每一步
        #[arg(long)]
        all: bool,
    },
    /// What changed between the last two plans · 最近两份计划的差异
    Diff {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
    },
    /// Approve exactly the plan with this digest · 按摘要批准这一份计划
    Approve {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// The digest, or at least its first 12 hex digits · 摘要，至少前 12 位
        #[arg(long)]
        digest: String,
        /// Why · 理由
        #[arg(long, short, default_value = "")]
        reason: String,
    },
    /// Run the approved plan as far as it goes now · 执行已批准的计划
    Run {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
    },
    /// Stop a run · 停止执行
    Stop {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// Why · 理由
        #[arg(long, short)]
        reason: String,
    },
    /// Let a stopped run go on · 恢复已停止的执行
    Resume {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// Why · 理由
        #[arg(long, short)]
        reason: String,
    },
    /// Settle a step that waits for a person · 处理等待人工的步骤
    #[command(subcommand)]
    Step(StepCommand),
    /// Try to get back in, and re-read everything · 验证：尝试再次进入，并全部回读
    Prove {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
    },
    /// Seal the report: report.json, and its pages in both languages · 封存报告，并输出中英文页面
    Report {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// Pages for people; can be given more than once · 页面格式，可多次给出
        #[arg(long = "format", value_enum, value_name = "FORMAT", default_values_t = [PageFormat::Html])]
        formats: Vec<PageFormat>,
        /// Where to write · 输出目录
        #[arg(long, short, value_name = "DIR", default_value = ".")]
        out: PathBuf,
    },
    /// Plan to lift the bar for a limited time · 临时解冻（生成计划）
    Unfreeze {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// CONNECTION/ACCOUNT
        #[arg(long, value_parser = parse_account)]
        account: AccountRef,
        /// How long, such as 4h or 90m · 时长
        #[arg(long = "for", value_name = "DURATION", value_parser = parse_length)]
        length: SignedDuration,
        /// For what · 用途
        #[arg(long, short)]
        reason: String,
    },
    /// Plan to put everything back · 撤回离职：生成恢复计划
    Withdraw {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
    },
}

/// `exeunt case decide …`
#[derive(Debug, Subcommand)]
pub(crate) enum DecideCommand {
    /// Who takes over a group · 指定群的接替人
    Successor {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// CONNECTION/GROUP
        #[arg(value_parser = parse_group)]
        group: GroupRef,
        /// The account that takes over · 接替账号
        account: String,
    },
    /// Who takes over wherever nothing else is decided · 指定默认接替人
    DefaultSuccessor {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// CONNECTION/ACCOUNT
        #[arg(value_parser = parse_account)]
        account: AccountRef,
    },
    /// Everything that the plan asks and nobody has answered, as the plan proposes it · 计划中尚未答复的问题全部按建议决定
    Proposed {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
    },
    /// What a group is to the company · 指定群的类型
    Kind {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// CONNECTION/GROUP
        #[arg(value_parser = parse_group)]
        group: GroupRef,
        /// The kind · 类型
        #[arg(value_enum)]
        is: GroupKindWord,
    },
    /// The account stays in this group · 账号保留在此群
    Keep {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// CONNECTION/GROUP
        #[arg(value_parser = parse_group)]
        group: GroupRef,
        /// Why · 理由
        #[arg(long, short)]
        reason: String,
    },
    /// What becomes of a bot, webhook, command or application · 决定机器人、Webhook、指令或应用的去向
    Integration {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// CONNECTION/INTEGRATION, as the plan names it · 计划中的写法
        #[arg(value_parser = parse_integration)]
        integration: IntegrationRef,
        #[command(flatten)]
        fate: FateChoice,
    },
    /// How the person goes · 离职方式
    Departure {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// How · 方式
        #[arg(value_enum)]
        departure: DepartureWord,
    },
    /// Order or lift a legal hold · 下达或解除法务保全
    Hold {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// Lift it · 解除
        #[arg(long)]
        lift: bool,
    },
    /// The platform's own irreversible deactivation is wanted · 需要平台自身不可逆的停用
    Deactivate {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// Give up the contents too · 同时清除内容
        #[arg(long)]
        erase: bool,
    },
    /// After a withdrawal: whether a group goes back to the person · 撤回后是否把群交还本人
    GiveBack {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// CONNECTION/GROUP
        #[arg(value_parser = parse_group)]
        group: GroupRef,
        /// Leave it with its new owner · 不交还
        #[arg(long)]
        no: bool,
    },
}

/// One of three fates.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub(crate) struct FateChoice {
    /// It goes on, and belongs to this account · 移交给该账号
    #[arg(long, value_name = "ACCOUNT")]
    to: Option<String>,
    /// It does nothing any more · 停止
    #[arg(long)]
    stop: bool,
    /// It stays as it is, for this reason · 原样保留及理由
    #[arg(long, value_name = "REASON")]
    keep: Option<String>,
}

impl From<&FateChoice> for Fate {
    fn from(choice: &FateChoice) -> Self {
        match (&choice.to, &choice.keep) {
            (Some(to), _) => Self::HandedOver { to: AccountId::from(to.as_str()) },
            (None, Some(reason)) => Self::Kept { reason: reason.clone() },
            (None, None) => Self::Stopped,
        }
    }
}

/// `exeunt case credential …`
#[derive(Debug, Subcommand)]
pub(crate) enum CredentialCommand {
    /// Keep a credential of the leaver, encrypted; it comes from stdin or a variable
    /// · 加密保存离职者的一个凭据，来自标准输入或环境变量
    Add {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// CONNECTION/ACCOUNT
        #[arg(value_parser = parse_account)]
        account: AccountRef,
        /// What it is · 种类
        #[arg(long, value_enum)]
        kind: CredentialWord,
        /// A name that reports may show, such as phone · 报告中显示的名称
        #[arg(long)]
        label: String,
        /// The environment variable that holds it (else it is read from stdin) · 存放凭据的环境变量名
        #[arg(long, value_name = "VARIABLE")]
        secret_env: Option<String>,
    },
}

/// `exeunt case step …`
#[derive(Debug, Subcommand)]
pub(crate) enum StepCommand {
    /// It was done by hand · 已由人工完成
    ByHand {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// The step, as `case show` prints it · 步骤
        step: String,
        /// What was done, and what shows it · 做了什么、凭什么证明
        #[arg(long)]
        statement: String,
    },
    /// Try it again · 重试
    Retry {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// The step, as `case show` prints it · 步骤
        step: String,
        /// Why · 理由
        #[arg(long, short)]
        reason: String,
    },
    /// Leave it undone, for a reason that the report shows · 不做，理由写入报告
    Skip {
        /// Case id, its beginning, or employee number · 案件号、其开头，或工号
        case: CaseRef,
        /// The step, as `case show` prints it · 步骤
        step: String,
        /// Why · 理由
        #[arg(long, short)]
        reason: String,
    },
}

/// A form of the report for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PageFormat {
    /// report.zh.html, report.en.html · 网页
    Html,
    /// report.zh.pdf, report.en.pdf, with report.json in them · PDF，内附 report.json
    Pdf,
}

word_for!(
    /// How a person goes, as it is typed.
    DepartureWord for Departure {
        /// resigned · 主动离职
        Voluntary,
        /// dismissed · 辞退
        Dismissed,
        /// dangerous: contained first, the rest follows · 高风险：先遏制，其余随后
        Hostile,
    }
);
word_for!(
    /// A plan's kind, as it is typed.
    PlanKindWord for PlanKind {
        /// closes everything · 离职清理
        Leave,
        /// shuts every door at once · 立即遏制
        Contain,
        /// puts everything back · 撤回恢复
        Reinstate,
        /// lifts the bar for a while · 临时解冻
        Unfreeze,
    }
);
word_for!(
    /// A group's kind, as it is typed.
    GroupKindWord for GroupKind {
        /// a department's group · 部门群
        Department,
        /// a project's · 项目群
        Project,
        /// with partners outside · 外部合作群
        External,
        /// with customers · 客户对接群
        Customer,
        /// confidential · 机密群
        Confidential,
        /// announcements · 公告群
        Announcement,
        /// two people · 单聊
        Direct,
        /// any other · 其他群
        Other,
    }
);

/// What kind of credential it is, as it is typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum CredentialWord {
    /// a password · 密码
    Password,
    /// a session's or an app's token · 会话令牌或应用令牌
    Token,
    /// a refresh token · 刷新令牌
    RefreshToken,
}
