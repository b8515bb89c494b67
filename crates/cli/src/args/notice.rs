//! Commands about notices: what became of them, where departments are reached, and who else is told.

use super::house::RoleWord;
use super::words::{Expected, LanguageWord, word_for};
use clap::{Subcommand, ValueEnum};
use exeunt_core::{CaseId, NoticeId, NoticeKind};
use exeunt_engine::notify::EndpointKind;

/// `exeunt notice …`
#[derive(Debug, Subcommand)]
pub(crate) enum NoticeCommand {
    /// List what was or is to be told, and what became of it · 列出通知及其结果
    List {
        /// Only those in this state · 只列出此状态
        #[arg(long, value_enum)]
        state: Option<StateWord>,
        /// Only those of this case · 只列出此案件
        #[arg(long, value_name = "ID")]
        case: Option<CaseId>,
        /// At most so many · 最多列出多少条
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        limit: u32,
        /// Only those after this one · 只列出此条之后的
        #[arg(long, value_name = "ID")]
        after: Option<NoticeId>,
    },
    /// Have a notice sent again that failed or got lost · 重新发送失败或丢失的通知
    Retry {
        /// Its id; more than one can be given · 通知编号，可多个
        #[arg(required = true)]
        ids: Vec<NoticeId>,
    },
    /// The mailboxes of departments · 各部门的公共邮箱
    #[command(subcommand)]
    Desk(DeskCommand),
    /// Keep the password of the mail server, from stdin or a variable · 保存邮件服务器密码（来自标准输入或环境变量）
    MailPassword {
        /// The environment variable that holds it (else it is read from stdin) · 存放密码的环境变量名（否则从标准输入读取）
        #[arg(long, value_name = "VARIABLE")]
        secret_env: Option<String>,
    },
}

/// `exeunt notice desk …`
#[derive(Debug, Subcommand)]
pub(crate) enum DeskCommand {
    /// Set a department's mailbox · 设置部门邮箱
    Set {
        /// The department · 部门
        #[arg(value_enum)]
        role: RoleWord,
        /// Its address · 邮箱地址
        mail: String,
        /// In which it is written to · 使用的语言
        #[arg(long, value_name = "LANG", default_value = "zh")]
        language: LanguageWord,
    },
    /// List them · 列出部门邮箱
    List,
    /// Forget one · 删除部门邮箱
    Remove {
        /// The department · 部门
        #[arg(value_enum)]
        role: RoleWord,
    },
}

/// `exeunt webhook …`
#[derive(Debug, Subcommand)]
pub(crate) enum WebhookCommand {
    /// Tell another system, or a group chat, what happens; prints the signing secret, once
    /// · 向其他系统或群聊发送事件；打印签名密钥（仅此一次）
    Add {
        /// A name of your own, such as hr-system · 自定名称
        name: String,
        /// Its address; a chat bot's is secret, so leave it out and it is read from stdin
        /// · 地址；群机器人的地址即密钥，请省略并从标准输入读取
        #[arg(long)]
        url: Option<String>,
        /// The environment variable that holds the address · 存放地址的环境变量名
        #[arg(long, value_name = "VARIABLE", conflicts_with = "url")]
        url_env: Option<String>,
        /// What speaks at the other end · 接收端类型
        #[arg(long, value_enum, default_value = "webhook")]
        kind: EndpointWord,
        /// The environment variable that holds a chat bot's signing secret · 存放机器人加签密钥的环境变量名
        #[arg(long, value_name = "VARIABLE")]
        secret_env: Option<String>,
        /// What it is told, such as case.opened; everything without one · 订阅的事件，省略则为全部
        #[arg(long = "event", value_delimiter = ',', value_parser = parse_kind)]
        events: Vec<NoticeKind>,
        /// In which a chat is written to · 群消息的语言
        #[arg(long, value_name = "LANG", default_value = "zh")]
        language: LanguageWord,
    },
    /// List them · 列出
    List,
    /// Forget one and its secrets · 删除
    Remove {
        /// Its name · 名称
        name: String,
    },
    /// Give one a new signing secret; the old one goes on for a day · 更换签名密钥；旧密钥继续有效一天
    Rotate {
        /// Its name · 名称
        name: String,
    },
    /// Tell one again that failed for too long · 重新启用因长期失败而停用的接收端
    Enable {
        /// Its name · 名称
        name: String,
    },
    /// Send a notice of trial now · 立即发送一条测试通知
    Test {
        /// Its name · 名称
        name: String,
    },
    /// Print every event there is · 列出全部事件
    Events,
}

/// What became of a notice, as it is typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum StateWord {
    Waiting,
    Sent,
    Failed,
}

word_for!(
    /// What speaks at the other end, as it is typed.
    EndpointWord for EndpointKind {
        /// A system that verifies signatures (Standard Webhooks)
        Webhook,
        /// a bot in a group of WeCom · 企业微信群机器人
        Wecom,
        /// a bot in a group of DingTalk · 钉钉自定义机器人
        Dingtalk,
        /// a bot in a group of Feishu · 飞书自定义机器人
        Feishu,
    }
);

fn parse_kind(text: &str) -> Result<NoticeKind, Expected> {
    NoticeKind::parse(text).ok_or(Expected::Event)
}
