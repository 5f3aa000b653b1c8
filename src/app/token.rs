//! Secret tokens: what a link or a cookie carries. Only their hashes are ever at rest.

use std::fmt::{self, Write as _};
use std::fs::{self, OpenOptions};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::mint;
use crate::store::TokenHash;

/// The length of a secret in bytes: 256 bits cannot be guessed.
const SECRET_BYTES: usize = 32;

/// The secret from which the links of a demo folder are made. A folder without this file makes random links.
const DEMO_SECRET: &str = "demo.secret";

/// A secret of 256 bits, written as 64 hexadecimal digits. It never shows itself in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; SECRET_BYTES]);

impl Token {
    /// A fresh random one.
    pub fn random() -> Self {
        Self(mint::bytes())
    }

    /// Reads the 64 digits of a link or a cookie.
    pub fn parse(digits: &str) -> Option<Self> {
        let bytes = digits.as_bytes();
        if bytes.len() != 2 * SECRET_BYTES {
            return None;
        }
        let mut secret = [0; SECRET_BYTES];
        for (byte, pair) in secret.iter_mut().zip(bytes.chunks_exact(2)) {
            *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
        }
        Some(Self(secret))
    }

    /// The digits, for the link or the cookie alone.
    pub fn reveal(&self) -> String {
        hex(&self.0)
    }

    pub(super) fn hash(&self) -> TokenHash {
        Sha256::digest(self.0).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a string cannot fail.
        write!(digits, "{byte:02x}").ok();
    }
    digits
}

/// Where the tokens of personal links come from.
#[derive(Debug)]
pub(super) enum Links {
    /// From randomness, as they must: nobody can tell one afterwards, the server included.
    Random,
    /// From the secret of a demo folder, so that they can be printed at every start while only hashes are in the store.
    Demo([u8; SECRET_BYTES]),
}

impl Links {
    /// What the folder's links are made from. With `demo`, a folder that has no secret yet gets one.
    pub(super) fn of(folder: &Path, demo: bool) -> io::Result<Self> {
        let path: PathBuf = folder.join(DEMO_SECRET);
        match read_secret(&path) {
            Ok(secret) => Ok(Self::Demo(secret)),
            Err(error) if error.kind() == io::ErrorKind::NotFound && demo => {
                let secret = mint::bytes();
                write_secret(&path, &secret)?;
                Ok(Self::Demo(secret))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::Random),
            Err(error) => Err(error),
        }
    }

    /// Whether a link's token can be made again from what is in the folder.
    pub(super) fn can_be_told_again(&self) -> bool {
        matches!(self, Self::Demo(_))
    }

    /// The token of a person's n-th link.
    pub(super) fn token(&self, conference: &str, person: &str, generation: u32) -> Token {
        match self {
            Self::Random => Token::random(),
            Self::Demo(secret) => {
                let digest = Sha256::new()
                    .chain_update(secret)
                    .chain_update(format!(
                        "\nplenary demo link\n{conference}\n{person}\n{generation}"
                    ))
                    .finalize();
                Token(digest.into())
            }
        }
    }
}

fn read_secret(path: &Path) -> io::Result<[u8; SECRET_BYTES]> {
    let mut digits = String::new();
    fs::File::open(path)?.take(1024).read_to_string(&mut digits)?;
    let token = Token::parse(digits.trim());
    token.map(|token| token.0).ok_or_else(|| {
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!("{DEMO_SECRET} does not hold 64 digits"),
        )
    })
}

fn write_secret(path: &Path, secret: &[u8; SECRET_BYTES]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    io::Write::write_all(&mut file, hex(secret).as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_and_keeps_silent() {
        let token = Token::random();
        assert_eq!(Token::parse(&token.reveal()), Some(token.clone()));
        assert_ne!(Token::random(), token);
        assert_eq!(format!("{token:?}"), "Token(…)");
        for wrong in ["", "ab", &"G".repeat(64), &"A".repeat(64), &"é".repeat(32)] {
            assert_eq!(Token::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn demo_links_come_out_the_same_and_others_never() {
        let demo = Links::Demo([7; SECRET_BYTES]);
        assert_eq!(demo.token("c", "p", 1), demo.token("c", "p", 1));
        assert_ne!(demo.token("c", "p", 1), demo.token("c", "p", 2));
        assert_ne!(demo.token("c", "p", 1), demo.token("c", "q", 1));
        assert_ne!(Links::Random.token("c", "p", 1), Links::Random.token("c", "p", 1));
    }
}
