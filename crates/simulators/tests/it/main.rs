//! The simulated Synapse against what is known of the real one.
//!
//! A scenario is a function over a [`stage::Stage`], which is a base address and an administrator's token. Each runs
//! as a test of its own on the simulator, and all of them together on a real Synapse, so that the simulator can't
//! drift into a fiction.

mod accounts;
mod agora;
mod closing;
mod ejabberd;
mod faults;
mod history;
mod judges;
mod owners;
mod rooms;
mod sessions;
mod setups;
mod stage;

/// Names the scenarios once, for both stages.
macro_rules! scenarios {
    ($($module:ident: $($name:ident),+ $(,)?;)+) => {
        mod on_the_simulator {
            $($(
                #[tokio::test]
                async fn $name() {
                    let stage = crate::stage::Stage::simulated().await;
                    crate::$module::$name(&stage).await;
                }
            )+)+
        }

        /// Names of the scenarios that fail on this stage, with the reason.
        async fn failures(stage: std::sync::Arc<stage::Stage>) -> Vec<String> {
            let mut failed = Vec::new();
            $($(
                let here = std::sync::Arc::clone(&stage);
                if let Err(error) = tokio::spawn(async move { $module::$name(&here).await }).await {
                    failed.push(format!("{}: {error}", stringify!($name)));
                }
            )+)+
            failed
        }
    };
}

scenarios! {
    accounts:
        a_put_to_an_unknown_name_creates_an_unlocked_account, listings_hide_locked_and_deactivated_accounts,
        listings_page_by_a_text_token, creation_time_is_in_seconds_only_when_one_account_is_asked,
        a_lock_refuses_every_call_and_undoes_exactly, an_administrator_may_lock_themselves_but_not_demote,
        lock_and_deactivation_are_independent, a_suspended_user_reads_and_leaves_but_does_not_write,
        an_address_is_taken_away_silently_and_an_external_id_is_not, a_plain_user_is_no_administrator,
        a_rate_override_is_echoed, unknown_accounts_are_404;
    sessions:
        a_login_tells_the_state_only_to_who_knows_the_password, a_password_reset_ends_every_session,
        deleting_devices_ends_their_tokens_and_pushers, a_refresh_works_while_locked_and_not_after_deletion,
        a_puppet_outlives_reset_deletion_and_deactivation, a_puppet_ends_by_its_own_logout,
        logout_all_of_a_puppet_ends_the_target_only, logout_all_of_the_administrator_ends_the_puppets,
        a_puppet_expires_softly, one_cannot_puppet_oneself, history_of_sessions_survives_them,
        a_poll_under_way_survives_a_lock,
        a_poll_under_way_is_not_refused_when_its_device_goes, a_pusher_set_by_a_puppet_outlives_logout_and_reset,
        a_puppet_removes_and_restores_a_pusher;
    owners:
        a_creator_of_version_12_cannot_be_touched, a_promoted_member_of_version_12_is_weaker_than_the_creator,
        a_creator_gives_150_and_the_successor_upgrades, an_equal_of_version_11_cannot_demote_but_oneself_can,
        make_room_admin_acts_as_the_strongest_joined_member, make_room_admin_invites_into_private_rooms,
        make_room_admin_passes_a_locked_owner_and_not_a_suspended_one,
        a_locked_or_suspended_owner_cannot_be_puppeted, an_orphaned_room_is_recovered_by_inviting_the_old_owner,
        nobody_raises_anybody_above_themselves;
    rooms:
        kicking_twice_says_not_in_the_room, a_kick_rescinds_an_invite, leaving_twice_is_fine_and_never_joined_is_not,
        unbanning_twice_is_a_bad_state, the_administrator_joins_people_to_public_rooms_only,
        unknown_users_have_no_rooms, memberships_show_invites, equal_state_is_the_same_event,
        an_outsider_cannot_change_state, deleting_a_room_removes_even_its_creator,
        a_closed_room_keeps_history_and_loses_its_name, deleting_an_unknown_room_succeeds,
        inventory_shows_type_encryption_and_replacement;
    closing:
        deactivation_takes_everything_and_leaves_rooms_by_and_by, reactivation_brings_nothing_back,
        erasure_hides_the_profile_and_reactivation_shows_it_again, a_deactivated_account_can_be_joined_and_puppeted;
    history:
        the_administrator_reads_history_without_membership, a_repeated_transaction_is_one_message,
        a_redacted_event_is_still_fetched, mass_redaction_works_on_locked_accounts,
        files_are_listed_downloaded_quarantined_and_deleted, a_server_notice_is_idempotent,
        registration_tokens_are_listed, search_finds_chinese;
}

/// All scenarios on a Synapse that somebody else wrote.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_synapse_agrees() {
    let options = exeunt_tests::synapse::Options::default();
    let server = exeunt_tests::require!(exeunt_tests::synapse::Synapse::start(options).await);
    let stage = stage::Stage::on(&server.url(), server.admin_token());
    let failed = failures(std::sync::Arc::new(stage)).await;
    assert!(failed.is_empty(), "{} scenarios differ:\n{}", failed.len(), failed.join("\n"));
}
