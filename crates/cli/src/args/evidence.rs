//! Commands about the audit log and sealed reports.

use super::case::CaseRef;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `exeunt evidence …`
#[derive(Debug, Subcommand)]
pub(crate) enum EvidenceCommand {
    /// Check a sealed report, offline: needs the file and the public key, no data folder
    /// · 离线验证封存的报告：只需文件和公钥，不需要数据目录
    Verify(VerifyArgs),
    /// Print the public key of this house's log · 打印本系统审计日志的公钥
    Key,
    /// Write the log as a folder of static files (C2SP tlog-tiles) · 导出日志为静态文件
    Export {
        /// The folder · 目录
        dir: PathBuf,
    },
    /// Compute the whole log anew and compare · 重新计算整个日志并比对
    Check,
}

/// `exeunt evidence verify`
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The sealed report, report.json · 封存的报告
    pub(crate) file: PathBuf,
    /// A public key that you trust (name+id+key); can be given more than once · 信任的公钥，可多次给出
    #[arg(long = "key", value_name = "VKEY")]
    pub(crate) keys: Vec<String>,
    /// A file of public keys, one a line · 公钥文件，每行一个
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
    /// A file that belongs to the report, such as report.zh.html · 随附文件
    #[arg(long = "attachment", value_name = "FILE")]
    pub(crate) attachments: Vec<PathBuf>,
}

/// `exeunt audit …`
#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// List entries, oldest first · 列出日志条目，从旧到新
    List {
        /// Only of this case: id, its beginning, or employee number · 只看此案件
        #[arg(long)]
        case: Option<CaseRef>,
        /// The newest so many · 最新的若干条
        #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        last: u32,
    },
}
