//! Who is there: PLAIN, X-OAUTH2 and the frame of SCRAM-SHA-1.
//!
//! Nothing here asks whether the account is frozen; only the bind does.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::scram::Scram;
use crate::ejabberd::server::Server;
use crate::ejabberd::xml::Element;

pub(super) const SASL: &str = "urn:ietf:params:xml:ns:xmpp-sasl";
pub(super) const MECHANISMS: [&str; 3] = ["PLAIN", "SCRAM-SHA-1", "X-OAUTH2"];

/// How authentication goes on.
#[derive(Debug)]
pub(super) enum Step {
    Success(String, Element),
    Challenge(Scram, Element),
    Failure(Element),
}

pub(super) fn failure(condition: &str, text: &str) -> Step {
    let mut failure = Element::new("failure", SASL).child(Element::new(condition, SASL));
    if !text.is_empty() {
        failure = failure.child(Element::new("text", SASL).with("xml:lang", "en").text(text));
    }
    Step::Failure(failure)
}

fn refused(text: &str) -> Step {
    failure("not-authorized", text)
}

/// The first message of a mechanism.
pub(super) fn begin(server: &mut Server, auth: &Element) -> Step {
    let mechanism = auth.get("mechanism").unwrap_or_default();
    if !MECHANISMS.contains(&mechanism) {
        return failure("invalid-mechanism", "Unsupported mechanism");
    }
    let Some(message) = decode(auth) else { return refused("Response decoding failed") };
    if mechanism == "SCRAM-SHA-1" {
        return scram(server, &message);
    }
    let mut parts = message.splitn(3, '\0').skip(1);
    let (Some(user), Some(secret)) = (parts.next(), parts.next()) else { return refused("Response decoding failed") };
    let name = name(server, user);
    let good = match mechanism {
        "PLAIN" => server.password_is(&name, secret),
        // Whether there is such an account is not asked.
        _ => server.token_is_good(secret, &server.jid(&name), "sasl_auth"),
    };
    match (good, mechanism) {
        (true, _) => Step::Success(name, Element::new("success", SASL)),
        (false, "PLAIN") => refused("Invalid username or password"),
        (false, _) => refused("Invalid token"),
    }
}

fn scram(server: &mut Server, message: &str) -> Step {
    let (salt, nonce) = (server.secret(16), server.secret(24));
    let Some(scram) = Scram::begin(message, salt, &nonce) else { return refused("Response decoding failed") };
    let name = name(server, scram.user());
    let Some(password) = server.account(&name).map(|account| account.password.clone()) else {
        return refused("Invalid username or password");
    };
    let challenge = Element::new("challenge", SASL).text(&STANDARD.encode(scram.challenge()));
    Step::Challenge(scram.expecting(name, password), challenge)
}

/// The second message of SCRAM.
pub(super) fn go_on(scram: &Scram, response: &Element) -> Step {
    let Some(message) = decode(response) else { return refused("Response decoding failed") };
    match scram.finish(&message) {
        Ok(signature) => {
            let success = Element::new("success", SASL).text(&STANDARD.encode(format!("v={signature}")));
            Step::Success(scram.user().to_owned(), success)
        }
        Err(why) => refused(why),
    }
}

fn decode(element: &Element) -> Option<String> {
    let bytes = STANDARD.decode(element.content()).ok()?;
    String::from_utf8(bytes).ok().filter(|message| !message.is_empty())
}

/// The account's name; clients may send the whole address.
fn name(server: &Server, user: &str) -> String {
    let host = format!("@{}", server.host());
    user.strip_suffix(host.as_str()).unwrap_or(user).to_lowercase()
}
