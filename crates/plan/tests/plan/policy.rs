//! What a policy refuses, and how it says so.

use exeunt_core::{GroupKind, NativeKind, Role};
use exeunt_plan::Policy;

/// The shipped policy with one text replaced, and what parsing says about it.
fn refused(from: &str, to: &str) -> String {
    assert!(Policy::SHIPPED.contains(from), "{from}");
    let error = Policy::parse(&Policy::SHIPPED.replacen(from, to, 1)).unwrap_err();
    let text = Policy::SHIPPED.replacen(from, to, 1);
    let line = text.lines().nth(error.line - 1).unwrap();
    format!("{error} | {line} | {}", error.hint()).replace(&format!("line {}", error.line), "line N")
}

#[test]
fn mistakes_are_named_with_key_line_cause_and_next_step() {
    let lines = [
        refused("at = \"18:00\"", "at = \"25:00\""),
        refused("deadline_hours = 24", "deadline_hours = 0"),
        refused("direct_canary = true", "direct_canarry = true"),
        refused("stop_on_collateral = true\n", ""),
        refused("successor = \"if_last_owner\"", "successor = \"never\""),
        refused("backoff_longest_seconds = 300", "backoff_longest_seconds = 1"),
        refused("\"sessions_ended\", ", "\"deactivated\", "),
        refused("\"decided\", \"co_owner\"", "\"decided\", \"decided\""),
        refused("version = \"2026-11-1\"", "version = \" \""),
        refused("business_days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]", "business_days = []"),
        refused("scope = \"everything\"", "scope = everything"),
    ];
    insta::assert_snapshot!(lines.join("\n"), @r#"
    policy line N, "timing.at": failed to parse two digit integer as hour: parameter 'hour' is not in the required range of 0..=23 | at = "25:00" | compare with the policy that ships; keys that it doesn't have are refused
    policy line N, "timing.deadline_hours": must be from 1 to 2160 | deadline_hours = 0 | choose a number from 1 to 2160
    policy line N, "probes.direct_canarry": unknown field `direct_canarry`, expected one of `login`, `tokens`, `impersonation`, `canary_groups`, `direct_canary` | direct_canarry = true | compare with the policy that ships; keys that it doesn't have are refused
    policy line N, "brake": missing field `stop_on_collateral` | [brake] | compare with the policy that ships; keys that it doesn't have are refused
    policy line N, "kinds.department.successor": only a conversation of two can do without a successor | successor = "never" | use "if_last_owner" or "always"
    policy line N, "run.backoff_longest_seconds": the longest wait is shorter than the first | backoff_longest_seconds = 1 | make "backoff_longest_seconds" at least "backoff_first_seconds"
    policy line N, "contain.includes": "deactivated" is no way of keeping somebody out | includes = ["login_barred", "credential_replaced", "deactivated", "push_stopped", "federated_login_cut", "admin_rights_dropped", "integration_stopped"] | remove "deactivated"
    policy line N, "successors.order": "decided" stands here twice | order = ["decided", "decided", "default"] | remove the second "decided"
    policy line N, "version": must not be empty | version = " " | write a text between the quotes
    policy line N, "timing.business_days": without a business day no deadline can be counted | business_days = [] | name at least one day, such as "mon"
    policy line N, "collateral.scope": string values must be quoted, expected literal string | scope = everything | compare with the policy that ships; keys that it doesn't have are refused
    "#);
}

#[test]
fn a_canary_never_goes_to_customers() {
    let text = Policy::SHIPPED.replace("canary = false", "canary = true");
    assert!(Policy::parse(&text).unwrap_err().to_string().contains("kinds.external.canary"));
    let policy = Policy::shipped();
    let service = crate::world::group("g", "exeunt-canary", &[("li", Role::Member)]);
    assert!(policy.canary_allowed(&service, GroupKind::Other));
    assert!(!policy.canary_allowed(&service, GroupKind::Customer));
    let ordinary = crate::world::group("g", "lunch", &[("li", Role::Member)]);
    assert!(!policy.canary_allowed(&ordinary, GroupKind::Other));
}

#[test]
fn kinds_are_recognised_by_name_and_native_kind() {
    let policy = Policy::shipped();
    let kind = |name: &str| policy.kind_of(&crate::world::group("g", name, &[]));
    assert_eq!(kind("华东客户对接群"), GroupKind::Customer);
    assert_eq!(kind("机密 - 客户并购"), GroupKind::Confidential);
    assert_eq!(kind("Partner ACME"), GroupKind::External);
    assert_eq!(kind("销售部"), GroupKind::Department);
    assert_eq!(kind("lunch"), GroupKind::Other);
    let mut direct = crate::world::group("g", "客户", &[]);
    direct.native_kind = NativeKind::Direct;
    assert_eq!(policy.kind_of(&direct), GroupKind::Direct);
}

#[test]
fn the_digest_is_of_what_the_policy_says() {
    let shipped = Policy::shipped();
    let commented = Policy::parse(&format!("# another comment\n{}", Policy::SHIPPED)).unwrap();
    assert_eq!(shipped.digest(), commented.digest());
    let changed = Policy::parse(&Policy::SHIPPED.replace("deadline_hours = 24", "deadline_hours = 25")).unwrap();
    assert_ne!(shipped.digest(), changed.digest());
}
