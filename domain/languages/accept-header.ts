/** What a client would rather have, as `Accept` and its kin say it (RFC 9110 §12.4.2). */

/** The ranges of such a header in lower case with their weights, 0 to 1, in the order they were sent. A weight that is none is 0. */
export function weightedRanges(header: string): [range: string, weight: number][] {
  return header.toLowerCase().split(',').map(weighted)
}

function weighted(range: string): [range: string, weight: number] {
  const [name = '', ...parameters] = range.split(';').map((part) => part.trim())
  const weight = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1)
  return [name, weight > 0 && weight <= 1 ? weight : 0]
}
