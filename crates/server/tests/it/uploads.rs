//! Files that are sent: whose duty it is, and how large they may be.

use crate::world::{Answer, World};
use axum::body::{Body, Bytes};
use axum::http::{Method, StatusCode};
use exeunt_server::Settings;
use futures::{StreamExt, stream};
use serde_json::json;
use std::convert::Infallible;
use std::time::Duration;

const FORM: &str = "multipart/form-data; boundary=b";

async fn send(world: &World, actor: &str, path: &str, key: Option<&str>, body: Body) -> Answer {
    let request = world.request(actor, Method::POST, path).header("content-type", FORM);
    let request = key.into_iter().fold(request, |request, key| request.header("idempotency-key", key));
    world.answer(request.body(body).unwrap()).await
}

/// A body that begins and never goes on.
fn endless() -> Body {
    let beginning = stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"--b\r\n"))]);
    Body::from_stream(beginning.chain(stream::pending()))
}

#[tokio::test]
async fn whose_duty_it_is_not_sends_no_file_whatever_key_it_has() {
    let settings = Settings { timeout: Duration::from_millis(500), ..Settings::default() };
    let world = World::with(settings).await.with_actors().await.with_people().await;
    let case = world.case("001").await;
    for key in [None, Some("k")] {
        for path in
            ["/api/v1/intake/files?as_of=2026-11-25T00:00:00Z".to_owned(), format!("/api/v1/cases/{case}/notes")]
        {
            let refused = send(&world, "auditor", &path, key, endless()).await;
            assert_eq!((refused.status, refused.slug().as_str()), (StatusCode::FORBIDDEN, "not-your-duty"), "{path}");
            let nobody = send(&world, "", &path, key, endless()).await;
            assert_eq!(nobody.status, StatusCode::UNAUTHORIZED, "{path}");
            let waited = send(&world, "hr", &path, key, endless()).await;
            assert_eq!(waited.slug(), "timeout", "{path}: {waited:?}");
        }
    }
}

#[tokio::test]
async fn a_form_is_as_large_as_any_body_where_no_files_are_taken() {
    let world = World::new().await.with_actors().await;
    for key in [None, Some("k")] {
        let large = Body::from(vec![b'x'; 2 * 1024 * 1024]);
        let refused = send(&world, "hr", "/api/v1/findings/settlements", key, large).await;
        assert!(
            [StatusCode::PAYLOAD_TOO_LARGE, StatusCode::UNSUPPORTED_MEDIA_TYPE].contains(&refused.status),
            "{refused:?}"
        );
        assert!(key.is_none() || refused.status == StatusCode::PAYLOAD_TOO_LARGE, "{refused:?}");
    }
}

#[tokio::test]
async fn a_note_with_two_files_of_six_megabytes_is_written_once_with_its_key() {
    let world = World::new().await.with_actors().await.with_people().await;
    let case = world.case("001").await;
    let note = json!({ "kind": "call", "text": "called" });
    let mut form = format!("--b\r\ncontent-disposition: form-data; name=\"note\"\r\n\r\n{note}\r\n").into_bytes();
    for letter in [b'x', b'y'] {
        form.extend(b"--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n");
        form.extend(vec![letter; 6 * 1024 * 1024]);
        form.extend(b"\r\n");
    }
    form.extend(b"--b--\r\n");
    let path = format!("/api/v1/cases/{case}/notes");
    let written = send(&world, "hr", &path, Some("k"), Body::from(form.clone())).await;
    assert_eq!(written.status, StatusCode::CREATED, "{} {}", written.status, written.text);
    let again = send(&world, "hr", &path, Some("k"), Body::from(form)).await;
    assert_eq!((again.status, again.header("idempotency-replayed")), (StatusCode::CREATED, "true"));
    assert_eq!(world.get("hr", &path).await.json()["items"].as_array().unwrap().len(), 1);
}
