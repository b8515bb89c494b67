//! Our tokens against the vendor's own package, in both directions.

use exeunt_connectors::agora::token::{AccessToken, TokenError};
use exeunt_tests::error::Error;
use exeunt_tests::node::package;
use exeunt_tests::require;
use secrecy::{ExposeSecret, SecretString};

const APP_ID: &str = "970ca35de60c44645bbae8a215061b33";
const CERTIFICATE: &str = "5cfd2fd1755d40ecb72977518be15d3b";

/// What a script of the package says of a token.
fn node(script: &str, token: &str) -> Result<String, Error> {
    let folder = package("agora-token@2.0.6")?;
    Ok(exeunt_tests::node::script(&folder, script, &[APP_ID, CERTIFICATE, token])?)
}

#[test]
fn the_vendors_package_believes_our_tokens_and_we_believe_its() {
    let certificate = SecretString::from(CERTIFICATE);
    let issued_at = 1_767_225_600;

    let read = r"
        const { AccessToken2 } = require('agora-token/src/AccessToken2');
        const [, appId, certificate, ours] = process.argv;
        const token = new AccessToken2(appId, certificate);
        if (!token.from_string(ours)) throw new Error('not read');
        const chat = token.getServices(5)[0];
        console.log(JSON.stringify([
            token.appId.toString(), token.issueTs, token.expire, token.salt, token.services.length,
            chat.__privileges, chat.__user_id.toString(),
            token.verifySignature(certificate), token.verifySignature('0'.repeat(32)),
        ]));";
    let app = AccessToken::for_app(APP_ID, issued_at, 600, 7).sign(&certificate).unwrap();
    let seen = require!(node(read, app.expose_secret()));
    assert_eq!(seen, format!(r#"["{APP_ID}",{issued_at},600,7,1,{{"2":600}},"",true,false]"#));
    let user = AccessToken::for_user(APP_ID, "zhangsan001", issued_at, 600, 7).sign(&certificate).unwrap();
    let seen = require!(node(read, user.expose_secret()));
    assert_eq!(seen, format!(r#"["{APP_ID}",{issued_at},600,7,1,{{"1":600}},"zhangsan001",true,false]"#));

    let build = r"
        const { ChatTokenBuilder } = require('agora-token');
        const [, appId, certificate, user] = process.argv;
        console.log(user ? ChatTokenBuilder.buildUserToken(appId, certificate, user, 900)
                         : ChatTokenBuilder.buildAppToken(appId, certificate, 900));";
    for (user, is_of_app) in [("", true), ("zhangsan001", false)] {
        let theirs = SecretString::from(require!(node(build, user)));
        let token = AccessToken::verify(&theirs, &certificate).unwrap();
        assert_eq!((token.app_id.as_str(), token.lifetime, token.user.as_str()), (APP_ID, 900, user));
        assert_eq!(token.is_of_app(), is_of_app);
        let other = SecretString::from("0".repeat(32));
        assert_eq!(AccessToken::verify(&theirs, &other), Err(TokenError::Forged));
    }
}
