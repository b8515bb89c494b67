//! `exeunt demo`

use clap::Args;
use std::path::PathBuf;

/// `exeunt demo`
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// In place of the option that every other command has: the demo keeps house in a folder of its own.
    #[arg(long = "data", id = "data", hide = true, value_name = "DIR")]
    _data: Option<PathBuf>,
    /// Keep the demo's house and reports here (else in a new temporary folder) · 演示目录（默认新建临时目录）
    #[arg(long = "keep", visible_alias = "dir", value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
    /// Run without pauses between the chapters · 各章之间不停顿
    #[arg(long)]
    pub(crate) at_once: bool,
    /// Leave out the withdrawal at the end · 不演示撤回离职
    #[arg(long)]
    pub(crate) no_withdraw: bool,
    /// Open the door to the console afterwards, as on a terminal · 结束后打开控制台（终端中默认如此）
    #[arg(long, conflicts_with_all = ["no_open", "synapse_json"])]
    pub(crate) open: bool,
    /// End after the story, on a terminal, too · 讲完即结束，终端中也不打开控制台
    #[arg(long)]
    pub(crate) no_open: bool,
    /// Where the console listens on this machine (else 8080, or a free port) · 控制台端口（默认 8080，被占用则另选）
    #[arg(long, value_name = "PORT")]
    pub(crate) port: Option<u16>,
    /// A real Synapse, described as `synapse-up` describes it (`-` reads stdin) · 使用真实的 Synapse
    #[arg(long, value_name = "FILE")]
    pub(crate) synapse_json: Option<PathBuf>,
    /// How many people the simulated company has · 模拟公司的人数
    #[arg(long, value_name = "N", default_value_t = 300, value_parser = clap::value_parser!(u32).range(20..=5_000))]
    pub(crate) people: u32,
}
