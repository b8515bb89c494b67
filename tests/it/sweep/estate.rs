//! A small random company on a simulated Synapse: one leaver, two colleagues, groups of every version.

use exeunt_simulators::synapse::estate::{Estate, NewAccount, NewRoom};
use exeunt_simulators::{Clock, Seed};

/// Names in every estate.
pub(super) const LEAVER: &str = "zhangsan001";
pub(super) const SUCCESSOR: &str = "lisi002";
const OTHER: &str = "wangwu003";
const NAMES: [&str; 5] = ["部门-研发一部", "项目-阿尔法", "外部-云帆物流", "客户-海河银行", "机密-薪酬"];

/// An estate and the tokens that belong to it.
pub(super) struct Small {
    pub(super) estate: Estate,
    pub(super) admin_token: String,
    /// Live tokens of the leaver that the house holds.
    pub(super) leaver_tokens: Vec<String>,
}

/// The estate of this seed.
pub(super) fn small(seed: u64) -> Small {
    let mut seed = Seed::new(seed);
    let mut estate = Estate::new("im.test", Clock::manual(1_770_000_000_000));
    estate.add(NewAccount::new("admin").admin().password("admin-pass-1"));
    let admin_token = estate.log_in("admin", "CONSOLE");
    for name in [LEAVER, SUCCESSOR, OTHER] {
        estate.add(NewAccount::new(name).display_name(name).password("Welcome-2026"));
    }
    if seed.chance(0.3) {
        estate.add(NewAccount::new(LEAVER).display_name(LEAVER).password("Welcome-2026").external_id("oidc", "e-001"));
    }
    let leaver_tokens: Vec<String> =
        (0..=seed.below(3)).map(|i| estate.log_in(LEAVER, &format!("DEVICE{i}"))).collect();
    for i in 0..seed.below(3) {
        estate.add_pusher(LEAVER, "DEVICE0", "cn.test.app", &format!("key{i}"));
    }
    estate.add_group(NewRoom::new(SUCCESSOR).name("离职验证").version(11).members([LEAVER, OTHER]));
    for i in 0..2 + seed.below(3) {
        estate.add_group(room(&mut seed, NAMES[i % NAMES.len()]));
    }
    Small { estate, admin_token, leaver_tokens }
}

fn room(seed: &mut Seed, name: &str) -> NewRoom {
    let owner = *seed.pick(&[LEAVER, LEAVER, SUCCESSOR, OTHER]);
    let version = *seed.pick(&[10, 11, 12]);
    let members = [LEAVER, SUCCESSOR, OTHER].into_iter().filter(|m| *m != owner);
    let mut room = NewRoom::new(owner).name(name).version(version).members(members);
    if seed.chance(0.3) {
        room = room.public();
    }
    if seed.chance(0.2) && owner != SUCCESSOR {
        room = room.power(SUCCESSOR, 50);
    }
    room
}
