//! What somebody types who sees the command for the first time: slips are caught, and every answer says what to do next.

use crate::trial::{Ran, Trial, run};

/// A platform that nobody answers for, with an account of somebody.
fn unreachable(trial: &Trial) {
    let url = "http://127.0.0.1:9";
    let add = ["connection", "add", "hq", "--platform", "synapse", "--url", url, "--set", "server_name=im.test"];
    trial.run_with("syt_secret", &add).exits(0);
    trial.run(&["person", "add", "001", "--name", "张三"]).exits(0);
    let bound = trial.run(&["account", "bind", "001", "hq/@zhangsan:im.test", "--evidence", "number"]).exits(0);
    says(&bound, &["nobody has seen", "refuses the connection", "exeunt connection check hq"]);
}

#[test]
fn an_account_on_a_platform_that_nobody_reaches_is_not_said_to_be_missing() {
    let trial = Trial::new();
    unreachable(&trial);
    let bind = |account: &str, more: &[&str]| {
        trial.run(&[&["account", "bind", "001", account, "--evidence", "number"], more].concat())
    };
    // No account of this server is called so; but nobody has answered.
    let elsewhere = bind("hq/zhangsan", &["--lang", "zh"]).exits(0);
    says(&elsewhere, &["尚未确认", "拒绝连接", "exeunt connection check hq"]);
    assert!(!elsewhere.whole().contains("没有账号"), "{}", elsewhere.whole());
    let data = bind("hq/lisi", &["--json"]).exits(0).json();
    assert!(data["there"].is_null() && data["why"]["code"] == "platform-unavailable", "{data}");
    let nowhere = bind("qh/@lisi:im.test", &[]).exits(3);
    says(&nowhere, &["no connection \"qh\"", "exeunt connection list"]);
}

fn says(ran: &Ran, words: &[&str]) {
    for word in words {
        assert!(ran.whole().contains(word), "\"{word}\" is missing: {}", ran.whole());
    }
}

#[test]
fn what_isnt_named_of_a_person_stays_and_what_changes_is_said() {
    let trial = Trial::new();
    trial.run(&["person", "add", "001", "--name", "张三"]).exits(0);
    let all =
        ["person", "add", "002", "--name", "李四", "--department", "研发", "--manager", "001", "--mail", "a@b.cn"];
    trial.run(&all).exits(0);
    let mail = ["person", "add", "002", "--mail", "li@b.cn"];
    let changed = trial.run(&mail).exits(0);
    says(&changed, &["mail: a@b.cn → li@b.cn"]);
    assert!(!changed.whole().contains("研发"), "{}", changed.whole());
    says(&trial.run(&["audit", "list", "--last", "1"]).exits(0), &["mail a@b.cn → li@b.cn"]);
    says(&trial.run(&mail).exits(0), &["stays as before"]);
    let person = trial.run(&["person", "list", "--json"]).exits(0).json()["people"][1].clone();
    assert_eq!((&person["department"], &person["manager"]), (&"研发".into(), &"001".into()), "{person}");
    assert_eq!((&person["name"], &person["mail"]), (&"李四".into(), &"li@b.cn".into()), "{person}");
    let cleared = trial.run(&["person", "add", "002", "--manager", "", "--lang", "zh"]).exits(0);
    says(&cleared, &["上级：001 → （无）"]);

    says(&trial.run(&["person", "add", "003"]).exits(2), &["--name"]);
    says(
        &trial.run(&["person", "add", "00 3", "--name", "王五", "--lang", "zh"]).exits(2),
        &["00 3", "中间不能有空格"],
    );
    let file = trial.write("people.csv", "id,name\n0 04,王五\n");
    says(&trial.run(&["person", "import", &file]).exits(1), &["Line 2", "neither a blank"]);
    let file = trial.write("people.csv", "id,name\n 002 ,李四\n");
    trial.run(&["person", "import", &file]).exits(0);
    assert_eq!(trial.run(&["person", "list", "--json"]).json()["people"].as_array().unwrap().len(), 2);
    says(&trial.run(&["person", "add", "002", "--mail", "notmail"]).exits(2), &["mail address"]);
    says(&trial.run(&["person", "add", "002", "--manager", "999"]).exits(0), &["999", "exeunt person add 999"]);
    let file = trial.write("people.csv", "id,name,manager,mail\n004,王五,888,\n005,赵六,004,x\n");
    says(&trial.run(&["person", "import", &file]).exits(1), &["Line 3", "mail address"]);
    let file = trial.write("people.csv", "id,name,manager\n004,王五,888\n005,赵六,004\n");
    let imported = trial.run(&["person", "import", &file]).exits(0);
    says(&imported, &["exeunt person add 888"]);
    assert!(!imported.whole().contains("add 004"), "those in the file are known: {}", imported.whole());
    let file = trial.write("people.csv", "id,name\n002,李四四\n");
    trial.run(&["person", "import", &file]).exits(0);
    let person = trial.run(&["person", "list", "--json"]).exits(0).json()["people"][1].clone();
    assert_eq!((&person["name"], &person["department"]), (&"李四四".into(), &"研发".into()), "{person}");
}

