//! A keeper of passkeys, as a phone has one: it makes real keys and real signatures, and lies when the test wants it to.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use platform::random_token;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Somebody was there; the keeper looked who; what it says has a key in it.
const THERE: u8 = 1;
const LOOKED: u8 = 4;
const WITH_KEY: u8 = 64;

pub struct Keeper {
    pair: EcdsaKeyPair,
    pub id: String,
    /// Who it says it belongs to.
    pub handle: String,
    pub counter: u32,
    pub origin: String,
    pub place: String,
    /// Whether it looks who is at the screen.
    pub looks: bool,
}

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Keeper {
    pub fn new() -> Self {
        let random = SystemRandom::new();
        let bytes = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let pair =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, bytes.as_ref(), &random);
        Self {
            pair: pair.unwrap(),
            id: encoded(Sha256::digest(random_token().unwrap())),
            handle: String::new(),
            counter: 1,
            origin: "http://localhost:3000".to_owned(),
            place: "localhost".to_owned(),
            looks: true,
        }
    }

    fn said(&self, kind: &str, challenge: &str) -> Vec<u8> {
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn state(&self, more: u8) -> Vec<u8> {
        let looked = if self.looks { LOOKED } else { 0 };
        let mut bytes = Sha256::digest(&self.place).to_vec();
        bytes.push(THERE | looked | more);
        bytes.extend(self.counter.to_be_bytes());
        bytes
    }

    /// A new passkey, as the page sends it. CBOR (RFC 8949) by hand: a map of three, and a key of five.
    pub fn makes(&mut self, question: &Value) -> String {
        let options = &question["publicKey"];
        assert_eq!(options["rp"]["id"], "localhost");
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(
            options["authenticatorSelection"]["userVerification"],
            "required"
        );
        options["user"]["id"]
            .as_str()
            .unwrap()
            .clone_into(&mut self.handle);
        let id = URL_SAFE_NO_PAD.decode(&self.id).unwrap();
        let mut state = self.state(WITH_KEY);
        state.extend([0; 16]);
        state.extend(u16::try_from(id.len()).unwrap().to_be_bytes());
        state.extend(&id);
        let point = self.pair.public_key().as_ref();
        state.extend([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32]);
        state.extend(&point[1..33]);
        state.extend([0x22, 0x58, 32]);
        state.extend(&point[33..]);
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt");
        object.extend([0x64]);
        object.extend(b"none");
        object.extend([0x67]);
        object.extend(b"attStmt");
        object.extend([0xa0, 0x68]);
        object.extend(b"authData");
        object.extend([0x58, u8::try_from(state.len()).unwrap()]);
        object.extend(&state);
        let said = self.said("webauthn.create", options["challenge"].as_str().unwrap());
        json!({
            "id": self.id, "rawId": self.id, "type": "public-key", "extensions": {},
            "response": { "clientDataJSON": encoded(said), "attestationObject": encoded(object) },
        })
        .to_string()
    }

    /// The answer to a question, as the page sends it.
    pub fn shows(&mut self, question: &Value) -> String {
        self.counter += 1;
        let challenge = question["publicKey"]["challenge"].as_str().unwrap();
        let said = self.said("webauthn.get", challenge);
        let state = self.state(0);
        let signed = [state.as_slice(), &Sha256::digest(&said)].concat();
        let signature = self.pair.sign(&SystemRandom::new(), &signed).unwrap();
        json!({
            "id": self.id, "rawId": self.id, "type": "public-key", "extensions": {},
            "response": {
                "clientDataJSON": encoded(said), "authenticatorData": encoded(state),
                "signature": encoded(signature), "userHandle": self.handle,
            },
        })
        .to_string()
    }
}
