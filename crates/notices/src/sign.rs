//! HMAC-SHA256, as chat bots want it written.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2_for_hmac::Sha256;

/// The signature over `message` with `key`, in base64.
pub(crate) fn hmac_sha256(key: &[u8], message: &[u8]) -> String {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("a key of any length will do");
    mac.update(message);
    STANDARD.encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_one_of_the_rfc() {
        // RFC 4231, test case 2.
        let expected = "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=";
        assert_eq!(hmac_sha256(b"Jefe", b"what do ya want for nothing?"), expected);
    }
}
