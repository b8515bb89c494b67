//! The simulated ejabberd against what is known of the real one.
//!
//! A scenario is a function over a [`stage::Stage`]. Each runs as a test of its own on the simulator, and all of them
//! together on a real server, so that the simulator can't drift into a fiction.

mod accounts;
mod client;
mod company;
mod freeze;
mod judges;
mod messages;
mod rooms;
mod scram;
mod sessions;
mod setups;
mod stage;
mod stale_roles;

/// Names the scenarios once, for both stages.
macro_rules! scenarios {
    ($($module:ident: $($name:ident),+ $(,)?;)+) => {
        mod on_the_simulator {
            $($(
                #[tokio::test]
                async fn $name() {
                    let stage = crate::ejabberd::stage::Stage::simulated().await;
                    crate::ejabberd::$module::$name(&stage).await;
                }
            )+)+
        }

        /// Names of the scenarios that fail on this stage, with the reason. One after the other: some of them take
        /// the group away that every login needs.
        async fn failures(stage: std::rc::Rc<stage::Stage>) -> Vec<String> {
            let mut failed = Vec::new();
            $($(
                let here = std::rc::Rc::clone(&stage);
                if let Err(error) = tokio::task::spawn_local(async move { $module::$name(&here).await }).await {
                    failed.push(format!("{}: {error}", stringify!($name)));
                }
            )+)+
            failed
        }
    };
}

scenarios! {
    accounts:
        commands_and_arguments_that_there_are_not_are_told_apart, a_taken_name_is_409_and_a_bad_one_500,
        strangers_get_a_yes_for_everything, a_ban_of_nobody_makes_an_account_that_was_never_seen,
        another_host_is_answered_in_many_ways, last_seen_of_nobody_is_now, a_new_password_leaves_sessions,
        a_ban_overwrites_the_password_and_ends_sessions, what_a_client_keeps_is_kept, unregistering_twice_is_fine_and_leaves_traps_behind;
    sessions:
        sessions_are_listed_in_every_way, a_kick_ends_every_session_and_says_so, one_session_is_kicked_with_a_reason,
        the_same_resource_replaces_its_session, how_somebody_left_is_remembered,
        wrong_credentials_say_nothing_of_the_account, scram_knows_the_right_password_from_a_wrong_one,
        a_token_survives_ban_password_and_the_account, a_token_opens_for_its_account_and_scope_only,
        a_stranger_of_another_host_is_sent_away, noise_is_not_well_formed;
    freeze:
        the_frozen_pass_authentication_and_fail_the_bind, the_frozen_keep_password_and_live_sessions,
        unfreezing_gives_the_old_password_back, the_group_takes_anybody, another_spelling_freezes_nobody,
        a_missing_group_keeps_everybody_out, making_the_group_again_keeps_its_members, messages_wait_for_the_frozen;
    rooms:
        a_made_room_has_no_owner, refusals_about_rooms_differ, options_take_nonsense,
        affiliations_take_any_address, the_last_owner_may_go_by_the_api_and_not_by_xmpp,
        rooms_of_somebody_are_those_they_sit_in, leaving_an_open_room_s_members_lowers_a_voice_only,
        an_outcast_is_put_out, closing_a_room_puts_strangers_out, a_destroyed_room_belongs_to_who_comes_back,
        a_promotion_is_seen_by_who_sits_there, a_subscription_outlives_the_membership;
    stale_roles:
        a_member_taken_out_comes_back_while_the_room_is_moderated, an_outcast_comes_back_as_well,
        without_moderation_nobody_comes_back, an_administrator_comes_back_as_moderator,
        who_never_belonged_is_refused, a_reused_name_inherits_the_hole;
    messages:
        what_is_said_in_a_room_is_heard_and_kept, only_occupants_speak, a_room_s_archive_opens_to_members,
        an_open_room_s_archive_opens_to_everybody, archives_are_read_in_pages, ones_own_archive_is_all_one_gets,
        a_message_goes_to_every_session_and_into_both_archives, nobody_gets_no_message,
        the_api_sends_in_anybody_s_name, a_room_takes_from_the_api_only_what_an_occupant_says,
        purging_an_archive_leaves_the_other_side;
}

/// All scenarios on an ejabberd that somebody else wrote. It needs the configuration of the platform notes: loopback
/// trusted, `frozen` denied on the client port, rooms made by users, Mnesia.
#[tokio::test]
#[ignore = "needs a real server: EXEUNT_TEST_EJABBERD=http://127.0.0.1:5280,127.0.0.1:5222"]
async fn a_real_ejabberd_agrees() {
    let where_it_is = std::env::var("EXEUNT_TEST_EJABBERD").expect("EXEUNT_TEST_EJABBERD says where the server is");
    let (api, c2s) = where_it_is.split_once(',').expect("two addresses with a comma between");
    let run = format!("{:x}", std::process::id());
    let stage = stage::Stage::on(api, c2s.parse().expect("an address with a port"), &run);
    stage.make_group().await;
    let failed = tokio::task::LocalSet::new().run_until(failures(std::rc::Rc::new(stage))).await;
    assert!(failed.is_empty(), "{} scenarios differ:\n{}", failed.len(), failed.join("\n"));
}
