/**
 * Whether two digests are the same, in a time that depends on their length alone: a comparison that stops at the first difference
 * tells an attacker who measures how many leading bytes were right (ASVS 11.2.4).
 *
 * Compare digests or MACs with it, never texts of people's choosing: lengths are not secret here.
 *
 * @throws RangeError when the lengths differ or are zero: the caller compared the wrong things, and "unequal" would hide it
 */
export function equalDigests(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length === 0 || left.length !== right.length) throw new RangeError('Digests of one length are needed')
  let difference = 0
  for (const [index, byte] of left.entries()) difference |= byte ^ (right[index] ?? ~byte)
  return difference === 0
}
