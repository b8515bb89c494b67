//! Commands about people and the accounts that are theirs.

use super::words::parse_account;
use clap::{Args, Subcommand};
use exeunt_core::AccountRef;
use std::path::PathBuf;

/// `exeunt person add`
#[derive(Debug, Args)]
pub(crate) struct PersonArgs {
    /// Employee number · 工号
    pub(crate) id: String,
    /// Name as its owner writes it; somebody new needs one · 姓名，新增人员必填
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Department · 部门
    #[arg(long)]
    pub(crate) department: Option<String>,
    /// IANA time zone; Asia/Shanghai for somebody new · 时区，新增人员默认 Asia/Shanghai
    #[arg(long)]
    pub(crate) zone: Option<String>,
    /// Employee number of the manager; '' for nobody · 直属上级的工号，'' 表示清除
    #[arg(long)]
    pub(crate) manager: Option<String>,
    /// Where mail reaches the person; '' for none · 邮箱，'' 表示清除
    #[arg(long)]
    pub(crate) mail: Option<String>,
    /// In which the person is written to: zh or en · 通知所用语言
    #[arg(long)]
    pub(crate) language: Option<String>,
}

/// `exeunt person …`
#[derive(Debug, Subcommand)]
pub(crate) enum PersonCommand {
    /// Add a person, or change what is named of somebody; the rest stays · 添加人员，或修改所列各项，其余不变
    Add(PersonArgs),
    /// List people · 列出人员
    List,
    /// Read people from a CSV file: id,name,department,zone,manager,mail,language · 从 CSV 导入人员
    Import {
        /// The file · 文件
        file: PathBuf,
    },
}

/// `exeunt account …`
#[derive(Debug, Subcommand)]
pub(crate) enum AccountCommand {
    /// List a platform's accounts and whose they are · 列出平台账号及其归属
    List {
        /// The connection · 平台连接
        connection: String,
    },
    /// Say whose an account is, and on what that rests · 绑定账号归属，并说明依据
    Bind {
        /// Employee number · 工号
        person: String,
        /// CONNECTION/ACCOUNT
        #[arg(value_parser = parse_account)]
        account: AccountRef,
        /// What it rests on · 依据
        #[arg(long)]
        evidence: String,
    },
    /// List accounts that are nobody's · 列出无归属的账号
    Unbound {
        /// The connection; all without one · 平台连接，省略则检查全部
        connection: Option<String>,
    },
}
