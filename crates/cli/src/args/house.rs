//! Commands about the house itself: its actors, platforms, policy and worker.

use super::words::{Expected, parse_url, word_for};
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use exeunt_core::DutyRole;
use std::path::PathBuf;
use url::Url;

/// `exeunt init`
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// Name of the first actor, an administrator who is also IT · 第一个用户（系统管理员兼 IT）
    #[arg(long, value_name = "NAME", default_value = "admin")]
    pub(crate) actor: String,
    /// Name of the audit log, such as example.com/exeunt · 审计日志的名称
    #[arg(long, value_name = "NAME")]
    pub(crate) log: Option<String>,
    /// Also write the token to DIR/token, readable by you alone · 同时把令牌写入 DIR/token（仅本人可读）
    #[arg(long)]
    pub(crate) save_token: bool,
}

/// `exeunt actor …`
#[derive(Debug, Subcommand)]
pub(crate) enum ActorCommand {
    /// Add an actor and print their token, once · 添加用户并打印令牌（仅此一次）
    Add {
        /// Their login name · 登录名
        name: String,
        /// What they may do; can be given more than once · 角色，可多次给出
        #[arg(long = "role", short, required = true, value_delimiter = ',')]
        roles: Vec<RoleWord>,
        /// Employee number of the person who this is · 对应人员的工号
        #[arg(long, value_name = "ID")]
        person: Option<String>,
    },
    /// List actors · 列出用户
    List,
    /// Make a link by which an actor chooses a password, and print it, once · 生成设置密码的邀请链接并打印（仅此一次）
    Invite {
        /// Their login name · 登录名
        name: String,
        /// Hours until the link ends · 链接有效小时数
        #[arg(long, default_value_t = 72, value_parser = clap::value_parser!(u16).range(1..=744))]
        hours: u16,
        /// Where people reach the server, if not as exeunt.toml says · 服务器的访问地址，默认取自 exeunt.toml
        #[arg(long, value_name = "URL")]
        url: Option<Url>,
    },
    /// Give an actor other roles; their sessions end · 更换用户的角色，其会话随即结束
    Roles {
        /// Their login name · 登录名
        name: String,
        /// What they may do; can be given more than once · 角色，可多次给出
        #[arg(long = "role", short, required = true, value_delimiter = ',')]
        roles: Vec<RoleWord>,
    },
    /// Say who of the ledger an actor is · 指定用户对应的人员
    Person {
        /// Their login name · 登录名
        name: String,
        /// Employee number; nobody without one · 工号，省略则不对应任何人
        id: Option<String>,
    },
    /// Lock an actor out, at once · 锁定用户，立即生效
    Lock {
        /// Their login name · 登录名
        name: String,
    },
    /// Let a locked actor in again, and print their new token, once · 解锁用户并打印新令牌（仅此一次）
    Unlock {
        /// Their login name · 登录名
        name: String,
    },
}

word_for!(
    /// A role as it is typed.
    RoleWord for DutyRole {
        /// human resources: opens cases · 人事：发起案件
        Hr,
        /// a manager: decides the hand-over · 上级：决定交接
        Manager,
        /// Legal: hold, review, approval · 法务：保全、审核、批准
        Legal,
        /// plans, runs, keeps the ledger · IT：计划、执行、台账
        It,
        /// looks after groups · 群管理员
        GroupAdmin,
        /// reads everything, and proves · 审计：查看与验证
        Auditor,
        /// users and connections · 系统管理员：用户与连接
        Administrator,
    }
);

/// `exeunt connection …`
#[derive(Debug, Subcommand)]
pub(crate) enum ConnectionCommand {
    /// Add or change a platform; its secret comes from stdin or a variable, never from the command line
    /// · 添加或修改平台；凭据来自标准输入或环境变量，绝不放在命令行上
    Add {
        /// A name of your own, such as synapse-hq · 自定名称
        name: String,
        /// The kind of platform · 平台类型
        #[arg(long, value_parser = PossibleValuesParser::new(exeunt_connectors::PLATFORMS))]
        platform: String,
        /// Its address · 平台地址
        #[arg(long, value_parser = parse_url)]
        url: Option<String>,
        /// Further settings · 其他设置
        #[arg(long = "set", value_name = "KEY=VALUE", value_parser = parse_setting)]
        settings: Vec<(String, String)>,
        /// The environment variable that holds the secret (else it is read from stdin) · 存放凭据的环境变量名（否则从标准输入读取）
        #[arg(long, value_name = "VARIABLE")]
        secret_env: Option<String>,
    },
    /// List platforms · 列出平台
    List,
    /// Ask a platform who we are there and what we may do · 检查连接与权限
    Check {
        /// Its name; all without one · 名称，省略则检查全部
        name: Option<String>,
    },
    /// Take everybody's messages out, hour by hour, before the platform forgets them; hours that are there already stay
    /// as they are · 在平台过期删除之前，逐小时取出全部消息；已取出的小时不会重复
    History {
        /// Its name · 名称
        name: String,
        /// Where to keep them: one file for each hour, for our eyes only · 存放目录，每小时一个文件，仅本人可读
        #[arg(long, short, value_name = "DIR")]
        out: PathBuf,
        /// How far back · 回溯的小时数
        #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=24 * 31))]
        hours: u32,
        /// Why; the log keeps it · 理由，写入日志
        #[arg(long, short)]
        reason: String,
    },
    /// What a platform can and can't do · 平台能做什么、不能做什么
    Capabilities {
        /// Its name · 名称
        name: String,
    },
}

fn parse_setting(text: &str) -> Result<(String, String), Expected> {
    let (key, value) = text.split_once('=').ok_or(Expected::Setting)?;
    Ok((key.trim().to_owned(), value.to_owned()))
}

/// `exeunt policy …`
#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// Print the policy in force, with its comments · 打印现行策略（含注释）
    Show,
    /// Say whether a file is a valid policy · 检查策略文件
    Check {
        /// The file · 文件
        file: PathBuf,
    },
    /// Print the digest of the policy in force · 打印现行策略的摘要
    Digest,
}

/// `exeunt serve`
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Where to listen (else `server.listen` in exeunt.toml) · 监听地址（默认取 exeunt.toml 的 `server.listen`）
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<std::net::SocketAddr>,
    /// Answer only; the work is done by `exeunt worker` elsewhere · 只提供服务，由别处的 `exeunt worker` 执行工作
    #[arg(long)]
    pub(crate) no_worker: bool,
    /// Name of the worker in it (else host name and process) · 其中执行者的名称
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
}

/// `exeunt worker`
#[derive(Debug, Args)]
pub(crate) struct WorkerArgs {
    /// Do what is due now, then end · 只处理当前到期的工作，然后结束
    #[arg(long)]
    pub(crate) once: bool,
    /// Name of this worker (else host name and process) · 执行者名称
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
}
