//! Carries spans to the collector. The library asks from a thread of its own, where no runtime is, so the request is made
//! on ours.

use async_trait::async_trait;
use bytes::Bytes;
use opentelemetry_http::{HttpClient, HttpError, Request, Response};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::runtime::Handle;

/// A collector says at most that some spans were refused.
const LONGEST_ANSWER: usize = 64 * 1024;

#[derive(Debug)]
pub(crate) struct Carrier {
    client: reqwest::Client,
    runtime: Handle,
    /// The collector didn't take the last spans. Said once, not for each batch.
    failing: AtomicBool,
}

impl Carrier {
    pub(crate) fn new(runtime: Handle, patience: Duration) -> reqwest::Result<Self> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(patience)
            .timeout(patience)
            .build()?;
        Ok(Self { client, runtime, failing: AtomicBool::new(false) })
    }

    fn tell(&self, failure: Option<&dyn std::fmt::Display>) {
        let failed_before = self.failing.swap(failure.is_some(), Ordering::Relaxed);
        match failure {
            Some(why) if !failed_before => tracing::warn!(%why, "spans can't be sent; they are dropped until they can"),
            None if failed_before => tracing::info!("spans are sent again"),
            Some(_) | None => {}
        }
    }
}

#[async_trait]
impl HttpClient for Carrier {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let request = reqwest::Request::try_from(request)?;
        let sending = self.runtime.spawn(send(self.client.clone(), request));
        let answered = sending.await?;
        match &answered {
            Ok(answer) if answer.status().is_success() => self.tell(None),
            Ok(answer) => self.tell(Some(&answer.status())),
            // The address may hold what nobody should read in a log.
            Err(error) => self.tell(Some(&if error.is_timeout() { "no answer in time" } else { "no connection" })),
        }
        Ok(answered?)
    }
}

async fn send(client: reqwest::Client, request: reqwest::Request) -> reqwest::Result<Response<Bytes>> {
    let mut answer = client.execute(request).await?;
    let mut body = Vec::new();
    while let Some(piece) = answer.chunk().await? {
        body.extend_from_slice(&piece);
        if body.len() > LONGEST_ANSWER {
            body.clear();
            break;
        }
    }
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = answer.status();
    Ok(response)
}
