//! Actors, their links and tokens, and sessions, by the command line.

use crate::trial::Trial;
use serde_json::json;

#[test]
fn an_actor_is_somebody_has_roles_and_gets_a_link() {
    let trial = Trial::new();
    trial.run(&["person", "add", "001", "--name", "李四"]).exits(0);
    trial.run(&["actor", "add", "li.si", "--role", "manager", "--person", "404"]).exits(1);
    let added = trial.run(&["actor", "add", "li.si", "--role", "manager", "--person", "001", "--json"]).exits(0).json();
    assert_eq!((&added["person"], &added["roles"]), (&json!("001"), &json!(["manager"])));
    trial.run(&["actor", "roles", "li.si", "--role", "manager,group-admin"]).exits(0);
    trial.run(&["actor", "person", "li.si"]).exits(0);
    let listed = trial.run(&["actor", "list", "--json"]).exits(0).json();
    let li = listed["actors"].as_array().unwrap().iter().find(|actor| actor["name"] == "li.si").unwrap();
    assert_eq!((&li["roles"], &li["person"]), (&json!(["manager", "group_admin"]), &json!(null)));

    let invite = ["actor", "invite", "li.si", "--url", "https://exeunt.example", "--json"];
    let invited = trial.run(&invite).exits(0).json();
    let link = invited["link"].as_str().unwrap();
    assert!(link.starts_with("https://exeunt.example/invitation#") && link.len() > 90, "{link}");
    // Without an address of its own, the link leads to where exeunt.toml says that people come.
    let link =
        || trial.run(&["actor", "invite", "li.si", "--json"]).exits(0).json()["link"].as_str().unwrap().to_owned();
    assert!(link().starts_with("http://127.0.0.1:8080/invitation#"), "{}", link());
    let file = trial.data().join("exeunt.toml");
    let settings = std::fs::read_to_string(&file).unwrap();
    let public = settings.replace("public_url = \"\"", "public_url = \"https://exeunt.corp.example\"");
    std::fs::write(&file, public).unwrap();
    assert!(link().starts_with("https://exeunt.corp.example/invitation#"), "{}", link());
    trial.run(&["actor", "invite", "nobody"]).exits(1);
    trial.run(&["actor", "invite", "li.si", "--hours", "1000"]).exits(2);
    let manager = added["token"].as_str().unwrap();
    trial.run_as(manager, &["actor", "invite", "li.si"]).exits(1);
}

#[test]
fn a_token_does_what_its_scopes_say_until_it_is_revoked() {
    let trial = Trial::new();
    let create = ["token", "create", "nightly list", "--scope", "read", "--days", "30", "--json"];
    let made = trial.run(&create).exits(0).json();
    let text = made["token"].as_str().unwrap();
    assert!(text.starts_with("exeunt_api_") && text.len() == 49, "{text}");
    trial.run_as(text, &["case", "list"]).exits(0);
    trial.run_as(text, &["actor", "lock", "admin"]).exits(1);
    trial.run_as(text, &create).exits(1);
    let listed = trial.run(&["token", "list", "--json"]).exits(0);
    assert!(!listed.out.contains(text), "shown once");
    assert_eq!(listed.json()["tokens"][0]["scopes"], json!(["read"]));
    let id = made["id"].as_str().unwrap();
    trial.run(&["token", "revoke", id]).exits(0);
    trial.run_as(text, &["case", "list"]).exits(1);
    assert!(trial.run(&["token", "list", "--lang", "en"]).exits(0).out.contains("revoked"));
    trial.run(&["token", "create", "x", "--scope", "everything"]).exits(2);
}

#[test]
fn sessions_are_listed_and_ended() {
    let trial = Trial::new();
    assert_eq!(trial.run(&["session", "list", "--json"]).exits(0).json(), json!({ "sessions": [] }));
    trial.run(&["session", "end"]).exits(2);
    assert_eq!(trial.run(&["session", "end", "--all", "--json"]).exits(0).json(), json!({ "ended": 0 }));
    trial.run(&["session", "end", "01890000-0000-7000-8000-000000000000"]).exits(1);
    trial.run(&["session", "list", "--actor", "nobody"]).exits(0);
}

#[test]
fn the_last_administrator_is_not_locked_out() {
    let trial = Trial::new();
    for command in [&["actor", "lock", "admin"][..], &["actor", "roles", "admin", "--role", "it"]] {
        let refused = trial.run(command).exits(1).err;
        assert!(refused.contains("last administrator") && refused.contains("exeunt actor roles"), "{refused}");
    }
    trial.run(&["actor", "add", "second", "--role", "administrator"]).exits(0);
    trial.run(&["actor", "roles", "admin", "--role", "it"]).exits(0);
    trial.run(&["actor", "list"]).exits(0);
}