#[test]
fn containment_that_reached_no_door_says_so_before_anything_else_and_goes_on_saying_it() {
    let trial = Trial::new();
    unreachable(&trial);
    says(&trial.run(&["contain", "999", "--reason", "laptop stolen"]).exits(1), &["nobody has the employee number"]);
    says(&trial.run(&["connection", "check", "hq", "--lang", "zh"]).exits(1), &["127.0.0.1:9", "拒绝连接"]);
    let ran = trial.run(&["contain", "001", "--reason", "laptop stolen"]).exits(3);
    assert!(ran.out.lines().next().unwrap().contains("CONTAINED NOWHERE"), "{}", ran.whole());
    says(&ran, &["hq", "exeunt contain 001 --reason"]);
    assert!(!ran.whole().contains("very step is settled"), "{}", ran.whole());
    let shown = trial.run(&["case", "show", "001"]).exits(0);
    assert!(shown.out.lines().next().unwrap().contains("CONTAINED NOWHERE"), "{}", shown.whole());
    says(&shown, &["next: exeunt contain 001"]);
    says(&trial.run(&["case", "show", "001", "--lang", "zh"]).exits(0), &["张三：未能遏制", "hq"]);
    let data = trial.run(&["case", "show", "001", "--json"]).exits(0).json();
    assert_eq!((&data["stage"], &data["not_contained"][0]), (&"contain".into(), &"hq".into()), "{data}");
    says(&trial.run(&["doctor"]).exits(3), &["NOT CONTAINED"]);
    let run = trial.run(&["case", "run", "001"]).exits(1);
    says(&run, &["NOTHING WAS SHUT", "refuses the connection", "exeunt contain 001 --reason"]);
    assert!(!run.whole().contains("prove") && !run.whole().contains("run to its end"), "{}", run.whole());
}

#[test]
fn a_last_day_far_off_is_a_slip_until_it_is_meant() {
    let trial = Trial::new();
    trial.run(&["person", "add", "001", "--name", "张三"]).exits(0);
    for day in ["1990-01-01", "9999-12-31"] {
        says(&trial.run(&["case", "open", "001", "--last-day", day]).exits(2), &[day, "--far-off"]);
        let list = trial.write("list.csv", &format!("工号,最后工作日\n001,{day}\n"));
        let new = ["batch", "new", "东莞厂区", "--list", &list, "--reason", "the site closes"];
        says(&trial.run(&new).exits(2), &["Line 2"]);
    }
    let list = trial.write("list.csv", "工号,最后工作日,离职类型\n001,2020-01-05,辞退\n");
    let new = ["batch", "new", "东莞厂区", "--list", &list, "--far-off", "--reason", "the site closes"];
    trial.run(&new).exits(0);
    let shown = trial.run(&["case", "show", "001", "--json"]).exits(0).json();
    assert_eq!(shown["case"]["departure"], "dismissed", "{shown}");
    says(&trial.run(&["case", "move-last-day", "001", "1990-01-01", "--reason", "slip"]).exits(2), &["--far-off"]);
}

