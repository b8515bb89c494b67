//! The provider as it describes itself, and what is asked of it.

use super::flow::Flow;
use super::http::Http;
use crate::error::{Problem, Result};
use crate::login::settings::OidcSettings;
use crate::state::AppState;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdToken, CoreIdTokenVerifier, CoreJwsSigningAlgorithm,
};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl,
    Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, ProviderMetadataWithLogout, RedirectUrl,
    Scope, TokenResponse as _,
};
use secrecy::ExposeSecret;
use serde_json::Value;
use std::sync::Arc;
use tokio::sync::Mutex;
use url::Url;

/// What the provider says of itself, keys included, is asked for again after this.
const REMEMBERED: SignedDuration = SignedDuration::from_mins(10);
/// Signatures by keys that only the provider has; never `none`, and never one that our own secret could make.
const SIGNATURES: [CoreJwsSigningAlgorithm; 6] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// The provider of the settings, if there is one.
pub(crate) struct Oidc {
    settings: Option<OidcSettings>,
    known: Mutex<Option<(Timestamp, Arc<Provider>)>>,
}

/// A provider that has described itself.
pub(super) struct Provider {
    client: Client,
    http: Http,
    logout: Option<Url>,
    scopes: Vec<String>,
}

impl Oidc {
    pub(crate) fn new(settings: Option<OidcSettings>) -> Self {
        Self { settings, known: Mutex::default() }
    }

    /// Whether the settings have a provider.
    pub(super) fn is_there(&self) -> bool {
        self.settings.is_some()
    }

    /// The settings, where a provider was found by them.
    pub(super) fn settings(&self) -> &OidcSettings {
        self.settings.as_ref().expect("only who has a provider gets an answer of one")
    }

    /// The provider's name in the log.
    pub(super) fn issuer(&self) -> &str {
        self.settings.as_ref().map_or("", |settings| settings.issuer.as_str().trim_end_matches('/'))
    }

    /// The provider, asked anew if that is long ago.
    ///
    /// # Errors
    /// `not-found` without one in the settings; `provider-unavailable`.
    pub(super) async fn provider(&self, state: &AppState) -> Result<Arc<Provider>> {
        let settings = self.settings.as_ref().ok_or_else(Problem::not_found)?;
        let now = state.engine.now();
        let mut known = self.known.lock().await;
        if let Some((at, provider)) = &*known
            && now.duration_since(*at) < REMEMBERED
        {
            return Ok(Arc::clone(provider));
        }
        let redirect = state.settings.public_url.join("/api/v1/oidc/callback").map_err(|e| Problem::internal(&e))?;
        let provider = Arc::new(Provider::discover(settings, redirect).await.map_err(|error| unavailable(&*error))?);
        *known = Some((now, Arc::clone(&provider)));
        Ok(provider)
    }

    /// Where the browser ends its session at the provider, if that can be.
    pub(crate) async fn logout_address(&self, state: &AppState) -> Option<String> {
        let provider = self.provider(state).await.ok()?;
        let mut address = provider.logout.clone()?;
        let mut query = address.query_pairs_mut();
        query.append_pair("client_id", provider.client.client_id().as_str());
        query.append_pair("post_logout_redirect_uri", state.settings.public_url.as_str());
        drop(query);
        Some(address.into())
    }
}

type Failed = Box<dyn std::error::Error + Send + Sync>;

impl Provider {
    async fn discover(settings: &OidcSettings, redirect: Url) -> std::result::Result<Self, Failed> {
        let http = Http::new(&settings.issuer, &settings.hosts)?;
        // As the settings have it: `iss` is compared letter by letter, and a URL of only a host is written with a slash.
        let issuer = settings.issuer.as_str();
        let issuer = if settings.issuer.path() == "/" { issuer.trim_end_matches('/') } else { issuer };
        let metadata = ProviderMetadataWithLogout::discover_async(IssuerUrl::new(issuer.to_owned())?, &http).await?;
        let end_session = &metadata.additional_metadata().end_session_endpoint;
        // The browser goes there, not we; all the same it must be the provider's.
        let logout = end_session.as_ref().map(|end| end.url().clone()).filter(|url| http.allows(url));
        let secret = ClientSecret::new(settings.client_secret.expose_secret().to_owned());
        let client =
            CoreClient::from_provider_metadata(metadata, ClientId::new(settings.client_id.clone()), Some(secret))
                .set_redirect_uri(RedirectUrl::from_url(redirect));
        Ok(Self { client, http, logout, scopes: settings.scopes.clone() })
    }

    /// Where the browser goes.
    pub(super) fn away(&self, flow: &Flow) -> String {
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(flow.verifier()));
        let (state, nonce) = (CsrfToken::new(flow.state()), Nonce::new(flow.nonce()));
        let mut request = self
            .client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || state, || nonce)
            .set_pkce_challenge(challenge);
        for scope in &self.scopes {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        request.url().0.into()
    }

    /// Redeems the code, and gives the claims of the identity token after its signature, issuer, audience, time and nonce
    /// were checked. The error says what was wrong, in words of ours.
    pub(super) async fn redeem(&self, code: String, flow: &Flow) -> std::result::Result<Value, &'static str> {
        let request = self.client.exchange_code(AuthorizationCode::new(code)).map_err(|_| "no token endpoint")?;
        let request = request.set_pkce_verifier(PkceCodeVerifier::new(flow.verifier()));
        let answer = request.request_async(&self.http).await.map_err(|error| {
            tracing::warn!(%error, "the identity provider gave no token for a code");
            "the code was not accepted"
        })?;
        let token = answer.id_token().ok_or("no identity token")?;
        let verifier: CoreIdTokenVerifier<'_> = self.client.id_token_verifier().set_allowed_algs(SIGNATURES);
        let claims = token.claims(&verifier, &Nonce::new(flow.nonce())).map_err(|error| {
            tracing::warn!(%error, "an identity token was refused");
            "the identity token is not good"
        })?;
        if let Some(expected) = claims.access_token_hash() {
            let algorithm = token.signing_alg().map_err(|_| "no signature")?;
            let key = token.signing_key(&verifier).map_err(|_| "no key")?;
            let actual = openidconnect::AccessTokenHash::from_token(answer.access_token(), algorithm, key);
            if actual.map_err(|_| "no hash")? != *expected {
                return Err("the tokens don't belong together");
            }
        }
        payload(token)
    }
}

/// Every claim of a token that was verified, also those that the library has no field for.
fn payload(token: &CoreIdToken) -> std::result::Result<Value, &'static str> {
    let text = token.to_string();
    let part = text.split('.').nth(1).ok_or("an identity token without claims")?;
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(part).map_err(|_| "claims that can't be read")?;
    serde_json::from_slice(&bytes).map_err(|_| "claims that can't be read")
}

fn unavailable(error: &(dyn std::error::Error + 'static)) -> Problem {
    tracing::error!(error, "the identity provider can't be reached or used");
    Problem::new(StatusCode::BAD_GATEWAY, "provider-unavailable")
}
