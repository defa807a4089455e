//! The bucket of a key in the tables of areas: the same where `build/areas.rs` makes them and where they are asked.

/// The bucket of a key among so many, a power of two.
pub(super) fn of(key: &str, buckets: usize) -> usize {
    // FNV-1a with its higher half folded in, as the lower bits alone know little of the first letters.
    let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let folded = (hash >> 32) ^ (hash & 0xffff_ffff);
    usize::try_from(folded).unwrap_or(0) & (buckets - 1)
}
