//! Commands about API tokens and sessions.

use super::words::word_for;
use clap::Subcommand;
use exeunt_core::Scope;
use uuid::Uuid;

/// `exeunt token …`
#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Make a token for a program and print it, once · 为程序创建令牌并打印（仅此一次）
    Create {
        /// What it is for · 用途
        name: String,
        /// What it is good for; can be given more than once · 权限范围，可多次给出
        #[arg(long = "scope", short, required = true, value_delimiter = ',')]
        scopes: Vec<ScopeWord>,
        /// Days until it ends · 有效天数
        #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=365))]
        days: u16,
        /// The actor for whom it acts (else yourself) · 代表哪个用户（默认本人）
        #[arg(long)]
        actor: Option<String>,
    },
    /// List tokens · 列出令牌
    List {
        /// Whose (else your own) · 谁的（默认本人）
        #[arg(long)]
        actor: Option<String>,
    },
    /// Revoke a token, at once · 吊销令牌，立即生效
    Revoke {
        /// Its id, as `token list` shows it · 令牌编号
        id: Uuid,
    },
}

/// `exeunt session …`
#[derive(Debug, Subcommand)]
pub(crate) enum SessionCommand {
    /// List browsers that are logged in · 列出已登录的浏览器
    List {
        /// Whose (else your own) · 谁的（默认本人）
        #[arg(long)]
        actor: Option<String>,
    },
    /// End one session, or all of an actor · 结束一个会话，或某用户的全部会话
    End {
        /// Its id, as `session list` shows it · 会话编号
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        id: Option<Uuid>,
        /// All of them · 全部
        #[arg(long)]
        all: bool,
        /// Whose (else your own) · 谁的（默认本人）
        #[arg(long, requires = "all")]
        actor: Option<String>,
    },
}

word_for!(
    /// A scope as it is typed.
    ScopeWord for Scope {
        /// look · 查看
        Read,
        /// work on cases · 办理案件
        Cases,
        /// approve and run · 批准与执行
        Run,
        /// say who leaves · 离职信息接入
        Intake,
        /// a directory writes people · 目录同步
        Scim,
        /// take messages out · 取出消息
        History,
        /// users and connections · 用户与连接
        Admin,
    }
);
