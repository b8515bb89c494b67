//! Servers that answer what no such server answers: each is an error, and none ends or holds us.

use crate::real_now;
use exeunt_core::SourceName;
use exeunt_intake::ldap::Directory;
use exeunt_intake::tryton::Tryton;
use exeunt_intake::{Failure, Source};
use secrecy::SecretString;
use serde_json::json;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Hands each connection to `answer`, and counts them.
fn serve(answer: impl Fn(TcpStream) + Send + Sync + 'static) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            counted.fetch_add(1, Ordering::SeqCst);
            answer(stream);
        }
    });
    (port, count)
}

/// Reads a request's beginning, which is all of it here.
fn hear(stream: &mut TcpStream) {
    let mut buffer = [0; 8192];
    drop(stream.read(&mut buffer));
}

async fn tryton_against(answer: impl Fn(TcpStream) + Send + Sync + 'static) -> (Failure, String) {
    let (port, _) = serve(answer);
    let settings = serde_json::from_value(json!({ "url": format!("http://127.0.0.1:{port}/hr") })).unwrap();
    let tryton = Tryton::new(SourceName::from("hr"), settings, &SecretString::from("key")).unwrap();
    let error = tryton.read(None, real_now()).await.unwrap_err();
    (error.kind, error.what.key.into_owned())
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (elsewhere, visits) = serve(|_| {});
    let redirect = move |mut stream: TcpStream| {
        hear(&mut stream);
        let head =
            format!("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{elsewhere}/\r\nContent-Length: 0\r\n\r\n");
        drop(stream.write_all(head.as_bytes()));
    };
    assert_eq!(tryton_against(redirect).await, (Failure::Unavailable, "intake-tryton-status".to_owned()));
    assert_eq!(visits.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let endless = |mut stream: TcpStream| {
        hear(&mut stream);
        drop(stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n["));
        let blanks = vec![b' '; 1024 * 1024];
        while stream.write_all(&blanks).is_ok() {}
    };
    assert_eq!(tryton_against(endless).await, (Failure::Nonsense, "intake-nonsense".to_owned()));
}

/// The same full page for every question would be asked for again and again.
#[tokio::test]
async fn pages_that_never_end_are_noticed() {
    let record = |id: usize| {
        json!({
            "id": id, "party": { "id": id }, "end_date": null, "write_date": null,
            "create_date": { "year": 2026, "month": 1, "day": 1, "hour": 0, "minute": 0, "second": 0 },
        })
    };
    let page = serde_json::Value::Array((1..=200).map(record).collect()).to_string();
    let same = move |mut stream: TcpStream| {
        hear(&mut stream);
        let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", page.len());
        drop(stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(page.as_bytes())));
    };
    assert_eq!(tryton_against(same).await, (Failure::Nonsense, "intake-nonsense".to_owned()));
}

/// The library stops its whole task where an entry is no entry; ours goes on.
#[tokio::test]
async fn a_directory_that_talks_nonsense_is_an_error() {
    const BOUND: &[u8] = &[0x30, 12, 2, 1, 1, 0x61, 7, 10, 1, 0, 4, 0, 4, 0];
    const NO_ENTRY: &[u8] = &[0x30, 5, 2, 1, 2, 0x64, 0];
    for after in [NO_ENTRY, b"\x30\x03\x02\x01".as_slice(), b"HTTP/1.1 400 Bad Request\r\n\r\n"] {
        let (port, _) = serve(move |mut stream| {
            hear(&mut stream);
            drop(stream.write_all(BOUND));
            hear(&mut stream);
            drop(stream.write_all(after));
        });
        let settings =
            json!({ "url": format!("ldap://127.0.0.1:{port}"), "kind": "plain", "bind_dn": "cn=x", "base": "dc=x" });
        let settings = serde_json::from_value(settings).unwrap();
        let directory = Directory::new(SourceName::from("ldap"), settings, SecretString::from("x")).unwrap();
        let error = directory.read(None, real_now()).await.unwrap_err();
        assert!(matches!(error.kind, Failure::Nonsense | Failure::Unavailable), "{error:?}");
    }
}
