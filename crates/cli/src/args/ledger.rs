//! Commands about people and the accounts that are theirs.

use super::words::parse_account;
use clap::Subcommand;
use exeunt_core::AccountRef;
use std::path::PathBuf;

/// `exeunt person …`
#[derive(Debug, Subcommand)]
pub(crate) enum PersonCommand {
    /// Add or change a person · 添加或修改人员
    Add {
        /// Employee number · 工号
        id: String,
        /// Name as its owner writes it · 姓名
        #[arg(long)]
        name: String,
        /// Department · 部门
        #[arg(long, default_value = "")]
        department: String,
        /// IANA time zone · 时区
        #[arg(long, default_value = "Asia/Shanghai")]
        zone: String,
        /// Employee number of the manager · 直属上级的工号
        #[arg(long)]
        manager: Option<String>,
        /// Where mail reaches the person · 邮箱
        #[arg(long, default_value = "")]
        mail: String,
        /// In which the person is written to: zh or en · 通知所用语言
        #[arg(long, default_value = "")]
        language: String,
    },
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