#[test]
fn the_list_of_a_batch_is_refused_in_words_of_its_own() {
    let trial = Trial::new();
    trial.run(&["person", "add", "001", "--name", "张三", "--mail", "zhang@b.cn"]).exits(0);
    let new = |list: &str, lang: &str| {
        let list = trial.write("list.csv", list);
        trial.run(&["batch", "new", "厂区", "--list", &list, "--far-off", "--reason", "x", "--lang", lang])
    };
    let wrong = new("person,last_day\n001,30/11\n", "zh").exits(2);
    says(&wrong, &["第 2 行", "30/11"]);
    assert!(!wrong.whole().contains("CSV") && !wrong.whole().contains("导入"), "{}", wrong.whole());
    says(&new("邮箱,最后工作日\nnobody@b.cn,2026-11-30\n", "zh").exits(2), &["第 2 行", "nobody@b.cn"]);
    let list = trial.write("dry.csv", "工号,最后工作日\n001,2001-01-05\nE99999,2026-11-30\n");
    let look = ["batch", "new", "厂区", "--list", &list, "--dry-run", "--reason", "x"];
    says(&trial.run(&look).exits(1), &["line 2, 001", "2001-01-05", "line 3, E99999"]);
    let list = trial.write("dry.csv", "工号,最后工作日\n001,2026-11-30\n");
    let look = ["batch", "new", "厂区", "--list", &list, "--far-off", "--dry-run", "--reason", "x"];
    says(&trial.run(&look).exits(0), &["nothing was opened"]);
    assert_eq!(trial.run(&["batch", "list", "--json"]).json()["batches"], serde_json::json!([]));
    says(&new("工号,最后工作日\n001,2026-11-30\n\nE99999,2026-11-30\n", "zh").exits(1), &["第 4 行", "E99999"]);
    new("邮箱,最后工作日\nZhang@b.cn,2026-11-30\n", "en").exits(0);
}

#[test]
fn wrong_usage_is_explained_in_the_readers_language() {
    let chinese = |arguments: &[&str]| run(&[&["--lang", "zh"], arguments].concat()).exits(2);
    says(&chinese(&["case", "open"]), &["错误：缺少", "--last-day YYYY-MM-DD", "exeunt case open PERSON"]);
    for day in ["tomorrow", "2026-13-40"] {
        says(&chinese(&["case", "open", "001", "--last-day", day]), &[day, "2026-11-30"]);
    }
    says(&chinese(&["bogus"]), &["没有“bogus”这个命令"]);
    says(&chinese(&["case", "opne", "001"]), &["相近的写法：open"]);
    says(&chinese(&["case", "list", "--bogus"]), &["--bogus"]);
    says(&chinese(&["case", "open", "001", "--departure", "fired"]), &["voluntary, dismissed, hostile"]);
    says(&chinese(&["case", "open", "001", "--last-day"]), &["后面缺少内容"]);
    says(&chinese(&["actor", "invite", "li", "--hours", "9999"]), &["1 到 744"]);
    says(&chinese(&["account", "bind", "001", "hq", "--evidence", "x"]), &["平台连接/账号"]);
    says(&chinese(&["case", "note", "add", "001", "--text", "x", "--at", "noon"]), &["2026-11-30T18:00"]);
    says(&chinese(&["serve", "--listen", "here"]), &["127.0.0.1:8080"]);
    says(&chinese(&["session", "end", "018f0000-0000-7000-8000-000000000000", "--all"]), &["不能同时使用"]);
    let members = chinese(&["batch", "new", "x", "--reason", "y"]);
    says(&members, &["--list FILE / --case CASE"]);
    let english = run(&["case", "open", "--lang=en", "--json"]).exits(2);
    let error: serde_json::Value = serde_json::from_str(&english.err).unwrap();
    assert_eq!(error["error"]["code"], "usage-missing");
    assert!(!english.err.contains("--data"), "{}", english.err);
}

#[test]
fn commands_in_hints_can_be_copied() {
    let trial = Trial::new();
    unreachable(&trial);
    trial.run(&["case", "open", "001", "--last-day", "2026-11-30", "--far-off"]).exits(0);
    let again = trial.run(&["case", "open", "001", "--last-day", "2026-11-30", "--far-off"]).exits(1);
    says(&again, &["`exeunt case show 001`"]);
    says(&trial.run(&["case", "plan", "001"]).exits(1), &["`exeunt case observe 001`"]);
    says(&trial.run(&["case", "run", "001"]).exits(1), &["`exeunt case plan 001`"]);
    for language in ["en", "zh"] {
        let nobody = trial.run(&["actor", "lock", "nobody", "--lang", language]).exits(1);
        says(&nobody, &["nobody", "exeunt actor list"]);
        let twice = trial.run(&["actor", "add", "admin", "--role", "it", "--lang", language]).exits(1);
        says(&twice, &["admin", "exeunt actor roles"]);
    }
    let review = trial.run(&["case", "review", "001", "--reason", "read"]).exits(1);
    says(&review, &["decide a legal hold", "Legal", "(legal)"]);
}
