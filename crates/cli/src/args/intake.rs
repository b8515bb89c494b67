//! What HR says, and what a person has to settle of it.

use super::words::word_for;
use clap::Subcommand;
use exeunt_core::FindingKind;
use jiff::Timestamp;
use std::path::PathBuf;

/// `exeunt intake …`
#[derive(Debug, Subcommand)]
pub(crate) enum IntakeCommand {
    /// Take in a list of leavers, CSV or XLSX · 接收离职名单（CSV 或 XLSX）
    File {
        /// The file · 文件
        file: PathBuf,
        /// Whose list it is; the same list of the same source has one effect · 名单来源；同一来源的同一名单只生效一次
        #[arg(long, default_value = "file")]
        source: String,
        /// When the list held; else when the file was changed last · 名单的时点，默认取文件最后修改时间
        #[arg(long, value_name = "TIME")]
        as_of: Option<Timestamp>,
        /// Use the good rows of a list that has bad ones · 有错误行时仍接收其余各行
        #[arg(long)]
        partly: bool,
        /// Say what would come of it, and change nothing · 只说明会怎样，不作任何改动
        #[arg(long)]
        dry_run: bool,
    },
    /// Ask the sources what is new, now · 立即询问各来源有无新消息
    Poll {
        /// This one alone · 只问此来源
        source: Option<String>,
    },
    /// Make a fresh secret for a webhook source · 为 Webhook 来源生成新的密钥
    Secret,
    /// The sources, and how it stands with them · 各来源及其状况
    Sources,
    /// What was received last, and what became of it · 最近收到的内容及其结果
    List {
        /// Of this source · 只看此来源
        #[arg(long)]
        source: Option<String>,
        /// About this person · 只看此人（工号）
        #[arg(long)]
        person: Option<String>,
        /// How many · 条数
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1_000))]
        last: u32,
    },
}

/// `exeunt finding …`
#[derive(Debug, Subcommand)]
pub(crate) enum FindingCommand {
    /// What waits for a person · 等待人工处理的事项
    List {
        /// Settled ones too · 包括已处理的
        #[arg(long)]
        all: bool,
        /// Of this kind · 只看此类
        #[arg(long, value_enum)]
        kind: Option<FindingWord>,
        /// About this person · 只看此人（工号）
        #[arg(long)]
        person: Option<String>,
    },
    /// Settle findings, for a reason · 处理事项，并说明理由
    Settle {
        /// Ids, or their beginnings · 编号或其开头
        #[arg(required = true)]
        findings: Vec<String>,
        #[command(flatten)]
        how: HowChoice,
        /// Why; it is logged · 理由，会写入审计日志
        #[arg(long, short)]
        reason: String,
    },
}

/// How a finding is settled.
#[derive(Debug, Clone, clap::Args)]
#[group(required = true, multiple = false)]
pub(crate) struct HowChoice {
    /// It is about this person (employee number) · 指的是此人（工号）
    #[arg(long)]
    pub(crate) person: Option<String>,
    /// Do what was said · 照办
    #[arg(long)]
    pub(crate) accept: bool,
    /// Do nothing about it · 不予处理
    #[arg(long)]
    pub(crate) dismiss: bool,
}

word_for!(
    /// A kind of finding as it is typed.
    FindingWord for FindingKind {
        FitsNobody,
        FitsSeveral,
        NumberAndMailDisagree,
        NumberAndNameDisagree,
        Contradiction,
        TakenBackLate,
        MovedLate,
        EntryDeleted,
    }
);
