/**
 * The address a request came from. Spellings of one address are many (`::FFFF:192.0.2.1`, `0:0::ffff:c000:201`), so
 * rules work on its bytes, never on text: CVE-2026-39409 and CVE-2026-47674 are two rules that did not.
 */

/** No leading zeros: some readers take `010` for 8, others for 10. */
const decimalByte = '(?:0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])'
const ipv4 = new RegExp(`^(?:${decimalByte}\\.){3}${decimalByte}$`)

/** What may stand between the brackets of a URL; the grammar itself is checked by the URL parser. */
const ipv6Characters = /^[0-9A-Fa-f:.]{2,45}$/

const mappedPrefix = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
const ipv4Length = 4

/** Of an IPv6 address, in bytes: the part that the provider assigns. */
const networkLength = 8

/**
 * The canonical text of one IPv4 or IPv6 address, RFC 5952; fits PostgreSQL's `inet`. IPv4 where it is one, also if it
 * came as `::ffff:…`. No ports, zones, lists, blanks, octal or shortened numbers.
 *
 * @returns null when the text is not an address
 */
export function parseAddress(text: string): string | null {
  const bytes = addressBytes(text)
  return bytes === null ? null : addressText(bytes)
}

/**
 * What limits per source are counted under: an IPv4 address, or the /64 of an IPv6 address. Whoever has one IPv6
 * address has the 2^64 of its network, so a count for each would count nothing (GHSA-p6v2-xcpg-h6xw).
 *
 * @param address in any spelling
 * @returns null when it is not an address
 */
export function sourceKey(address: string): string | null {
  const bytes = addressBytes(address)
  if (bytes === null) return null
  return bytes.length === ipv4Length ? addressText(bytes) : `${addressText(bytes.fill(0, networkLength))}/64`
}

/** 4 or 16 bytes. */
function addressBytes(text: string): Uint8Array | null {
  if (ipv4.test(text)) return Uint8Array.from(text.split('.'), Number)
  if (!ipv6Characters.test(text) || !URL.canParse(`http://[${text}]`)) return null
  const bytes = ipv6Bytes(new URL(`http://[${text}]`).hostname.slice(1, -1))
  return mappedPrefix.every((byte, index) => bytes[index] === byte) ? bytes.slice(mappedPrefix.length) : bytes
}

/** The URL parser's canonical text has eight groups, or fewer around one `::`. */
function ipv6Bytes(canonical: string): Uint8Array {
  const [head = [], tail = []] = canonical.split('::').map((side) => side.split(':').filter((group) => group !== ''))
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0')
  const groups = [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16))
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]))
}

function addressText(bytes: Uint8Array): string {
  if (bytes.length === ipv4Length) return bytes.join('.')
  const groups = Array.from({ length: 8 }, (_, index) => groupAt(bytes, 2 * index).toString(16))
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}

function groupAt(bytes: Uint8Array, index: number): number {
  return ((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0)
}
