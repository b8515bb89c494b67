//! `exeunt serve`: it answers, works, and ends when it is asked to.

use crate::trial::Trial;
use exeunt_tests::collector::Collector;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// Starts a server on a port that is free, and reads where it listens.
fn serve(trial: &Trial, arguments: &[&str]) -> (Child, BufReader<std::process::ChildStderr>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_exeunt"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .args(arguments)
        .env("EXEUNT_DATA", trial.data())
        .env("LC_ALL", "C")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut talk = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    talk.read_line(&mut line).unwrap();
    let address = line.split("listening on ").nth(1).and_then(|rest| rest.split(')').next());
    let address = address.unwrap_or_else(|| panic!("it doesn't say where it listens: {line}")).to_owned();
    (child, talk, address)
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn terminate(child: &Child) {
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
}

#[test]
fn it_answers_where_it_says_and_ends_on_sigterm() {
    let trial = Trial::new();
    for arguments in [&[][..], &["--no-worker"]] {
        let (mut child, talk, address) = serve(&trial, arguments);
        assert!(get(&address, "/health/ready").starts_with("HTTP/1.1 204"), "{arguments:?}");
        assert!(get(&address, "/api/v1/cases").contains("\"unauthenticated\""), "{arguments:?}");
        terminate(&child);
        let rest: Vec<String> = talk.lines().map_while(Result::ok).collect();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{rest:#?}");
        assert!(rest.iter().any(|line| line.contains("The server has ended")), "{rest:#?}");
    }
}

#[test]
fn an_address_that_is_taken_is_said() {
    let trial = Trial::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let refused = trial.run(&["serve", "--listen", &address]).exits(1);
    assert!(refused.err.contains(&format!("cannot listen on {address}")), "{}", refused.err);
}

#[test]
fn requests_are_traced_by_their_route_and_sent_before_the_end() {
    let trial = Trial::new();
    let collector = Collector::start().unwrap();
    let file = trial.data().join("exeunt.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("endpoint = \"\"", &format!("endpoint = \"{}\"", collector.address()))).unwrap();
    let (mut child, _talk, address) = serve(&trial, &["--no-worker"]);
    get(&address, "/api/v1/cases/0193d0f2-7a10-7c55-9a3e-5b2f6c1d8e42?who=zhangsan");
    terminate(&child);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    // The program has ended: whatever it was to send is here.
    let spans = collector.taken();
    let span = spans.iter().find(|span| span.name == "GET /api/v1/cases/{id}").unwrap_or_else(|| panic!("{spans:#?}"));
    assert_eq!(span.attributes["http.response.status_code"], "401");
    let text = format!("{spans:?}");
    assert!(!text.contains("zhangsan") && !text.contains("0193d0f2"), "{text}");
}
