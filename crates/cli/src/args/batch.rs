//! `exeunt batch …`: several leavers as one, from the list to the report.

use super::case::{CaseRef, PageFormat};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// A batch as people name it: its id, the beginning of its id, or its name.
#[derive(Debug, Clone)]
pub(crate) struct BatchRef(pub(crate) String);

impl std::str::FromStr for BatchRef {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.trim().to_owned()))
    }
}

/// A list, and what it is called.
#[derive(Debug, Args)]
pub(crate) struct NewBatchArgs {
    /// What people call it · 名称
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) members: Members,
    /// Read the list as this source's lists are read · 按此来源的设置读取名单
    #[arg(long, value_name = "SOURCE", default_value = "file", requires = "list")]
    pub(crate) source: String,
    /// The last days are meant, however far off they lie · 最后工作日相距很远，确认无误
    #[arg(long, requires = "list")]
    pub(crate) far_off: bool,
    /// Say what would be refused, and open nothing · 只检查名单，不建立批次
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Why; it is logged · 理由，会写入审计日志
    #[arg(long, short)]
    pub(crate) reason: String,
}

/// Who is in it.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub(crate) struct Members {
    /// A list of leavers, CSV or XLSX, as `intake file` takes it: 工号,最后工作日,离职类型 or person,last_day,departure
    /// · 离职名单（CSV 或 XLSX），列名与 `intake file` 相同
    #[arg(long, value_name = "FILE")]
    pub(crate) list: Option<PathBuf>,
    /// A case that is there already · 已有案件
    #[arg(long = "case", value_name = "CASE")]
    pub(crate) cases: Vec<CaseRef>,
}

/// `exeunt batch …`
#[derive(Debug, Subcommand)]
pub(crate) enum BatchCommand {
    /// Open a batch: every row of the list, or none · 建立批次：名单全部办理，或全部不办理
    New(NewBatchArgs),
    /// List batches · 列出批次
    List,
    /// Where a batch and each of its members stand · 批次与每名成员的现状
    Show {
        /// Batch id, its beginning, or name · 批次编号、其开头，或名称
        batch: BatchRef,
    },
    /// Plan for every member, and show what each waits for · 为每名成员生成计划，并显示各自还差什么
    Plan {
        /// Batch id, its beginning, or name · 批次编号、其开头，或名称
        batch: BatchRef,
        /// Show the plan as it stands instead of planning · 只显示，不重新生成
        #[arg(long)]
        show: bool,
        /// Look at every platform again · 重新查看各平台
        #[arg(long, conflicts_with = "show")]
        look_again: bool,
    },
    /// Approve exactly the plan of the whole with this digest · 按摘要批准整批计划
    Approve {
        /// Batch id, its beginning, or name · 批次编号、其开头，或名称
        batch: BatchRef,
        /// The digest, or at least its first 12 hex digits · 摘要，至少前 12 位
        #[arg(long)]
        digest: String,
        /// Why · 理由
        #[arg(long, short, default_value = "")]
        reason: String,
    },
    /// Let the approved plans run, and run here what is due · 执行已批准的计划
    Run {
        /// Batch id, its beginning, or name · 批次编号、其开头，或名称
        batch: BatchRef,
        /// Plans at the same time · 同时执行的计划数
        #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=32))]
        at_once: u8,
    },
    /// Let no new step begin · 暂停：不再开始新的步骤
    Pause {
        /// Batch id, its beginning, or name · 批次编号、其开头，或名称
        batch: BatchRef,
        /// Why; it is logged · 理由，会写入审计日志
        #[arg(long, short)]
        reason: String,
    },
    /// Let it go on · 继续
    Resume {
        /// Batch id, its beginning, or name · 批次编号、其开头，或名称
        batch: BatchRef,
        /// Why; it is logged · 理由，会写入审计日志
        #[arg(long, short)]
        reason: String,
    },
    /// Stop every run of it, and let nothing begin · 停止全部执行
    Stop {
        /// Batch id, its beginning, or name · 批次编号、其开头，或名称
        batch: BatchRef,
        /// Why; it is logged · 理由，会写入审计日志
        #[arg(long, short)]
        reason: String,
    },
    /// Try again what failed, and nothing else · 只重试失败的步骤
    Retry {
        /// Batch id, its beginning, or name · 批次编号、其开头，或名称
        batch: BatchRef,
        /// Why; it is logged · 理由，会写入审计日志
        #[arg(long, short)]
        reason: String,
    },
    /// Try to get in again on every member that is closed · 验证每名已关闭的成员
    Prove {
        /// Batch id, its beginning, or name · 批次编号、其开头，或名称
        batch: BatchRef,
    },
    /// One sealed report that shows every row of the list · 一份封存的报告，列出名单的每一行
    Report {
        /// Batch id, its beginning, or name · 批次编号、其开头，或名称
        batch: BatchRef,
        /// Pages of the whole, can be given more than once; members' own are HTML · 总报告的页面格式，可多次给出
        #[arg(long = "format", value_enum, value_name = "FORMAT", default_values_t = [PageFormat::Html])]
        formats: Vec<PageFormat>,
        /// The folder for its files and those of its members · 存放报告及成员报告的目录
        #[arg(long, value_name = "DIR", default_value = ".")]
        out: PathBuf,
    },
    /// End the batch: its cases are cases like any other · 结束批次，案件改为单独办理
    Close {
        /// Batch id, its beginning, or name · 批次编号、其开头，或名称
        batch: BatchRef,
        /// Why; it is logged · 理由，会写入审计日志
        #[arg(long, short)]
        reason: String,
    },
}
