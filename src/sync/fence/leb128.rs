//! Reading the numbers and pieces a change is made of, each in the one spelling that writers use.

/// Bytes still to be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn take(&mut self, length: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(usize::try_from(length).ok()?)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|byte| byte[0])
    }

    /// An unsigned number. One that is longer than need be would be a second spelling of the same change, with another
    /// hash, so it is not read.
    pub(super) fn unsigned(&mut self) -> Option<u64> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return None;
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return (byte != 0 || shift == 0).then_some(number);
            }
        }
        None
    }

    /// A signed number, likewise.
    pub(super) fn signed(&mut self) -> Option<i64> {
        let (mut number, mut before) = (0i64, 0u8);
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                if shift == 63 && byte != 0 && byte != 0x7f {
                    return None;
                }
                let needless = (byte == 0 && before & 0x40 == 0) || (byte == 0x7f && before & 0x40 != 0);
                if shift > 0 && needless {
                    return None;
                }
                if shift < 57 && byte & 0x40 != 0 {
                    number |= -1 << (shift + 7);
                }
                return Some(number);
            }
            before = byte;
        }
        None
    }

    /// A piece that says its own length.
    pub(super) fn prefixed(&mut self) -> Option<&'a [u8]> {
        let length = self.unsigned()?;
        self.take(length)
    }
}

/// Writes an unsigned number.
pub(super) fn write_unsigned(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_their_one_spelling() {
        for number in [0, 1, 127, 128, 16_383, 16_384, u64::from(u32::MAX), u64::MAX] {
            let mut bytes = Vec::new();
            write_unsigned(number, &mut bytes);
            assert_eq!(Reader(&bytes).unsigned(), Some(number));
        }
        for wrong in [
            &[][..],
            &[0x80],
            &[0x80, 0],
            &[0xff; 10],
            &[0xff; 11],
            &[0x80; 40],
        ] {
            assert_eq!(Reader(wrong).unsigned(), None, "{wrong:x?}");
        }
    }

    #[test]
    fn signed_numbers_likewise() {
        for (bytes, number) in [
            (&[0][..], 0),
            (&[0x3f], 63),
            (&[0x40], -64),
            (&[0xc0, 0], 64),
            (&[0x7f], -1),
            (&[0xff, 0], 127),
            (&[0x80, 0x7f], -128),
            (
                &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0],
                i64::MAX,
            ),
            (
                &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f],
                i64::MIN,
            ),
        ] {
            assert_eq!(Reader(bytes).signed(), Some(number), "{bytes:x?}");
        }
        for wrong in [
            &[][..],
            &[0x80, 0],
            &[0xff, 0x7f],
            &[0x80; 40],
            &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
        ] {
            assert_eq!(Reader(wrong).signed(), None, "{wrong:x?}");
        }
    }
}
