//! What can be typed: every command with its flags. Parsing only; nothing here opens, asks or prints anything.
//!
//! Help texts are English with the Chinese beside them, because help is printed before a language is known.

mod access;
mod batch;
mod case;
mod demo;
mod evidence;
mod house;
mod intake;
mod ledger;
mod notice;
mod paper;
mod words;

pub(crate) use access::{SessionCommand, TokenCommand};
pub(crate) use batch::{BatchCommand, BatchRef, NewBatchArgs};
pub(crate) use case::{
    CaseCommand, CaseRef, CredentialCommand, CredentialWord, DecideCommand, PageFormat, StepCommand,
};
pub(crate) use demo::DemoArgs;
pub(crate) use evidence::{AuditCommand, EvidenceCommand, VerifyArgs};
pub(crate) use house::{ActorCommand, ConnectionCommand, InitArgs, PolicyCommand, ServeArgs, WorkerArgs};
pub(crate) use intake::{FindingCommand, HowChoice, IntakeCommand};
pub(crate) use ledger::{AccountCommand, PersonArgs, PersonCommand};
pub(crate) use notice::{DeskCommand, NoticeCommand, StateWord, WebhookCommand};
pub(crate) use paper::{ConfirmCommand, DeviceCommand, NoteCommand, ReviewArgs, fate};
pub(crate) use words::{Expected, LanguageWord};

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use std::path::PathBuf;

/// Closes every messaging account of a person who leaves, proves it, and keeps the evidence.
/// 关闭离职人员的全部即时通讯账号，验证确已关闭，并留存证据。
#[derive(Debug, Parser)]
#[command(name = "exeunt", version, propagate_version = true, disable_help_subcommand = true, after_help = AFTER_HELP)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) globals: Globals,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const AFTER_HELP: &str = "\
Exit codes · 退出码
  0  done · 完成
  1  failed · 失败
  2  wrong usage · 用法错误
  3  findings, changes, or something waits for a person · 有发现、有变化或等待人工处理

Start with `exeunt demo`. · 先运行 `exeunt demo` 看一遍完整过程。";

/// The heading over what every command understands, so that it doesn't stand between the command's own options.
const EVERYWHERE: &str = "Everywhere · 通用选项";

/// What every command understands.
#[derive(Debug, Clone, Args)]
pub(crate) struct Globals {
    /// The data folder · 数据目录
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "EXEUNT_DATA", value_name = "DIR", default_value = "./exeunt-data")]
    pub(crate) data: PathBuf,
    /// Language of the output (else LC_ALL, LANG) · 输出语言（默认取 LC_ALL、LANG）
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "LANG")]
    pub(crate) lang: Option<LanguageWord>,
    /// Print one JSON document on stdout · 在标准输出打印一个 JSON 文档
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub(crate) json: bool,
    /// Say nothing but data and errors · 只输出数据和错误
    #[arg(long, short, global = true, help_heading = EVERYWHERE)]
    pub(crate) quiet: bool,
    /// A file that holds your token (else EXEUNT_TOKEN, DIR/token) · 存放令牌的文件
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
}

/// Every command.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the whole way on a simulated company · 在模拟公司上演示完整过程
    Demo(DemoArgs),
    /// Make a data folder and the first actor · 建立数据目录和第一个用户
    Init(InitArgs),
    /// Those who use Exeunt · 使用本系统的人
    #[command(subcommand, visible_alias = "actors")]
    Actor(ActorCommand),
    /// What programs use to show who they are · 程序使用的令牌
    #[command(subcommand)]
    Token(TokenCommand),
    /// Browsers that are logged in · 已登录的浏览器
    #[command(subcommand)]
    Session(SessionCommand),
    /// People of the company · 公司人员
    #[command(subcommand, visible_alias = "people")]
    Person(PersonCommand),
    /// Platforms · 平台连接
    #[command(subcommand)]
    Connection(ConnectionCommand),
    /// Accounts and whose they are · 账号与归属（台账）
    #[command(subcommand)]
    Account(AccountCommand),
    /// The policy that the machine follows · 机器遵循的策略
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Leaver cases · 离职案件
    #[command(subcommand)]
    Case(CaseCommand),
    /// Several leavers as one · 批次：多人一并办理
    #[command(subcommand, visible_alias = "batches")]
    Batch(BatchCommand),
    /// What HR says of who leaves · 人事系统的离职信息
    #[command(subcommand)]
    Intake(IntakeCommand),
    /// What a person has to settle · 待人工处理的事项
    #[command(subcommand, visible_alias = "findings")]
    Finding(FindingCommand),
    /// Shut everything of a person now, with a reason · 立即遏制：说明理由，马上关闭此人的一切入口
    Contain {
        /// Employee number · 工号
        person: String,
        /// Why; it is logged · 理由，会写入审计日志
        #[arg(long, short)]
        reason: String,
    },
    /// What people are told, and what became of it · 通知及其结果
    #[command(subcommand, visible_alias = "notices")]
    Notice(NoticeCommand),
    /// Other systems and group chats that are told · 接收通知的其他系统与群聊
    #[command(subcommand, visible_alias = "webhooks")]
    Webhook(WebhookCommand),
    /// Answer on HTTP, and take up everything that is due · 提供 HTTP 服务，并执行所有到期的工作
    Serve(ServeArgs),
    /// Take up everything that is due · 执行所有到期的工作
    Worker(WorkerArgs),
    /// The audit log and sealed reports · 审计日志与封存的报告
    #[command(subcommand)]
    Evidence(EvidenceCommand),
    /// Read the audit log · 查阅审计日志
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Explain what is right and what should be mended · 检查并说明哪里正常、哪里需要处理
    Doctor,
    /// Print a completion script · 打印命令补全脚本
    Completion {
        /// bash, zsh, fish, elvish or powershell
        shell: Shell,
    },
}
